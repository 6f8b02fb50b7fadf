/** What libvirt holds the guest's end of serial ports, consoles and channels to. */
import { addressNumber, addressOf, addressType } from '../../domain/address.ts';
import { allDevices, devicesNamed } from '../../domain/devices.ts';
import type { Domain } from '../../domain/domain.ts';
import { childNamed } from '../../domain/element.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { type Complaint, type Condition, said, spanOf } from '../report.ts';
import { unwantedAddress } from '../unwanted.ts';

/** The place in the guest that each type of serial port has (qemu_validate.c: qemuValidateChrSerialTargetTypeToAddressType). */
const placeOfSerial: Readonly<Record<string, string | undefined>> = {
  'isa-serial': 'isa',
  'isa-debug': 'isa',
  'usb-serial': 'usb',
  'pci-serial': 'pci',
  'spapr-vio-serial': 'spapr-vio',
};
const withoutPlace: readonly string[] = ['system-serial', 'sclp-serial'];

export const serialAddress: Condition = (device, domain) => {
  const target = said(childNamed(device, 'target'), 'type') ?? '';
  const address = addressOf(device);
  const type = addressType(device);
  if (device.name !== 'serial' || !address || type === undefined) return undefined;
  if (withoutPlace.includes(target)) {
    const libvirt = `Target type '${target}' cannot have an associated address`;
    return unwantedAddress(address, domain, `A ${target} port is part of the machine and has no address ("${libvirt}").`);
  }
  const place = placeOfSerial[target];
  if (place === undefined || place === type) return undefined;
  const libvirt = `Target type '${target}' requires address type '${place}'`;
  return unwantedAddress(address, domain, `A ${target} port has an address of type '${place}', not '${type}' ("${libvirt}").`);
};

/** Consoles of other hypervisors. */
const foreignConsoles: readonly string[] = ['xen', 'lxc', 'uml', 'openvz'];

export const consoleTarget: Condition = (device, { element, os }) => {
  const target = childNamed(device, 'target');
  const type = said(target, 'type');
  if (device.name !== 'console') return undefined;
  if (target && type !== undefined && foreignConsoles.includes(type)) {
    return {
      message: `A console of type ${type} is another hypervisor's ("unsupported console target type ${type}").`,
      span: spanOf(target, 'type'),
    };
  }
  const isSerial = type === 'serial' || (type === undefined && os.arch?.value === 'x86_64');
  if (!isSerial || target?.attributes.some(({ value }) => value === '') || devicesNamed(element, 'console')[0] === device)
    return undefined;
  return {
    message: `Only a guest's first console is a serial port; further ones are of type virtio ("Only the first console can be a serial port").`,
    span: target && type !== undefined ? spanOf(target, 'type') : device.startTag,
  };
};

export const guestForward: Condition = (device) => {
  const target = childNamed(device, 'target');
  const address = said(target, 'address');
  if (!target || said(target, 'type') !== 'guestfwd' || address === undefined || !address.includes(':')) return undefined;
  return {
    message: `What is forwarded has an IPv4 address in the guest's network ("guestfwd channel only supports IPv4 addresses").`,
    span: spanOf(target, 'address'),
  };
};

/** Without ports=, QEMU's virtio-serial has 31 of them, from 0 to 30. */
const usualPorts = 31;

/** The ports of virtio-serial, each on a controller that has it, and once (domain_addr.c: virDomainVirtioSerialAddrReserve). */
export function virtioSerialPorts({ element, controllers, document }: Domain): readonly Complaint[] {
  const holders = new Map<string, XmlElement>();
  const isVirtioSerial = controllers.filter(({ type }) => type?.value === 'virtio-serial');
  return allDevices(element).flatMap((device): readonly Complaint[] => {
    const address = addressOf(device);
    const port = addressNumber(said(address, 'port') ?? '');
    const index = said(address, 'controller') ?? '0';
    // Port 0 is the console's, or libvirt chooses.
    if (!address || addressType(device) !== 'virtio-serial' || !port) return [];
    const controller = isVirtioSerial.find((one) => (one.index?.value ?? '0') === index)?.element;
    const ports = addressNumber(said(controller, 'ports') ?? '') || usualPorts;
    if (port >= ports) {
      const message = `virtio-serial controller ${index} has ${ports} ports, the last is ${ports - 1} ("virtio serial controller ${index} does not have port ${port}").`;
      return [{ message, span: spanOf(address, 'port') }];
    }
    const key = `${index} ${port}`;
    const holder = holders.get(key);
    holders.set(key, holder ?? device);
    if (!holder) return [];
    const related = [{ message: `the ${holder.name} has it`, span: holder.startTag }];
    return [
      {
        ...unwantedAddress(
          address,
          { document },
          `Port ${port} of virtio-serial controller ${index} belongs to another device ("virtio serial port ${port} on controller ${index} is already occupied").`,
        ),
        span: spanOf(address, 'port'),
        related,
      },
    ];
  });
}
