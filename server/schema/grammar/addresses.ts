/** Where a device stands on the guest's buses, and where a device of the host stands on the host's. */
import { anyOrder, attribute, data, define, either, element, matching, optional, sequence, word } from '../notation.ts';
import { section } from './section.ts';
import { hexNumber, number8, number16, number32, onOff, wholeNumber } from './types.ts';

const about = section('#device-addresses');

/** `<address>` of any device. */
export const address = define(() =>
  element(
    'address',
    about("The device's place on the guest's buses; libvirt chooses one when it is missing"),
    either(
      sequence(on('pci', 'PCI or PCI Express'), pciAddress, optional(zpci)),
      sequence(on('drive', 'A disk controller'), driveAddress),
      sequence(on('virtio-serial', 'A virtio serial controller'), virtioSerialAddress),
      sequence(on('ccid', 'A smart card reader', '0.8.8'), ccidAddress),
      sequence(
        on('usb', 'USB'),
        attribute('bus', 'Number of the USB bus', usbNumber),
        optional(attribute('port', 'Port, with those of hubs in front', usbPort)),
      ),
      sequence(
        on('spapr-vio', 'The bus of pSeries guests', '0.9.9'),
        optional(attribute('reg', "Address of the device's registers", register)),
      ),
      sequence(on('ccw', 'Channels of s390x', '1.0.4'), optional(channelAddress)),
      sequence(on('isa', 'ISA', '1.2.1'), isaAddress),
      on('virtio-mmio', 'Memory-mapped virtio, on Arm and RISC-V', '1.1.3'),
      sequence(on('dimm', 'A slot for memory'), dimmAddress),
      on('unassigned', 'Nowhere: a device of the host that the guest does not get', '6.0.0'),
    ),
  ),
);

function on(bus: string, meaning: string, since?: string) {
  return attribute('type', 'Kind of bus the device is on', word(bus, { text: meaning, since }));
}

/** The attributes of a PCI address, the guest's or the host's. */
export const pciAddress = define(() =>
  anyOrder(
    optional(attribute('domain', { text: 'PCI domain', default: '0' }, number32)),
    optional(attribute('bus', 'PCI bus; in the guest the index of a PCI controller', number8)),
    optional(
      attribute(
        'slot',
        'Slot on the bus, 0x00 to 0x1f',
        matching(/(0x)?[0-1]?[0-9a-fA-F]/, 'a number from 0 to 31, or 0x0 to 0x1f'),
        data('int', { minInclusive: 0, maxInclusive: 31 }, 'a number from 0 to 31, or 0x0 to 0x1f'),
      ),
    ),
    optional(
      attribute(
        'function',
        'Function of the device in its slot, 0 to 7',
        matching(/(0x)?[0-7]/, 'a number from 0 to 7'),
        data('int', { minInclusive: 0, maxInclusive: 7 }, 'a number from 0 to 7'),
      ),
    ),
    optional(
      attribute(
        'multifunction',
        { text: 'Whether the slot has more functions: on for function 0 then', default: 'off', since: '0.9.7' },
        onOff,
      ),
    ),
  ),
);

const zpci = define(() =>
  element(
    'zpci',
    about('How an s390x guest knows a PCI device', { since: '4.10.0' }),
    optional(attribute('uid', 'Identifier the user chooses, 0x0001 to 0xffff', number16)),
    optional(attribute('fid', 'Identifier of the function', number32)),
  ),
);

const twoDigits = define(() => matching(/[0-9]{1,2}/, 'a number of one or two digits'));

const driveAddress = define(() =>
  anyOrder(
    optional(attribute('controller', { text: 'Index of the controller', default: '0' }, twoDigits)),
    optional(attribute('bus', { text: 'Bus of the controller', default: '0' }, twoDigits)),
    optional(attribute('target', { text: 'Target on the bus', default: '0', since: '0.9.11' }, twoDigits)),
    optional(
      attribute('unit', { text: 'Unit on the bus', default: '0' }, matching(/[0-9]{1,5}/, 'a number of up to five digits')),
    ),
  ),
);

/** The attributes of a SCSI device of the host. */
export const scsiAddress = define(() =>
  anyOrder(
    attribute('bus', 'Bus of the adapter', twoDigits),
    attribute('target', 'Target on the bus', matching(/[0-9]{1,10}/, 'a number of up to ten digits')),
    attribute('unit', 'Unit (LUN) of the target', matching(/[0-9]{1,20}/, 'a number of up to twenty digits')),
  ),
);

const controllerIndex = define(() => attribute('controller', 'Index of the controller', twoDigits));

const virtioSerialAddress = define(() =>
  anyOrder(
    controllerIndex,
    optional(attribute('bus', { text: 'Bus of the controller', default: '0' }, twoDigits)),
    optional(attribute('port', 'Port on the bus, from 1 for channels', twoDigits)),
  ),
);

const ccidAddress = define(() => anyOrder(controllerIndex, optional(attribute('slot', 'Slot of the reader', twoDigits))));

export const usbNumber = define(() => matching(/(0x)?[0-9a-fA-F]{1,3}/, 'a number, such as 1 or 0x1a'));
export const usbPort = define(() =>
  matching(/((0x)?[0-9a-fA-F]{1,3}\.){0,3}(0x)?[0-9a-fA-F]{1,3}/, 'a port such as 2 or 1.3 (up to four numbers)'),
);

const register = define(() => matching(/(0x)?[0-9a-fA-F]{1,8}/, 'a hexadecimal number, such as 0x3000'));

const channelAddress = define(() => {
  const subsystem = 'a number from 0 to 254, or 0x0 to 0xfe';
  const device = 'a number from 0 to 65535, or 0x0 to 0xffff';
  return anyOrder(
    attribute(
      'cssid',
      'Channel subsystem; 0xfe for virtio',
      matching(/0x[0-9a-eA-E][0-9a-fA-F]?/, subsystem),
      matching(/0x[fF][0-9a-eA-E]?/, subsystem),
      data('int', { minInclusive: 0, maxInclusive: 254 }, subsystem),
    ),
    attribute('ssid', 'Subchannel set, 0 to 3', matching(/(0x)?[0-3]/, 'a number from 0 to 3')),
    attribute(
      'devno',
      'Number of the device',
      matching(/0x[0-9a-fA-F]{1,4}/, device),
      data('int', { minInclusive: 0, maxInclusive: 65535 }, device),
    ),
  );
});

const isaAddress = define(() =>
  anyOrder(
    optional(
      attribute('iobase', "First of the device's ports", matching(/0x[a-fA-F0-9]{1,4}/, 'a hexadecimal number, such as 0x3f8')),
    ),
    optional(attribute('irq', 'Interrupt of the device', matching(/0x[a-fA-F0-9]/, 'one hexadecimal digit, such as 0x4'))),
  ),
);

const dimmAddress = define(() =>
  anyOrder(
    optional(attribute('slot', 'Slot of the module', wholeNumber)),
    optional(attribute('base', "Address in the guest's memory", hexNumber)),
  ),
);
