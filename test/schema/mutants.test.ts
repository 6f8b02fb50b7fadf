import { describe, expect, it } from 'vitest';
import type { Finding } from '../../server/rules/rule.ts';
import { domain } from '../../server/schema/grammar/domain.ts';
import { Matcher } from '../../server/schema/matching/matcher.ts';
import { schemaFindings } from '../../server/schema/messages/findings.ts';
import { applyEdits } from '../../server/xml/edit.ts';
import { parseXml } from '../../server/xml/parse.ts';
import { documentsOf, labelsOf } from '../corpus/corpus.ts';
import { domainSchema } from './domain-schema.ts';

/** How many of the mutants of one kind were treated well, and how. */
interface Score {
  mutants: number;
  /** The first finding stands on the line that was edited. */
  line: number;
  /** Its message names the offender. */
  offender: number;
  one: number;
  /** One of its fixes makes the document valid. */
  fixed: number;
  /** No fix of it leaves the document invalid. */
  onlyGoodFixes: number;
}

/** Kinds that only the author can put right: no value follows from a broken number. */
const WITHOUT_FIX: ReadonlySet<string> = new Set(['bad_integer']);

function scores(matcher: Matcher): Map<string, Score> {
  const texts = new Map(documentsOf('mutants').map(({ file, text }) => [file, text]));
  const byKind = new Map<string, Score>();
  for (const label of labelsOf('mutants/labels.tsv')) {
    const text = texts.get(label['file'] ?? '') ?? '';
    const findings = schemaFindings(parseXml(text), matcher);
    const [first] = findings;
    const kind = label['kind'] ?? '';
    const score = byKind.get(kind) ?? { mutants: 0, line: 0, offender: 0, one: 0, fixed: 0, onlyGoodFixes: 0 };
    byKind.set(kind, score);
    score.mutants++;
    if (findings.length === 1) score.one++;
    if (first === undefined) continue;
    const restored = first.fixes.map((fix) => isValid(matcher, applyEdits(text, fix.edits)));
    if (lineOf(text, first) === Number(label['line'])) score.line++;
    if (first.message.includes(label['offender'] ?? '')) score.offender++;
    if (restored.includes(true)) score.fixed++;
    if (!restored.includes(false)) score.onlyGoodFixes++;
  }
  return byKind;
}

function lineOf(text: string, { span }: Finding): number {
  return text.slice(0, span.start).split('\n').length;
}

function isValid(matcher: Matcher, text: string): boolean {
  const { root, problems } = parseXml(text);
  return problems.length === 0 && root !== undefined && matcher.accepts(root);
}

describe.each([
  { name: "libvirt's schema", start: domainSchema() },
  { name: 'the built-in grammar', start: domain },
])('what $name says of documents with one mistake', ({ name, start }) => {
  const byKind = scores(new Matcher(start));
  console.log(name);
  console.table(Object.fromEntries(byKind));
  const all = [...byKind.values()];
  const share = (of: (score: Score) => number, among: readonly Score[] = all) =>
    among.reduce((sum, score) => sum + of(score), 0) / among.reduce((sum, score) => sum + score.mutants, 0);

  it('is one thing', () => expect(share(({ one }) => one)).toBeGreaterThanOrEqual(0.99));

  it('stands on the line of the mistake', () => expect(share(({ line }) => line)).toBeGreaterThanOrEqual(0.99));

  it('names the offender', () => expect(share(({ offender }) => offender)).toBeGreaterThanOrEqual(0.99));

  it('comes with a fix', () => {
    const fixable = [...byKind].filter(([kind]) => !WITHOUT_FIX.has(kind)).map(([, score]) => score);
    expect(share(({ fixed }) => fixed, fixable)).toBeGreaterThanOrEqual(0.95);
  });

  it('offers nothing that does not help', () =>
    expect(share(({ onlyGoodFixes }) => onlyGoodFixes)).toBeGreaterThanOrEqual(0.95));
});
