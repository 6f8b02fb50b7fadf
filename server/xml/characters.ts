/** The character classes of XML 1.0 (fifth edition): Char, S, NameStartChar, NameChar. All arguments are UTF-16 code units or offsets. */

const SPACE = 1;
const NAME_START = 2;
const NAME = 4;
/** Ends a word inside a tag: white space, `<`, `>`, `/`, `=` and the quotes. */
const DELIMITER = 8;

const ascii = new Uint8Array(128);
for (const c of ' \t\r\n') ascii[c.charCodeAt(0)] = SPACE | DELIMITER;
for (const c of '<>/=\'"') ascii[c.charCodeAt(0)] = DELIMITER;
for (let c = 0; c < 26; c++) {
  ascii[0x41 + c] = NAME_START | NAME;
  ascii[0x61 + c] = NAME_START | NAME;
}
for (const c of '_:') ascii[c.charCodeAt(0)] = NAME_START | NAME;
for (const c of '-.0123456789') ascii[c.charCodeAt(0)] = NAME;

/** White space as XML counts it: space, tab, CR, LF, and nothing else. */
export function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

/** Whether a word inside a tag ends before this code unit. */
export function isDelimiter(code: number): boolean {
  return code < 128 && ((ascii[code] ?? 0) & DELIMITER) !== 0;
}

/** Whether a name may start with this code unit (NameStartChar). */
export function isNameStart(code: number): boolean {
  return code < 128 ? ((ascii[code] ?? 0) & NAME_START) !== 0 : isWideNameStart(code);
}

/** A name character of ASCII. */
export function isPlainName(code: number): boolean {
  return code < 128 && ((ascii[code] ?? 0) & NAME) !== 0;
}

function isNameCharacter(code: number): boolean {
  if (code < 128) return ((ascii[code] ?? 0) & NAME) !== 0;
  return code === 0xb7 || (code >= 0x300 && code <= 0x36f) || code === 0x203f || code === 0x2040 || isWideNameStart(code);
}

/** Surrogates count as name characters here: the planes they lead to up to U+EFFFF are, and lone ones are reported as characters. */
function isWideNameStart(code: number): boolean {
  return (
    (code >= 0xc0 && code <= 0x2ff && code !== 0xd7 && code !== 0xf7) ||
    (code >= 0x370 && code <= 0x1fff && code !== 0x37e) ||
    code === 0x200c ||
    code === 0x200d ||
    (code >= 0x2070 && code <= 0x218f) ||
    (code >= 0x2c00 && code <= 0x2fef) ||
    (code >= 0x3001 && code <= 0xd7ff) ||
    // The lead surrogates DB80 and above are the private planes 15 and 16, which no name may use.
    (code >= 0xd800 && code <= 0xdb7f) ||
    (code >= 0xdc00 && code <= 0xdfff) ||
    (code >= 0xf900 && code <= 0xfdcf) ||
    (code >= 0xfdf0 && code <= 0xfffd)
  );
}

/** Whether `text` between the offsets is a Name. */
export function isName(text: string, start = 0, end = text.length): boolean {
  if (start >= end || !isNameStart(text.charCodeAt(start))) return false;
  for (let i = start + 1; i < end; i++) if (!isNameCharacter(text.charCodeAt(i))) return false;
  return true;
}

/** Whether a code point may stand in a document at all, as itself or as a character reference. */
export function isXmlCharacter(point: number): boolean {
  if (point < 0x20) return point === 0x09 || point === 0x0a || point === 0x0d;
  return point <= 0xd7ff || (point >= 0xe000 && point <= 0xfffd) || (point >= 0x10000 && point <= 0x10ffff);
}

/** The offset behind the white space that starts at `offset`. */
export function skipSpace(text: string, offset: number): number {
  let i = offset;
  while (i < text.length && isSpace(text.charCodeAt(i))) i++;
  return i;
}

/** The stretch between the offsets without the white space around it; undefined when there is nothing else. */
export function trimmed(text: string, start: number, end: number): { start: number; end: number } | undefined {
  let first = start;
  let last = end;
  while (first < last && isSpace(text.charCodeAt(first))) first++;
  while (last > first && isSpace(text.charCodeAt(last - 1))) last--;
  return first === last ? undefined : { start: first, end: last };
}

/** The offset behind the word that starts at `offset`: up to white space, a quote, or one of `<`, `>`, `/`, `=`. */
export function skipWord(text: string, offset: number): number {
  let i = offset;
  while (i < text.length && !isDelimiter(text.charCodeAt(i))) i++;
  return i;
}

/** The offset of the next line break at or behind `offset`, but no further than `limit`, or the end of the text. */
export function endOfLine(text: string, offset: number, limit: number = text.length): number {
  let i = offset;
  for (; i < limit; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x0a || code === 0x0d) break;
  }
  return i;
}

/** All that is forbidden, and the surrogates, of which pairs are not. */
const suspicious = /[^\t\n\r -\ud7ff\ue000-\ufffd]/;

/** The runs of code units that XML 1.0 forbids everywhere: control characters, lone surrogates, U+FFFE and U+FFFF. At most `limit` of them. */
export function forbiddenRuns(text: string, limit: number): { start: number; end: number }[] {
  const runs: { start: number; end: number }[] = [];
  const first = text.search(suspicious);
  if (first < 0) return runs;
  for (let i = first; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 0x20 && code < 0xd800) continue;
    if (code === 0x0a || code === 0x0d || code === 0x09) continue;
    if (code >= 0xd800 && code <= 0xdbff) {
      const next = text.charCodeAt(i + 1);
      if (next >= 0xdc00 && next <= 0xdfff) {
        i++;
        continue;
      }
    } else if (code >= 0xe000 && code <= 0xfffd) {
      continue;
    }
    const last = runs.at(-1);
    if (last?.end === i) last.end = i + 1;
    else if (runs.length === limit) break;
    else runs.push({ start: i, end: i + 1 });
  }
  return runs;
}

/** Finds the next occurrence of one string again and again, at offsets that mostly grow, in linear time over all calls. */
export class NextOccurrence {
  readonly #text: string;
  readonly #needle: string;
  #askedFrom = -1;
  #found = -1;

  constructor(text: string, needle: string) {
    this.#text = text;
    this.#needle = needle;
  }

  /** The first occurrence at or behind `offset`; Infinity when there is none. */
  from(offset: number): number {
    if (this.#askedFrom < 0 || offset < this.#askedFrom || offset > this.#found) {
      const found = this.#text.indexOf(this.#needle, offset);
      this.#askedFrom = offset;
      this.#found = found < 0 ? Number.POSITIVE_INFINITY : found;
    }
    return this.#found;
  }
}
