/** Which names an element may have been meant to have that does not fit under its own. */

import { isNear, spellingDistance } from '../../spelling/spelling.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { collectElements } from '../patterns/derivatives.ts';
import type { Expression } from '../patterns/expression.ts';
import { listedNames, nameKey } from '../patterns/names.ts';
import { localAndPrefix, type Namespaces, type QualifiedName } from './namespaces.ts';

/**
 * Of the names that may come next those like the child's own, and its own in another namespace, the likeliest namespace first. `isName`:
 * whether the grammar knows a name at all; one that it knows is in its right namespace.
 */
export function likelyNames(
  expression: Expression,
  child: XmlElement,
  inside: Namespaces,
  isName: (name: QualifiedName) => boolean,
): readonly QualifiedName[] {
  const [written, prefix] = localAndPrefix(child.name);
  const own = inside.elementName(child.name);
  const found = new Map<string, QualifiedName>();
  collectElements(expression, ({ pattern }) => {
    for (const { local, namespace } of listedNames(pattern.name)) {
      const key = nameKey(namespace, local);
      if (key === own.key || (namespace === '' && prefix === '' ? !isNear(written, local) : written !== local)) continue;
      if (own.namespace === '' || namespace === own.namespace || !isName(own)) found.set(key, { namespace, local, key });
    }
  });
  const farFrom = (namespace: string) => namespaceDistance(inside.uri(prefix), prefix, namespace);
  return found.size < 2 ? [...found.values()] : [...found.values()].sort((a, b) => farFrom(a.namespace) - farFrom(b.namespace));
}

/** From the URI that was written; without one, from a URI of which the prefix is a part, as `qemu` is of libvirt's for QEMU. */
function namespaceDistance(written: string | undefined, prefix: string, namespace: string): number {
  if (written !== undefined) return spellingDistance(written, namespace);
  return namespace.split('/').includes(prefix) ? 0 : 1;
}
