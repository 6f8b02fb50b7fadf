import { type PciAddress, shownPciAddress } from '../../domain/address.ts';
import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { pciPlaces } from '../../domain/pci.ts';
import { removeElement } from '../../xml/edit.ts';
import type { Span, XmlElement } from '../../xml/tree.ts';
import { guest } from '../examples/domain.ts';
import { preferredFix } from '../fix.ts';
import { type Complaint, findingsOf, said } from '../report.ts';
import type { Finding, Rule } from '../rule.ts';

const id = 'pci/duplicate-address';

function check(domain: Domain): readonly Finding[] {
  if (!runsOnQemu(domain)) return [];
  const holders = builtIn(domain);
  const complaints: Complaint[] = [];
  for (const { device, address } of pciPlaces(domain)) {
    // The first console is the first serial port under its other name.
    if (device.name === 'console' || isOfChipset(device, domain)) continue;
    const shown = shownPciAddress(address);
    const holder = holders.get(shown);
    if (!holder) holders.set(shown, { name: nameOf(device), span: address.element.span });
    else complaints.push(complaint(device, address, holder, domain));
  }
  return findingsOf(id, 'error', complaints);
}

interface Holder {
  readonly name: string;
  readonly span: Span | undefined;
}

/**
 * What the chipset has in a slot of the root: the PIIX3 of i440fx (qemuDomainValidateDevicePCISlotsPIIX3), the ICH9 of q35
 * (qemuDomainValidateDevicePCISlotsQ35).
 */
function builtIn(domain: Domain): Map<string, Holder> {
  const holders = new Map<string, Holder>();
  const hold = (address: string, name: string): void => {
    holders.set(`0000:00:${address}`, { name: `the ${name}, which this machine always has there`, span: undefined });
  };
  if (domain.os.machineClass === 'q35') {
    hold('1f.0', "ICH9's ISA bridge");
    hold('1f.2', "ICH9's SATA controller");
    hold('1f.3', "ICH9's SMBus");
  }
  if (domain.os.machineClass === 'i440fx') {
    hold('01.0', "PIIX3's ISA bridge");
    hold('01.3', "PIIX3's power management");
    if (domain.controllers.some(({ element }) => isFirst(element, 'ide'))) hold('01.1', "PIIX3's IDE controller");
  }
  return holders;
}

function isFirst(controller: XmlElement, type: string): boolean {
  return said(controller, 'type') === type && (said(controller, 'index') ?? '0') === '0';
}

function isOfChipset(device: XmlElement, { os }: Domain): boolean {
  const own = os.machineClass === 'i440fx' ? 'ide' : 'sata';
  return (os.machineClass === 'i440fx' || os.machineClass === 'q35') && device.name === 'controller' && isFirst(device, own);
}

function nameOf(device: XmlElement): string {
  const type = said(device, 'type') ?? said(device, 'model');
  const index = said(device, 'index');
  return `the ${device.name}${type ? ` ${type}` : ''}${index ? ` ${index}` : ''}`;
}

function complaint(device: XmlElement, address: PciAddress, holder: Holder, { document }: Domain): Complaint {
  const shown = shownPciAddress(address);
  return {
    message: `The PCI address ${shown} already belongs to ${holder.name}, so libvirt refuses it for ${nameOf(device)} ("Attempted double use of PCI Address ${shown}").`,
    span: address.element.span,
    related: holder.span ? [{ message: `${holder.name} is here`, span: holder.span }] : [],
    fixes: [preferredFix('Remove this address and let libvirt choose a free one', [removeElement(document, address.element)])],
  };
}

const at = (slot: string, open = '', close = ''): string =>
  `  ${open}<address type='pci' domain='0x0000' bus='0x00' slot='${slot}' function='0x0'/>${close}`;
const two = (second: readonly string[]): readonly string[] => [
  "<memballoon model='virtio'>",
  at('0x05'),
  '</memballoon>',
  "<watchdog model='i6300esb'>",
  ...second,
  '</watchdog>',
];

export const duplicatePciAddress: Rule = {
  id,
  level: 'error',
  title: 'Two devices at one PCI address',
  since: '0.7.3',
  complains: 'define',
  speaksOf: ['address'],
  reason: `
A PCI address (domain, bus, slot and function) belongs to one device. libvirt refuses a second one there: \`Attempted double use of PCI Address
0000:00:05.0\`. It usually happens when a device is copied together with its \`<address>\`; without one, libvirt finds a free place and writes it into the
definition. On i440fx the slot 1 of bus 0 holds the PIIX3 chip: function 0 is its ISA bridge, 1 the IDE controller, 3 the power management
(libvirt, qemu_domain_address.c). Different functions of one slot are different addresses; the device at function 0 then needs \`multifunction='on'\`.
`,
  examples: [
    {
      title: 'An address that was copied with its device',
      level: 'error',
      host: undefined,
      before: guest({ devices: two([at('0x05', '⟦', '⟧')]) }),
      fixed: { 'Remove this address and let libvirt choose a free one': guest({ devices: two([]) }) },
    },
  ],
  silentOn: [
    { title: 'Two slots', xml: guest({ devices: two([at('0x06')]) }), host: undefined },
    { title: 'All zero means that libvirt chooses', xml: guest({ devices: two([at('0x00')]) }), host: undefined },
    { title: 'Another hypervisor', xml: guest({ type: 'xen', devices: two([at('0x05')]) }), host: undefined },
  ],
  check: ({ domain }) => check(domain),
};
