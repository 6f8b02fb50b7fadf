import { type Domain, readDomain } from '../domain/domain.ts';
import type { HostFacts } from '../host/facts.ts';
import { applyEdits, type TextEdit } from '../xml/edit.ts';
import { namesWithin } from '../xml/navigate.ts';
import { parseXml } from '../xml/parse.ts';
import type { XmlDocument } from '../xml/tree.ts';
import { besidesProblems, withoutConsequences } from './consequences.ts';
import { spokenOnce } from './echoes.ts';
import { rules } from './index.ts';
import type { Finding, Level, Rule, Settings } from './rule.ts';

/** What all rules find in a domain, at the levels the person chose, in the order of the text. Pure. */
function checkDomain(domain: Domain, host: HostFacts, settings: Settings): readonly Finding[] {
  const context = { domain, host, settings };
  const standing = namesWithin(domain.element);
  const findings: Finding[] = [];
  for (const rule of rules) {
    if (settings.levels[rule.id] !== 'off' && mayApply(rule, standing)) findings.push(...rule.check(context));
  }
  return atChosenLevels(findings, settings);
}

/** Most rules speak of what most domains don't have. */
function mayApply({ speaksOf }: Rule, standing: ReadonlySet<string>): boolean {
  if (!speaksOf) return true;
  for (const name of speaksOf) if (standing.has(name)) return true;
  return false;
}

/** The same with the well-formedness errors before it; nothing for a document whose root isn't `<domain>`. */
export function checkDocument(
  document: XmlDocument,
  host: HostFacts,
  settings: Settings,
  domain: Domain | undefined = readDomain(document),
): readonly Finding[] {
  if (!domain) return [];
  const problems = document.problems.map(
    ({ code, message, span, related }): Finding => ({
      rule: code,
      level: 'error',
      message,
      span,
      related: related ? [related] : [],
      fixes: [],
    }),
  );
  const found = checkDomain(domain, host, settings);
  // Of what is no XML nobody knows what it should have been.
  if (problems.length > 0) return sorted([...atChosenLevels(problems, settings), ...besidesProblems(found, document)]);
  const spoken = spokenOnce(atChosenLevels(settings.schema?.(document) ?? [], settings), found);
  return sorted(withoutConsequences(spoken, document, (text) => checkText(text, host, settings)));
}

/** What the rules find in the text of a domain. */
export function checkText(text: string, host: HostFacts, settings: Settings): readonly Finding[] {
  const domain = readDomain(parseXml(text));
  return domain ? checkDomain(domain, host, settings) : [];
}

export interface FixedText {
  readonly text: string;
  /** The findings whose preferred fix was applied, in the order it happened. */
  readonly applied: readonly Finding[];
  /** What is still found in `text`. */
  readonly left: readonly Finding[];
}

/** Each round fixes at least one finding; no document has so many layers of them. */
const maxRounds = 50;

/**
 * Applies the preferred fix of each finding where it is only an edit, and looks again, until nothing is left to apply. `which` narrows
 * it to some findings. The text is returned as it came where nothing applies.
 */
export function applyPreferredFixes(
  text: string,
  host: HostFacts,
  settings: Settings,
  which: (finding: Finding) => boolean = () => true,
): FixedText {
  const applied: Finding[] = [];
  let current = text;
  let left = checkDocument(parseXml(current), host, settings);
  for (let round = 0; round < maxRounds; round += 1) {
    const chosen = compatibleFixes(left.filter(which));
    const next = applyEdits(
      current,
      chosen.flatMap(({ edits }) => edits),
    );
    if (chosen.length === 0 || next === current) break;
    current = next;
    applied.push(...chosen.map(({ finding }) => finding));
    left = checkDocument(parseXml(current), host, settings);
  }
  return { text: current, applied, left };
}

interface ChosenFix {
  readonly finding: Finding;
  readonly edits: readonly TextEdit[];
}

/** The preferred edits that don't touch each other; the rest waits for the next look. */
function compatibleFixes(findings: readonly Finding[]): readonly ChosenFix[] {
  const chosen: ChosenFix[] = [];
  const taken: TextEdit[] = [];
  let takenEnd = -1;
  for (const finding of findings) {
    const fix = finding.fixes.find(({ preferred, command }) => preferred && command === undefined);
    const first = fix?.edits[0];
    if (!fix || !first) continue;
    // Findings come in the order of the text, so most fixes begin behind all that were taken.
    const free = first.span.start > takenEnd || !fix.edits.some((edit) => taken.some((other) => touches(edit, other)));
    if (!free) continue;
    chosen.push({ finding, edits: fix.edits });
    taken.push(...fix.edits);
    takenEnd = Math.max(takenEnd, ...fix.edits.map(({ span }) => span.end));
  }
  return chosen;
}

function touches({ span: one }: TextEdit, { span: other }: TextEdit): boolean {
  return one.start <= other.end && other.start <= one.end;
}

/** The findings at the levels the person chose. */
export function atChosenLevels(findings: readonly Finding[], { levels }: Settings): readonly Finding[] {
  return findings.flatMap((finding) => {
    const level = levels[finding.rule];
    if (level === 'off') return [];
    return [level === undefined ? finding : atLevel(finding, level)];
  });
}

/** A copy that leaves the fixes to be worked out when they are asked for. */
function atLevel(finding: Finding, level: Level): Finding {
  return Object.create({}, { ...Object.getOwnPropertyDescriptors(finding), level: { value: level, enumerable: true } });
}

/** The findings in the order of the text. */
export function sorted(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort((one, other) => one.span.start - other.span.start || one.span.end - other.span.end);
}
