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
  /** For each name, the declarations of it, each with the names of what may contain it. */
  private readonly parents = new Map<string, Map<ElementDeclaration, Set<string>>>();

  constructor(start: Expression) {
    for (const parent of everyElement(start)) for (const child of possibleElements(parent.content)) this.add(parent, child);
  }

  private add(parent: ElementDeclaration, child: ElementDeclaration): void {
    const [parentName] = listedNames(parent.pattern.name);
    if (parentName === undefined) return;
    for (const { namespace, local } of listedNames(child.pattern.name)) {
      const key = nameKey(namespace, local);
      const declared = this.parents.get(key) ?? new Map<ElementDeclaration, Set<string>>();
      const known = declared.get(child) ?? new Set();
      this.parents.set(key, declared.set(child, known.add(nameKey(parentName.namespace, parentName.local))));
    }
  }

  /** The names of the elements that may contain one of this name (its `nameKey`), declared as `fits` wants it; empty where there are none. */
  homesOf(key: string, fits: (declaration: ElementDeclaration) => boolean = () => true): readonly string[] {
    const declared = [...(this.parents.get(key) ?? [])];
    return [...new Set(declared.filter(([declaration]) => fits(declaration)).flatMap(([, names]) => [...names]))];
  }
}
