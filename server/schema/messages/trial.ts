/** Tries a change on the tree before it is offered: whether less is wrong with the element then. */
import type { XmlAttribute, XmlElement, XmlNode } from '../../xml/tree.ts';
import type { Matcher } from '../matching/matcher.ts';
import type { Place } from '../matching/mistake.ts';
import { Repair } from '../matching/repair.ts';

/** Compares an element with what a change would make of it. */
export class Trial {
  /** One for all trials: most of the document is the same in each, and read once. */
  private readonly repair: Repair;

  constructor(matcher: Matcher) {
    this.repair = new Repair(matcher);
  }

  /** How much less is wrong with an element when it is like `changed`: 0 or below for no gain. */
  gain(place: Place, changed: XmlElement): number {
    const { declaration, cost } = place.reading;
    return cost - this.repair.read(changed, declaration, place.inside).cost;
  }
}

/** The element with another value of one attribute, which is added where it has none of the name. */
export function withAttribute(element: XmlElement, name: string, value: string): XmlElement {
  const span = element.nameSpan;
  const attribute: XmlAttribute = { kind: 'attribute', name, nameSpan: span, value, valueSpan: span, quote: "'", span };
  const present = element.attributes.some((each) => each.name === name);
  const attributes = present
    ? element.attributes.map((each) => (each.name === name ? attribute : each))
    : [...element.attributes, attribute];
  return { ...element, attributes };
}

/** The element with these children. */
export function withChildren(element: XmlElement, children: readonly XmlNode[]): XmlElement {
  return { ...element, children };
}

/** The element with this text and nothing else. */
export function withText(element: XmlElement, value: string): XmlElement {
  return withChildren(element, [{ kind: 'text', value, raw: value, span: element.nameSpan }]);
}
