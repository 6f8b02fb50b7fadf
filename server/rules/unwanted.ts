import type { Domain } from '../domain/domain.ts';
import { removeAttribute, removeElement } from '../xml/edit.ts';
import type { XmlElement } from '../xml/tree.ts';
import { offeredFix, preferredFix } from './fix.ts';
import { type Complaint, spanOf } from './report.ts';
import type { Fix } from './rule.ts';

/** A complaint about an attribute that can only go. */
export function unwanted(element: XmlElement, name: string, message: string): Complaint {
  const fixes = [preferredFix(`Remove ${name}=`, [removeAttribute(element, name)])];
  return { message, span: spanOf(element, name), fixes };
}

/** A complaint about an element that can only go. */
export function unwantedElement(element: XmlElement, { document }: Pick<Domain, 'document'>, message: string): Complaint {
  const fixes = [preferredFix(`Remove <${element.name}>`, [removeElement(document, element)])];
  return { message, span: element.startTag, fixes };
}

/** Takes away the second of two; where they differ, which one was meant is for the author to say. */
export function withoutSecond(second: XmlElement, first: XmlElement, { document }: Pick<Domain, 'document'>): Fix {
  const source = ({ span }: XmlElement): string => document.text.slice(span.start, span.end);
  const fix = source(second) === source(first) ? preferredFix : offeredFix;
  return fix(`Remove this <${second.name}>`, [removeElement(document, second)]);
}

/** A complaint about an address that can only go: libvirt finds one that fits. */
export function unwantedAddress(address: XmlElement, { document }: Pick<Domain, 'document'>, message: string): Complaint {
  const fixes = [preferredFix('Remove the address and let libvirt choose one', [removeElement(document, address)])];
  return { message, span: spanOf(address, 'type'), fixes };
}
