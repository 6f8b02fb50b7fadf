import { endOfQuotedValue, endOfUnquotedValue, isQuote } from './attribute-value.ts';
import { endOfLine, isDelimiter, isSpace, NextOccurrence, skipSpace, skipWord } from './characters.ts';
import { endOfDoctype } from './doctype.ts';

/** What the scanner found. Tokens follow each other without gaps, so together they are the text. */
export type TokenKind =
  | 'text'
  /** `<` of a start tag. */
  | 'start-open'
  /** `</` */
  | 'end-open'
  | 'comment'
  | 'cdata'
  | 'instruction'
  | 'doctype'
  /** `<!` that starts nothing XML knows. */
  | 'declaration'
  /** A word inside a tag: the tag's or an attribute's name, valid or not. */
  | 'name'
  | 'space'
  | 'equals'
  /** With its quotes, where it has them. */
  | 'value'
  /** `>` */
  | 'close'
  /** `/>` */
  | 'self-close'
  /** A character that means nothing inside a tag. */
  | 'junk'
  /** Empty: the tag stops here, before `<` or the end of the text, without its `>`. */
  | 'cut'
  | 'end';

/** Where the scanner stands between two tokens. A scan can be resumed anywhere with the offset and the state. */
export type ScannerState = 'content' | 'tag' | 'after-equals';

/**
 * Cuts XML into tokens, without judging it: whatever stands in the text becomes some token, so scanning never fails.
 * After each `next()`, `start` and `end` are the token's offsets (UTF-16, `end` exclusive).
 */
export class Scanner {
  readonly #text: string;
  readonly #commentEnd: NextOccurrence;
  readonly #commentStart: NextOccurrence;
  readonly #cdataEnd: NextOccurrence;
  readonly #instructionEnd: NextOccurrence;
  #doctypeGaveUp = false;
  start: number;
  end: number;
  state: ScannerState;
  /** Whether the token has its own end (`-->`, the closing quote, …). */
  closed = true;

  constructor(text: string, offset = 0, state: ScannerState = 'content') {
    this.#text = text;
    this.#commentEnd = new NextOccurrence(text, '-->');
    this.#commentStart = new NextOccurrence(text, '<!--');
    this.#cdataEnd = new NextOccurrence(text, ']]>');
    this.#instructionEnd = new NextOccurrence(text, '?>');
    this.start = offset;
    this.end = offset;
    this.state = state;
  }

  next(): TokenKind {
    this.start = this.end;
    this.closed = true;
    if (this.state === 'content') return this.#content();
    return this.state === 'tag' ? this.#insideTag() : this.#afterEquals();
  }

  /** Goes on with the content behind a tag that was read elsewhere. */
  skipTag(end: number): void {
    this.end = end;
    this.state = 'content';
  }

  #content(): TokenKind {
    const text = this.#text;
    const start = this.start;
    if (start >= text.length) return 'end';
    if (text.charCodeAt(start) !== 0x3c) {
      const next = text.indexOf('<', start);
      this.end = next < 0 ? text.length : next;
      return 'text';
    }
    switch (text.charCodeAt(start + 1)) {
      case 0x2f: // </
        this.end = start + 2;
        this.state = 'tag';
        return 'end-open';
      case 0x21: // <!
        return this.#exclamation();
      case 0x3f: // <?
        return this.#instruction();
      default:
        this.end = start + 1;
        // A `<` that no word follows is no tag, and what stands behind it is text again.
        if (start + 1 < text.length && !isDelimiter(text.charCodeAt(start + 1))) this.state = 'tag';
        return 'start-open';
    }
  }

  #exclamation(): TokenKind {
    const text = this.#text;
    const start = this.start;
    if (text.startsWith('<!--', start)) {
      const end = this.#commentEnd.from(start + 4);
      // A comment that starts inside another one tells that the first was never closed.
      this.#enclosed(end, 3, this.#commentStart.from(start + 4));
      return 'comment';
    }
    if (text.startsWith('<![CDATA[', start)) {
      this.#enclosed(this.#cdataEnd.from(start + 9), 3, Number.POSITIVE_INFINITY);
      return 'cdata';
    }
    if (text.startsWith('DOCTYPE', start + 2)) {
      const end = this.#doctypeGaveUp ? undefined : endOfDoctype(text, start);
      // One that runs to the end of the text is searched through once only, to stay linear.
      if (end === undefined) this.#doctypeGaveUp = true;
      this.closed = end !== undefined;
      this.end = end ?? this.#lineOfMarkup(start + 2);
      return 'doctype';
    }
    this.closed = false;
    this.end = this.#lineOfMarkup(start + 2);
    return 'declaration';
  }

  /** Ends the token behind its terminator, or with its line where the terminator is missing or meant for another one. */
  #enclosed(terminator: number, length: number, another: number): void {
    this.closed = terminator < another && terminator !== Number.POSITIVE_INFINITY;
    this.end = this.closed ? terminator + length : endOfLine(this.#text, this.start, Math.min(another, this.#text.length));
  }

  #instruction(): TokenKind {
    const text = this.#text;
    const terminator = this.#instructionEnd.from(this.start + 2);
    this.closed = terminator !== Number.POSITIVE_INFINITY;
    // An XML declaration holds no markup: with `<` before its `?>`, that `?>` belongs to another instruction.
    if (this.closed && text.startsWith('xml', this.start + 2) && isSpace(text.charCodeAt(this.start + 5))) {
      const markup = text.indexOf('<', this.start + 2);
      this.closed = markup < 0 || markup > terminator;
    }
    this.end = this.closed ? terminator + 2 : this.#lineOfMarkup(this.start + 2);
    return 'instruction';
  }

  /** Behind the first `>` at or behind `offset`, or before the first `<` or line break, whichever comes first. */
  #lineOfMarkup(offset: number): number {
    const text = this.#text;
    for (let i = offset; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code === 0x3e) return i + 1;
      if (code === 0x3c || code === 0x0a || code === 0x0d) return i;
    }
    return text.length;
  }

  #insideTag(): TokenKind {
    const text = this.#text;
    const start = this.start;
    const code = start < text.length ? text.charCodeAt(start) : 0x3c;
    if (!isDelimiter(code)) {
      this.end = skipWord(text, start);
      return 'name';
    }
    if (isSpace(code)) {
      this.end = skipSpace(text, start);
      return 'space';
    }
    switch (code) {
      case 0x3c:
        this.state = 'content';
        return 'cut';
      case 0x3e:
        this.end = start + 1;
        this.state = 'content';
        return 'close';
      case 0x3d:
        this.end = start + 1;
        this.state = 'after-equals';
        return 'equals';
      case 0x2f:
        if (text.charCodeAt(start + 1) === 0x3e) {
          this.end = start + 2;
          this.state = 'content';
          return 'self-close';
        }
        this.end = start + 1;
        return 'junk';
      default:
        return this.#quotedValue();
    }
  }

  #afterEquals(): TokenKind {
    const text = this.#text;
    const start = this.start;
    const code = text.charCodeAt(start);
    if (isSpace(code)) {
      this.end = skipSpace(text, start);
      return 'space';
    }
    if (isQuote(code)) return this.#quotedValue();
    this.state = 'tag';
    const word = skipWord(text, start);
    // `bus=` and then `dev='vda'` on the next line: the value is missing, and `dev` is the next attribute.
    const nextAttribute = isSpace(text.charCodeAt(start - 1)) && text.charCodeAt(skipSpace(text, word)) === 0x3d;
    const value = code !== 0x2f && (word === start || nextAttribute) ? start : endOfUnquotedValue(text, start);
    if (value === start) return this.#insideTag();
    this.end = value;
    return 'value';
  }

  #quotedValue(): TokenKind {
    const { end, closed } = endOfQuotedValue(this.#text, this.start);
    this.end = end;
    this.closed = closed;
    this.state = 'tag';
    return 'value';
  }
}
