import { addressNumber, addressOf, addressType, type PciAddress, pciAddressOf, shownPciAddress } from '../../domain/address.ts';
import { allDevices } from '../../domain/devices.ts';
import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { attributeValue } from '../../domain/element.ts';
import { busModels, controllersOfBus, slotsOfBus } from '../../domain/pci.ts';
import { setAttribute } from '../../xml/edit.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { guest } from '../examples/domain.ts';
import { preferredFix } from '../fix.ts';
import { type Complaint, findingsOf, spanOf } from '../report.ts';
import type { Finding, Rule } from '../rule.ts';

const id = 'pci/address';

function check(domain: Domain): readonly Finding[] {
  if (!runsOnQemu(domain)) return [];
  const complaints: Complaint[] = [];
  for (const device of allDevices(domain.element)) {
    const complaint = outOfRange(device) ?? offBus(pciAddressOf(device), domain);
    if (complaint) complaints.push(complaint);
  }
  return findingsOf(id, 'error', complaints);
}

/** A slot that the bus doesn't have. */
function offBus(address: PciAddress | undefined, domain: Domain): Complaint | undefined {
  if (address?.domain !== 0 || controllersOfBus(domain, address.bus) > 1) return undefined;
  const model = busModels(domain).get(address.bus) ?? '';
  const slots = slotsOfBus[model];
  if (!slots || (address.slot >= slots.first && address.slot <= slots.last)) return undefined;
  return wrongSlot(address.element, address, model, slots);
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
belongs to the bridge and devices start at 1. Everywhere a slot is at most 0x1F and a function at most 7.
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
