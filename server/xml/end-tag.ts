import type { OpenElements } from './open-elements.ts';
import { type ProblemLog, quoted } from './problems.ts';
import type { Scanner } from './scanner.ts';
import type { TagOutlook } from './tag-outlook.ts';
import type { Span } from './tree.ts';

/** What was read of an end tag. */
interface EndTag {
  /** Empty where no name stands. */
  readonly nameSpan: Span;
  readonly closed: boolean;
  /** Behind the tag; where it has no `>`, behind its last word. */
  readonly end: number;
  /** The first thing that does not belong in it. */
  readonly stray: Span | undefined;
}

/** Where `</name>` for this name ends; undefined where something else stands at `start`. */
export function endOfPlainEndTag(text: string, start: number, name: string): number | undefined {
  const nameEnd = start + 2 + name.length;
  return name !== '' && text.startsWith(name, start + 2) && text.charCodeAt(nameEnd) === 0x3e ? nameEnd + 1 : undefined;
}

/** Reads an end tag to its end; the scanner stands behind its `</`. */
export function readEndTag(scanner: Scanner): EndTag {
  let nameSpan: Span = { start: scanner.end, end: scanner.end };
  let end = scanner.end;
  let stray: Span | undefined;
  for (let first = true; ; first = false) {
    const kind = scanner.next();
    const span = { start: scanner.start, end: scanner.end };
    if (kind === 'close' || kind === 'self-close') {
      if (kind === 'self-close') stray ??= { start: span.start, end: span.start + 1 };
      return { nameSpan, closed: true, end: span.end, stray };
    }
    if (kind === 'cut') return { nameSpan, closed: false, end, stray };
    if (first && kind === 'name') nameSpan = span;
    else if (kind !== 'space' || first) stray ??= span;
    if (kind !== 'space') end = span.end;
  }
}

/** Checks an end tag that starts at `start` (XML 1.0, 3.1). */
export function checkEndTag(text: string, start: number, { nameSpan, closed, end, stray }: EndTag, problems: ProblemLog): void {
  const name = text.slice(nameSpan.start, nameSpan.end);
  if (!closed) {
    const span = { start, end: nameSpan.end };
    problems.report('xml/unclosed-tag', span, `The end tag \`</${name}\` has no closing \`>\`.`);
  } else if (name === '') {
    problems.report('xml/invalid-name', { start, end }, 'An end tag needs the name of the element it closes.');
  } else if (stray !== undefined) {
    const words = quoted(text, stray.start, stray.end);
    const message = `\`${words}\` has no place in an end tag, which holds a name only.`;
    problems.report('xml/invalid-character', stray, message);
  }
}

/**
 * What becomes of an end tag that does not match the innermost element: how many elements it leaves unclosed inside the one it
 * closes; or it is the innermost one's, mistyped; or it closes nothing. The end tag that comes next around it decides: the first
 * reading that this one fits is taken, so that one slip stays one.
 */
export function fateOfEndTag(
  name: string,
  behind: number,
  open: OpenElements,
  outlook: TagOutlook,
): number | 'mistyped' | 'ignore' {
  const element = open.innermost();
  if (element === undefined) return 'ignore';
  const next = outlook.nextEndTag(behind);
  const parent = open.innermost(1);
  const distance = open.distanceTo(name);
  if (distance === undefined) return next === element.name && next !== parent?.name ? 'ignore' : 'mistyped';
  if (next === open.innermost(distance + 1)?.name) return distance;
  if (next === parent?.name) return 'mistyped';
  return next === element.name ? 'ignore' : distance;
}
