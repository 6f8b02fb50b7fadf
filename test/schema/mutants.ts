/** The corpus' documents with one mistake each: what is said of them, beside what was done to them. */
import type { Finding } from '../../server/rules/rule.ts';
import type { Matcher } from '../../server/schema/matching/matcher.ts';
import { schemaFindings } from '../../server/schema/messages/findings.ts';
import { applyEdits } from '../../server/xml/edit.ts';
import { parseXml } from '../../server/xml/parse.ts';
import { documentsOf, labelsOf } from '../corpus/corpus.ts';

/** How many of the mutants of one kind were treated well, and how. */
export interface Score {
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

/** How each kind of mutant of the corpus is treated by a grammar. */
export function scoresOfMutants(matcher: Matcher): Map<string, Score> {
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

/** The share of all mutants, 0 to 1, that were treated well in one respect; for fixes only of those that can have one. */
export function shareOfMutants(scores: ReadonlyMap<string, Score>, what: Exclude<keyof Score, 'mutants'>): number {
  const counted = [...scores].filter(([kind]) => what !== 'fixed' || !WITHOUT_FIX.has(kind)).map(([, score]) => score);
  const sum = (of: keyof Score) => counted.reduce((total, score) => total + score[of], 0);
  return sum(what) / sum('mutants');
}
