/** What mistakes cost, so that the likeliest reading of an element is the cheapest. */
import { childElements } from '../../xml/navigate.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { attributeStep } from '../patterns/derivatives.ts';
import type { ElementDeclaration, Expression } from '../patterns/expression.ts';
import { acceptsText } from '../patterns/text.ts';
import type { Namespaces } from './namespaces.ts';
import type { Reading } from './trail.ts';

/** What each kind of mistake costs. A slip of the pen is likelier than a thing that is wrong and another that is missing. */
export const COST = {
  badValue: 10,
  valueOfAnother: 15,
  unknown: 11,
  misspelt: 8,
  missing: 10,
  missingBefore: 11.5,
  duplicate: 12,
  strayText: 10,
} as const;

/** One way to read a child. */
export interface Candidate {
  readonly declaration: ElementDeclaration;
  readonly after: Expression;
}

/** Much that is wrong inside a child says that it is a stranger, and no more than that of what stands around it. */
export function bounded(cost: number): number {
  const much = 3 * COST.missing;
  return cost <= much ? cost : much + (cost - much) / 10;
}

/** The more an element says, the less likely it is the one that is too much. */
export function costOfLeavingOut(child: XmlElement): number {
  return COST.duplicate + 4 * childElements(child).length;
}

/** A value that another of the candidates takes is hardly the mistake. */
export function costOfForeignValues(
  { trail, declaration }: Reading,
  candidates: readonly Candidate[],
  inside: Namespaces,
): number {
  let cost = 0;
  for (let step = trail; step !== undefined; step = step.before) {
    const { action } = step;
    if (action.kind !== 'bad-value' || action.elsewhere) continue;
    const { name, value } = action.attribute;
    const { key, namespace, local } = inside.attributeName(name);
    const takes = ({ content }: ElementDeclaration) =>
      attributeStep(content, key, namespace, local).declarations.some((each) => acceptsText(each.content, value));
    const isForeign = candidates.some((other) => other.declaration !== declaration && takes(other.declaration));
    if (isForeign) cost += COST.valueOfAnother - COST.badValue;
  }
  return cost;
}
