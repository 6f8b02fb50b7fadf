/** Name classes: which names an element or attribute pattern may have. */
import type { NameClass } from './pattern.ts';

/** One string for a name in a namespace (James Clark's notation): `alias`, `{http://…}commandline`. */
export function nameKey(namespace: string, local: string): string {
  return namespace === '' ? local : `{${namespace}}${local}`;
}

/** Whether a name is of this class (RELAX NG 4.20: except names are taken away). */
export function includesName(names: NameClass, namespace: string, local: string): boolean {
  switch (names.kind) {
    case 'name':
      return names.local === local && names.namespace === namespace;
    case 'any-name':
      return names.except === undefined || !includesName(names.except, namespace, local);
    case 'any-of-namespace':
      return names.namespace === namespace && (names.except === undefined || !includesName(names.except, namespace, local));
    case 'either-name':
      return names.names.some((each) => includesName(each, namespace, local));
  }
}

/** The names that are written out in a name class; those of a wildcard can't be listed. */
export function listedNames(names: NameClass): readonly { readonly namespace: string; readonly local: string }[] {
  if (names.kind === 'name') return [names];
  return names.kind === 'either-name' ? names.names.flatMap(listedNames) : [];
}
