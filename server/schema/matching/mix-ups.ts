/** Two mistakes that are one: what an element lacks stands there all the same, under another name or in another form. */
import { childElements } from '../../xml/navigate.ts';
import type { XmlElement } from '../../xml/tree.ts';
import type { Declaration, ElementDeclaration } from '../patterns/expression.ts';
import { includesName, listedNames, nameKey } from '../patterns/names.ts';
import type { Matcher } from './matcher.ts';
import type { Mistake, Place } from './mistake.ts';
import type { Namespaces } from './namespaces.ts';
import {
  anyOfTheirNames,
  asAttribute,
  asElement,
  asOtherAttribute,
  isCalled,
  isGoodGuess,
  isHomeless,
  isStray,
} from './other-forms.ts';
import { possibleAttributes, possibleElements } from './possible.ts';
import { mistakesByElement } from './strangers.ts';

type Of<K extends Mistake['kind']> = Extract<Mistake, { kind: K }>;

/** The mistakes, each mix-up said once, where the thing stands; and what is of another form than it could be here, said so. */
export function mixUpsOnce(mistakes: readonly Mistake[], matcher: Matcher): readonly Mistake[] {
  const pairs = new MixUps(mistakes, matcher);
  for (const own of mistakesByElement(mistakes).values()) pairs.look(own);
  const around = new Map(mistakes.flatMap(({ place: { outer } }) => (outer ? [[outer.element, outer] as const] : [])));
  for (const place of around.values()) pairs.readAsOthers(place);
  return mistakes.flatMap((mistake) => pairs.insteadOf(mistake));
}

class MixUps {
  private readonly mistakes: readonly Mistake[];
  private readonly matcher: Matcher;
  /** Undefined: not said any more. */
  private readonly instead = new Map<Mistake, Mistake | undefined>();
  /** For each element, what is said of each child and of what is in it; a namesake's being one too many is said of both. */
  private readonly byChild = new Map<XmlElement, Map<XmlElement, Mistake[]>>();

  constructor(mistakes: readonly Mistake[], matcher: Matcher) {
    this.mistakes = mistakes;
    this.matcher = matcher;
    for (const mistake of mistakes) for (const child of childrenAbout(mistake)) this.note(child, mistake);
  }

  private note(child: XmlElement, mistake: Mistake): void {
    if (child.parent === undefined) return;
    const siblings = this.byChild.get(child.parent) ?? new Map<XmlElement, Mistake[]>();
    const about = siblings.get(child);
    if (about === undefined) siblings.set(child, [mistake]);
    else about.push(mistake);
    this.byChild.set(child.parent, siblings);
  }

  insteadOf(mistake: Mistake): readonly Mistake[] {
    const said = this.instead.has(mistake) ? this.instead.get(mistake) : mistake;
    return said === undefined ? [] : [said];
  }

  /** `own`: the mistakes of one element. */
  look(own: readonly Mistake[]): void {
    for (const missing of own) {
      const found =
        missing.kind === 'missing-attribute'
          ? this.lackedAttribute(missing, own)
          : missing.kind === 'missing-element' && this.lackedElement(missing, own);
      if (found) this.instead.set(missing, undefined);
    }
    for (const mistake of own) if (!this.instead.has(mistake)) this.otherForm(mistake);
    this.wrapped(own);
  }

  private lackedAttribute({ alternatives }: Of<'missing-attribute'>, own: readonly Mistake[]): boolean {
    for (const mistake of own) {
      if (this.instead.has(mistake)) continue;
      const instead =
        asOtherAttribute(mistake, anyOfTheirNames(mistake.place, alternatives)) ??
        (isStray(mistake) && asAttribute(mistake, alternatives, true));
      if (instead) return this.say(mistake, instead);
    }
    return false;
  }

  private lackedElement({ place, alternatives }: Of<'missing-element'>, own: readonly Mistake[]): boolean {
    const left = own.filter((mistake) => !this.instead.has(mistake));
    for (const mistake of left) {
      const written = mistake.kind === 'unknown-attribute' ? asElement(mistake, alternatives, true) : undefined;
      if (written !== undefined) return this.say(mistake, written);
    }
    return (
      this.lackedAround(place, alternatives, left) ||
      this.readAsLacked(place, alternatives) ||
      this.movedFrom(place, alternatives)
    );
  }

  /** What belongs into the missing element stands here without it. */
  private lackedAround(place: Place, alternatives: readonly ElementDeclaration[], own: readonly Mistake[]): boolean {
    for (const wrapper of alternatives) {
      const misplaced = own.filter((mistake) => mistake.kind === 'misplaced-element' && mistake.homes.includes(keyOf(wrapper)));
      if (this.wrap(place, misplaced.flatMap(childrenOf), misplaced, wrapper, true)) return true;
      for (const mistake of own) {
        if (mistake.kind !== 'duplicate-element') continue;
        const child = [mistake.child, mistake.other].find((each) => this.fitsAlone(place, [each], wrapper));
        if (child !== undefined) return this.wrap(place, [child], [mistake], wrapper, true);
      }
    }
    return false;
  }

  /** A child in which something is wrong, or for which there is no place, and that would be right under the name of what is missing. */
  private readAsLacked(place: Place, alternatives: readonly ElementDeclaration[]): boolean {
    for (const [child, about] of this.mistakesByChild(place)) {
      const inside = place.inside.within(child);
      const meant = alternatives.find((each) => this.matcher.isValid(child, each, inside) && isChoosy(each));
      if (meant !== undefined) return this.misnamed(place, child, about, meant, true);
    }
    return false;
  }

  /** What is missing stands elsewhere, where there is something of its name already or its name means another thing. */
  private movedFrom(home: Place, alternatives: readonly ElementDeclaration[]): boolean {
    for (const mistake of this.mistakes) {
      if (this.instead.has(mistake)) continue;
      for (const { place, child } of elementsOf(mistake)) {
        const inside = place.inside.within(child);
        const isMissing = (each: ElementDeclaration) =>
          includesElement(each, inside, child.name) && this.matcher.isValid(child, each, inside);
        if (!alternatives.some(isMissing)) continue;
        this.silence(place.element, child);
        const homes = [home.element.name];
        return this.say(mistake, { kind: 'misplaced-element', place, child, homes, home: home.element, attributes: [] });
      }
    }
    return false;
  }

  /** Children with more than one thing wrong inside, which would all be right under one other name that may stand here. */
  readAsOthers(place: Place): void {
    for (const [child, about] of this.mistakesByChild(place)) {
      if (about.length < 2 || about.some((mistake) => mistake.place.element === place.element)) continue;
      const inside = place.inside.within(child);
      const possible = [...possibleElements(place.reading.declaration.content)];
      const meant = possible.filter((each) => this.matcher.isValid(child, each, inside) && isChoosy(each));
      const [only] = meant;
      if (only !== undefined && new Set(meant.map(keyOf)).size === 1) this.misnamed(place, child, about, only, false);
    }
  }

  private misnamed(
    place: Place,
    child: XmlElement,
    about: readonly Mistake[],
    declaration: ElementDeclaration,
    lacked: boolean,
  ): boolean {
    const [first] = about;
    const [name] = listedNames(declaration.pattern.name);
    if (first === undefined || name === undefined) return false;
    // What is in another namespace is hardly the same thing, and no renaming takes it there.
    if (name.namespace !== place.inside.within(child).elementName(child.name).namespace) return false;
    for (const mistake of about) this.instead.set(mistake, undefined);
    const meant = { ...name, key: nameKey(name.namespace, name.local) };
    return this.say(first, { kind: 'unknown-element', place, child, meant, lacked });
  }

  /** What is still said of each child of an element, and of what is in it. */
  private mistakesByChild({ element }: Place): readonly (readonly [child: XmlElement, about: readonly Mistake[]])[] {
    return [...(this.byChild.get(element) ?? [])].flatMap(([child, all]) => {
      const about = all.filter((mistake) => !this.instead.has(mistake));
      return about.length === 0 ? [] : [[child, about] as const];
    });
  }

  /** Nothing is said any more of the child and of what is in it. */
  private silence(parent: XmlElement, child: XmlElement): void {
    const about = this.byChild.get(parent)?.get(child) ?? [];
    for (const mistake of about) if (childOf(parent, mistake) === child) this.instead.set(mistake, undefined);
  }

  /** Nothing is missing, but an attribute or a child of the name could stand here. */
  private otherForm(mistake: Mistake): void {
    const { element, reading } = mistake.place;
    const { content } = reading.declaration;
    if (isStray(mistake)) {
      const free = [...possibleAttributes(content)].filter(
        (each) => !element.attributes.some(({ name }) => isCalled(each, name)),
      );
      const written = asAttribute(mistake, free, false);
      if (written === undefined) return;
      this.silence(element, mistake.child);
      this.say(mistake, written);
    } else if (mistake.kind === 'unknown-attribute' && !isGoodGuess(mistake)) {
      const free = [...possibleElements(content)].filter((each) => isFree(element, each));
      const written = asElement(mistake, free, false);
      if (written !== undefined) this.say(mistake, written);
    }
  }

  /** Neighbours that would be right as the content of one element, which could stand here and does not. */
  private wrapped(own: readonly Mistake[]): void {
    const homeless = own.filter((mistake) => !this.instead.has(mistake) && isHomeless(mistake));
    const [first] = homeless;
    if (first === undefined) return;
    const { place } = first;
    const children = homeless.flatMap(childrenOf);
    const free = [...possibleElements(place.reading.declaration.content)].filter((each) => isFree(place.element, each));
    const fitting = free.filter((each) => this.fitsAlone(place, children, each));
    const [wrapper] = fitting;
    if (wrapper !== undefined && new Set(fitting.map(keyOf)).size === 1) this.wrap(place, children, homeless, wrapper, false);
  }

  /** Whether an element with these children only would be right. */
  private fitsAlone({ element, inside }: Place, children: readonly XmlElement[], wrapper: ElementDeclaration): boolean {
    return this.matcher.isValid({ ...element, attributes: [], children }, wrapper, inside) && isChoosy(wrapper);
  }

  private wrap(
    place: Place,
    children: readonly XmlElement[],
    about: readonly Mistake[],
    wrapper: ElementDeclaration,
    lacked: boolean,
  ): boolean {
    const [first] = about;
    const [child] = children;
    if (first === undefined || child === undefined) return false;
    for (const mistake of about) this.instead.set(mistake, undefined);
    return this.say(first, { kind: 'missing-wrapper', place, child, children, wrapper, lacked });
  }

  private say(mistake: Mistake, instead: Mistake): true {
    this.instead.set(mistake, instead);
    return true;
  }
}

function childrenOf(mistake: Mistake): readonly XmlElement[] {
  return 'child' in mistake ? [mistake.child] : [];
}

/** The elements that may be what is missing elsewhere: each with the place that it stands in. */
function elementsOf(mistake: Mistake): readonly { readonly place: Place; readonly child: XmlElement }[] {
  const { place } = mistake;
  if (mistake.kind === 'duplicate-element') return [mistake.child, mistake.other].map((child) => ({ place, child }));
  if (mistake.kind === 'impossible-element') return [{ place, child: mistake.child }];
  return place.outer === undefined ? [] : [{ place: place.outer, child: place.element }];
}

function isFree(element: XmlElement, declaration: ElementDeclaration): boolean {
  return !childElements(element).some(({ name }) => isCalled(declaration, name));
}

/** Whether the element takes no others than the grammar names: one that takes any says nothing. */
function isChoosy({ content }: ElementDeclaration): boolean {
  return [...possibleElements(content)].every(({ pattern }) => listedNames(pattern.name).length > 0);
}

function includesElement({ pattern }: ElementDeclaration, inside: Namespaces, name: string): boolean {
  const { namespace, local } = inside.elementName(name);
  return includesName(pattern.name, namespace, local);
}

function keyOf({ pattern }: Declaration): string {
  const [name] = listedNames(pattern.name);
  return name === undefined ? '' : nameKey(name.namespace, name.local);
}

/** The elements that the mistake is about or in. */
function childrenAbout(mistake: Mistake): readonly XmlElement[] {
  const around: XmlElement[] = [];
  for (let each: Place | undefined = mistake.place; each?.outer !== undefined; each = each.outer) around.push(each.element);
  return [...childrenOf(mistake), ...(mistake.kind === 'duplicate-element' ? [mistake.other] : []), ...around];
}

/** The child of the element that the mistake is about or in. */
function childOf(element: XmlElement, mistake: Mistake): XmlElement | undefined {
  if (mistake.place.element === element) return 'child' in mistake ? mistake.child : undefined;
  for (let each: Place | undefined = mistake.place; each !== undefined; each = each.outer) {
    if (each.outer?.element === element) return each.element;
  }
  return undefined;
}
