import { describe, expect, test } from 'vitest';
import { readDomain } from '../domain/domain.ts';
import { type HostFacts, unknownHost } from '../host/facts.ts';
import { guest } from '../rules/examples/domain.ts';
import { descriptorOf, hostWith, unifiedImageFile } from '../rules/examples/host.ts';
import { applyEdits } from '../xml/edit.ts';
import { parseXml } from '../xml/parse.ts';
import { refactorings } from './index.ts';
import { defaultOptions, type RefactoringOptions } from './refactoring.ts';

const code = '/usr/share/OVMF/OVMF_CODE_4M.fd';
const vars = '/usr/share/OVMF/OVMF_VARS_4M.fd';
const debian: HostFacts = hostWith({
  descriptors: [
    {
      ...descriptorOf('40-secure-enrolled.json', '/usr/share/OVMF/OVMF_CODE_4M.ms.fd', '/usr/share/OVMF/OVMF_VARS_4M.ms.fd', [
        'pc-q35-*',
      ]),
      features: ['enrolled-keys', 'requires-smm', 'secure-boot'],
    },
    {
      ...descriptorOf('50-secure.json', '/usr/share/OVMF/OVMF_CODE_4M.secboot.fd', vars, ['pc-q35-*']),
      features: ['requires-smm', 'secure-boot'],
    },
    descriptorOf('60-plain.json', code, vars, ['pc-i440fx-*', 'pc-q35-*']),
  ],
});

function apply(
  id: string,
  xml: string,
  host: HostFacts,
  options: Partial<RefactoringOptions> = {},
): { readonly text: string; readonly notes: readonly string[] } {
  const refactoring = refactorings.find((each) => each.id === id);
  const domain = readDomain(parseXml(xml));
  if (!refactoring || !domain) throw new Error(`no ${id}, or no domain`);
  expect(refactoring.applies(domain, host)).toBeUndefined();
  const { edits, notes } = refactoring.plan(domain, host, { ...defaultOptions, ...options });
  return { text: applyEdits(xml, edits), notes };
}

function refusal(id: string, xml: string, host: HostFacts = unknownHost): string | undefined {
  const domain = readDomain(parseXml(xml));
  return domain && refactorings.find((each) => each.id === id)?.applies(domain, host);
}

const noKeys = ['<firmware>', "  <feature enabled='no' name='enrolled-keys'/>", '</firmware>'];
const keys = [
  '<firmware>',
  "  <feature enabled='yes' name='enrolled-keys'/>",
  "  <feature enabled='yes' name='secure-boot'/>",
  '</firmware>',
];
const efi = " firmware='efi'";
const withSmm = ['<acpi/>', "<smm state='on'/>"];
const store = '<nvram>/srv/web1_VARS.fd</nvram>';
const plainLoader = `<loader readonly='yes' type='pflash'>${code}</loader>`;
const plainStore = `<nvram template='${vars}'>/srv/web1_VARS.fd</nvram>`;
const secureLoader = "<loader readonly='yes' secure='yes' type='pflash'>/usr/share/OVMF/OVMF_CODE_4M.ms.fd</loader>";
const secureStore = "<nvram template='/usr/share/OVMF/OVMF_VARS_4M.ms.fd'>/srv/web1_VARS.fd</nvram>";

interface Change {
  readonly id: string;
  readonly what: string;
  readonly before: string;
  readonly after: string;
  readonly host?: HostFacts;
  readonly options?: Partial<RefactoringOptions>;
}

const changes: readonly Change[] = [
  {
    id: 'bios-to-uefi',
    what: 'gives firmware, ACPI and no keys',
    before: guest({ features: ['<apic/>'] }),
    after: guest({ osAttributes: efi, os: noKeys, features: ['<apic/>', '<acpi/>'] }),
  },
  {
    id: 'bios-to-uefi',
    what: 'leaves out a loader that is SeaBIOS',
    before: guest({ os: ["<loader type='rom'>/usr/share/seabios/bios-256k.bin</loader>"] }),
    after: guest({ osAttributes: efi, os: noKeys }),
  },
  {
    id: 'bios-to-uefi',
    what: 'changes nothing where UEFI is there',
    before: guest({ os: [plainLoader, plainStore] }),
    after: guest({ os: [plainLoader, plainStore] }),
  },
  {
    id: 'i440fx-to-q35',
    what: 'moves IDE, USB and the PCI root, and frees addresses, but not those of the host',
    before: guest({
      machine: 'pc-i440fx-8.2',
      devices: [
        "<disk type='file'>",
        "  <source file='/srv/a.img'/>",
        "  <target dev='hda' bus='ide'/>",
        "  <address type='drive' controller='0' bus='0' target='0' unit='0'/>",
        '</disk>',
        "<controller type='ide' index='0'/>",
        "<controller type='usb' index='0' model='piix3-uhci'/>",
        "<controller type='pci' index='0' model='pci-root'/>",
        "<controller type='pci' index='1' model='pci-bridge'/>",
        "<hostdev mode='subsystem' type='pci' managed='yes'>",
        '  <source>',
        "    <address domain='0x0000' bus='0x05' slot='0x00' function='0x0'/>",
        '  </source>',
        "  <address type='pci' domain='0x0000' bus='0x01' slot='0x04' function='0x0'/>",
        '</hostdev>',
      ],
    }),
    after: guest({
      machine: 'pc-q35-8.2',
      devices: [
        "<disk type='file'>",
        "  <source file='/srv/a.img'/>",
        "  <target dev='sda' bus='sata'/>",
        '</disk>',
        "<controller type='usb' index='0' model='qemu-xhci'/>",
        "<controller type='pci' index='0' model='pcie-root'/>",
        "<hostdev mode='subsystem' type='pci' managed='yes'>",
        '  <source>',
        "    <address domain='0x0000' bus='0x05' slot='0x00' function='0x0'/>",
        '  </source>',
        '</hostdev>',
      ],
    }),
  },
  {
    id: 'i440fx-to-q35',
    what: 'takes q35 for a version that has none, and for no machine type at all',
    before: guest({ machine: 'pc-1.2' }),
    after: guest({ machine: 'q35' }),
  },
  {
    id: 'secure-boot-on',
    what: 'does all of it for a BIOS guest on i440fx',
    before: guest({ machine: 'pc', features: ['<acpi/>'] }),
    after: guest({ osAttributes: efi, os: keys, features: withSmm }),
  },
  {
    id: 'secure-boot-on',
    what: 'keeps the store’s place, and forgets the template without keys',
    before: guest({ os: [plainLoader, plainStore] }),
    after: guest({ osAttributes: efi, os: [...keys, store], features: withSmm }),
    host: debian,
  },
  {
    id: 'secure-boot-off',
    what: 'asks for a store without keys',
    before: guest({ osAttributes: efi, os: keys, features: withSmm }),
    after: guest({ osAttributes: efi, os: noKeys, features: withSmm }),
  },
  {
    id: 'secure-boot-off',
    what: 'knows the keys of named files by their descriptor',
    before: guest({ os: [secureLoader, secureStore], features: withSmm }),
    after: guest({ osAttributes: efi, os: [...noKeys, store], features: withSmm }),
    host: debian,
  },
  {
    id: 'secure-boot-off',
    what: 'changes nothing where nothing asks for it',
    before: guest({ os: [plainLoader, plainStore] }),
    after: guest({ os: [plainLoader, plainStore] }),
    host: debian,
  },
  {
    id: 'loader-to-auto',
    what: 'keeps what the image can and the guest’s store',
    before: guest({ os: [secureLoader, secureStore], features: withSmm }),
    after: guest({ osAttributes: efi, os: [...keys, store], features: withSmm }),
    host: debian,
  },
  {
    id: 'loader-to-auto',
    what: 'says what makes libvirt choose the plain image again',
    before: guest({ os: [plainLoader, plainStore] }),
    after: guest({
      osAttributes: efi,
      os: ['<firmware>', "  <feature enabled='no' name='secure-boot'/>", '</firmware>', store],
    }),
    host: debian,
  },
  {
    id: 'auto-to-loader',
    what: 'writes the paths of the descriptor, and SMM where it needs that',
    before: guest({ osAttributes: efi, os: [store] }),
    after: guest({ os: [secureLoader, secureStore], features: withSmm }),
    host: debian,
  },
  {
    id: 'auto-to-loader',
    what: 'names the store that libvirt would make',
    before: guest({ machine: 'pc', osAttributes: efi }),
    after: guest({
      machine: 'pc',
      os: [plainLoader, `<nvram template='${vars}'>/var/lib/libvirt/qemu/nvram/web1_VARS.fd</nvram>`],
    }),
    host: debian,
  },
  {
    id: 'unified-to-split',
    what: 'names the halves',
    before: guest({ os: ["<loader readonly='no' type='pflash'>/srv/OVMF.fd</loader>"] }),
    after: guest({
      os: [
        "<loader readonly='yes' type='pflash'>/srv/C.fd</loader>",
        "<nvram template='/srv/V.fd'>/var/lib/libvirt/qemu/nvram/web1_VARS.fd</nvram>",
      ],
    }),
    host: hostWith({ images: [unifiedImageFile('/srv/OVMF.fd')] }),
    options: { halves: { codePath: '/srv/C.fd', varsPath: '/srv/V.fd' } },
  },
  {
    id: 'nvram-to-qcow2',
    what: 'names the converted store and the converted template',
    before: guest({ os: [plainLoader, plainStore] }),
    after: guest({
      os: [
        plainLoader,
        "<nvram template='/srv/web1_VARS_TEMPLATE.qcow2' templateFormat='qcow2' format='qcow2'>/srv/web1_VARS.qcow2</nvram>",
      ],
    }),
  },
  {
    id: 'gpu-passthrough',
    what: 'puts the functions behind a port of their own, and leaves no emulated screen',
    before: guest({
      os: [plainLoader, plainStore],
      devices: ["<graphics type='vnc'/>", '<video>', "  <model type='qxl' ram='65536'/>", '</video>'],
    }),
    after: guest({
      os: [plainLoader, plainStore],
      devices: [
        "<graphics type='vnc'/>",
        '<video>',
        "  <model type='none'/>",
        '</video>',
        "<controller type='pci' index='1' model='pcie-root-port'/>",
        "<hostdev mode='subsystem' type='pci' managed='yes'>",
        '  <source>',
        "    <address domain='0x0000' bus='0x0a' slot='0x00' function='0x0'/>",
        '  </source>',
        "  <rom file='/srv/card.rom'/>",
        "  <address type='pci' domain='0x0000' bus='0x01' slot='0x00' function='0x0' multifunction='on'/>",
        '</hostdev>',
        "<hostdev mode='subsystem' type='pci' managed='yes'>",
        '  <source>',
        "    <address domain='0x0000' bus='0x0a' slot='0x00' function='0x1'/>",
        '  </source>',
        "  <address type='pci' domain='0x0000' bus='0x01' slot='0x00' function='0x1'/>",
        '</hostdev>',
      ],
    }),
    options: { gpu: ['0a:00.1', '0000:0a:00.0'], rom: '/srv/card.rom' },
  },
];

test.each(changes)('$id $what', ({ id, before, after, host = unknownHost, options = {} }) => {
  expect(apply(id, before, host, options).text).toBe(after);
});

test.each(changes.filter(({ id }) => id !== 'unified-to-split'))(
  '$id, again, changes nothing ($what)',
  ({ id, after, host = unknownHost, options = {} }) => {
    expect(apply(id, after, host, options).text).toBe(after);
  },
);

const layouts: Readonly<Record<string, (text: string) => string>> = {
  'the line breaks of Windows and tabs': (text) =>
    text.replaceAll(/^(?: {2})+/gm, (space) => '\t'.repeat(space.length / 2)).replaceAll('\n', '\r\n'),
  'no indentation': (text) => text.replaceAll(/^ +/gm, ''),
  'one line': (text) => text.replaceAll(/>\s+</g, '><'),
  'double quotes': (text) => text.replaceAll(/='([^']*)'/g, '="$1"'),
};

describe.each(Object.entries(layouts))('in a document with %s', (_, rewritten) => {
  test.each(changes)('$id $what', ({ id, before, after, host = unknownHost, options = {} }) => {
    expect(apply(id, rewritten(before), host, options).text).toBe(rewritten(after));
  });
});

test('gpu-passthrough leaves each controller its index, even where its model is still missing', () => {
  const before = guest({ os: [plainLoader, plainStore], devices: ["<controller type='pci' index='1'/>"] });
  const { text } = apply('gpu-passthrough', before, unknownHost, { gpu: ['01:00.0'] });
  expect(text).toContain("<controller type='pci' index='2' model='pcie-root-port'/>");
});

describe('refused, with the reason', () => {
  test.each([
    ['bios-to-uefi', guest({ type: 'xen' }), /of type xen/],
    ['bios-to-uefi', guest({ os: ["<loader type='rom'>/srv/what.img</loader>"] }), /can't be told/],
    ['bios-to-uefi', guest({}).replace('</os>', ''), /not well-formed/],
    ['i440fx-to-q35', guest({ machine: 'microvm' }), /microvm, which is no i440fx/],
    [
      'i440fx-to-q35',
      guest({ machine: 'pc', devices: ["<controller type='pci' index='1' model='pci-expander-bus'/>"] }),
      /pci-expander-bus/,
    ],
    ['secure-boot-on', guest({ arch: 'aarch64', machine: 'virt', osAttributes: efi }), /x86_64/],
    ['secure-boot-on', guest({ osAttributes: efi, launchSecurity: 'sev' }), /launchSecurity sev/],
    ['secure-boot-off', guest({}), /no Secure Boot/],
    ['loader-to-auto', guest({ os: ["<loader readonly='no' type='pflash'>/srv/OVMF.fd</loader>"] }), /written to by the guest/],
    ['auto-to-loader', guest({ osAttributes: efi }), /no host was looked at/],
    [
      'gpu-passthrough',
      guest({ machine: 'virt', osAttributes: efi }).replace("arch='x86_64'", "arch='aarch64'"),
      /about x86 guests, and this one is aarch64/,
    ],
    ['unified-to-split', guest({ os: ["<loader readonly='yes' type='pflash'>/srv/OVMF.fd</loader>"] }), /can't be seen/],
    ['nvram-to-qcow2', guest({ osAttributes: efi, os: [store] }), /auto-to-loader/],
  ])('%s', (id, xml, reason) => {
    expect(refusal(id, xml)).toMatch(reason);
  });

  test('where a whole image is right, as AMD SEV measures it', () => {
    const os = ["<loader type='rom'>/srv/OVMF.fd</loader>"];
    const withUnified = hostWith({ images: [unifiedImageFile('/srv/OVMF.fd')] });
    expect(refusal('unified-to-split', guest({ os }), withUnified)).toBeUndefined();
    const sev = guest({ os }).replace('</domain>', "  <launchSecurity type='sev'/>\n</domain>");
    expect(refusal('unified-to-split', sev, withUnified)).toMatch(/is used whole/);
  });

  test('where this host has no firmware for the result', () => {
    expect(
      refusal('bios-to-uefi', guest({ machine: 'pc' }), { ...debian, descriptors: debian.descriptors.slice(0, 2) }),
    ).toMatch(/No firmware descriptor/);
  });
});

test('the author is told what to do besides', () => {
  expect(apply('nvram-to-qcow2', guest({ os: [plainLoader, plainStore] }), unknownHost).notes.join('\n')).toContain(
    'qemu-img convert -f raw -O qcow2 -o cluster_size=4096 /srv/web1_VARS.fd /srv/web1_VARS.qcow2',
  );
  expect(apply('secure-boot-on', guest({ os: [plainLoader, plainStore] }), debian).notes.join('\n')).toContain(
    'virsh start web1 --reset-nvram',
  );
});
