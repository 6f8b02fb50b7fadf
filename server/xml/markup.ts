import { isName, isSpace } from './characters.ts';
import { checkDeclaration } from './declaration.ts';
import { type ProblemLog, quoted } from './problems.ts';
import type { Span } from './tree.ts';

/** Checks a comment (XML 1.0, 2.5); `value` is what stands inside, `start` the offset of its `<!--`. */
export function checkComment(value: string, start: number, closed: boolean, problems: ProblemLog): void {
  if (!closed) {
    problems.report('xml/unclosed-comment', { start, end: start + 4 }, 'This comment is never closed with `-->`.');
    return;
  }
  // The last dash inside and the first of `-->` make a pair too.
  const dashes = `${value}-`.indexOf('--');
  if (dashes < 0) return;
  const span = { start: start + 4 + dashes, end: start + 6 + dashes };
  problems.report('xml/bad-comment', span, 'A comment cannot hold `--` before its end.');
}

/** The target of the instruction at `start`, whose content ends at `contentEnd`. */
export function instructionTarget(text: string, start: number, contentEnd: number): string {
  let end = start + 2;
  while (end < contentEnd && !isSpace(text.charCodeAt(end)) && !'?>'.includes(text.charAt(end))) end++;
  return text.slice(start + 2, end);
}

/** Checks an instruction (XML 1.0, 2.6), the XML declaration included; `first` tells that it opens the document. */
export function checkInstruction(
  text: string,
  span: Span,
  target: string,
  { closed, first }: { readonly closed: boolean; readonly first: boolean },
  problems: ProblemLog,
): void {
  const targetEnd = span.start + 2 + target.length;
  const opening = { start: span.start, end: targetEnd };
  if (!closed) {
    const words = quoted(text, opening.start, opening.end);
    problems.report('xml/unclosed-instruction', opening, `The instruction \`${words}\` is never closed with \`?>\`.`);
  } else if (!isName(target) || (targetEnd < span.end - 2 && !isSpace(text.charCodeAt(targetEnd)))) {
    problems.report('xml/invalid-name', opening, 'An instruction starts with a name and white space.');
  } else if (target.toLowerCase() === 'xml') {
    checkDeclaration(text, span, first, problems);
  }
}

/** Says what is wrong with a `<!` that starts nothing XML knows. */
export function reportBrokenDeclaration(text: string, span: Span, problems: ProblemLog): void {
  const words = quoted(text, span.start, span.end);
  if (words.startsWith('<!-')) problems.report('xml/bad-comment', span, 'A comment starts with `<!--`.');
  else if (words.startsWith('<![')) problems.report('xml/unclosed-cdata', span, 'A CDATA section starts with `<![CDATA[`.');
  else problems.report('xml/bad-doctype', span, `\`${words}\` is no markup that can stand here.`);
}
