/** What an expression names at all, whether it may come next or only later, and what rules it out. */
import type { XmlAttribute, XmlElement } from '../../xml/tree.ts';
import type { AttributeDeclaration, ElementDeclaration, Expression } from '../patterns/expression.ts';
import { includesName } from '../patterns/names.ts';
import type { QualifiedName } from './namespaces.ts';
import type { Trail } from './trail.ts';

/** Every element that may still stand, at once or behind others. */
export function possibleElements(expression: Expression): Set<ElementDeclaration> {
  const found = new Set<ElementDeclaration>();
  collect(expression, ({ element }) => element && found.add(element));
  return found;
}

/** Every attribute that may still stand. */
export function possibleAttributes(expression: Expression): Set<AttributeDeclaration> {
  const found = new Set<AttributeDeclaration>();
  collect(expression, ({ attribute }) => attribute && found.add(attribute));
  return found;
}

function collect(expression: Expression, visit: (leaf: Expression) => void): void {
  visit(expression);
  for (const part of expression.parts) collect(part, visit);
}

/** The elements of this name that may still stand. */
export function elementsNamed(expression: Expression, { namespace, local }: QualifiedName): ElementDeclaration[] {
  return [...possibleElements(expression)].filter(({ pattern }) => includesName(pattern.name, namespace, local));
}

/** The attributes of this name that may still stand. */
export function attributesNamed(expression: Expression, { namespace, local }: QualifiedName): AttributeDeclaration[] {
  return [...possibleAttributes(expression)].filter(({ pattern }) => includesName(pattern.name, namespace, local));
}

/** What decided that something else is not possible. */
export interface Commitment {
  readonly owner: XmlElement;
  /** An attribute of the owner or one of its children; undefined where it is an attribute that the owner does not have. */
  readonly by: XmlAttribute | XmlElement | undefined;
}

/** The first step behind which `isPossible` no longer holds; undefined where it never held or still does. */
export function rulingOut(
  steps: readonly Trail[],
  owner: XmlElement,
  isPossible: (expression: Expression) => boolean,
): Commitment | undefined {
  const [start, ...others] = steps;
  if (start === undefined || !isPossible(start.expression)) return undefined;
  const decisive = others.find(({ expression }) => !isPossible(expression));
  return decisive && { owner, by: tokenOf(decisive) };
}

function tokenOf({ action }: Trail): XmlAttribute | XmlElement | undefined {
  if ('attribute' in action) return action.attribute;
  return 'child' in action ? action.child : undefined;
}
