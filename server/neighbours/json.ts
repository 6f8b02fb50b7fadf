import type { Span } from './finding.ts';

/** A JSON value that knows where it stands. */
export type JsonNode =
  | { readonly kind: 'object'; readonly members: readonly JsonMember[]; readonly span: Span }
  | { readonly kind: 'array'; readonly items: readonly JsonNode[]; readonly span: Span }
  | { readonly kind: 'string'; readonly value: string; readonly span: Span }
  | { readonly kind: 'other'; readonly span: Span };

interface JsonMember {
  readonly name: string;
  /** With its quotes. */
  readonly nameSpan: Span;
  readonly value: JsonNode;
}

/** The values of a JSON text with their places (RFC 8259); undefined where it is none. */
export function readJson(text: string): JsonNode | undefined {
  try {
    // What is no JSON fails here, so that the walk below need not look twice.
    JSON.parse(text);
  } catch {
    return undefined;
  }
  return new Walk(text).value();
}

/** The value of a member; undefined where the node is no object or has none of that name. Of several the last counts, as for every reader. */
export function member(node: JsonNode | undefined, name: string): JsonNode | undefined {
  return node?.kind === 'object' ? node.members.findLast((each) => each.name === name)?.value : undefined;
}

/** The texts in a list. */
export function stringsIn(node: JsonNode | undefined): readonly Extract<JsonNode, { kind: 'string' }>[] {
  return node?.kind === 'array' ? node.items.filter((item) => item.kind === 'string') : [];
}

/** Walks a text that is known to be JSON. */
class Walk {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(): JsonNode {
    this.#skip(/[\s]*/y);
    const start = this.#at;
    switch (this.#text[start]) {
      case '{':
        return { kind: 'object', members: this.#all('}', () => this.#member()), span: { start, end: this.#at } };
      case '[':
        return { kind: 'array', items: this.#all(']', () => this.value()), span: { start, end: this.#at } };
      case '"':
        return { kind: 'string', value: this.#string(), span: { start, end: this.#at } };
      default:
        this.#skip(/[^\s,\]}]+/y);
        return { kind: 'other', span: { start, end: this.#at } };
    }
  }

  #member(): JsonMember {
    this.#skip(/\s*/y);
    const start = this.#at;
    const name = this.#string();
    const nameSpan = { start, end: this.#at };
    this.#skip(/\s*:/y);
    return { name, nameSpan, value: this.value() };
  }

  #all<T>(closing: string, read: () => T): readonly T[] {
    const found: T[] = [];
    this.#at += 1;
    for (this.#skip(/\s*/y); this.#text[this.#at] !== closing; this.#skip(/\s*,?\s*/y)) found.push(read());
    this.#at += 1;
    return found;
  }

  #string(): string {
    const written = this.#skip(/"(?:[^"\\]|\\.)*"/y);
    return String(JSON.parse(written));
  }

  #skip(what: RegExp): string {
    what.lastIndex = this.#at;
    const found = what.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }
}
