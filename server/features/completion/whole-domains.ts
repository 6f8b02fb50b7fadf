/** Whole guests, for a document in which nothing stands yet. */
import { defaultAnswers } from '../../newdomain/answers.ts';
import { composeDomain } from '../../newdomain/compose.ts';
import type { XmlDocument } from '../../xml/tree.ts';
import { described } from '../about.ts';
import type { Choice } from './choice.ts';

interface DomainTemplate {
  readonly form: string;
  readonly about: string;
  readonly xml: () => string;
}

const name = 'guest';

export const domainTemplates: readonly DomainTemplate[] = [
  {
    form: 'UEFI',
    about: 'A guest on q35 with UEFI and virtio devices, as Linux likes it',
    xml: () => composeDomain(defaultAnswers(name, 'linux')).xml,
  },
  {
    form: 'UEFI with Secure Boot',
    about: "A guest on q35 that starts only what is signed, with Microsoft's keys enrolled",
    xml: () => composeDomain({ ...defaultAnswers(name, 'linux'), secureBoot: true }).xml,
  },
  {
    form: 'Windows 11',
    about: 'A guest on q35 with what Windows 11 asks for: UEFI, Secure Boot and a TPM 2.0',
    xml: () => composeDomain(defaultAnswers(name, 'windows11')).xml,
  },
  {
    form: 'BIOS',
    about: 'A guest on q35 with SeaBIOS and devices that any system has drivers for',
    xml: () => composeDomain(defaultAnswers(name, 'other')).xml,
  },
  {
    form: 'UEFI on AArch64',
    about: 'A guest on the virt machine of 64 bit Arm, with UEFI and virtio devices',
    xml: () => aarch64.join('\n'),
  },
];

const aarch64: readonly string[] = [
  "<domain type='kvm'>",
  `  <name>${name}</name>`,
  "  <memory unit='GiB'>2</memory>",
  '  <vcpu>2</vcpu>',
  "  <os firmware='efi'>",
  "    <type arch='aarch64' machine='virt'>hvm</type>",
  "    <boot dev='hd'/>",
  '  </os>',
  '  <features>',
  '    <acpi/>',
  "    <gic version='3'/>",
  '  </features>',
  "  <cpu mode='host-passthrough'/>",
  '  <devices>',
  "    <disk type='file' device='disk'>",
  "      <driver name='qemu' type='qcow2' discard='unmap'/>",
  `      <source file='/var/lib/libvirt/images/${name}.qcow2'/>`,
  "      <target dev='vda' bus='virtio'/>",
  '    </disk>',
  "    <interface type='network'>",
  "      <source network='default'/>",
  "      <model type='virtio'/>",
  '    </interface>',
  "    <console type='pty'/>",
  "    <channel type='unix'>",
  "      <target type='virtio' name='org.qemu.guest_agent.0'/>",
  '    </channel>',
  "    <rng model='virtio'>",
  "      <backend model='random'>/dev/urandom</backend>",
  '    </rng>',
  '  </devices>',
  '</domain>',
  '',
];

/** Nothing but a declaration and comments, and a word or tag that is just begun. */
const NOTHING_YET = /^\uFEFF?\s*(?:<\?xml\s[^<>]*\?>\s*)?(?:<!--(?:(?!-->)[\s\S])*-->\s*)*(<?[a-z]*)$/;

/** What can be chosen where no element stands yet; nothing anywhere else. */
export function wholeDomainChoices({ text }: XmlDocument, offset: number, markdown: boolean): readonly Choice[] {
  const begun = NOTHING_YET.exec(text.slice(0, offset))?.[1];
  if (begun === undefined || text.slice(offset).trim() !== '') return [];
  const span = { start: offset - begun.length, end: offset };
  return domainTemplates.map(({ form, about, xml }) => ({
    label: `domain: ${form}`,
    kind: 'template',
    group: 'whole',
    filter: `<domain ${form}`,
    detail: 'whole guest',
    text: marked(xml()).trimEnd(),
    insert: span,
    replace: span,
    besides: [],
    goesOn: false,
    documentation: () => described({ text: about, link: '#element-and-attribute-overview' }, '<domain>', [], markdown),
  }));
}

/** With marks around what its author will change first. */
function marked(xml: string): string {
  return xml
    .replace(/(<(?:name|memory|vcpu)(?: [^>]*)?>)([^<]*)/g, '$1⟦$2⟧')
    .replace(/(<source (?:file|network)=')([^']*)/g, '$1⟦$2⟧');
}
