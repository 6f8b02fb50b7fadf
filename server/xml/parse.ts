import { forbiddenRuns, NextOccurrence } from './characters.ts';
import { mendCutTag } from './cut-tag.ts';
import { checkEndTag, endOfPlainEndTag, fateOfEndTag, readEndTag } from './end-tag.ts';
import { checkComment, checkInstruction, instructionTarget, reportBrokenDeclaration } from './markup.ts';
import { wordAt } from './names.ts';
import { type GrowingElement, OpenElements } from './open-elements.ts';
import { readPlainTag } from './plain-tag.ts';
import { ProblemLog, quoted } from './problems.ts';
import { checkReferences } from './reference-problems.ts';
import { decodeText, normalizeLineBreaks } from './references.ts';
import { Scanner } from './scanner.ts';
import { readStartTag, type StartTag } from './start-tag.ts';
import { TagOutlook } from './tag-outlook.ts';
import { TopLevel } from './top-level.ts';
import type { Span, XmlDocument } from './tree.ts';

/** Deeper than any domain, and shallow enough for whoever walks the tree by recursion. */
const DEEPEST = 1000;

/**
 * Reads any text as XML 1.0. Never throws, takes time linear in the text, expands nothing but character references and the five
 * predefined entities, and fetches nothing. The text is well-formed if `problems` is empty, as far as that can be said without a
 * DTD; at most 1,000 problems are reported.
 */
export function parseXml(text: string): XmlDocument {
  return new TreeBuilder(text).build();
}

class TreeBuilder {
  readonly #text: string;
  readonly #scanner: Scanner;
  readonly #problems = new ProblemLog();
  readonly #open: OpenElements;
  readonly #outlook: TagOutlook;
  readonly #top: TopLevel;
  readonly #ampersand: NextOccurrence;
  readonly #cdataEnd: NextOccurrence;
  /** Behind a byte order mark. */
  readonly #begin: number;
  #tooDeep = false;

  constructor(text: string) {
    this.#text = text;
    this.#begin = text.charCodeAt(0) === 0xfeff ? 1 : 0;
    this.#scanner = new Scanner(text, this.#begin);
    this.#open = new OpenElements(text, this.#problems);
    this.#outlook = new TagOutlook(text);
    this.#top = new TopLevel(text, this.#problems);
    this.#ampersand = new NextOccurrence(text, '&');
    this.#cdataEnd = new NextOccurrence(text, ']]>');
  }

  build(): XmlDocument {
    const scanner = this.#scanner;
    this.#reportForbiddenCharacters();
    for (let kind = scanner.next(); kind !== 'end'; kind = scanner.next()) {
      switch (kind) {
        case 'text':
          this.#characterData(scanner.start, scanner.end);
          break;
        case 'start-open':
          if (scanner.state === 'tag') this.#startTag();
          else this.#loneBracket();
          break;
        case 'end-open':
          this.#endTag();
          break;
        case 'comment':
          this.#comment();
          break;
        case 'cdata':
          this.#cdata();
          break;
        case 'instruction':
          this.#instruction();
          break;
        case 'doctype':
          this.#doctype();
          break;
        default:
          this.#brokenDeclaration();
      }
    }
    // Text that ran too deep hides its end tags, and those of what stands around it.
    if (this.#tooDeep) this.#open.excuseAll();
    this.#open.abandon(this.#open.depth, undefined);
    this.#top.check();
    return { text: this.#text, children: this.#open.top, root: this.#top.root, problems: this.#problems.inOrder() };
  }

  #reportForbiddenCharacters(): void {
    for (const span of forbiddenRuns(this.#text, this.#problems.room)) {
      const code = this.#text.charCodeAt(span.start).toString(16).toUpperCase().padStart(4, '0');
      this.#problems.report('xml/invalid-character', span, `XML allows the character U+${code} nowhere.`);
    }
  }

  #characterData(start: number, end: number): void {
    const text = this.#text;
    const raw = text.slice(start, end);
    const referring = this.#ampersand.from(start) < end;
    if (referring) checkReferences(raw, start, this.#top.hasDoctype, this.#problems);
    const cdataEnd = this.#cdataEnd.from(start);
    if (cdataEnd + 3 <= end) {
      this.#problems.report(
        'xml/bad-cdata-end',
        { start: cdataEnd, end: cdataEnd + 3 },
        'Text cannot hold `]]>`: write `]]&gt;`.',
      );
    }
    const value = referring ? decodeText(raw) : normalizeLineBreaks(raw);
    this.#open.add({ kind: 'text', value, raw, span: { start, end } });
    if (this.#open.depth === 0) this.#top.text(start, end);
  }

  #startTag(): void {
    const start = this.#scanner.start;
    const plain = this.#open.depth < DEEPEST ? readPlainTag(this.#text, start + 1) : undefined;
    if (plain !== undefined) {
      this.#scanner.skipTag(plain.end);
      this.#addElement(this.#element(start, plain.end, plain), plain.ending === 'close', false);
      return;
    }
    const tag = readStartTag(this.#text, this.#scanner);
    for (const { valueSpan } of tag.attributes) {
      if (valueSpan !== undefined && this.#ampersand.from(valueSpan.start) < valueSpan.end) {
        const raw = this.#text.slice(valueSpan.start, valueSpan.end);
        checkReferences(raw, valueSpan.start, this.#top.hasDoctype, this.#problems);
      }
    }
    if (this.#open.depth >= DEEPEST) {
      this.#flatten(start, tag);
      return;
    }
    this.#problems.add(tag.problems);
    if (tag.ending === 'cut') {
      this.#cutTag(start, tag);
      return;
    }
    this.#addElement(this.#element(start, tag.end, tag), tag.ending === 'close', false);
    // `<b/` without its `>`: the white space that follows is content.
    if (tag.end < this.#scanner.end) this.#characterData(tag.end, this.#scanner.end);
  }

  #element(start: number, end: number, tag: Pick<StartTag, 'nameSpan' | 'attributes' | 'ending'>): GrowingElement {
    return {
      kind: 'element',
      name: wordAt(this.#text, tag.nameSpan.start, tag.nameSpan.end),
      nameSpan: tag.nameSpan,
      attributes: tag.attributes,
      children: [],
      parent: this.#open.innermost(),
      span: { start, end },
      startTag: { start, end },
      endTag: undefined,
      endNameSpan: undefined,
      selfClosing: tag.ending === 'self-close',
    };
  }

  #addElement(element: GrowingElement, staysOpen: boolean, excused: boolean): void {
    if (this.#open.depth === 0) this.#top.element(element);
    if (staysOpen) this.#open.open(element, excused);
    else this.#open.add(element);
  }

  /** `<` that no name follows. */
  #loneBracket(): void {
    const { start, end } = this.#scanner;
    const nowhere = { start: end, end };
    this.#problems.report('xml/invalid-name', { start, end }, 'No name follows this `<`. To write the character, use `&lt;`.');
    this.#addElement(this.#element(start, end, { nameSpan: nowhere, attributes: [], ending: 'cut' }), false, true);
  }

  /** A start tag that another tag cuts off. */
  #cutTag(start: number, tag: StartTag): void {
    const cut = this.#scanner.end;
    const mended = mendCutTag(this.#text, tag, cut, this.#open.innermost()?.name, this.#outlook);
    this.#addElement(this.#element(start, mended.end, mended), mended.staysOpen, true);
    if (mended.end < cut) this.#characterData(mended.end, cut);
  }

  /** Keeps what is nested too deep as one stretch of text without a value. */
  #flatten(start: number, tag: StartTag): void {
    const scanner = this.#scanner;
    let depth = tag.ending === 'close' ? 1 : 0;
    let end = scanner.end;
    while (depth > 0) {
      const kind = scanner.next();
      if (kind === 'end') break;
      if (kind === 'end-open') depth--;
      else if (kind === 'start-open' && scanner.state === 'tag' && readStartTag(this.#text, scanner).ending === 'close')
        depth++;
      if (kind === 'end-open') readEndTag(scanner);
      end = scanner.end;
    }
    this.#skipped(start, end);
    if (this.#tooDeep) return;
    this.#tooDeep = true;
    const words = quoted(this.#text, tag.nameSpan.start, tag.nameSpan.end);
    const message = `\`<${words}\` is nested more than ${DEEPEST} elements deep; nothing inside it was looked at.`;
    this.#problems.report('xml/too-deep', { start, end: tag.nameSpan.end }, message);
  }

  /** Markup that belongs to nothing: it stays in the tree as text without a value. */
  #skipped(start: number, end: number): void {
    this.#open.add({ kind: 'text', value: '', raw: this.#text.slice(start, end), span: { start, end } });
  }

  #endTag(): void {
    const start = this.#scanner.start;
    const plainEnd = endOfPlainEndTag(this.#text, start, this.#open.innermost()?.name ?? '');
    if (plainEnd !== undefined) {
      this.#scanner.skipTag(plainEnd);
      this.#open.close({ start, end: plainEnd }, { start: start + 2, end: plainEnd - 1 });
      return;
    }
    const read = readEndTag(this.#scanner);
    const { nameSpan, closed, end } = read;
    const name = this.#text.slice(nameSpan.start, nameSpan.end);
    checkEndTag(this.#text, start, read, this.#problems);
    this.#closeWith(name, nameSpan, { start, end }, !closed || name === '');
    if (!closed && end < this.#scanner.end) this.#characterData(end, this.#scanner.end);
  }

  /** `broken`: the tag itself was complained of, so that what it does not fit is not said beside that. */
  #closeWith(name: string, nameSpan: Span, endTag: Span, broken: boolean): void {
    const open = this.#open;
    const element = open.innermost();
    const fate = element?.name === name ? 0 : fateOfEndTag(name, endTag.end, open, this.#outlook);
    if (fate === 'ignore' || element === undefined) {
      this.#skipped(endTag.start, endTag.end);
      if (broken || (element === undefined && this.#top.explains(name))) return;
      const related = element && { message: `\`<${element.name}>\` is open here.`, span: element.nameSpan };
      this.#problems.report(
        'xml/unexpected-end-tag',
        endTag,
        `\`</${name}>\` closes nothing: no \`<${name}>\` is open.`,
        related,
      );
    } else if (fate === 'mistyped') {
      if (!broken) {
        const related = { message: `\`<${element.name}>\` starts here.`, span: element.nameSpan };
        const message = `\`</${name}>\` does not match the start tag \`<${element.name}>\`.`;
        this.#problems.report('xml/mismatched-tag', nameSpan, message, related);
      }
      open.close(endTag, nameSpan);
    } else {
      if (fate > 0) open.abandon(fate, { message: `\`</${name}>\` closes what stands around it.`, span: endTag });
      open.close(endTag, nameSpan);
    }
  }

  #comment(): void {
    const { start, end, closed } = this.#scanner;
    const value = this.#text.slice(start + 4, closed ? end - 3 : end);
    this.#open.add({ kind: 'comment', value: normalizeLineBreaks(value), span: { start, end } });
    checkComment(value, start, closed, this.#problems);
  }

  #cdata(): void {
    const { start, end, closed } = this.#scanner;
    const value = normalizeLineBreaks(this.#text.slice(start + 9, closed ? end - 3 : end));
    this.#open.add({ kind: 'cdata', value, span: { start, end } });
    if (!closed) {
      this.#problems.report('xml/unclosed-cdata', { start, end: start + 9 }, 'This CDATA section is never closed with `]]>`.');
    } else if (this.#open.depth === 0) {
      this.#top.text(start, end);
    }
  }

  #instruction(): void {
    const { start, end, closed } = this.#scanner;
    const target = instructionTarget(this.#text, start, closed ? end - 2 : end);
    this.#open.add({ kind: 'instruction', target, span: { start, end } });
    const first = start === this.#begin;
    checkInstruction(this.#text, { start, end }, target, { closed, first }, this.#problems);
  }

  #doctype(): void {
    const { start, end, closed } = this.#scanner;
    this.#open.add({ kind: 'doctype', span: { start, end } });
    this.#top.doctype(start, end, closed);
  }

  #brokenDeclaration(): void {
    const { start, end } = this.#scanner;
    this.#skipped(start, end);
    reportBrokenDeclaration(this.#text, { start, end }, this.#problems);
  }
}
