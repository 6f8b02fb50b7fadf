/** Whole elements, as most guests that want what they are for have them. */
import type { HostFacts } from '../../host/facts.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { isX86 } from './architecture.ts';
import { deviceTemplates } from './devices.ts';
import { sectionTemplates } from './sections.ts';

export interface Template {
  /** The element. */
  readonly name: string;
  /** What tells it from others of that element. */
  readonly form: string;
  readonly about: string;
  /** Whether it is for PCs alone. */
  readonly forPc?: boolean;
  /** Its section of libvirt's page on the domain format. */
  readonly link: string;
  /** Lines with two spaces per level; `⟦…⟧` stands around what is the author's choice. */
  readonly lines: (domain: XmlElement, host: HostFacts) => readonly string[];
}

const kvm: readonly (string | undefined)[] = ['kvm', 'qemu', 'hvf', undefined];

/** Those for inside an element of this name: devices, and for QEMU's guests whole sections of the domain. */
export function templatesIn(parent: string, domain: XmlElement): readonly Template[] {
  if (parent === 'devices') return deviceTemplates.map((template) => ({ ...template, link: '#devices' }));
  const type = domain.attributes.find(({ name }) => name === 'type')?.value;
  if (parent !== 'domain' || !kvm.includes(type)) return [];
  return sectionTemplates.filter(({ forPc = false }) => !forPc || isX86(domain));
}
