import type { Finding } from './rule.ts';

/**
 * What the schema and the rules find, each mistake once. Where both speak of the very same place, and where a rule says of the element
 * what it `explains`, the rule remains: it knows libvirt's own words, and a person may have given it a level. A fix that only the schema
 * has goes over to it.
 */
export function spokenOnce(bySchema: readonly Finding[], byRules: readonly Finding[]): readonly Finding[] {
  const own: Finding[] = [];
  const spoken = [...byRules];
  for (const finding of bySchema) {
    const at = spoken.findIndex((other) => isSamePlace(finding, other) || isExplained(finding, other));
    const rule = spoken[at];
    if (rule === undefined) own.push(finding);
    else if (rule.fixes.length === 0) spoken[at] = withFixesOf(finding, rule);
  }
  return [...own, ...spoken];
}

/** They are not worked out for that. */
function withFixesOf(finding: Finding, rule: Finding): Finding {
  return {
    ...rule,
    get fixes() {
      return finding.fixes;
    },
  };
}

function isSamePlace({ span: a }: Finding, { span: b }: Finding): boolean {
  return a.start === b.start && a.end === b.end;
}

/** What is missing has no place of its own, and what follows from it stands nearby: the rule points at what around it is wrong. */
function isExplained({ rule: id, span }: Finding, { explains, span: around }: Finding): boolean {
  return explains?.includes(id) === true && around.start < span.end && span.start < around.end;
}
