/** Which of the grammar's declarations an element is, by all that stands around it. */
import type { XmlAttribute, XmlElement } from '../../xml/tree.ts';
import { type Namespaces, NO_NAMESPACES, type QualifiedName } from '../matching/namespaces.ts';
import { elementsNamed } from '../matching/possible.ts';
import { elementStep } from '../patterns/derivatives.ts';
import type { ElementDeclaration, Expression } from '../patterns/expression.ts';
import type { Reader } from './standing.ts';

export interface Context {
  readonly element: XmlElement;
  readonly inside: Namespaces;
  /** More than one where what is written so far leaves it open. */
  readonly declarations: readonly ElementDeclaration[];
}

/**
 * The element's place in the grammar; without declarations where the grammar does not know it. `hole` is an attribute or child of it
 * that is being written, and so says nothing.
 */
export function contextOf(reader: Reader, element: XmlElement, hole?: XmlElement | XmlAttribute): Context {
  const path: XmlElement[] = [];
  for (let outer: XmlElement | undefined = element; outer !== undefined; outer = outer.parent) path.unshift(outer);
  let inside = NO_NAMESPACES;
  let outer: Context | undefined;
  for (const [depth, each] of path.entries()) {
    const around = inside;
    inside = around.within(each);
    const name = inside.elementName(each.name);
    const declared = outer === undefined ? namedIn(reader.matcher.beginning(), name) : declaredIn(reader, outer, each, name);
    const best = reader.bestOf(declared, each, inside, path[depth + 1] ?? hole);
    outer = { element: each, inside, declarations: best };
  }
  return outer ?? { element, inside, declarations: [] };
}

function namedIn(expression: Expression, { key, namespace, local }: QualifiedName): readonly ElementDeclaration[] {
  return elementStep(expression, key, namespace, local).declarations;
}

/** Behind its elder siblings; where those leave no room for it, as if they were not there. */
function declaredIn(reader: Reader, outer: Context, child: XmlElement, name: QualifiedName): readonly ElementDeclaration[] {
  const siblings = reader.siblings(outer.element, outer.inside);
  const elder = [0, siblings.countBefore(child.span.start)] as const;
  const found = new Set<ElementDeclaration>();
  for (const { content } of outer.declarations) {
    const opened = reader.attributes(content, outer.element.attributes, outer.inside);
    const { expression } = reader.names(reader.closed(opened.expression).expression, siblings, elder, outer.inside);
    for (const declaration of namedIn(expression, name)) found.add(declaration);
  }
  if (found.size > 0) return [...found];
  return [...new Set(outer.declarations.flatMap(({ content }) => elementsNamed(content, name)))];
}
