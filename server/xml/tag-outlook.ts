import { Scanner, type TokenKind } from './scanner.ts';

/** How many tags all looks ahead in one document may visit, per tag it has: keeps recovery linear. */
const LOOKS_PER_TAG = 8;

/**
 * Answers, where a tag does not fit, which end tag closes what stands around it. That tells a mistyped end tag from one too many.
 * The tags are listed once, when the first one does not fit; well-formed documents never pay for it.
 */
export class TagOutlook {
  readonly #text: string;
  #offsets: number[] = [];
  /** The name of an end tag; undefined for a start tag that stays open. */
  #names: (string | undefined)[] = [];
  #looksLeft = -1;

  constructor(text: string) {
    this.#text = text;
  }

  /** The name in the first end tag behind `offset` that belongs to no start tag behind `offset`; undefined if there is none. */
  nextEndTag(offset: number): string | undefined {
    if (this.#looksLeft < 0) this.#listTags();
    let depth = 0;
    for (let i = this.#firstTagFrom(offset); i < this.#offsets.length && this.#looksLeft > 0; i++) {
      this.#looksLeft--;
      const name = this.#names[i];
      if (name === undefined) depth++;
      else if (depth === 0) return name;
      else depth--;
    }
    return undefined;
  }

  #firstTagFrom(offset: number): number {
    let low = 0;
    let high = this.#offsets.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#offsets[middle] ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #listTags(): void {
    const scanner = new Scanner(this.#text);
    for (let kind = scanner.next(); kind !== 'end'; kind = scanner.next()) {
      if (kind === 'end-open') {
        const start = scanner.start;
        const named = scanner.next() === 'name';
        this.#offsets.push(start);
        this.#names.push(named ? this.#text.slice(scanner.start, scanner.end) : '');
      } else if (kind === 'start-open' && scanner.state === 'tag') {
        const start = scanner.start;
        if (lastTokenOfTag(scanner) !== 'close') continue;
        this.#offsets.push(start);
        this.#names.push(undefined);
      }
    }
    this.#looksLeft = LOOKS_PER_TAG * this.#offsets.length + 1;
  }
}

function lastTokenOfTag(scanner: Scanner): TokenKind {
  for (;;) {
    const kind = scanner.next();
    if (kind === 'close' || kind === 'self-close' || kind === 'cut') return kind;
  }
}
