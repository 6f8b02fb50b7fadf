/** What is wrong with a document, each thing once and at the place that has to change. */
import type { XmlAttribute, XmlCdata, XmlElement, XmlText } from '../../xml/tree.ts';
import type { AttributeDeclaration, ElementDeclaration, Expression } from '../patterns/expression.ts';
import type { Namespaces, QualifiedName } from './namespaces.ts';
import type { Commitment } from './possible.ts';
import type { Reading, Trail } from './trail.ts';

/** An element as it was read, and where. */
export interface Place {
  readonly element: XmlElement;
  readonly inside: Namespaces;
  readonly reading: Reading;
  readonly steps: readonly Trail[];
  readonly outer: Place | undefined;
}

interface OfChild {
  readonly place: Place;
  readonly child: XmlElement;
}

interface OfAttribute {
  readonly place: Place;
  readonly attribute: XmlAttribute;
}

export type Mistake =
  /** `meant`: the name it resembles. */
  | (OfChild & { readonly kind: 'unknown-element'; readonly meant: QualifiedName | undefined })
  /**
   * `homes`: what may contain it. `home`: the element of the document that lacks it, or could take it. `attributes`: those that tell that
   * it is of another place, where its name is known here.
   */
  | (OfChild & {
      readonly kind: 'misplaced-element';
      readonly homes: readonly string[];
      readonly home: XmlElement | undefined;
      readonly attributes: readonly string[];
    })
  | (OfChild & { readonly kind: 'duplicate-element'; readonly first: XmlElement })
  | (OfChild & { readonly kind: 'impossible-element'; readonly because: Commitment | undefined })
  /** `needed`: what has to come first. `late`: it had to come before this sibling. */
  | (OfChild & { readonly kind: 'element-order'; readonly needed: readonly string[]; readonly late: XmlElement | undefined })
  | (OfChild & { readonly kind: 'namespace'; readonly meant: QualifiedName })
  | (OfAttribute & {
      readonly kind: 'unknown-attribute';
      readonly meant: string | undefined;
      readonly known: readonly string[];
    })
  | (OfAttribute & { readonly kind: 'impossible-attribute'; readonly because: Commitment })
  /** Without an attribute, the value is the element's text. */
  | {
      readonly kind: 'bad-value';
      readonly place: Place;
      readonly attribute: XmlAttribute | undefined;
      readonly expected: readonly Expression[];
      readonly because: Commitment | undefined;
      /** The value is fine by itself, and so are the others: but the element's content wants another one. */
      readonly clashes: boolean;
    }
  | { readonly kind: 'missing-attribute'; readonly place: Place; readonly alternatives: readonly AttributeDeclaration[] }
  | { readonly kind: 'missing-element'; readonly place: Place; readonly alternatives: readonly ElementDeclaration[] }
  | { readonly kind: 'stray-text'; readonly place: Place; readonly node: XmlText | XmlCdata };
