/** How an element was read where it is not valid: step by step, each with what it takes for granted. */
import type { XmlAttribute, XmlCdata, XmlElement, XmlText } from '../../xml/tree.ts';
import type { AttributeDeclaration, ElementDeclaration, Expression } from '../patterns/expression.ts';
import type { Completion } from './missing.ts';

export type Action =
  | { readonly kind: 'start' }
  | { readonly kind: 'start-tag' }
  | { readonly kind: 'attribute'; readonly attribute: XmlAttribute }
  /** The attribute may stand, but not with this value. `elsewhere`: the value fits an alternative that was given up for others. */
  | {
      readonly kind: 'bad-value';
      readonly attribute: XmlAttribute;
      readonly declarations: readonly AttributeDeclaration[];
      readonly elsewhere: boolean;
    }
  | { readonly kind: 'unknown-attribute'; readonly attribute: XmlAttribute; readonly meant: AttributeDeclaration | undefined }
  | { readonly kind: 'missing-attributes'; readonly missing: readonly (readonly AttributeDeclaration[])[] }
  | { readonly kind: 'child'; readonly child: XmlElement; readonly reading: Reading }
  /** Read as if it had the name of the declaration. */
  | { readonly kind: 'misnamed-child'; readonly child: XmlElement; readonly reading: Reading }
  | { readonly kind: 'unknown-child'; readonly child: XmlElement }
  /** One of these has to stand before the child. */
  | { readonly kind: 'missing-before'; readonly alternatives: readonly ElementDeclaration[]; readonly child: XmlElement }
  | { readonly kind: 'text' }
  | { readonly kind: 'bad-text'; readonly content: Expression }
  | { readonly kind: 'stray-text'; readonly node: XmlText | XmlCdata }
  | { readonly kind: 'missing-content'; readonly completion: Completion };

export interface Trail {
  readonly before: Trail | undefined;
  readonly action: Action;
  /** What is left after it. */
  readonly expression: Expression;
  readonly cost: number;
}

/** An element read by a declaration; `trail` is undefined where it is valid. */
export interface Reading {
  readonly element: XmlElement;
  readonly declaration: ElementDeclaration;
  readonly trail: Trail | undefined;
  readonly cost: number;
}

/** The steps in the order of the text. */
export function stepsOf(trail: Trail): Trail[] {
  const steps: Trail[] = [];
  for (let step: Trail | undefined = trail; step !== undefined; step = step.before) steps.push(step);
  return steps.reverse();
}
