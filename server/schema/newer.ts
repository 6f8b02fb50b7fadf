/** What a document has that the libvirt it is for does not know yet, by the versions that the grammar names. */
import { offeredFix } from '../rules/fix.ts';
import type { Finding, Fix } from '../rules/rule.ts';
import { removeAttribute, removeElement } from '../xml/edit.ts';
import { childElements, textOf, trimmedSpan } from '../xml/navigate.ts';
import type { Span, XmlAttribute, XmlDocument, XmlElement } from '../xml/tree.ts';
import { Reader } from './guidance/standing.ts';
import { wordsIn } from './guidance/words.ts';
import type { Matcher } from './matching/matcher.ts';
import { isDeclaration, type Namespaces, NO_NAMESPACES } from './matching/namespaces.ts';
import { tag, valueText } from './messages/wording.ts';
import { afterStep, attributeStep, elementStep } from './patterns/derivatives.ts';
import type { ElementDeclaration, Expression } from './patterns/expression.ts';
import type { About } from './patterns/pattern.ts';
import { acceptsText } from './patterns/text.ts';
import { compareVersions, type LibvirtVersion } from './version.ts';

/** Beyond this, findings come without the fix to take away what they speak of: each is tried. */
const MOST_FIXED = 50;

/**
 * What is newer than `version`, in the order of the text. What stands inside of it, or came together with it, is not told besides. What
 * the grammar does not know is left to the check by it.
 */
export function newerFindings(
  { root, ...document }: XmlDocument,
  matcher: Matcher,
  version: LibvirtVersion,
): readonly Finding[] {
  if (root === undefined) return [];
  const search = new Search({ root, ...document }, matcher, version);
  search.inContent(matcher.beginning(), [root], NO_NAMESPACES, undefined);
  return search.found;
}

/** An element with the declarations that fit it best, and the versions that were named around it. */
interface Stand {
  readonly element: XmlElement;
  readonly inside: Namespaces;
  readonly declarations: readonly ElementDeclaration[];
  readonly told: ReadonlySet<string>;
}

/** An attribute, or its value, that came with the version `since`. */
interface NewAttribute {
  readonly attribute: XmlAttribute;
  readonly isValue: boolean;
  readonly since: string;
}

class Search {
  readonly found: Finding[] = [];
  private readonly document: XmlDocument;
  private readonly reader: Reader;
  private readonly version: LibvirtVersion;

  constructor(document: XmlDocument, matcher: Matcher, version: LibvirtVersion) {
    this.document = document;
    this.reader = new Reader(matcher);
    this.version = version;
  }

  /** `content`: what is left of the parent's content where its first child begins. */
  inContent(content: Expression, children: readonly XmlElement[], around: Namespaces, parent: Stand | undefined): void {
    const { matcher } = this.reader;
    let expression = content;
    for (const element of children) {
      const inside = around.within(element);
      const { key, namespace, local } = inside.elementName(element.name);
      const step = elementStep(expression, key, namespace, local);
      const declarations = this.fitting(step.declarations, element, inside);
      if (declarations.length === 0) continue;
      const after = declarations.map((each) => afterStep(matcher.table, expression, step, step.declarations.indexOf(each)));
      expression = matcher.table.choice(after);
      this.inElement({ element, inside, declarations, told: parent?.told ?? new Set() }, parent);
    }
  }

  private fitting(declarations: readonly ElementDeclaration[], element: XmlElement, inside: Namespaces) {
    if (declarations.length < 2) return declarations;
    const valid = declarations.filter((each) => this.reader.matcher.isValid(element, each, inside));
    return valid.length > 0 ? valid : this.reader.bestOf(declarations, element, inside);
  }

  private inElement(stand: Stand, parent: Stand | undefined): void {
    const { element, inside, declarations } = stand;
    const since = this.newerThanAsked(declarations.map(({ pattern }) => pattern.about));
    if (since !== undefined) {
      if (!stand.told.has(since)) this.tellElement(element, since, parent);
      return;
    }
    const content = this.reader.matcher.table.choice(declarations.map((each) => each.content));
    const told = new Set([...stand.told, ...this.inAttributes(stand, content)]);
    const opened = this.reader.closed(this.reader.attributes(content, element.attributes, inside).expression).expression;
    const children = childElements(element);
    if (children.length > 0) this.inContent(opened, children, inside, { ...stand, told });
    else if (acceptsText(opened, textOf(element))) this.inText(element, opened, told);
  }

  /** Tells of the attributes, and says which versions brought the values among them: what else came with those follows from them. */
  private inAttributes(stand: Stand, content: Expression): readonly string[] {
    const { attributes } = stand.element;
    const found = attributes.flatMap((attribute) => this.newAttribute(attribute, stand, content) ?? []);
    const brought = found.filter(({ isValue }) => isValue).map(({ since }) => since);
    for (const each of found) {
      if (stand.told.has(each.since) || (!each.isValue && brought.includes(each.since))) continue;
      this.tellAttribute(each, stand);
    }
    return brought;
  }

  private newAttribute(attribute: XmlAttribute, { element, inside }: Stand, content: Expression): NewAttribute | undefined {
    if (isDeclaration(attribute.name)) return undefined;
    const others = element.attributes.filter((other) => other !== attribute);
    const left = this.reader.attributes(content, others, inside).expression;
    const { key, namespace, local } = inside.attributeName(attribute.name);
    const fitting = attributeStep(left, key, namespace, local).declarations.filter((declaration) =>
      acceptsText(declaration.content, attribute.value),
    );
    const since = this.newerThanAsked(fitting.map(({ pattern }) => pattern.about));
    if (since !== undefined) return { attribute, isValue: false, since };
    const ofValue = this.newerValue(
      fitting.map((each) => each.content),
      attribute.value,
    );
    return ofValue === undefined ? undefined : { attribute, isValue: true, since: ofValue };
  }

  private inText(element: XmlElement, content: Expression, told: ReadonlySet<string>): void {
    const value = textOf(element).trim();
    const since = this.newerValue([content], value);
    if (since === undefined || told.has(since)) return;
    const [span = element.nameSpan] = element.children.flatMap((child) => trimmedSpan(child) ?? []);
    this.tell(`${valueText(value)} in ${tag(element.name)} ${this.unknownSince(since)}`, span, []);
  }

  /** The version that brought a word, where each of the contents has it as a word that is newer. */
  private newerValue(contents: readonly Expression[], value: string): string | undefined {
    const words = contents.map((content) => wordsIn(content).find(({ text }) => text === value.trim()));
    return this.newerThanAsked(words.map((word) => word?.about));
  }

  /** The oldest of the versions, where all are newer than what was asked for. What has no version was always there. */
  private newerThanAsked(abouts: readonly (About | undefined)[]): string | undefined {
    let oldest: string | undefined;
    for (const about of abouts) {
      const since = about?.since;
      if (since === undefined || compareVersions(since, this.version) <= 0) return undefined;
      if (oldest === undefined || compareVersions(since, oldest) < 0) oldest = since;
    }
    return oldest;
  }

  private tellElement(element: XmlElement, since: string, parent: Stand | undefined): void {
    const fix = () => offeredFix(`Remove ${tag(element.name)}`, [removeElement(this.document, element)]);
    const others = parent?.element.children.filter((child) => child !== element) ?? [];
    const fixes = this.fixIfValid(parent, { children: others }, fix);
    this.tell(`${tag(element.name)} ${this.droppedSince(since)}`, element.nameSpan, fixes);
  }

  private tellAttribute({ attribute, isValue, since }: NewAttribute, stand: Stand): void {
    const what = `${attribute.name}= of ${tag(stand.element.name)}`;
    if (isValue) {
      const message = `${valueText(attribute.value)} for ${what} ${this.unknownSince(since)}`;
      this.tell(message, attribute.valueSpan ?? attribute.span, []);
      return;
    }
    const fix = () => offeredFix(`Remove ${attribute.name}=`, [removeAttribute(stand.element, attribute.name)]);
    const others = stand.element.attributes.filter((other) => other !== attribute);
    this.tell(`${what} ${this.droppedSince(since)}`, attribute.nameSpan, this.fixIfValid(stand, { attributes: others }, fix));
  }

  private droppedSince(since: string): string {
    return `came with libvirt ${since}: ${this.version} drops it without a word.`;
  }

  private unknownSince(since: string): string {
    return `came with libvirt ${since}: ${this.version} does not know it.`;
  }

  private fixIfValid(
    stand: Stand | undefined,
    without: Partial<Pick<XmlElement, 'children' | 'attributes'>>,
    fix: () => Fix,
  ): readonly Fix[] {
    if (stand === undefined || this.found.length >= MOST_FIXED) return [];
    const changed = { ...stand.element, ...without };
    const isValid = stand.declarations.some((each) => this.reader.matcher.isValid(changed, each, stand.inside));
    return isValid ? [fix()] : [];
  }

  private tell(message: string, span: Span, fixes: readonly Fix[]): void {
    this.found.push({ rule: 'schema/newer-libvirt', level: 'warning', message, span, related: [], fixes });
  }
}
