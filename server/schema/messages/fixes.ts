/** What can be done about a mistake. Only what leaves less wrong than before is offered. */
import { type DriveName, nameForDrive } from '../../domain/drive-name.ts';
import { offeredFix, preferredFix } from '../../rules/fix.ts';
import type { Fix } from '../../rules/rule.ts';
import { isNear } from '../../spelling/spelling.ts';
import {
  applyEdits,
  insertChild,
  removeAttribute,
  removeElement,
  renameElement,
  setAttribute,
  type TextEdit,
} from '../../xml/edit.ts';
import { childElements } from '../../xml/navigate.ts';
import { parseXml } from '../../xml/parse.ts';
import type { XmlDocument, XmlElement } from '../../xml/tree.ts';
import type { Matcher } from '../matching/matcher.ts';
import type { Mistake, Place } from '../matching/mistake.ts';
import { localAndPrefix } from '../matching/namespaces.ts';
import { attributesNamed } from '../matching/possible.ts';
import type { AttributeDeclaration, ElementDeclaration } from '../patterns/expression.ts';
import { listedNames } from '../patterns/names.ts';
import { acceptsText } from '../patterns/text.ts';
import { renamedHere, renamedInChildren } from './attribute-renames.ts';
import { expectedOf } from './expected.ts';
import { asAttribute, asElement, wrapping } from './form-fixes.ts';
import { merging } from './merging.ts';
import { moves, reordering } from './move-fixes.ts';
import { sampleElement, sampleValues } from './sample.ts';
import { Trial, withAttribute, withChildren } from './trial.ts';
import { usualForm } from './usual-forms.ts';
import { otherValues } from './value-fixes.ts';
import { tag, valueText } from './wording.ts';

/** Values tried, and choices offered, for one mistake. */
const MOST_TRIED = 40;
const MOST_OFFERED = 3;

/** A change of what stands elsewhere has to take a whole mistake away. */
const LEAST_GAIN = 8;

type Of<K extends Mistake['kind']> = Extract<Mistake, { kind: K }>;

/** Finds changes that take a mistake away. Each is tried before it is offered. */
export class Fixes {
  private readonly document: XmlDocument;
  private readonly matcher: Matcher;
  private readonly trial: Trial;
  private taken: ReadonlySet<string> | undefined;

  constructor(document: XmlDocument, matcher: Matcher) {
    this.document = document;
    this.matcher = matcher;
    this.trial = new Trial(matcher);
  }

  of(mistake: Mistake): readonly Fix[] {
    switch (mistake.kind) {
      case 'unknown-element':
        return this.unknownElement(mistake);
      case 'misplaced-element':
        return [
          ...moves(this.matcher, this.document, mistake, MOST_OFFERED),
          ...(mistake.home === undefined ? [this.removal(mistake.child)] : []),
        ];
      case 'duplicate-element':
        return this.onlyOne(mistake);
      case 'impossible-element':
        return [...this.otherCommitments(mistake), this.removal(mistake.child)];
      case 'element-order':
        return [...reordering(this.document, this.trial, mistake), this.removal(mistake.child)];
      case 'namespace':
        return this.declaration(mistake);
      case 'unknown-attribute':
        return this.unknownAttribute(mistake);
      case 'impossible-attribute':
        return [...this.otherCommitments(mistake), ...renamedHere(this.trial, mistake), this.removalOfAttribute(mistake)];
      case 'bad-value':
        return [
          ...renamedInChildren(this.trial, mistake),
          ...otherValues(this.document, this.trial, mistake, this.isTaken),
          ...this.otherCommitments(mistake),
        ];
      case 'missing-attribute':
        return this.addedAttributes(mistake);
      case 'missing-element':
        return this.addedElements(mistake);
      case 'attribute-as-element':
        return [asAttribute(this.document, mistake), ...(mistake.lacked ? [] : [this.removal(mistake.child)])];
      case 'element-as-attribute':
        return [
          ...asElement(this.document, this.trial, mistake),
          ...(mistake.lacked ? [] : [this.removalOfAttribute(mistake)]),
        ];
      case 'missing-wrapper':
        return [
          ...wrapping(this.document, this.trial, mistake),
          ...(mistake.lacked || mistake.children.length > 1 ? [] : [this.removal(mistake.child)]),
        ];
      case 'stray-text':
        return [offeredFix('Remove the text', [{ span: mistake.node.span, text: '' }])];
    }
  }

  private unknownElement({ place, child, meant, lacked }: Of<'unknown-element'>): readonly Fix[] {
    if (meant === undefined) return [this.removal(child)];
    const without = withChildren(
      place.element,
      place.element.children.filter((node) => node !== child),
    );
    const fix = isNear(localAndPrefix(child.name)[0], meant.local) ? preferredFix : offeredFix;
    const rename = fix(`Rename to ${tag(meant.local)}`, renameElement(child, meant.local));
    return !lacked && this.trial.gain(place, without) > 0 ? [rename, this.removal(child)] : [rename];
  }

  private removal(child: XmlElement): Fix {
    return offeredFix(`Remove ${tag(child.name)}`, [removeElement(this.document, child)]);
  }

  /** Taking away the second of two that say the same loses nothing. */
  private onlyOne(mistake: Of<'duplicate-element'>): readonly Fix[] {
    const { child, other } = mistake;
    const { text } = this.document;
    const same = text.slice(child.span.start, child.span.end) === text.slice(other.span.start, other.span.end);
    const edits = [removeElement(this.document, child)];
    const title = `Remove the ${other.span.start < child.span.start ? 'second' : 'first'} ${tag(child.name)}`;
    if (same) return [preferredFix(title, edits)];
    return [...merging(this.document, this.trial, mistake), offeredFix(title, edits)];
  }

  private declaration({ place, child, meant }: Of<'namespace'>): readonly Fix[] {
    const colon = child.name.indexOf(':');
    const { root } = this.document;
    if (meant.namespace === '' && colon >= 0) {
      return [preferredFix(`Rename to ${tag(meant.local)}`, renameElement(child, meant.local))];
    }
    if (meant.namespace === '') {
      const title = `Take ${tag(child.name)} out of the namespace`;
      const own = child.attributes.some(({ name }) => name === 'xmlns');
      const outside = place.inside.uri('') ?? '';
      return [offeredFix(title, [own && outside === '' ? removeAttribute(child, 'xmlns') : setAttribute(child, 'xmlns', '')])];
    }
    if (colon < 0 || root === undefined) {
      return [offeredFix(`Declare the namespace of ${tag(child.name)}`, [setAttribute(child, 'xmlns', meant.namespace)])];
    }
    const name = `xmlns:${child.name.slice(0, colon)}`;
    let owner: XmlElement | undefined = child;
    while (owner !== undefined && !owner.attributes.some((attribute) => attribute.name === name)) owner = owner.parent;
    return [
      preferredFix(`Declare ${name} on ${tag((owner ?? root).name)}`, [setAttribute(owner ?? root, name, meant.namespace)]),
    ];
  }

  private unknownAttribute(mistake: Of<'unknown-attribute'>): readonly Fix[] {
    const { place, attribute, meant, lacked } = mistake;
    const removal = this.removalOfAttribute(mistake);
    if (meant === undefined) return [removal];
    const fix = isNear(attribute.name, meant) ? preferredFix : offeredFix;
    const rename = fix(`Rename to ${meant}=`, [{ span: attribute.nameSpan, text: meant }]);
    const without = { ...place.element, attributes: place.element.attributes.filter((other) => other !== attribute) };
    return !lacked && this.trial.gain(place, without) > 0 ? [rename, removal] : [rename];
  }

  private removalOfAttribute({
    place,
    attribute,
  }: Of<'unknown-attribute' | 'impossible-attribute' | 'element-as-attribute'>): Fix {
    return offeredFix(`Remove ${attribute.name}=`, [removeAttribute(place.element, attribute.name)]);
  }

  /** Another value of the attribute that rules out what stands here. */
  private otherCommitments({
    place,
    because,
  }: Of<'impossible-element' | 'impossible-attribute' | 'bad-value'>): readonly Fix[] {
    const by = because?.by;
    if (because === undefined || by?.kind !== 'attribute') return [];
    let owner: Place | undefined = place;
    while (owner !== undefined && owner.element !== because.owner) owner = owner.outer;
    if (owner === undefined) return [];
    const { element, reading } = owner;
    const whole = { ...owner, reading };
    const declared = attributesNamed(reading.declaration.content, owner.inside.attributeName(by.name));
    const { words } = expectedOf(declared.map(({ content }) => content));
    return words
      .slice(0, MOST_TRIED)
      .map((value) => ({ value, gain: this.trial.gain(whole, withAttribute(element, by.name, value)) }))
      .filter(({ gain }) => gain >= LEAST_GAIN)
      .sort((a, b) => b.gain - a.gain)
      .slice(0, 2)
      .map(({ value }) =>
        offeredFix(`Change ${by.name}= of ${tag(element.name)} to ${valueText(value)}`, [
          setAttribute(element, by.name, value),
        ]),
      );
  }

  private addedAttributes({ place, alternatives }: Of<'missing-attribute'>): readonly Fix[] {
    const { element } = place;
    const drive = element.name === 'target' && element.parent?.name === 'disk' ? nameForDrive(element.parent) : undefined;
    if (drive !== undefined && takesName(alternatives, drive.dev)) {
      const bus = drive.bus === undefined ? '' : ` bus='${drive.bus}'`;
      return [offeredFix(`Add dev='${drive.dev}'${bus}`, namedDrive(element, drive))];
    }
    const tried = alternatives.flatMap((declaration) => {
      const [name] = listedNames(declaration.pattern.name);
      if (name === undefined) return [];
      return sampleValues(declaration.content, name.local, this.isTaken).map((value) => ({ name: name.local, value }));
    });
    const unique = [...new Map(tried.map((each) => [`${each.name}=${each.value}`, each])).values()].slice(0, MOST_TRIED);
    const ranked = unique
      .map((each) => ({ ...each, gain: this.trial.gain(place, withAttribute(place.element, each.name, each.value)) }))
      .filter(({ gain }) => gain > 0)
      .sort((a, b) => b.gain - a.gain);
    const words = expectedOf(alternatives.map(({ content }) => content)).words.length;
    return ranked.slice(0, words === 0 ? 1 : MOST_OFFERED).map(({ name, value }) => {
      const edits = [setAttribute(place.element, name, value)];
      const title = `Add ${name}='${value}'`;
      // A sample of free text is nobody's own value.
      return words === 1 && unique.length === 1 ? preferredFix(title, edits) : offeredFix(title, edits);
    });
  }

  private addedElements({ place, alternatives, before }: Of<'missing-element'>): readonly Fix[] {
    const samples = new Map<string, readonly TextEdit[]>();
    for (const declaration of alternatives.slice(0, MOST_TRIED)) {
      const xml = this.sample(place.element, declaration);
      const { root } = parseXml(xml);
      if (root === undefined || samples.has(xml)) continue;
      const { children } = place.element;
      const at = before === undefined ? children.length : children.indexOf(before);
      if (this.trial.gain(place, withChildren(place.element, children.toSpliced(at, 0, root))) <= 0) continue;
      samples.set(xml, insertChild(this.document, place.element, xml, before && { before }));
    }
    return [...samples].slice(0, MOST_OFFERED).map(([xml, edits]) => {
      const [start = ''] = xml.split('\n');
      return offeredFix(`Add ${start}`, edits);
    });
  }

  private sample(parent: XmlElement, declaration: ElementDeclaration): string {
    const usual = usualForm(declaration, localAndPrefix(parent.name)[0], this.matcher);
    // Names have to be new, which numbers, sizes and addresses need not.
    const isNew = usual?.names.every((name) => !this.isTaken(name)) ?? false;
    const xml = usual !== undefined && isNew ? usual.xml : sampleElement(declaration, this.isTaken);
    const drive = parent.name === 'disk' && xml.startsWith("<target dev='") ? nameForDrive(parent) : undefined;
    const { root } = parseXml(xml);
    return drive === undefined || root === undefined ? xml : applyEdits(xml, namedDrive(root, drive));
  }

  /** Whether some attribute has the value: names of disks and the like have to be new. */
  private readonly isTaken = (value: string): boolean => {
    this.taken ??= valuesIn(this.document.root);
    return this.taken.has(value);
  };
}

function valuesIn(root: XmlElement | undefined): ReadonlySet<string> {
  const found = new Set<string>();
  const collect = (element: XmlElement): void => {
    for (const { value } of element.attributes) found.add(value);
    for (const child of childElements(element)) collect(child);
  };
  if (root !== undefined) collect(root);
  return found;
}

function takesName(alternatives: readonly AttributeDeclaration[], dev: string): boolean {
  return alternatives.some(
    ({ pattern, content }) => listedNames(pattern.name).some(({ local }) => local === 'dev') && acceptsText(content, dev),
  );
}

/** The drive's target with this name. */
function namedDrive(target: XmlElement, { dev, bus }: DriveName): readonly TextEdit[] {
  return [setAttribute(target, 'dev', dev), ...(bus === undefined ? [] : [setAttribute(target, 'bus', bus)])];
}
