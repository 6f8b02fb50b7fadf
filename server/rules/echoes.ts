import type { Finding } from './rule.ts';

/**
 * What the schema finds, without what a rule says of the same place: the rule knows libvirt's own words for it, and a person may have
 * given it a level.
 */
export function withoutEchoes(bySchema: readonly Finding[], byRules: readonly Finding[]): readonly Finding[] {
  return bySchema.filter(
    (finding) => !byRules.some((other) => isSamePlace(finding, other) || saysWhatIsMissing(other, finding)),
  );
}

function isSamePlace({ span: a }: Finding, { span: b }: Finding): boolean {
  return a.start === b.start && a.end === b.end;
}

/** What is missing has no place of its own: both point at the element that lacks it, and name what that is. */
function saysWhatIsMissing(rule: Finding, { rule: id, message, span }: Finding): boolean {
  if (id !== 'schema/missing-element' && id !== 'schema/missing-attribute') return false;
  const name = /needs an? (<[\w:-]+)|needs ([\w:-]+=)/
    .exec(message)
    ?.slice(1)
    .find((each) => each !== undefined);
  return name !== undefined && rule.span.start < span.end && span.start < rule.span.end && rule.message.includes(name);
}
