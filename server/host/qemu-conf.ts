import type { NvramPair } from './facts.ts';

/** What qemu.conf says of NVRAM. */
export interface NvramList {
  /** The pairs in order; undefined where the file sets no `nvram` list. */
  readonly pairs: readonly NvramPair[] | undefined;
  /** Entries libvirt would refuse, as written: a pair has exactly one colon. */
  readonly invalid: readonly string[];
}

/** Offsets in UTF-16 units, `end` exclusive. */
interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** One string of the list. */
export interface NvramEntry {
  readonly value: string;
  /** Between the quotes. */
  readonly span: Stretch;
}

/** One `nvram = …` of the file, with what is wrong in it. */
export interface NvramAssignment {
  readonly name: Stretch;
  readonly entries: readonly NvramEntry[];
  readonly problems: readonly { readonly message: string; readonly span: Stretch }[];
}

/**
 * The `nvram = [ "CODE:VARS", … ]` list of a qemu.conf, in libvirt's own syntax (virconf.c): `#` starts a comment, a list may go over
 * lines, strings stand in `'` or `"` without escapes, or in `"""` over lines. The last assignment counts. Reads on behind what it doesn't know.
 */
export function readNvramList(text: string): NvramList {
  const last = readNvramAssignments(text).at(-1);
  const pairs: NvramPair[] = [];
  const invalid: string[] = [];
  for (const { value } of last?.entries ?? []) {
    const pair = pairOf(value);
    if (pair) pairs.push(pair);
    else invalid.push(value);
  }
  return { pairs: last && pairs, invalid };
}

/** The two paths of an entry; undefined where it has not exactly one colon with a path on each side. */
export function pairOf(entry: string): NvramPair | undefined {
  const [code, vars, ...more] = entry.split(':');
  return code && vars && more.length === 0 ? { code, vars } : undefined;
}

/** Every assignment to `nvram`, in the order of the text. */
export function readNvramAssignments(text: string): readonly NvramAssignment[] {
  const all = [...tokens(text)];
  const found: NvramAssignment[] = [];
  for (let at = 0; at + 2 < all.length; at += 1) {
    const name = all[at];
    const value = all[at + 2];
    if (!name || name.string || all[at + 1]?.text !== '=' || !value) continue;
    const isNvram = name.text === 'nvram';
    if (value.string) {
      if (isNvram) found.push({ name: name.span, entries: [value.string], problems: [] });
      at += 2;
    } else if (value.text === '[') {
      const end = all.findIndex(({ text: closing, string }, index) => index > at + 2 && !string && closing === ']');
      const inside = all.slice(at + 3, end < 0 ? all.length : end);
      if (isNvram) found.push({ name: name.span, ...readList(inside, value.span, end >= 0) });
      at = end < 0 ? all.length : end;
    }
  }
  return found;
}

/** Strings with commas between them, one behind the last being allowed. */
function readList(inside: readonly Token[], opening: Stretch, isClosed: boolean): Omit<NvramAssignment, 'name'> {
  const entries: NvramEntry[] = [];
  const problems: { readonly message: string; readonly span: Stretch }[] = [];
  let mayFollow = true;
  for (const { text, string, span } of inside) {
    if (string) {
      if (!mayFollow) problems.push({ message: 'A comma is missing before this string.', span });
      entries.push(string);
      mayFollow = false;
    } else if (text === ',' && !mayFollow) {
      mayFollow = true;
    } else {
      const isQuote = text === '"' || text === "'";
      problems.push({
        message: isQuote ? 'This string has no closing quote in its line.' : `${text} does not belong into a list of strings.`,
        span,
      });
    }
  }
  if (!isClosed) problems.push({ message: 'This list is never closed: a ] is missing.', span: opening });
  return { entries, problems };
}

interface Token {
  readonly text: string;
  /** Undefined for what is no string. */
  readonly string: NvramEntry | undefined;
  readonly span: Stretch;
}

/** White space, comments, punctuation, strings and bare words, in this order of trial. */
const token = /\s+|#[^\n]*|[[\],=]|"""([\s\S]*?)"""|"([^"\n]*)"|'([^'\n]*)'|[^\s#[\],="']+|["']/gy;

function* tokens(text: string): Generator<Token> {
  for (const match of text.matchAll(token)) {
    const value = match[1] ?? match[2] ?? match[3];
    if (value === undefined && /^[\s#]/.test(match[0])) continue;
    const quotes = (match[0].length - (value?.length ?? 0)) / 2;
    const start = match.index + quotes;
    yield {
      text: match[0],
      string: value === undefined ? undefined : { value, span: { start, end: start + value.length } },
      span: { start: match.index, end: match.index + match[0].length },
    };
  }
}
