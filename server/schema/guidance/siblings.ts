/** The children of one element, by what they are called: a large domain has thousands of devices, but of a dozen kinds. */
import type { XmlElement } from '../../xml/tree.ts';
import { isDeclaration, type Namespaces, type QualifiedName } from '../matching/namespaces.ts';

/** The children of one name. */
export interface Kind {
  readonly name: QualifiedName;
  /** Where they are among the siblings, ascending. */
  readonly places: readonly number[];
}

/** The child elements of one parent, by their names. */
export class Siblings {
  /** Without a lone `<`. */
  readonly elements: readonly XmlElement[];
  readonly kinds: readonly Kind[];

  constructor(parent: XmlElement, inside: Namespaces) {
    const elements: XmlElement[] = [];
    const kinds = new Map<string, { readonly name: QualifiedName; readonly places: number[] }>();
    // What a name means is the same for all siblings, but for those that declare namespaces themselves.
    const written = new Map<string, number[]>();
    for (const child of parent.children) {
      if (child.kind !== 'element' || child.name === '') continue;
      const declares = child.attributes.some(({ name }) => isDeclaration(name));
      let places = declares ? undefined : written.get(child.name);
      if (places === undefined) {
        const name = inside.within(child).elementName(child.name);
        const kind = kinds.get(name.key) ?? { name, places: [] };
        kinds.set(name.key, kind);
        places = kind.places;
        if (!declares) written.set(child.name, places);
      }
      places.push(elements.length);
      elements.push(child);
    }
    this.elements = elements;
    this.kinds = [...kinds.values()];
  }

  /** How many begin before an offset of the text. */
  countBefore(offset: number): number {
    return firstIndex(this.elements.length, (index) => (this.elements[index]?.span.start ?? 0) >= offset);
  }
}

/** The first place from `start` on of any of these kinds; Infinity where there is none. */
export function nextOf(kinds: readonly Kind[], start: number): number {
  let next = Number.POSITIVE_INFINITY;
  for (const { places } of kinds) {
    const place = places[firstIndex(places.length, (index) => (places[index] ?? 0) >= start)];
    if (place !== undefined && place < next) next = place;
  }
  return next;
}

/** The first of `length` indexes from which on something is so; `length` where it never is. */
function firstIndex(length: number, isSo: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isSo(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
