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

/** `lacked`: the element needs what is meant, so taking away what stands there is no help. */
export type Mistake =
  /** `meant`: the name it resembles, or that of what is missing. */
  | (OfChild & { readonly kind: 'unknown-element'; readonly meant: QualifiedName | undefined; readonly lacked: boolean })
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
  /** `other`: the one that is kept. */
  | (OfChild & { readonly kind: 'duplicate-element'; readonly other: XmlElement })
  | (OfChild & { readonly kind: 'impossible-element'; readonly because: Commitment | undefined })
  /** `needed`: what has to come first. `late`: it had to come before this sibling. */
  | (OfChild & { readonly kind: 'element-order'; readonly needed: readonly string[]; readonly late: XmlElement | undefined })
  | (OfChild & { readonly kind: 'namespace'; readonly meant: QualifiedName })
  /** `value`: what the attribute of its name could have. */
  | (OfChild & { readonly kind: 'attribute-as-element'; readonly value: string; readonly lacked: boolean })
  /** `children`, of which `child` is the first, belong in an element that is missing around them. */
  | (OfChild & {
      readonly kind: 'missing-wrapper';
      readonly children: readonly XmlElement[];
      readonly wrapper: ElementDeclaration;
      readonly lacked: boolean;
    })
  | (OfAttribute & {
      readonly kind: 'unknown-attribute';
      readonly meant: string | undefined;
      readonly lacked: boolean;
      readonly known: readonly string[];
    })
  | (OfAttribute & { readonly kind: 'impossible-attribute'; readonly because: Commitment })
  | (OfAttribute & {
      readonly kind: 'element-as-attribute';
      readonly declarations: readonly ElementDeclaration[];
      readonly lacked: boolean;
    })
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
  /** `before`: the child that it has to stand before. */
  | {
      readonly kind: 'missing-element';
      readonly place: Place;
      readonly alternatives: readonly ElementDeclaration[];
      readonly before: XmlElement | undefined;
    }
  | { readonly kind: 'stray-text'; readonly place: Place; readonly node: XmlText | XmlCdata };
