import { isDelimiter, isNameStart, isSpace, skipSpace, skipWord } from './characters.ts';

const LESS = 0x3c;
const GREATER = 0x3e;
const SLASH = 0x2f;
const EQUALS = 0x3d;
const DOUBLE = 0x22;
const SINGLE = 0x27;

/** How far behind its first word a value without opening quote is searched for its closing one; keeps long tags linear. */
const LONGEST_UNQUOTED = 400;

/** Where a value ends. `closed` is false where its closing quote is missing; then `end` is where the author most likely wanted it. */
export interface ValueEnd {
  readonly end: number;
  readonly closed: boolean;
}

/** Whether the code unit is `"` or `'`. */
export function isQuote(code: number): boolean {
  return code === DOUBLE || code === SINGLE;
}

/**
 * The end of the value whose opening quote stands at `start`; `end` is behind the closing quote.
 *
 * The next quote of the same kind closes it, unless that quote cannot be meant for it: it opens the value of the next attribute
 * (`type='file device='disk'`), or markup and a line break lie between. A missing quote then costs one attribute and not the rest of
 * the document.
 */
export function endOfQuotedValue(text: string, start: number): ValueEnd {
  const quote = text.charCodeAt(start);
  let markup = false;
  let lineBreak = false;
  for (let i = start + 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === quote) {
      const opensAnother = text.charCodeAt(i - 1) === EQUALS && !endsAttribute(text, i + 1);
      return (markup && lineBreak) || opensAnother ? missingQuote(text, start) : { end: i + 1, closed: true };
    }
    if (code === LESS) markup = true;
    else if (code === 0x0a || code === 0x0d) lineBreak = true;
  }
  return missingQuote(text, start);
}

/** Whether what stands at `offset` may follow a finished attribute. */
function endsAttribute(text: string, offset: number): boolean {
  if (offset >= text.length) return true;
  const code = text.charCodeAt(offset);
  return isSpace(code) || code === GREATER || code === LESS || (code === SLASH && text.charCodeAt(offset + 1) === GREATER);
}

/** A value without its closing quote ends before the next attribute, the end of the tag, the next markup or the end of the line. */
function missingQuote(text: string, start: number): ValueEnd {
  let i = start + 1;
  for (; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === LESS || code === GREATER || code === 0x0a || code === 0x0d) break;
    if (code === SLASH && text.charCodeAt(i + 1) === GREATER) break;
    if (isSpace(code) && !isSpace(text.charCodeAt(i - 1)) && attributeFollows(text, i)) break;
  }
  while (i > start + 1 && isSpace(text.charCodeAt(i - 1))) i--;
  return { end: i, closed: false };
}

/** Whether behind the white space at `offset` a name, `=` and a quote follow. */
function attributeFollows(text: string, offset: number): boolean {
  const name = skipSpace(text, offset);
  if (!isNameStart(text.charCodeAt(name))) return false;
  const equals = skipSpace(text, skipWord(text, name));
  return text.charCodeAt(equals) === EQUALS && isQuote(text.charCodeAt(skipSpace(text, equals + 1)));
}

/**
 * The end of a value that has no opening quote: at white space or the end of the tag, or behind the closing quote if there is one
 * (`bus=virtio'`, also with spaces inside when that quote opens no other value).
 */
export function endOfUnquotedValue(text: string, start: number): number {
  let word = start;
  for (; word < text.length; word++) {
    const code = text.charCodeAt(word);
    if (isQuote(code)) return word + 1;
    if (isSpace(code) || code === LESS || code === GREATER || (code === SLASH && text.charCodeAt(word + 1) === GREATER)) break;
  }
  const horizon = Math.min(text.length, word + LONGEST_UNQUOTED);
  for (let i = word; i < horizon; i++) {
    const code = text.charCodeAt(i);
    if (code === LESS || code === GREATER || code === 0x0a || code === 0x0d) return word;
    if (isQuote(code)) return i > start && !isDelimiter(text.charCodeAt(i - 1)) && endsAttribute(text, i + 1) ? i + 1 : word;
  }
  return word;
}
