import type { TextEdit } from '../server/xml/edit.ts';

/** Lines around a change that show where it is. */
const contextLines = 3;

/** Lines of the old text that are replaced. Counted from 0, the end exclusive. */
interface Change {
  readonly start: number;
  end: number;
  edits: TextEdit[];
}

/** What the edits do to a text, as `diff -u` writes it; empty where they change nothing. */
export function unifiedDiff(path: string, text: string, edits: readonly TextEdit[]): string {
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const changes = changedLines(text, lines, edits);
  if (changes.length === 0) return '';
  const output = [`--- ${path}`, `+++ ${path}`];
  let added = 0;
  for (const hunk of hunksOf(changes)) {
    const first = Math.max(0, (hunk[0]?.start ?? 0) - contextLines);
    const last = Math.min(lines.length, (hunk.at(-1)?.end ?? 0) + contextLines);
    const body: string[] = [];
    let at = first;
    let oldCount = 0;
    let newCount = 0;
    for (const change of hunk) {
      const kept = lines.slice(at, change.start);
      const removed = lines.slice(change.start, change.end);
      const written = linesOf(replaced(lines, change));
      body.push(...kept.map(marked(' ')), ...removed.map(marked('-')), ...written.map(marked('+')));
      oldCount += kept.length + removed.length;
      newCount += kept.length + written.length;
      at = change.end;
    }
    const rest = lines.slice(at, last);
    body.push(...rest.map(marked(' ')));
    oldCount += rest.length;
    newCount += rest.length;
    output.push(`@@ -${first + 1},${oldCount} +${first + 1 + added},${newCount} @@`, ...body);
    added += newCount - oldCount;
  }
  return output.join('\n');
}

function marked(mark: ' ' | '-' | '+'): (line: string) => string {
  return (line) => (line.endsWith('\n') ? mark + line.slice(0, -1) : `${mark}${line}\n\\ No newline at end of file`);
}

function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** The edits by the lines they touch; those that share a line are one change. */
function changedLines(text: string, lines: readonly string[], edits: readonly TextEdit[]): readonly Change[] {
  const starts = offsetsOf(lines);
  const lineAt = (offset: number): number => {
    const behind = starts.findIndex((start) => start > offset);
    return Math.min(behind < 0 ? lines.length - 1 : behind - 1, lines.length - 1);
  };
  const changes: Change[] = [];
  for (const edit of edits) {
    const { start, end } = edit.span;
    const startsLine =
      starts.includes(start) && (end === start ? edit.text.endsWith('\n') : starts.includes(end) || end === text.length);
    const wholeLines = startsLine && (edit.text === '' || edit.text.endsWith('\n'));
    const from = lineAt(start);
    const to = wholeLines ? (end === start ? from : lineAt(end - 1) + 1) : lineAt(end) + 1;
    const last = changes.at(-1);
    if (last && from <= last.end) {
      last.end = Math.max(last.end, to);
      last.edits.push(edit);
    } else changes.push({ start: from, end: to, edits: [edit] });
  }
  return changes;
}

function offsetsOf(lines: readonly string[]): readonly number[] {
  let offset = 0;
  return lines.map((line) => {
    const start = offset;
    offset += line.length;
    return start;
  });
}

/** The changed lines as they become. */
function replaced(lines: readonly string[], { start, end, edits }: Change): string {
  const base = lines.slice(0, start).join('').length;
  const old = lines.slice(start, end).join('');
  let offset = 0;
  let result = '';
  for (const { span, text } of edits) {
    result += old.slice(offset, span.start - base) + text;
    offset = span.end - base;
  }
  return result + old.slice(offset);
}

/** Changes whose context would touch go together. */
function hunksOf(changes: readonly Change[]): readonly (readonly Change[])[] {
  const hunks: Change[][] = [];
  for (const change of changes) {
    const hunk = hunks.at(-1);
    if (hunk && change.start - (hunk.at(-1)?.end ?? 0) <= 2 * contextLines) hunk.push(change);
    else hunks.push([change]);
  }
  return hunks;
}
