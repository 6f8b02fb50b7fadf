/** Elements with what they need, whole devices and sections, and end tags. */
import { builtInMatcher, type Matcher } from '../../schema/check.ts';
import { type ElementOffer, elementOffers, isSameName } from '../../schema/guidance/offers.ts';
import { localAndPrefix, type Namespaces, NO_NAMESPACES } from '../../schema/matching/namespaces.ts';
import { usualForm } from '../../schema/messages/usual-forms.ts';
import type { ElementDeclaration } from '../../schema/patterns/expression.ts';
import type { About } from '../../schema/patterns/pattern.ts';
import { setAttribute, type TextEdit } from '../../xml/edit.ts';
import { indentOfLine, indentUnit, layOut, lineBreakOf } from '../../xml/layout.ts';
import { inQuotes, usualQuote } from '../../xml/quotes.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { described } from '../about.ts';
import type { Choice, ChoicePlace } from './choice.ts';
import { pathTo } from './computed.ts';
import { elementText } from './element-text.ts';
import { plainText } from './insertion.ts';
import { type Template, templatesIn } from './templates.ts';
import type { TypedContent, TypedElement, TypedEndTag } from './typed.ts';
import { textChoices } from './values.ts';

/** Behind a `<`. */
export function elementChoices(typed: TypedElement, place: ChoicePlace): readonly Choice[] {
  return new ElementWriter(typed, place).choices();
}

/** Between tags: elements with their `<`, the values of a text, and the end tag that is missing. */
export function contentChoices(typed: TypedContent, place: ChoicePlace): readonly Choice[] {
  const { element, insert, replace } = typed;
  const isAlone = typed.text.start >= insert.start && typed.text.end <= replace.end;
  const elements = isAlone
    ? new ElementWriter({ kind: 'element', parent: element, hole: undefined, fresh: true, insert, replace }, place).choices()
    : [];
  const isOpen = element.endTag === undefined && !element.selfClosing && insert.start === insert.end;
  return [...textChoices(typed, place), ...(isOpen ? [endTag(element, `</${element.name}>`, typed)] : []), ...elements];
}

/** Behind `</`. */
export function endTagChoices(typed: TypedEndTag): readonly Choice[] {
  return [endTag(typed.element, typed.closed ? typed.element.name : `${typed.element.name}>`, typed)];
}

function endTag({ name }: XmlElement, text: string, { insert, replace }: Pick<Choice, 'insert' | 'replace'>): Choice {
  return {
    label: `/${name}`,
    kind: 'end-tag',
    group: 'first',
    filter: name,
    detail: 'end tag',
    text,
    insert,
    replace,
    besides: [],
    goesOn: false,
    documentation: () => ({ kind: 'plaintext', value: `Ends <${name}>.` }),
  };
}

class ElementWriter {
  private readonly typed: TypedElement;
  private readonly place: ChoicePlace;
  private readonly path: readonly XmlElement[];
  private readonly namespaces: Namespaces;
  /** What the built-in grammar offers here, once somebody asks. */
  private explained: readonly ElementOffer[] | undefined;

  constructor(typed: TypedElement, place: ChoicePlace) {
    this.typed = typed;
    this.place = place;
    this.path = pathTo(typed.parent);
    this.namespaces = this.path.reduce((around, element) => around.within(element), NO_NAMESPACES);
  }

  choices(): readonly Choice[] {
    const offers = this.offersBy(this.place.matcher);
    const usual = offers.filter(({ name }) => this.isOfThisHypervisor(name.namespace));
    return [...usual.map((offer) => this.element(offer)), ...(this.typed.fresh ? this.templates(offers) : [])];
  }

  private offersBy(matcher: Matcher): readonly ElementOffer[] {
    const { parent, hole } = this.typed;
    return elementOffers(matcher, parent, hole?.span.start ?? this.place.offset, hole);
  }

  /** Schemas in files say nothing: what the built-in grammar calls the same explains it. */
  private aboutOf({ name, declarations: [declaration] }: ElementOffer): About | undefined {
    const { about } = declaration.pattern;
    if (about !== undefined) return about;
    this.explained ??= this.offersBy(builtInMatcher());
    return this.explained.find((offer) => isSameName(offer.name, name))?.declarations[0].pattern.about;
  }

  /** The declaration that people write, where it is left open which one it is. */
  private usualOf(declarations: ElementOffer['declarations']): ElementDeclaration {
    const [first, ...others] = declarations;
    if (others.length === 0) return first;
    const [parent] = localAndPrefix(this.typed.parent.name);
    return declarations.find((each) => usualForm(each, parent, this.place.matcher)) ?? first;
  }

  private element(offer: ElementOffer): Choice {
    const declaration = this.usualOf(offer.declarations);
    const { prefix, declared } = this.namespace(offer.name.namespace);
    const name = prefix + offer.name.local;
    const quote = usualQuote(this.typed.parent);
    const { matcher, host } = this.place;
    const all = [declaration, ...offer.companions];
    const xml = this.typed.fresh
      ? all.map((each) => elementText(each, { path: this.path, quote, prefix, matcher, host })).join('\n')
      : name;
    return {
      label: name,
      kind: 'element',
      group: offer.required ? 'required' : 'possible',
      detail: offer.required ? 'required' : '',
      text: this.typed.fresh ? this.laidOut(onceMarked(xml)) : xml,
      ...this.replaced(name),
      besides: this.typed.fresh ? declared : [...declared, ...this.renamedEnd(name)],
      goesOn: xml.includes('‸'),
      documentation: () => described(this.aboutOf(offer), `<${name}>`, [], this.place.markdown),
    };
  }

  private templates(offers: readonly ElementOffer[]): readonly Choice[] {
    const [domain] = this.path;
    if (domain === undefined) return [];
    const possible = new Set(offers.map(({ name }) => name.local));
    const templates = templatesIn(this.typed.parent.name, domain).filter(({ name }) => possible.has(name));
    return templates.map((template) => this.template(template, domain));
  }

  private template({ name, form, about, link, lines }: Template, domain: XmlElement): Choice {
    const quote = usualQuote(this.typed.parent);
    const xml = lines(domain, this.place.host).join('\n');
    return {
      label: `${name}: ${form}`,
      kind: 'template',
      group: 'whole',
      detail: this.typed.parent.name === 'devices' ? 'whole device' : 'whole section',
      text: this.laidOut(inQuotes(xml, quote)),
      ...this.replaced(`${name} ${form}`),
      besides: [],
      goesOn: false,
      documentation: () => {
        const said = described({ text: about, link }, `<${name}>`, [], this.place.markdown);
        return this.place.markdown ? { ...said, value: `${said.value}\n\n\`\`\`xml\n${plainText(xml)}\n\`\`\`` } : said;
      },
    };
  }

  /** The `<` is written along where there is none yet. */
  private laidOut(xml: string): string {
    const { document } = this.place;
    const { parent, hole, insert } = this.typed;
    const indent = indentOfLine(document.text, hole?.span.start ?? insert.start);
    const text = layOut(xml, indent, indentUnit(document, parent), lineBreakOf(document.text));
    return hole === undefined ? text : text.slice(1);
  }

  private replaced(filter: string): Pick<Choice, 'insert' | 'replace' | 'filter'> {
    return { insert: this.typed.insert, replace: this.typed.replace, filter };
  }

  /** The end tag of an element that gets another name. */
  private renamedEnd(name: string): readonly TextEdit[] {
    const { hole } = this.typed;
    if (hole?.endNameSpan === undefined || hole.endTag === undefined) return [];
    const written = this.place.document.text.slice(hole.endNameSpan.start, hole.endNameSpan.end);
    return written === hole.name ? [{ span: hole.endNameSpan, text: name }] : [];
  }

  /** Extensions of other hypervisors are of no use, unless somebody declared them. */
  private isOfThisHypervisor(uri: string): boolean {
    if (uri === '' || this.namespaces.prefixOf(uri) !== undefined) return true;
    const [domain] = this.path;
    const type = domain?.attributes.find(({ name }) => name === 'type')?.value ?? '';
    return usualPrefix(uri) === (type === 'kvm' || type === 'hvf' ? 'qemu' : type);
  }

  /** How elements of a namespace are written here; where it has no prefix yet, it is declared on the root. */
  private namespace(uri: string): { readonly prefix: string; readonly declared: readonly TextEdit[] } {
    if (uri === '') return { prefix: '', declared: [] };
    const known = this.namespaces.prefixOf(uri);
    if (known !== undefined) return { prefix: known === '' ? '' : `${known}:`, declared: [] };
    const prefix = this.freePrefix(usualPrefix(uri));
    const [root] = this.path;
    return { prefix: `${prefix}:`, declared: root === undefined ? [] : [setAttribute(root, `xmlns:${prefix}`, uri)] };
  }

  /** The usual prefix; with a number where it stands for something else. */
  private freePrefix(usual: string): string {
    let prefix = usual;
    for (let number = 1; this.namespaces.uri(prefix) !== undefined; number++) prefix = `${usual}${number}`;
    return prefix;
  }
}

/** What everybody calls a namespace: `http://libvirt.org/schemas/domain/qemu/1.0` is qemu. */
function usualPrefix(uri: string): string {
  return uri.split('/').at(-2) ?? 'ns';
}

/** Typing goes on at one place: the first. */
function onceMarked(xml: string): string {
  const at = xml.indexOf('‸');
  return at < 0 ? xml : xml.slice(0, at + 1) + xml.slice(at + 1).replaceAll('‸', '');
}
