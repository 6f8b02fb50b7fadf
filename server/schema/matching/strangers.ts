/** Elements that are known where they stand, but written as they are elsewhere: one mistake each, rather than one for each attribute. */
import type { XmlElement } from '../../xml/tree.ts';
import type { Mistake, Place } from './mistake.ts';
import { isDeclaration } from './namespaces.ts';

/** Where an element with these very attributes may stand, by the names of what contains it. */
export type HomesOf = (stranger: Place, around: Place) => readonly string[];

/** The mistakes, with one for each element of another place; what is wrong with such an element and in it is not said besides. */
export function strangersOnce(mistakes: readonly Mistake[], homesOf: HomesOf): readonly Mistake[] {
  const instead = new Map<XmlElement, Mistake>();
  for (const [element, own] of mistakesByElement(mistakes)) {
    const place = own[0]?.place;
    const outer = place?.outer;
    if (place === undefined || outer === undefined || !isStrange(element, own)) continue;
    const homes = homesOf(place, outer);
    if (homes.length === 0 || homes.includes(outer.element.name)) continue;
    const attributes = written(element).map(({ name }) => name);
    instead.set(element, { kind: 'misplaced-element', place: outer, child: element, homes, home: undefined, attributes });
  }
  if (instead.size === 0) return mistakes;
  const said = new Set<XmlElement>();
  return mistakes.flatMap((mistake): readonly Mistake[] => {
    const stranger = strangerAround(mistake.place, instead);
    if (stranger === undefined) return [mistake];
    const [element, replacement] = stranger;
    if (said.has(element)) return [];
    said.add(element);
    return [replacement];
  });
}

/** The mistakes of each element itself. */
export function mistakesByElement(mistakes: readonly Mistake[]): ReadonlyMap<XmlElement, readonly Mistake[]> {
  const found = new Map<XmlElement, Mistake[]>();
  for (const mistake of mistakes) {
    const { element } = mistake.place;
    const others = found.get(element);
    if (others === undefined) found.set(element, [mistake]);
    else others.push(mistake);
  }
  return found;
}

/** Whether none of the element's attributes is known here, and more is wrong with it than one name. */
function isStrange(element: XmlElement, own: readonly Mistake[]): boolean {
  if (written(element).length === 0) return own.length > 1;
  const unknown = own.filter((mistake) => mistake.kind === 'unknown-attribute' && mistake.meant === undefined);
  const ofStartTag = own.filter(({ kind }) => kind === 'unknown-attribute' || kind === 'missing-attribute');
  return unknown.length > 0 && unknown.length === written(element).length && ofStartTag.length > 1;
}

function written({ attributes }: XmlElement): XmlElement['attributes'] {
  return attributes.filter(({ name }) => !isDeclaration(name));
}

/** The outermost stranger that the place is in. */
function strangerAround(place: Place, instead: ReadonlyMap<XmlElement, Mistake>): [XmlElement, Mistake] | undefined {
  let found: [XmlElement, Mistake] | undefined;
  for (let each: Place | undefined = place; each !== undefined; each = each.outer) {
    const mistake = instead.get(each.element);
    if (mistake !== undefined) found = [each.element, mistake];
  }
  return found;
}
