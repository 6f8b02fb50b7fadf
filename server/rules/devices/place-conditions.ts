/** Where in the guest devices can be, and how many of them there can be (qemu_validate.c, domain_addr.c, domain_postparse.c). */
import { addressOf, addressType } from '../../domain/address.ts';
import { devicesNamed } from '../../domain/devices.ts';
import type { Domain } from '../../domain/domain.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { type Complaint, type Condition, said } from '../report.ts';
import { unwantedAddress, unwantedElement } from '../unwanted.ts';

/** A device at an address of a kind that it has none of. */
function misplaced(device: XmlElement, kinds: readonly string[], domain: Domain, message: string): Complaint | undefined {
  const address = addressOf(device);
  const type = addressType(device);
  return address && type !== undefined && !kinds.includes(type) ? unwantedAddress(address, domain, message) : undefined;
}

export const usbPlace: Condition = (device, domain) =>
  said(device, 'bus') === 'usb'
    ? misplaced(device, ['usb'], domain, `A device on USB has an address of type 'usb' ("Invalid address for a USB device").`)
    : undefined;

export const smartcardPlace: Condition = (smartcard, domain) =>
  misplaced(
    smartcard,
    ['ccid'],
    domain,
    `A smart card is in a reader, and has an address of type 'ccid' ("Controllers must use the 'ccid' address type").`,
  );

const first = (device: XmlElement, { element }: Domain): boolean => devicesNamed(element, device.name)[0] === device;

export const oneSmartcard: Condition = (smartcard, domain) =>
  first(smartcard, domain)
    ? undefined
    : unwantedElement(smartcard, domain, 'A guest has one smart card ("this QEMU binary lacks multiple smartcard support").');

export const oneFilter: Condition = (filter, domain) =>
  first(filter, domain)
    ? undefined
    : unwantedElement(
        filter,
        domain,
        'A guest has one <redirfilter>, with all rules in it ("only one set of redirection filter rule is supported").',
      );

const placeOfPanic: Readonly<Record<string, readonly [kind: string, libvirt: string]>> = {
  isa: ['isa', 'panic is supported only with ISA address type'],
  pvpanic: ['pci', 'pvpanic is supported only with PCI address type'],
};

export const panicPlace: Condition = (panic, domain) => {
  const model = said(panic, 'model') ?? '';
  const place = placeOfPanic[model];
  if (!place) return undefined;
  return misplaced(panic, [place[0]], domain, `A panic device of model ${model} has an ${place[0]} address ("${place[1]}").`);
};
