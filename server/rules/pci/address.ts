import { addressNumber, addressOf, addressType, type PciAddress, pciAddressOf, shownPciAddress } from '../../domain/address.ts';
import { allDevices } from '../../domain/devices.ts';
import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { attributeValue, childNamed } from '../../domain/element.ts';
import { busModels, controllersOfBus, rootModel, slotsOfBus } from '../../domain/pci.ts';
import { setAttribute } from '../../xml/edit.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { guest } from '../examples/domain.ts';
import { preferredFix } from '../fix.ts';
import { type Complaint, findingsOf, said, spanOf } from '../report.ts';
import type { Finding, Rule } from '../rule.ts';

const id = 'pci/address';

function check(domain: Domain): readonly Finding[] {
  if (!runsOnQemu(domain)) return [];
  const complaints: Complaint[] = [];
  for (const device of allDevices(domain.element)) {
    const complaint = outOfRange(device) ?? offBus(device, pciAddressOf(device), domain);
    if (complaint) complaints.push(complaint);
  }
  return findingsOf(id, 'error', complaints);
}

/** A slot that the bus doesn't have. */
function offBus(device: XmlElement, address: PciAddress | undefined, domain: Domain): Complaint | undefined {
  if (address && address.domain !== 0 && rootModel(domain)) return otherDomain(address);
  if (address?.domain !== 0 || controllersOfBus(domain, address.bus) > 1) return undefined;
  const model = busModels(domain).get(address.bus) ?? addedBus(device, domain) ?? '';
  const slots = slotsOfBus[model];
  if (!slots || (address.slot >= slots.first && address.slot <= slots.last)) return undefined;
  return wrongSlot(address.element, address, model, slots);
}

/** The bus that libvirt adds for a device whose address names none of the document's (virDomainPCIAddressSetGrow). */
function addedBus(device: XmlElement, { os }: Domain): string | undefined {
  if (os.machineClass === 'i440fx') return 'pci-bridge';
  return os.machineClass === 'q35' && isExpress(device) ? 'pcie-root-port' : undefined;
}

/** Devices that are PCI Express on q35, whatever the host; what a host's device is, only the host knows. */
function isExpress(device: XmlElement): boolean {
  if (device.name === 'interface') {
    return /^(virtio|e1000e$|igb$)/.test(said(childNamed(device, 'model'), 'type') ?? '') && said(device, 'type') !== 'hostdev';
  }
  if (device.name === 'disk') return said(childNamed(device, 'target'), 'bus') === 'virtio';
  return device.name === 'memballoon' || device.name === 'rng';
}

function otherDomain(address: PciAddress): Complaint {
  return {
    message: `The guest has one PCI domain, number 0: other numbers are for devices of the host, in their <source> ("Invalid PCI address ${shownPciAddress(address)}. Only PCI domain 0 is available").`,
    span: spanOf(address.element, 'domain'),
    fixes: [preferredFix('Set the domain to 0x0000', [setAttribute(address.element, 'domain', '0x0000')])],
  };
}

/** The numbers libvirt can read at all (virPCIDeviceAddressParseXML). */
const limits: readonly (readonly [part: string, last: number])[] = [
  ['domain', 0xffffffff],
  ['bus', 0xff],
  ['slot', 0x1f],
  ['function', 7],
];

function outOfRange(device: XmlElement): Complaint | undefined {
  const address = addressOf(device);
  if (!address || addressType(device) !== 'pci') return undefined;
  for (const [part, last] of limits) {
    const written = attributeValue(address, part);
    const value = written && addressNumber(written.value);
    if (!written || value === undefined || value <= last) continue;
    const most = part === 'function' ? String(last) : `0x${last.toString(16).toUpperCase()}`;
    return {
      message: `A PCI ${part} is at most ${most}, so libvirt refuses ${part}='${written.value}' ("Invalid PCI address ${part}='0x${value.toString(16)}', must be <= ${most}").`,
      span: written.span,
    };
  }
  return undefined;
}

function wrongSlot(
  element: XmlElement,
  address: Parameters<typeof shownPciAddress>[0],
  model: string,
  { first, last }: { readonly first: number; readonly last: number },
): Complaint {
  const shown = shownPciAddress(address);
  const single = last === 0;
  const why = single
    ? `A ${model} has one slot, number 0`
    : `Slot ${address.slot} of bus ${address.bus} belongs to the ${model} itself`;
  const libvirt = single ? `slot must be <= ${last}` : `slot must be >= ${first}`;
  return {
    message: `${why}, so libvirt refuses this address ("Invalid PCI address ${shown}. ${libvirt}").`,
    span: spanOf(element, 'slot'),
    fixes: single ? [preferredFix('Set the slot to 0x00', [setAttribute(element, 'slot', '0x00')])] : [],
  };
}

const onRootPort = (slot: string): readonly string[] => [
  "<controller type='pci' index='0' model='pcie-root'/>",
  "<controller type='pci' index='1' model='pcie-root-port'/>",
  "<memballoon model='virtio'>",
  `  <address type='pci' domain='0x0000' bus='0x01' slot='${slot}' function='0x0'/>`,
  '</memballoon>',
];
const atSlot = (slot: string): readonly string[] => [
  "<memballoon model='virtio'>",
  `  <address type='pci' domain='0x0000' bus='0x00' slot='${slot}' function='0x0'/>`,
  '</memballoon>',
];

export const pciAddress: Rule = {
  id,
  level: 'error',
  title: 'A PCI address that its bus does not have',
  since: '0.7.3',
  complains: 'define',
  speaksOf: ['address'],
  reason: `
Each PCI controller opens a bus, and its model decides which slots the bus has. A \`pcie-root-port\` and a \`pcie-switch-downstream-port\` have
exactly one, number 0: a guest address like \`bus='0x01' slot='0x01'\` copied from an i440fx guest or from the *host's* address of the device is refused
(\`Invalid PCI address 0000:01:01.0. slot must be <= 0\`, seen on libvirt 12.8). On \`pci-root\`, \`pcie-root\`, \`pci-bridge\` and \`pcie-to-pci-bridge\`, slot 0
belongs to the bridge and devices start at 1. For a bus without a controller libvirt adds one: a \`pci-bridge\` on i440fx, a \`pcie-root-port\` for what is PCI Express on q35. The
guest's PCI domain is 0. Everywhere a slot is at most 0x1F and a function at most 7.
`,
  examples: [
    {
      title: 'A root port has only slot 0',
      level: 'error',
      host: undefined,
      before: guest({ devices: onRootPort('⟦0x01⟧') }),
      fixed: { 'Set the slot to 0x00': guest({ devices: onRootPort('0x00') }) },
    },
    {
      title: 'A bus that libvirt adds, on i440fx',
      level: 'error',
      host: undefined,
      before: guest({
        machine: 'pc',
        devices: [
          "<rng model='virtio'>",
          "  <backend model='random'/>",
          "  <address type='pci' bus='0x04' slot='⟦0x00⟧'/>",
          '</rng>',
        ],
      }),
      fixed: {},
    },
    {
      title: "The host's PCI domain",
      level: 'error',
      host: undefined,
      before: guest({
        devices: [
          "<memballoon model='virtio'>",
          "  <address type='pci' domain='⟦0x0001⟧' bus='0x00' slot='0x05'/>",
          '</memballoon>',
        ],
      }),
      fixed: {
        'Set the domain to 0x0000': guest({
          devices: [
            "<memballoon model='virtio'>",
            "  <address type='pci' domain='0x0000' bus='0x00' slot='0x05'/>",
            '</memballoon>',
          ],
        }),
      },
    },
    {
      title: 'No bus has a slot 0x20',
      level: 'error',
      host: undefined,
      before: guest({ devices: atSlot('⟦0x20⟧') }),
      fixed: {},
    },
  ],
  silentOn: [
    { title: 'Slot 0 of a root port', xml: guest({ devices: onRootPort('0x00') }), host: undefined },
    { title: 'All zero means that libvirt chooses', xml: guest({ devices: atSlot('0x00') }), host: undefined },
    { title: 'The last slot of the root', xml: guest({ devices: atSlot('0x1e') }), host: undefined },
    { title: 'Not finished', xml: guest({ devices: atSlot('') }), host: undefined },
  ],
  check: ({ domain }) => check(domain),
};
