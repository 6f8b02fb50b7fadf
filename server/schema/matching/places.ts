/** Which elements the grammar allows where: the other way round than the grammar says it. */
import type { ElementDeclaration, Expression } from '../patterns/expression.ts';
import { listedNames, nameKey } from '../patterns/names.ts';
import { possibleElements } from './possible.ts';

/** Every element that a document can have, the whole grammar through. */
export function everyElement(start: Expression): ReadonlySet<ElementDeclaration> {
  const seen = new Set<ElementDeclaration>();
  const open = [...possibleElements(start)];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    open.push(...possibleElements(next.content));
  }
  return seen;
}

/** For each element's name, the names of those that may contain it. */
export class Places {
  private readonly parents = new Map<string, Set<string>>();

  constructor(start: Expression) {
    for (const parent of everyElement(start)) for (const child of possibleElements(parent.content)) this.add(parent, child);
  }

  private add(parent: ElementDeclaration, child: ElementDeclaration): void {
    const [parentName] = listedNames(parent.pattern.name);
    if (parentName === undefined) return;
    for (const { namespace, local } of listedNames(child.pattern.name)) {
      const key = nameKey(namespace, local);
      const known = this.parents.get(key) ?? new Set();
      this.parents.set(key, known.add(nameKey(parentName.namespace, parentName.local)));
    }
  }

  /** The names of the elements that may contain one of this name (its `nameKey`); empty where the grammar does not know it. */
  homesOf(key: string): readonly string[] {
    return [...(this.parents.get(key) ?? [])];
  }
}
