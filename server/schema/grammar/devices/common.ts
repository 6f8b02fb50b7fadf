/** What many devices have: a name, an index for ACPI, an address, a place in the boot order, options of virtio. */
import { anyOrder, attribute, define, element, matching, optional, words } from '../../notation.ts';
import { address } from '../addresses.ts';
import { section } from '../section.ts';
import { absolutePath, aliasName, cpuSet, onOff, positiveNumber, wholeNumber, yesNo } from '../types.ts';

const devices = section('#devices');
const interfaces = section('#network-interfaces');

/** `<alias>`, `<acpi>` and `<address>`, each where wanted. */
export const placement = define(() => anyOrder(namedPlacement, optional(acpiIndex)));

/** `<alias>` and `<address>`, each where wanted. */
export const namedPlacement = define(() => anyOrder(optional(alias), optional(address)));

const alias = define(() =>
  element(
    'alias',
    devices('Name of the device, for commands and events; your own starts with ua-', { since: '3.9.0' }),
    attribute('name', 'Name of the device; your own starts with ua-', aliasName),
  ),
);

export const acpiIndex = define(() =>
  element(
    'acpi',
    interfaces('How ACPI tells the guest of the device', { since: '7.3.0' }),
    optional(attribute('index', 'Number of the device, unique: Linux names a network card after it, as in eno1', wholeNumber)),
    optional(
      attribute(
        'nodeset',
        {
          text: 'NUMA nodes of the guest that belong to the device, as for parts of a graphics card',
          link: '#acpi-generic-initiators',
        },
        cpuSet,
      ),
    ),
  ),
);

/** `<boot order=…>`. */
export const bootOrder = define(() =>
  element(
    'boot',
    section('#specifying-boot-order')('Place of the device in the boot order; not together with `<boot dev=…>` in `<os>`', {
      since: '0.8.8',
    }),
    attribute('order', 'Place of the device in the boot order, from 1', positiveNumber),
    optional(
      attribute(
        'loadparm',
        { text: 'Boot entry for an s390x guest', since: '3.5.0' },
        matching(/[a-zA-Z0-9.\s]{1,8}/, '1 to 8 letters, digits, dots and spaces'),
      ),
    ),
  ),
);

/** `<rom>` of a PCI device. */
export const romImage = define(() =>
  element(
    'rom',
    section('#usb-pci-scsi-devices')("The device's ROM as the guest sees it", { since: '0.9.7' }),
    optional(attribute('enabled', { text: 'Whether there is one at all', since: '4.3.0' }, yesNo)),
    optional(attribute('bar', 'Whether the guest sees it in its memory', onOff)),
    optional(attribute('file', { text: "File with its content, instead of the device's own", since: '0.9.10' }, absolutePath)),
  ),
);

/** Attributes of `<driver>` that every virtio device has. */
export const virtioOptions = define(() => {
  const about = section('#virtio-related-options');
  return anyOrder(
    optional(attribute('iommu', about('Whether the device goes through the emulated IOMMU', { since: '3.5.0' }), onOff)),
    optional(attribute('ats', about('Whether the device may cache translations of the IOMMU', { since: '3.5.0' }), onOff)),
    optional(
      attribute(
        'packed',
        about('Whether its queues are packed into one ring each, which is faster', { since: '6.3.0' }),
        onOff,
      ),
    ),
    optional(
      attribute(
        'page_per_vq',
        about('Whether each queue has a page of its own for notifications, as for vDPA', { since: '7.9.0' }),
        onOff,
      ),
    ),
  );
});

/** `<driver>` of a virtio device that has no other options. */
export const virtioDriver = define(() =>
  element('driver', section('#virtio-related-options')('How the device works', { since: '3.5.0' }), virtioOptions),
);

/** Which of its forms a virtio device has. */
export const virtioModel = define(() =>
  words({
    virtio: 'As fits the machine',
    'virtio-transitional': { text: 'Also for drivers of virtio 0.9, on conventional PCI', since: '5.2.0' },
    'virtio-non-transitional': { text: 'For drivers of virtio 1.0 only', since: '5.2.0' },
  }),
);

/** The optional attribute `model` of a device that is virtio or nothing. */
export const optionalVirtioModel = define(() =>
  optional(
    attribute(
      'model',
      section('#virtio-device-models')('Form of the virtio device', { default: 'virtio', since: '5.2.0' }),
      virtioModel,
    ),
  ),
);

/** `<audio id=…>`: which of the host's sound systems plays what the device plays. */
export function audioBackend(number: Parameters<typeof attribute>[2]) {
  return element(
    'audio',
    section('#sound-devices')('Which `<audio>` the sound goes to', { default: 'the first' }),
    attribute('id', 'Id of the `<audio>` element', number),
  );
}
