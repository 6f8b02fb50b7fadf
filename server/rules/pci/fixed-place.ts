import { pciAddressOf, shownPciAddress } from '../../domain/address.ts';
import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { removeElement } from '../../xml/edit.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { guest } from '../examples/domain.ts';
import { preferredFix } from '../fix.ts';
import { type Complaint, findingsOf, said } from '../report.ts';
import type { Finding, Rule } from '../rule.ts';

const id = 'pci/fixed-place';

function check(domain: Domain): readonly Finding[] {
  if (!runsOnQemu(domain)) return [];
  const complaints = domain.controllers.flatMap(({ element }) => elsewhere(element, domain) ?? []);
  return findingsOf(id, 'error', complaints);
}

interface Place {
  readonly machine: 'q35' | 'i440fx';
  readonly type: string;
  /** The models that are part of the chipset; `undefined` is the default. Without it, all. */
  readonly models?: readonly (string | undefined)[];
  readonly address: string;
  readonly libvirt: string;
}

/** Where the controllers of the chipsets are (qemu_domain_address.c: qemuDomainValidateDevicePCISlotsPIIX3 and …Q35). */
const places: readonly Place[] = [
  {
    machine: 'q35',
    type: 'sata',
    address: '0000:00:1f.2',
    libvirt: 'Primary SATA controller must have PCI address 0:0:1f.2',
  },
  {
    machine: 'i440fx',
    type: 'ide',
    address: '0000:00:01.1',
    libvirt: 'Primary IDE controller must have PCI address 0:0:1.1',
  },
  {
    machine: 'i440fx',
    type: 'usb',
    models: [undefined, 'piix3-uhci'],
    address: '0000:00:01.2',
    libvirt: 'PIIX3 USB controller at index 0 must have PCI address 0:0:1.2',
  },
];

function elsewhere(controller: XmlElement, { os, document }: Domain): Complaint | undefined {
  const address = pciAddressOf(controller);
  if (!address || (said(controller, 'index') ?? '0') !== '0') return undefined;
  const type = said(controller, 'type');
  const model = said(controller, 'model');
  const place = places.find((each) => each.machine === os.machineClass && each.type === type);
  if (!place || (place.models && !place.models.includes(model)) || shownPciAddress(address) === place.address) return undefined;
  return {
    message: `The first ${type} controller is part of this machine's chipset, always at ${place.address}, so libvirt refuses ${shownPciAddress(address)} ("${place.libvirt}").`,
    span: address.element.span,
    fixes: [preferredFix('Remove the address: libvirt knows it', [removeElement(document, address.element)])],
  };
}

const sata = (address: readonly string[]): readonly string[] =>
  address.length === 0 ? [] : ["<controller type='sata' index='0'>", ...address, '</controller>'];
const at = (slot: string, mark = ['', '']): string =>
  `  ${mark[0]}<address type='pci' domain='0x0000' bus='0x00' slot='${slot}' function='0x2'/>${mark[1]}`;

export const fixedPlace: Rule = {
  id,
  level: 'error',
  title: 'A controller of the chipset at another address',
  since: '1.1.2',
  complains: 'define',
  speaksOf: ['controller'],
  reason: `
A q35 machine has its first SATA controller at \`0000:00:1f.2\`, i440fx its first IDE controller at \`0000:00:01.1\` and its USB controller \`piix3-uhci\` at \`0000:00:01.2\`: they are
functions of the chipset, and can't be moved. libvirt refuses every other address for them. It happens when devices are copied from a guest of the other machine type.
`,
  examples: [
    {
      title: "The address of i440fx's SATA controller on q35",
      level: 'error',
      host: undefined,
      before: guest({ devices: sata([at('0x05', ['⟦', '⟧'])]) }),
      fixed: {
        'Remove the address: libvirt knows it': guest({ devices: ["<controller type='sata' index='0'>", '</controller>'] }),
      },
    },
  ],
  silentOn: [
    { title: 'Where it is', xml: guest({ devices: sata([at('0x1f')]) }), host: undefined },
    {
      title: 'On i440fx SATA is a card like others',
      xml: guest({ machine: 'pc', devices: sata([at('0x05')]) }),
      host: undefined,
    },
  ],
  check: ({ domain }) => check(domain),
};
