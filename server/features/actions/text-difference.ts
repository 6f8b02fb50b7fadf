import type { TextEdit } from '../../xml/edit.ts';

/**
 * Edits that turn one text into the other, each as small as its lines allow, so that cursors and folds elsewhere stay where they
 * are. In the order of the text, never touching.
 */
export function editsBetween(before: string, after: string): TextEdit[] {
  const oldLines = linesOf(before);
  const newLines = linesOf(after);
  const edits: TextEdit[] = [];
  let oldAt = 0;
  let offset = 0;
  let newAt = 0;
  for (const [oldKept, newKept] of [...keptLines(oldLines, newLines), [oldLines.length, newLines.length] as const]) {
    const removed = oldLines.slice(oldAt, oldKept).join('');
    const added = newLines.slice(newAt, newKept).join('');
    if (removed !== added) edits.push(trimmed(offset, removed, added));
    offset += removed.length + (oldLines[oldKept]?.length ?? 0);
    oldAt = oldKept + 1;
    newAt = newKept + 1;
  }
  return edits;
}

/** With their ends, so that joining them gives the text again. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** More pairs of lines than this are not compared: then everything between the first and the last difference is one edit. */
const maxPairs = 4_000_000;

/** The lines that stay, as pairs of line numbers: a longest common subsequence. */
function keptLines(before: readonly string[], after: readonly string[]): (readonly [before: number, after: number])[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let tail = 0;
  const shorter = Math.min(before.length, after.length) - start;
  while (tail < shorter && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  const middle = commonLines(before.slice(start, before.length - tail), after.slice(start, after.length - tail));
  return [
    ...Array.from({ length: start }, (_, line) => [line, line] as const),
    ...middle.map(([oldLine, newLine]) => [oldLine + start, newLine + start] as const),
    ...Array.from({ length: tail }, (_, line) => [before.length - tail + line, after.length - tail + line] as const),
  ];
}

function commonLines(before: readonly string[], after: readonly string[]): (readonly [number, number])[] {
  const width = after.length + 1;
  if (before.length === 0 || after.length === 0 || before.length * after.length > maxPairs) return [];
  // lengths[i * width + j]: how many lines before[i…] and after[j…] have in common, in order.
  const lengths = new Uint32Array((before.length + 1) * width);
  const lengthAt = (i: number, j: number) => lengths[i * width + j] ?? 0;
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] =
        before[i] === after[j] ? lengthAt(i + 1, j + 1) + 1 : Math.max(lengthAt(i + 1, j), lengthAt(i, j + 1));
    }
  }
  const kept: (readonly [number, number])[] = [];
  for (let i = 0, j = 0; i < before.length && j < after.length; ) {
    if (before[i] === after[j]) {
      kept.push([i, j]);
      i += 1;
      j += 1;
    } else if (lengthAt(i + 1, j) >= lengthAt(i, j + 1)) i += 1;
    else j += 1;
  }
  return kept;
}

/** Without the characters that both have in common at the start and at the end; a line end is never cut in two. */
function trimmed(offset: number, removed: string, added: string): TextEdit {
  const shorter = Math.min(removed.length, added.length);
  let head = 0;
  while (head < shorter && removed[head] === added[head]) head += 1;
  if (isCutInTwo(removed, head) || isCutInTwo(added, head)) head -= 1;
  let tail = 0;
  while (tail < shorter - head && removed[removed.length - 1 - tail] === added[added.length - 1 - tail]) tail += 1;
  if (tail > 0 && (isCutInTwo(removed, removed.length - tail) || isCutInTwo(added, added.length - tail))) tail -= 1;
  return {
    span: { start: offset + head, end: offset + removed.length - tail },
    text: added.slice(head, added.length - tail),
  };
}

/** Between `\r` and `\n`, and inside a surrogate pair, no position of the protocol lies. */
function isCutInTwo(text: string, at: number): boolean {
  if (at <= 0 || at >= text.length) return false;
  if (text[at - 1] === '\r' && text[at] === '\n') return true;
  return /[\ud800-\udbff]/.test(text[at - 1] ?? '') && /[\udc00-\udfff]/.test(text[at] ?? '');
}
