import { isName } from './characters.ts';
import { wordAt } from './names.ts';
import { problem, quoted } from './problems.ts';
import { decodeAttribute } from './references.ts';
import type { Scanner } from './scanner.ts';
import type { Span, XmlAttribute, XmlProblem, XmlProblemCode } from './tree.ts';

/** What was read of a start tag. */
export interface StartTag {
  readonly nameSpan: Span;
  readonly attributes: XmlAttribute[];
  /** `cut`: `<` or the end of the text came before its `>`. */
  readonly ending: 'close' | 'self-close' | 'cut';
  /** Behind the tag; where it was cut, behind its last word. */
  readonly end: number;
  /** Where something that belongs in no tag is glued to what stands before it: `machine='pc'hvm`. */
  readonly glued: number | undefined;
  readonly problems: readonly XmlProblem[];
}

/** Where a tag has no end, its text most likely follows, and these only repeat the one mistake. */
const MOOT_IN_CUT_TAG: ReadonlySet<XmlProblemCode> = new Set<XmlProblemCode>([
  'xml/missing-space',
  'xml/missing-value',
  'xml/unquoted-value',
  'xml/invalid-name',
  'xml/invalid-character',
]);

/** From this many attributes on, names are looked up instead of compared one by one. */
const MANY_ATTRIBUTES = 16;

/** Reads a start tag from its name on; the scanner stands behind its `<`. */
export function readStartTag(text: string, scanner: Scanner): StartTag {
  return new StartTagReader(text, scanner).read();
}

class StartTagReader {
  readonly #text: string;
  readonly #scanner: Scanner;
  readonly #tagStart: number;
  readonly #attributes: XmlAttribute[] = [];
  readonly #problems: XmlProblem[] = [];
  /** The attribute being read: its name, and the end of its `=` once that came. */
  #name: Span | undefined;
  #equalsEnd: number | undefined;
  #spaced = false;
  #glued: number | undefined;
  #byName: Map<string, XmlAttribute> | undefined;

  constructor(text: string, scanner: Scanner) {
    this.#text = text;
    this.#scanner = scanner;
    this.#tagStart = scanner.start;
  }

  read(): StartTag {
    const scanner = this.#scanner;
    scanner.next();
    const nameSpan = { start: scanner.start, end: scanner.end };
    this.#checkName(nameSpan, 'element');
    let end = scanner.end;
    let slash: number | undefined;
    for (;;) {
      const kind = scanner.next();
      switch (kind) {
        case 'space':
          this.#spaced = true;
          continue;
        case 'name':
          this.#attributeName();
          break;
        case 'equals':
          if (this.#name === undefined || this.#equalsEnd !== undefined) this.#stray();
          else this.#equalsEnd = scanner.end;
          break;
        case 'value':
          this.#value();
          break;
        case 'close':
        case 'self-close':
        case 'cut': {
          this.#finishWithoutValue();
          const problems = kind === 'cut' ? this.#problemsOfCutTag(nameSpan) : this.#problems;
          const ending = kind !== 'self-close' && slash === end ? 'self-close' : kind;
          const tagEnd = kind === 'cut' ? end : scanner.end;
          return { nameSpan, attributes: this.#attributes, ending, end: tagEnd, glued: this.#glued, problems };
        }
        default:
          this.#stray();
          slash = scanner.end;
      }
      end = scanner.end;
    }
  }

  #attributeName(): void {
    this.#finishWithoutValue();
    const { start, end } = this.#scanner;
    this.#name = { start, end };
    if (!this.#spaced) {
      this.#glue(start);
      this.#report('xml/missing-space', this.#name, `White space is missing before \`${quoted(this.#text, start, end)}\`.`);
    } else {
      this.#checkName(this.#name, 'attribute');
    }
    this.#spaced = false;
  }

  #value(): void {
    const { start, end } = this.#scanner;
    const name = this.#name;
    if (name === undefined) {
      this.#stray();
      return;
    }
    if (this.#equalsEnd === undefined) {
      const words = quoted(this.#text, name.start, name.end);
      this.#report('xml/missing-value', name, `\`=\` is missing between \`${words}\` and its value.`);
    }
    const first = this.#text.charAt(start);
    if (first === '"' || first === "'") this.#quotedValue(name, first, start, end);
    else this.#unquotedValue(name, start, end);
    this.#name = undefined;
    this.#equalsEnd = undefined;
    this.#spaced = false;
  }

  #quotedValue(name: Span, quote: '"' | "'", start: number, end: number): void {
    const valueSpan = { start: start + 1, end: this.#scanner.closed ? end - 1 : end };
    const raw = this.#add(name, valueSpan, quote, end);
    if (!this.#scanner.closed) {
      const words = quoted(this.#text, name.start, name.end);
      this.#report('xml/unclosed-value', { start, end }, `The value of \`${words}\` has no closing quote.`);
    }
    const markup = raw.indexOf('<');
    if (markup >= 0) {
      const at = valueSpan.start + markup;
      this.#report('xml/invalid-character', { start: at, end: at + 1 }, 'A value cannot hold `<` as it is: write `&lt;`.');
    }
  }

  #unquotedValue(name: Span, start: number, end: number): void {
    const last = this.#text.charAt(end - 1);
    const valueSpan = { start, end: last === '"' || last === "'" ? end - 1 : end };
    this.#add(name, valueSpan, undefined, end);
    const value = quoted(this.#text, start, valueSpan.end);
    const words = quoted(this.#text, name.start, name.end);
    this.#report('xml/unquoted-value', { start, end }, `The value \`${value}\` of \`${words}\` must stand in quotes.`);
  }

  /** Ends an attribute that never got a value. */
  #finishWithoutValue(): void {
    const name = this.#name;
    if (name === undefined) return;
    const end = this.#equalsEnd ?? name.end;
    this.#add(name, undefined, undefined, end);
    const words = quoted(this.#text, name.start, name.end);
    this.#report('xml/missing-value', { start: name.start, end }, `The attribute \`${words}\` has no value.`);
    this.#name = undefined;
    this.#equalsEnd = undefined;
  }

  /** Keeps the attribute and returns its value as it is written. */
  #add(nameSpan: Span, valueSpan: Span | undefined, quote: '"' | "'" | undefined, end: number): string {
    const name = wordAt(this.#text, nameSpan.start, nameSpan.end);
    const raw = valueSpan === undefined ? '' : this.#text.slice(valueSpan.start, valueSpan.end);
    const first = this.#attributeNamed(name);
    if (first !== undefined) this.#reportDuplicate(first, nameSpan);
    const span = { start: nameSpan.start, end };
    const value = decodeAttribute(raw);
    const attribute: XmlAttribute = { kind: 'attribute', name, nameSpan, value, valueSpan, quote, span };
    this.#attributes.push(attribute);
    if (first === undefined) this.#byName?.set(name, attribute);
    return raw;
  }

  #attributeNamed(name: string): XmlAttribute | undefined {
    if (this.#byName === undefined) {
      if (this.#attributes.length < MANY_ATTRIBUTES) return this.#attributes.find((attribute) => attribute.name === name);
      this.#byName = new Map(this.#attributes.toReversed().map((attribute) => [attribute.name, attribute]));
    }
    return this.#byName.get(name);
  }

  #reportDuplicate(first: XmlAttribute, span: Span): void {
    const related = { message: `The first \`${first.name}\`.`, span: first.nameSpan };
    this.#problems.push(problem('xml/duplicate-attribute', span, `The attribute \`${first.name}\` is set twice.`, related));
  }

  /** Something that has no place where it stands. */
  #stray(): void {
    const { start, end } = this.#scanner;
    this.#finishWithoutValue();
    this.#glue(start);
    this.#spaced = false;
    const words = quoted(this.#text, start, end);
    this.#report('xml/invalid-character', { start, end }, `\`${words}\` has no meaning at this place in a tag.`);
  }

  #glue(at: number): void {
    if (!this.#spaced) this.#glued ??= at;
  }

  #checkName(span: Span, what: 'element' | 'attribute'): void {
    if (isName(this.#text, span.start, span.end)) return;
    const words = quoted(this.#text, span.start, span.end);
    this.#report('xml/invalid-name', span, `\`${words}\` cannot be the name of an ${what}.`);
  }

  #report(code: XmlProblemCode, span: Span, message: string): void {
    this.#problems.push(problem(code, span, message));
  }

  /** What is left to say of a tag without `>`: that, unless an open quote already explains it, and what is wrong in any case. */
  #problemsOfCutTag(nameSpan: Span): XmlProblem[] {
    const certain = this.#problems.filter((one) => !MOOT_IN_CUT_TAG.has(one.code));
    if (certain.some((one) => one.code === 'xml/unclosed-value')) return certain;
    const words = quoted(this.#text, nameSpan.start, nameSpan.end);
    const span = { start: this.#tagStart, end: nameSpan.end };
    return [...certain, problem('xml/unclosed-tag', span, `The tag \`<${words}\` has no closing \`>\`.`)];
  }
}
