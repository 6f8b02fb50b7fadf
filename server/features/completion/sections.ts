/** Whole sections of the domain, by what they are for. */
import type { HostFacts } from '../../host/facts.ts';
import { hypervFeatures, windowsTimers } from '../../newdomain/windows.ts';
import { escapeAttribute } from '../../xml/escape.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { isX86 } from './architecture.ts';
import { loaderPaths, storePath, templateOf } from './firmware-files.ts';
import type { Template } from './templates.ts';

/** `<os>` is offered where there is none: nothing says yet that the guest is no PC. */
const machine = "<type arch='x86_64' machine='⟦q35⟧'>hvm</type>";

/** Everything that is offered in the `<domain>` of a guest of QEMU. */
export const sectionTemplates: readonly Template[] = [
  {
    name: 'os',
    form: 'UEFI',
    about: 'UEFI that libvirt chooses on the host; the guest gets a variable store of its own',
    link: '#guest-firmware',
    lines: () => ["<os firmware='efi'>", `  ${machine}`, "  <boot dev='⟦hd⟧'/>", '</os>'],
  },
  {
    name: 'os',
    form: 'UEFI with Secure Boot',
    about: "UEFI that starts only what is signed, with the keys that firmware comes with, Microsoft's among them",
    link: '#guest-firmware',
    lines: () => [
      "<os firmware='efi'>",
      `  ${machine}`,
      '  <firmware>',
      "    <feature enabled='yes' name='secure-boot'/>",
      "    <feature enabled='yes' name='enrolled-keys'/>",
      '  </firmware>',
      "  <boot dev='⟦hd⟧'/>",
      '</os>',
    ],
  },
  {
    name: 'os',
    form: 'UEFI by its paths',
    about:
      'UEFI as two files: CODE for all guests, and the variable store of this one, made from a template when it first starts',
    link: '#guest-firmware',
    lines: (domain, host) => ['<os>', `  ${machine}`, ...firmwareLines(domain, host), "  <boot dev='⟦hd⟧'/>", '</os>'],
  },
  {
    name: 'os',
    form: 'BIOS',
    about: 'SeaBIOS, for systems that know no UEFI',
    link: '#guest-firmware',
    lines: () => ['<os>', `  ${machine}`, "  <boot dev='⟦hd⟧'/>", '</os>'],
  },
  {
    name: 'cpu',
    form: "the host's own",
    about: "The host's processor as it is: the fastest, for guests that stay on hosts of one kind",
    link: '#cpu-model-and-topology',
    lines: () => ["<cpu mode='host-passthrough'/>"],
  },
  {
    name: 'cpu',
    form: 'for migration',
    about: 'A named processor as close to the host as libvirt knows one: for guests that move between hosts',
    link: '#cpu-model-and-topology',
    lines: () => ["<cpu mode='host-model'/>"],
  },
  {
    name: 'memoryBacking',
    form: 'shared',
    about: 'Memory that host programs share, as virtiofs and vhost-user need it',
    link: '#memory-backing',
    lines: () => ['<memoryBacking>', "  <source type='memfd'/>", "  <access mode='shared'/>", '</memoryBacking>'],
  },
  {
    name: 'memoryBacking',
    form: 'huge pages',
    about: 'Memory in huge pages, which the host has to have set aside',
    link: '#memory-backing',
    lines: () => [
      '<memoryBacking>',
      '  <hugepages>',
      "    <page size='⟦2⟧' unit='⟦MiB⟧'/>",
      '  </hugepages>',
      '</memoryBacking>',
    ],
  },
  {
    name: 'features',
    form: 'usual',
    about: 'ACPI, by which a guest is shut down in order, and the APIC',
    link: '#hypervisor-features',
    lines: (domain) => ['<features>', '  <acpi/>', ...(isX86(domain) ? ['  <apic/>'] : []), '</features>'],
  },
  {
    name: 'features',
    form: 'for Windows',
    forPc: true,
    about: "ACPI, the APIC, and what Windows uses of Hyper-V's interface: without it an idle guest keeps the host busy",
    link: '#hypervisor-features',
    lines: () => [
      '<features>',
      '  <acpi/>',
      '  <apic/>',
      '  <hyperv>',
      ...hypervFeatures.map((line) => `    ${line}`),
      '  </hyperv>',
      '</features>',
    ],
  },
  {
    name: 'clock',
    form: 'for Windows',
    forPc: true,
    about: "Local time, timers that don't run behind, and Hyper-V's own clock",
    link: '#time-keeping',
    lines: () => ["<clock offset='localtime'>", ...windowsTimers.map((line) => `  ${line}`), '</clock>'],
  },
];

/** The host's own firmware; where nothing is known of it, Debian's paths. */
function firmwareLines(domain: XmlElement, host: HostFacts): readonly string[] {
  const loader = loaderPaths(domain, host)[0]?.text ?? '/usr/share/OVMF/OVMF_CODE_4M.fd';
  const template = templateOf(loader, domain, host) ?? '/usr/share/OVMF/OVMF_VARS_4M.fd';
  const store = storePath(domain)[0]?.text ?? '/var/lib/libvirt/qemu/nvram/guest_VARS.fd';
  // Also in texts: where the document has double quotes, all apostrophes of the lines become those.
  const escaped = (path: string) => escapeAttribute(path, "'");
  return [
    `  <loader readonly='yes' type='pflash'>⟦${escaped(loader)}⟧</loader>`,
    `  <nvram template='⟦${escaped(template)}⟧'>⟦${escaped(store)}⟧</nvram>`,
  ];
}
