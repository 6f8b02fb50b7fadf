import { applyEdits, type TextEdit } from '../xml/edit.ts';
import type { XmlDocument } from '../xml/tree.ts';
import type { Finding } from './rule.ts';

/**
 * What schema and rules find, without what of the rules only follows from a mistake that the schema names: a `<memry>` is why the guest has no memory. A
 * finding follows if it is gone once what was misspelt, misplaced or there twice is put right. `judge` gives the rules' findings of a
 * text.
 */
export function withoutConsequences(
  findings: readonly Finding[],
  { text }: XmlDocument,
  judge: (text: string) => readonly Finding[],
): readonly Finding[] {
  const edits = corrections(findings.filter(isOfSchema));
  if (edits.length === 0 || findings.every(isOfSchema)) return findings;
  const remaining = new Set(judge(applyEdits(text, edits)).map(told));
  return findings.filter((finding) => isOfSchema(finding) || remaining.has(told(finding)));
}

const isOfSchema = ({ rule }: Finding): boolean => rule.startsWith('schema/');

const told = ({ rule, message }: Finding): string => `${rule}: ${message}`;

/** Of these mistakes it is plain what was meant, even where more than one correction is offered. */
const plain: readonly string[] = ['schema/unknown-element', 'schema/misplaced-element', 'schema/duplicate-element'];

/** The likeliest correction of each, those left out that touch another. */
function corrections(bySchema: readonly Finding[]): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  for (const { rule, fixes } of bySchema) {
    const [first] = fixes;
    const fix = fixes.find(({ preferred }) => preferred) ?? (plain.includes(rule) ? first : undefined);
    if (fix && !fix.edits.some((edit) => edits.some((other) => touches(edit, other)))) edits.push(...fix.edits);
  }
  return edits;
}

function touches({ span: one }: TextEdit, { span: other }: TextEdit): boolean {
  return one.start <= other.end && other.start <= one.end;
}

/** The findings that don't begin on the line of a well-formedness error: what stands there is not what was meant. */
export function besidesProblems(findings: readonly Finding[], { text, problems }: XmlDocument): readonly Finding[] {
  const broken = new Set(problems.map(({ span }) => lineStart(text, span.start)));
  return findings.filter(({ span }) => !broken.has(lineStart(text, span.start)));
}

function lineStart(text: string, offset: number): number {
  return Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
}
