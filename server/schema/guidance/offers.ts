/**
 * What can still stand at a place: nothing is offered that would make wrong what stands around it already, and what has to come is
 * marked as required.
 */
import type { XmlAttribute, XmlElement } from '../../xml/tree.ts';
import type { Matcher } from '../matching/matcher.ts';
import { type Completion, completion, missingCount } from '../matching/missing.ts';
import { isDeclaration } from '../matching/namespaces.ts';
import { afterStep, attributeStep, collectAttributes, collectElements, elementStep } from '../patterns/derivatives.ts';
import type { AttributeDeclaration, ElementDeclaration, Expression } from '../patterns/expression.ts';
import { listedNames, nameKey } from '../patterns/names.ts';
import type { About } from '../patterns/pattern.ts';
import { acceptsText } from '../patterns/text.ts';
import { contextOf } from './context.ts';
import { orderIn } from './order.ts';
import { Reader, type Standing } from './standing.ts';
import { wordsIn } from './words.ts';

interface Name {
  readonly namespace: string;
  readonly local: string;
}

/** Whether two names are one, namespaces included. */
export function isSameName(one: Name, other: Name): boolean {
  return one.namespace === other.namespace && one.local === other.local;
}

/** A name that can stand at a place, with the declarations of it that fit there. */
interface Offer<D> {
  readonly name: Name;
  /** At least one. */
  readonly declarations: readonly [D, ...D[]];
  readonly required: boolean;
  /** What has to come together with it. */
  readonly companions: readonly D[];
}

export type ElementOffer = Offer<ElementDeclaration>;
export type AttributeOffer = Offer<AttributeDeclaration>;

/** A value of an enumeration. */
export interface ValueOffer {
  readonly text: string;
  readonly about: About | undefined;
  /** Something that stands in the element already does not go with it. */
  readonly clashes: boolean;
  /** With it something else has to stand in the element, which is not there yet. */
  readonly asksForMore: boolean;
}

export interface ValueOffers {
  readonly words: readonly ValueOffer[];
  /** Whether a text that is no word of an enumeration can stand. */
  readonly accepts: (text: string) => boolean;
}

/** Where more siblings follow, they count as what they are called: the many of them are devices, each of which can stand beside any other. */
const MOST_LOOKED_INTO = 40;

/** The elements that can stand among the children of `parent` at an offset. `hole`: the child that is being written there. */
export function elementOffers(matcher: Matcher, parent: XmlElement, offset: number, hole?: XmlElement): ElementOffer[] {
  const reader = new Reader(matcher);
  const { inside, declarations } = contextOf(reader, parent, hole);
  const siblings = reader.siblings(parent, inside);
  const here = siblings.countBefore(offset);
  const behind = siblings.elements[here] === hole ? here + 1 : here;
  const younger = siblings.elements.length - behind <= MOST_LOOKED_INTO ? siblings.elements.slice(behind) : undefined;
  const offers = new Collection<ElementDeclaration>(orderIn(declarations));
  for (const { content } of declarations) {
    const opened = reader.attributes(content, parent.attributes, inside);
    const left = reader.names(reader.closed(opened.expression).expression, siblings, [0, here], inside).expression;
    const ends = new Map<Expression, { misfits: number; strangers: number; missing: Completion | undefined }>();
    const endOf = (expression: Expression) => {
      let end = ends.get(expression);
      if (end === undefined) {
        const passed = younger
          ? reader.children(expression, younger, inside)
          : reader.names(expression, siblings, [behind, siblings.elements.length], inside);
        end = { misfits: passed.misfits, strangers: passed.strangers, missing: completion(passed.expression) };
        ends.set(expression, end);
      }
      return end;
    };
    const now = endOf(left);
    for (const name of namesOf<ElementDeclaration>((found) => collectElements(left, found))) {
      const step = elementStep(left, nameKey(name.namespace, name.local), name.namespace, name.local);
      for (const [index, declaration] of step.declarations.entries()) {
        const then = endOf(afterStep(matcher.table, left, step, index));
        // A sibling with a mistake in it stays the sibling it is called.
        if (then.misfits > now.misfits || then.strangers > now.strangers || then.missing === undefined) continue;
        if (missingCount(then.missing) > 0 && then.missing.text) continue;
        const companions = added(now.missing?.children ?? [], then.missing.children);
        const required = isAmong(declaration, now.missing?.children ?? []);
        offers.add({ name, declarations: [declaration], required, companions }, then.misfits);
      }
    }
  }
  return offers.all;
}

/** The attributes that `element` can still have. `hole`: the one that is being written. */
export function attributeOffers(matcher: Matcher, element: XmlElement, hole?: XmlAttribute): AttributeOffer[] {
  const reader = new Reader(matcher);
  const { inside, declarations } = contextOf(reader, element, hole);
  const present = element.attributes.filter((attribute) => attribute !== hole);
  const offers = new Collection<AttributeDeclaration>(orderIn(declarations));
  const readings = declarations.map(({ content }) => {
    const opened = reader.attributes(content, present, inside);
    const standings = standingsOf(reader, element, opened.misfits, inside);
    return { opened, standings, now: standings(opened.expression) };
  });
  // What one reading of the element asks for is not missing where another one does without.
  const missing = (standing: Standing) => standing.attributes.length + (standing.content?.children.length ?? 1);
  const [best] = [...readings].sort((a, b) => missing(a.now) - missing(b.now));
  if (best === undefined) return [];
  const { now } = best;
  for (const { opened, standings } of readings) {
    for (const name of namesOf<AttributeDeclaration>((found) => collectAttributes(opened.expression, found))) {
      if (present.some((attribute) => inside.attributeName(attribute.name).key === nameKey(name.namespace, name.local)))
        continue;
      const step = attributeStep(opened.expression, nameKey(name.namespace, name.local), name.namespace, name.local);
      for (const [index, declaration] of step.declarations.entries()) {
        const then = standings(afterStep(matcher.table, opened.expression, step, index));
        if (then.misfits > now.misfits || then.content === undefined) continue;
        const required = isAmong(declaration, now.attributes);
        const companions = added(now.attributes, then.attributes);
        const children = added(now.content?.children ?? [], then.content.children);
        offers.add({ name, declarations: [declaration], required, companions }, then.misfits, children.length > 0);
      }
    }
  }
  return offers.all;
}

/** What the value of an attribute can be. */
export function valueOffers(matcher: Matcher, element: XmlElement, attribute: XmlAttribute): ValueOffers {
  const reader = new Reader(matcher);
  const { inside, declarations } = contextOf(reader, element, attribute);
  const present = element.attributes.filter((other) => other !== attribute);
  const { key, namespace, local } = inside.attributeName(attribute.name);
  const found: { readonly declared: AttributeDeclaration; readonly misfits: number; readonly missing: number }[] = [];
  if (isDeclaration(attribute.name)) return { words: [], accepts: () => false };
  for (const { content } of declarations) {
    const opened = reader.attributes(content, present, inside);
    const standings = standingsOf(reader, element, opened.misfits, inside);
    const step = attributeStep(opened.expression, key, namespace, local);
    for (const [index, declared] of step.declarations.entries()) {
      const then = standings(afterStep(matcher.table, opened.expression, step, index));
      const missing = then.attributes.length + (then.content === undefined ? 1 : missingCount(then.content));
      found.push({ declared, misfits: then.misfits, missing });
    }
  }
  const least = Math.min(...found.map(({ misfits }) => misfits));
  // What is missing whatever the value is asked for by none of them.
  const leastMissing = Math.min(...found.filter(({ misfits }) => misfits === least).map(({ missing }) => missing));
  const words = new Map<string, ValueOffer>();
  // As the grammar lists them; where a word is in several declarations, the one that fits best counts.
  const placeOf = orderIn(declarations);
  const listed = [...found].sort((a, b) => placeOf(a.declared.pattern) - placeOf(b.declared.pattern));
  for (const { declared, misfits, missing } of listed) {
    for (const { text, about } of wordsIn(declared.content)) {
      const word = { text, about, clashes: misfits > least, asksForMore: missing > leastMissing };
      const known = words.get(text);
      if (known === undefined || rank(word) < rank(known)) words.set(text, word);
    }
  }
  return {
    words: [...words.values()],
    accepts: (text) => found.some(({ declared, misfits }) => misfits === least && acceptsText(declared.content, text)),
  };
}

function rank({ clashes, asksForMore }: ValueOffer): number {
  return 2 * Number(clashes) + Number(asksForMore);
}

/** What the text of an element can be. */
export function textOffers(matcher: Matcher, element: XmlElement): ValueOffers {
  const reader = new Reader(matcher);
  const { inside, declarations } = contextOf(reader, { ...element, children: [] });
  const contents = declarations.map(
    ({ content }) => reader.closed(reader.attributes(content, element.attributes, inside).expression).expression,
  );
  const words = new Map<string, ValueOffer>();
  for (const content of contents) {
    for (const { text, about } of wordsIn(content)) {
      if (acceptsText(content, text)) words.set(text, { text, about, clashes: false, asksForMore: false });
    }
  }
  return { words: [...words.values()], accepts: (text) => contents.some((content) => acceptsText(content, text)) };
}

/** How the element would stand with what is left of its start tag. */
function standingsOf(
  reader: Reader,
  element: XmlElement,
  misfits: number,
  inside: Parameters<Reader['standing']>[2],
): (expression: Expression) => Standing {
  const known = new Map<Expression, Standing>();
  return (expression) => {
    let standing = known.get(expression);
    if (standing === undefined) {
      standing = reader.standing(element, { expression, misfits }, inside);
      known.set(expression, standing);
    }
    return standing;
  };
}

interface Candidate<D> {
  readonly offer: Offer<D>;
  readonly misfits: number;
  readonly asksForChildren: boolean;
  /** Where the grammar lists it. */
  readonly place: number;
}

/** The offers by name, those that are required first; otherwise as the grammar lists them. */
class Collection<D extends ElementDeclaration | AttributeDeclaration> {
  private readonly byName = new Map<string, Candidate<D>[]>();
  private readonly placeOf: (pattern: D['pattern']) => number;

  constructor(placeOf: (pattern: D['pattern']) => number) {
    this.placeOf = placeOf;
  }

  /** `misfits`: how much of what stands there does not fit with it. A name all of whose declarations ask for children is no offer. */
  add(offer: Offer<D>, misfits: number, asksForChildren = false): void {
    const key = nameKey(offer.name.namespace, offer.name.local);
    const known = this.byName.get(key) ?? [];
    this.byName.set(key, known);
    if (known.every((each) => each.offer.declarations[0] !== offer.declarations[0])) {
      known.push({ offer, misfits, asksForChildren, place: this.placeOf(offer.declarations[0].pattern) });
    }
  }

  get all(): Offer<D>[] {
    const all = [...this.byName.values()].filter((candidates) => candidates.some(({ asksForChildren }) => !asksForChildren));
    const first = (candidates: readonly Candidate<D>[]) => Math.min(...candidates.map(({ place }) => place));
    const sorted = all.sort((a, b) => first(a) - first(b)).flatMap((candidates) => merged(candidates) ?? []);
    return sorted.sort((a, b) => Number(b.required) - Number(a.required));
  }
}

/** One offer of all declarations: the one that brings least with it comes first, of those the one that fits best. */
function merged<D>(candidates: readonly Candidate<D>[]): Offer<D> | undefined {
  const sorted = [...candidates].sort(
    (a, b) => a.offer.companions.length - b.offer.companions.length || a.misfits - b.misfits || a.place - b.place,
  );
  const [best, ...others] = sorted.map(({ offer }) => offer);
  if (best === undefined) return undefined;
  const [first] = best.declarations;
  const declarations: Offer<D>['declarations'] = [first, ...others.map(({ declarations: [declaration] }) => declaration)];
  return { ...best, declarations, required: candidates.some(({ offer }) => offer.required) };
}

function namesOf<D extends ElementDeclaration | AttributeDeclaration>(collect: (found: (each: D) => void) => void): Name[] {
  const names = new Map<string, Name>();
  collect(({ pattern }) => {
    for (const name of listedNames(pattern.name)) names.set(nameKey(name.namespace, name.local), name);
  });
  return [...names.values()];
}

function isAmong<D>(declaration: D, missing: readonly (readonly D[])[]): boolean {
  return missing.some((alternatives) => alternatives.includes(declaration));
}

/** The first of each of the alternatives that are missing now, and were not before. */
function added<D extends ElementDeclaration | AttributeDeclaration>(
  before: readonly (readonly D[])[],
  now: readonly (readonly D[])[],
): D[] {
  const known = new Set(before.flat().map(nameOf));
  return now.flatMap((alternatives) => {
    const [first] = alternatives;
    return first === undefined || alternatives.some((each) => known.has(nameOf(each))) ? [] : [first];
  });
}

function nameOf({ pattern }: ElementDeclaration | AttributeDeclaration): string {
  return listedNames(pattern.name)
    .map(({ namespace, local }) => nameKey(namespace, local))
    .join('|');
}
