/** In which order the grammar lists what an element can have: what is used most first. */
import type { ElementDeclaration } from '../patterns/expression.ts';
import { type AttributePattern, type Content, type ElementPattern, resolve } from '../patterns/pattern.ts';

type Listed = ElementPattern | AttributePattern;
type Places = ReadonlyMap<Listed, number>;

const known = new WeakMap<ElementPattern, Places>();

/**
 * Where a child or attribute is listed in these declarations of an element, one after the other. Expressions can't tell: they are ordered by when they were
 * first needed.
 */
export function orderIn(declarations: readonly ElementDeclaration[]): (listed: Listed) => number {
  const all = declarations.map(({ pattern }) => placesIn(pattern));
  return (listed) => {
    let before = 0;
    for (const places of all) {
      const place = places.get(listed);
      if (place !== undefined) return before + place;
      before += places.size;
    }
    return before;
  };
}

function placesIn(element: ElementPattern): Places {
  let places = known.get(element);
  if (places === undefined) {
    const found = new Map<Listed, number>();
    list(element.content, found);
    places = found;
    known.set(element, places);
  }
  return places;
}

function list(content: Content, found: Map<Listed, number>): void {
  const pattern = resolve(content);
  switch (pattern.kind) {
    case 'element':
    case 'attribute':
      if (!found.has(pattern)) found.set(pattern, found.size);
      break;
    case 'one-or-more':
      list(pattern.content, found);
      break;
    case 'choice':
    case 'group':
    case 'interleave':
      for (const part of pattern.parts) list(part, found);
      break;
    default:
      break;
  }
}
