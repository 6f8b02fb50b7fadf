import { type Domain, readDomain } from '../domain/domain.ts';
import { applyEdits, orderEdits, type TextEdit } from '../xml/edit.ts';
import { parseXml } from '../xml/parse.ts';

/** One change of a domain after the others before it have been made. */
export type Step = (domain: Domain) => readonly TextEdit[];

/** The edits that all steps come to, each made for the text the steps before it left. In the order of the text, never overlapping. */
export function inSequence(domain: Domain, steps: readonly Step[]): readonly TextEdit[] {
  let pieces: readonly Piece[] = [{ start: 0, end: domain.document.text.length }];
  let current = domain;
  for (const step of steps) {
    const edits = orderEdits(step(current));
    if (edits.length === 0) continue;
    pieces = edited(pieces, edits);
    current = readDomain(parseXml(applyEdits(current.document.text, edits))) ?? current;
  }
  return editsOf(pieces, domain.document.text);
}

/** The text as it has become: what is kept of the first one, by its offsets, and what was written. */
type Piece = { readonly start: number; readonly end: number } | { readonly text: string };

function lengthOf(piece: Piece): number {
  return 'text' in piece ? piece.text.length : piece.end - piece.start;
}

function edited(pieces: readonly Piece[], edits: readonly TextEdit[]): readonly Piece[] {
  const result: Piece[] = [];
  let offset = 0;
  for (const { span, text } of edits) {
    result.push(...cut(pieces, offset, span.start), { text });
    offset = span.end;
  }
  return [...result, ...cut(pieces, offset, Number.POSITIVE_INFINITY)];
}

/** The pieces between two offsets of the text that they make. */
function cut(pieces: readonly Piece[], from: number, to: number): readonly Piece[] {
  const result: Piece[] = [];
  let offset = 0;
  for (const piece of pieces) {
    const length = lengthOf(piece);
    const start = Math.max(from - offset, 0);
    const end = Math.min(to - offset, length);
    offset += length;
    if (start >= end) continue;
    result.push(
      'text' in piece ? { text: piece.text.slice(start, end) } : { start: piece.start + start, end: piece.start + end },
    );
  }
  return result;
}

/** What is not kept was replaced by what is written there. */
function editsOf(pieces: readonly Piece[], before: string): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  let offset = 0;
  let text = '';
  for (const piece of [...pieces, { start: before.length, end: before.length }]) {
    if ('text' in piece) text += piece.text;
    else {
      edits.push({ span: { start: offset, end: piece.start }, text });
      offset = piece.end;
      text = '';
    }
  }
  return orderEdits(edits.filter(({ span, text: written }) => before.slice(span.start, span.end) !== written));
}
