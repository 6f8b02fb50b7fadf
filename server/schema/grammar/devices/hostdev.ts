/** Devices of the host that the guest gets. */
import {
  anyOrder,
  attribute,
  type Content,
  define,
  either,
  element,
  matching,
  optional,
  sequence,
  some,
  word,
  words,
} from '../../notation.ts';
import { pciAddress, scsiAddress } from '../addresses.ts';
import { port } from '../network-types.ts';
import { section } from '../section.ts';
import { absolutePath, deviceName, onOff, uuid, yesNo } from '../types.ts';
import { bootOrder, optionalVirtioModel, placement, romImage } from './common.ts';
import { rawAccess, sgioFilter } from './disk/disk.ts';
import { startupPolicy } from './disk/source.ts';
import { hostDriver } from './host-driver.ts';
import { ipSettings } from './network/ip.ts';
import { teaming } from './network/settings.ts';
import { scsiAdapter } from './scsi-adapter.ts';
import { auth, initiator } from './storage-access.ts';
import { usbPlace, usbProduct } from './usb.ts';

const about = section('#usb-pci-scsi-devices');
const containers = section('#block-character-devices');

export const hostDevice = define(() =>
  element(
    'hostdev',
    about('A device of the host that the guest gets', { since: '0.4.4' }),
    anyOrder(
      either(assigned, inContainer),
      optional(bootOrder),
      optional(romImage),
      optional(element('readonly', about('The guest cannot write to the device (SCSI)', { since: '1.0.6' }))),
      optional(element('shareable', about('Other guests may use the device at the same time (SCSI)', { since: '1.0.6' }))),
      placement,
    ),
  ),
);

const assigned = define(() =>
  sequence(
    optional(
      attribute(
        'mode',
        { text: 'How the guest gets the device', default: 'subsystem' },
        word('subsystem', 'As a device of its bus'),
      ),
    ),
    optional(
      attribute(
        'managed',
        { text: 'Whether libvirt takes a PCI device from the host and gives it back', default: 'no' },
        yesNo,
      ),
    ),
    either(pci, usb, scsi, scsiHost, mediated),
  ),
);

function kind(type: string, meaning: string, since?: string): Content {
  return attribute('type', 'Kind of device of the host', word(type, { text: meaning, since }));
}

function source(description: string, ...content: readonly Content[]): Content {
  return element('source', about(description), ...content);
}

const display = define(() =>
  anyOrder(
    optional(
      attribute('display', { text: "Whether the device draws the guest's screen", default: 'off', since: '4.6.0' }, onOff),
    ),
    optional(
      attribute(
        'ramfb',
        { text: "Whether the screen is there before the device's driver; with display", default: 'off', since: '5.10.0' },
        onOff,
      ),
    ),
  ),
);

const pci = define(() =>
  sequence(
    kind('pci', 'A PCI device', '0.6.0'),
    anyOrder(
      optional(hostDriver),
      optional(teaming),
      source(
        'The device on the host',
        optional(startupPolicy),
        optional(
          attribute(
            'writeFiltering',
            { text: 'Whether only safe writes reach its configuration (Xen)', default: 'yes', since: '6.8.0' },
            yesNo,
          ),
        ),
        element('address', about('PCI address on the host, as `lspci -D` tells it'), pciAddress),
      ),
      display,
    ),
  ),
);

const usb = define(() =>
  sequence(
    kind('usb', 'A USB device'),
    source(
      'The device on the host',
      optional(startupPolicy),
      optional(
        attribute(
          'guestReset',
          { text: 'What happens when the guest resets the device', since: '8.6.0' },
          words({
            off: 'Nothing',
            uninitialized: 'It is reset, but only until it works',
            on: 'It is reset',
          }),
        ),
      ),
      either(usbProduct, usbPlace),
    ),
  ),
);

const scsi = define(() =>
  sequence(
    kind('scsi', 'A SCSI device', '1.0.6'),
    sgioFilter,
    rawAccess,
    source(
      'The device on the host',
      either(
        sequence(
          optional(attribute('protocol', 'How the device is reached', word('adapter', 'By an adapter of the host'))),
          anyOrder(scsiAdapter, element('address', about('Place of the device at the adapter'), scsiAddress)),
        ),
        sequence(
          attribute('protocol', { text: 'How the device is reached', since: '1.2.8' }, word('iscsi', 'iSCSI')),
          attribute('name', 'Target and unit, such as iqn.2014-04.org.example:tape/1'),
          anyOrder(
            some(
              element(
                'host',
                about('The server that has the device'),
                attribute('name', 'Name or address of the server'),
                optional(attribute('port', 'Port of the server', port)),
              ),
            ),
            optional(auth),
            optional(initiator),
          ),
        ),
      ),
    ),
  ),
);

const scsiHost = define(() =>
  sequence(
    kind('scsi_host', 'All units of a SCSI target of the host', '2.5.0'),
    optionalVirtioModel,
    source(
      'The target on the host',
      attribute('protocol', 'How the device is reached', word('vhost', 'vhost')),
      attribute(
        'wwpn',
        'Name of the target in the configuration of the kernel',
        matching(/(naa\.)[0-9a-fA-F]{16}/, 'naa. and 16 hexadecimal digits'),
      ),
    ),
  ),
);

const mediated = define(() =>
  sequence(
    kind('mdev', 'A part of a device: a virtual graphics card and the like', '3.2.0'),
    attribute(
      'model',
      'What the part is for the guest',
      words({
        'vfio-pci': 'A PCI device',
        'vfio-ccw': { text: 'A channel device of s390x', since: '4.4.0' },
        'vfio-ap': { text: 'A cryptographic adapter of s390x', since: '4.9.0' },
      }),
    ),
    display,
    source(
      'The part on the host',
      element('address', about('How the host knows the part'), attribute('uuid', 'UUID of the part', uuid)),
    ),
  ),
);

const inContainer = define(() =>
  sequence(
    attribute('mode', 'How the guest gets the device', word('capabilities', 'As a device file or network card of a container')),
    either(
      sequence(
        kind('storage', 'A block device'),
        element(
          'source',
          containers('The device of the host'),
          element('block', containers('Path of the block device, such as /dev/sda'), absolutePath),
        ),
      ),
      sequence(
        kind('misc', 'A character device'),
        element(
          'source',
          containers('The device of the host'),
          element('char', containers('Path of the character device'), absolutePath),
        ),
      ),
      sequence(
        kind('net', 'A network card'),
        anyOrder(
          element(
            'source',
            containers('The network card of the host'),
            element('interface', containers('Name of the network card, such as eno1'), deviceName),
          ),
          ipSettings,
        ),
      ),
    ),
  ),
);
