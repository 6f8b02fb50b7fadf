import type { XmlElement } from '../xml/tree.ts';
import { addressNumber } from './address.ts';
import { attributeValue, childNamed, childrenNamed } from './element.ts';
import { numberSet } from './processors.ts';

/** A cell of `<numa>`: some of the guest's memory, and the processors near it. */
export interface NumaCell {
  readonly element: XmlElement;
  /** As written, else its place, as libvirt counts; undefined where it is no number. */
  readonly number: number | undefined;
  /** Empty where none are written; undefined where they can't be read. */
  readonly processors: ReadonlySet<number> | undefined;
}

/** The NUMA cells of a `<domain>`, in the order of the text. */
export function numaCells(domain: XmlElement): readonly NumaCell[] {
  const cells = childrenNamed(childNamed(childNamed(domain, 'cpu'), 'numa'), 'cell');
  return cells.map((element, place) => {
    const written = attributeValue(element, 'id');
    const processors = attributeValue(element, 'cpus');
    return {
      element,
      number: written ? addressNumber(written.value) : place,
      processors: processors ? numberSet(processors.value) : none,
    };
  });
}

const none: ReadonlySet<number> = new Set();
