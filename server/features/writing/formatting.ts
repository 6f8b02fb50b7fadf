import type { FormattingOptions, TextEdit as LspTextEdit, Range } from 'vscode-languageserver-types';
import type { TextEdit } from '../../xml/edit.ts';
import type { DomainText } from '../analysis.ts';
import { lspEdits } from '../edits.ts';
import { whiteSpaceOf } from './formatting-layout.ts';

/**
 * The edits that lay a document out as libvirt does: each element on a line of its own, indented by its depth; one space between
 * attributes that share a line. Only white space between tags and inside of tags changes. Comments, blank lines, the order of attributes
 * and line breaks between them stay, as does everything in an element that holds text. Nothing for a document that is not well-formed:
 * where its elements end is a guess. With `range` only what lies inside of it.
 */
export function formattingEdits(
  { tree, lines }: Pick<DomainText, 'tree' | 'lines'>,
  { insertSpaces, tabSize }: Pick<FormattingOptions, 'insertSpaces' | 'tabSize'>,
  range?: Range,
): LspTextEdit[] {
  if (tree.problems.length > 0 || !tree.root) return [];
  const unit = insertSpaces ? ' '.repeat(tabSize) : '\t';
  const start = range ? lines.offsetAt(range.start) : 0;
  const end = range ? lines.offsetAt(range.end) : tree.text.length;
  const edits = whiteSpaceOf(tree, unit)
    .map((edit) => narrowed(tree.text, edit))
    .filter(({ span }) => span.start >= start && span.end <= end);
  return lspEdits({ lines }, edits);
}

/** Without what stays the same at its start and at its end, so that cursors in it stay. A CR LF is never cut in two. */
function narrowed(text: string, { span, text: wanted }: TextEdit): TextEdit {
  const present = text.slice(span.start, span.end);
  const shorter = Math.min(present.length, wanted.length);
  let head = 0;
  while (head < shorter && present[head] === wanted[head]) head++;
  if (present[head - 1] === '\r') head--;
  let tail = 0;
  while (tail < shorter - head && present.at(-1 - tail) === wanted.at(-1 - tail)) tail++;
  if (present.at(-tail) === '\n' && tail > 0) tail--;
  return {
    span: { start: span.start + head, end: span.end - tail },
    text: wanted.slice(head, wanted.length - tail),
  };
}
