import { attributeValue, childNamed } from '../../domain/element.ts';
import type { XmlElement } from '../../xml/tree.ts';

/** The guest's architecture. Where none is written, libvirt takes that of the host, most likely this one. */
export function archOf(domain: XmlElement): string {
  return attributeValue(childNamed(childNamed(domain, 'os'), 'type'), 'arch')?.value || 'x86_64';
}

/** Whether the guest is a PC. */
export function isX86(domain: XmlElement): boolean {
  return ['x86_64', 'i686'].includes(archOf(domain));
}
