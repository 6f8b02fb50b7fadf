/** Controllers that other devices stand at. */
import { anyOrder, attribute, define, either, element, optional, sequence, word, words } from '../../notation.ts';
import { usbPort } from '../addresses.ts';
import { section } from '../section.ts';
import { largeNumber, number8, oneOf, onOff, size, wholeNumber } from '../types.ts';
import { placement, virtioOptions } from './common.ts';
import { diskSerial } from './disk/disk.ts';
import { ioEventDescriptor, ioThread, ioThreadMapping } from './io-threads.ts';

const about = section('#controllers');

export const controller = define(() =>
  element(
    'controller',
    about('A controller that other devices are attached to; libvirt adds those that are missing'),
    optional(
      attribute(
        'index',
        { text: 'Number that addresses use for it', default: 'the next free one', since: '1.3.5' },
        wholeNumber,
      ),
    ),
    either(
      pci,
      usb,
      scsi,
      virtioSerial,
      attribute('type', 'Kind of controller', words({ sata: 'SATA', fdc: 'Floppy drives', ccid: 'Smart cards' })),
      sequence(
        kind('ide', 'IDE'),
        optional(
          attribute(
            'model',
            { text: 'Model of the IDE controller (VirtualBox)', since: '3.10.0' },
            oneOf('piix3', 'piix4', 'ich6'),
          ),
        ),
      ),
      kind('isa', 'ISA'),
      xenbus,
      sequence(attribute('type', 'Kind of controller', word('nvme', { text: 'NVMe', since: '11.5.0' })), optional(diskSerial)),
    ),
    optional(driver),
    placement,
  ),
);

function kind(type: string, meaning: string) {
  return attribute('type', 'Kind of controller', word(type, meaning));
}

const scsi = define(() =>
  sequence(
    kind('scsi', 'SCSI'),
    optional(
      attribute(
        'model',
        'Model of the SCSI controller',
        words({
          'virtio-scsi': 'virtio: fastest, needs a driver',
          'virtio-transitional': { text: 'virtio, also for drivers of virtio 0.9', since: '5.2.0' },
          'virtio-non-transitional': { text: 'virtio, for drivers of virtio 1.0 only', since: '5.2.0' },
          auto: 'As the hypervisor finds best',
          lsilogic: 'LSI 53C895A',
          lsisas1068: 'LSI SAS 1068',
          lsisas1078: 'LSI MegaRAID SAS 1078',
          buslogic: 'BusLogic (VMware)',
          vmpvscsi: 'Paravirtualized of VMware',
          ibmvscsi: 'Paravirtualized of pSeries',
          ncr53c90: 'NCR 53C90, built into some machines',
          dc390: 'Tekram DC390',
          am53c974: 'AMD 53C974',
        }),
      ),
    ),
  ),
);

const usb = define(() =>
  sequence(
    kind('usb', 'USB'),
    optional(
      attribute(
        'model',
        'Model of the USB controller',
        words({
          'qemu-xhci': 'USB 3, for all new guests',
          'nec-xhci': 'USB 3, as NEC made it',
          ehci: 'USB 2',
          'ich9-ehci1': 'USB 2 of the ICH9, with three companions for USB 1',
          'ich9-uhci1': 'First USB 1 companion of ich9-ehci1',
          'ich9-uhci2': 'Second USB 1 companion of ich9-ehci1',
          'ich9-uhci3': 'Third USB 1 companion of ich9-ehci1',
          'piix3-uhci': 'USB 1 of the PIIX3',
          'piix4-uhci': 'USB 1 of the PIIX4',
          'vt82c686b-uhci': 'USB 1 of VIA',
          'pci-ohci': 'USB 1 of PowerPC machines',
          qusb1: 'Paravirtualized of Xen, USB 1.1',
          qusb2: 'Paravirtualized of Xen, USB 2',
          none: { text: 'The guest has no USB', since: '0.10.0' },
        }),
      ),
    ),
    anyOrder(
      optional(
        element(
          'master',
          about('This is a companion of a USB 2 controller that has the same index'),
          attribute('startport', 'First port of that controller which this one serves', usbPort),
        ),
      ),
      optional(attribute('ports', { text: 'Number of ports', since: '1.3.5' }, wholeNumber)),
    ),
  ),
);

const virtioSerial = define(() =>
  sequence(
    kind('virtio-serial', 'Serial ports and channels of virtio'),
    optional(
      attribute(
        'model',
        { text: 'Form of the virtio device', default: 'virtio', since: '5.2.0' },
        words({
          virtio: 'As fits the machine',
          'virtio-transitional': 'Also for drivers of virtio 0.9, on conventional PCI',
          'virtio-non-transitional': 'For drivers of virtio 1.0 only',
        }),
      ),
    ),
    optional(attribute('ports', 'Number of ports', wholeNumber)),
    optional(attribute('vectors', 'Number of interrupts', wholeNumber)),
  ),
);

const xenbus = define(() =>
  sequence(
    kind('xenbus', "The bus of Xen's paravirtualized devices"),
    optional(
      attribute('maxGrantFrames', { text: 'Most frames of memory shared with other guests', since: '5.2.0' }, wholeNumber),
    ),
    optional(attribute('maxEventChannels', { text: 'Most event channels', since: '6.3.0' }, wholeNumber)),
  ),
);

const pci = define(() =>
  sequence(
    kind('pci', 'PCI or PCI Express'),
    anyOrder(
      optional(pciModel),
      optional(pciTarget),
      either(
        sequence(
          attribute(
            'model',
            { text: 'What the controller is', since: '1.0.5' },
            words({
              'pci-root': 'The first bus of a machine with conventional PCI',
              'pcie-root': { text: 'The first bus of a machine with PCI Express, such as q35', since: '1.1.2' },
            }),
          ),
          optional(
            element(
              'pcihole64',
              about('Size of the window for devices above 4 GiB; 0 for none', { unit: 'KiB', since: '1.1.2' }),
              size,
            ),
          ),
        ),
        attribute(
          'model',
          { text: 'What the controller is', since: '1.0.5' },
          words({
            'pcie-root-port': { text: 'Port for one PCI Express device, also to plug one in later', since: '1.2.19' },
            'pcie-to-pci-bridge': { text: 'Bridge to conventional PCI', since: '4.3.0' },
            'pcie-switch-upstream-port': { text: 'Upper side of a switch, in a root port', since: '1.2.19' },
            'pcie-switch-downstream-port': { text: 'Port of a switch', since: '1.2.19' },
            'pcie-expander-bus': { text: 'Another first bus, for a NUMA node', since: '1.3.4' },
            'pci-bridge': 'Bridge to another bus of conventional PCI',
            'pci-expander-bus': { text: 'Another first bus of conventional PCI, for a NUMA node', since: '1.3.4' },
            'dmi-to-pci-bridge': { text: 'Older bridge to conventional PCI; pcie-to-pci-bridge is better', since: '1.1.2' },
          }),
        ),
      ),
    ),
  ),
);

const pciModel = define(() =>
  element(
    'model',
    about('Which device QEMU makes of the controller; best left to libvirt', { since: '1.2.19' }),
    attribute(
      'name',
      "QEMU's name of the device",
      oneOf(
        'pcie-root-port',
        'ioh3420',
        'x3130-upstream',
        'xio3130-downstream',
        'pcie-pci-bridge',
        'i82801b11-bridge',
        'pci-bridge',
        'pxb',
        'pxb-pcie',
        'spapr-pci-host-bridge',
      ),
    ),
  ),
);

const pciTarget = define(() =>
  element(
    'target',
    about('What the guest sees of the controller; best left to libvirt', { since: '1.2.19' }),
    optional(attribute('chassisNr', 'Number of the chassis of a pci-bridge, 1 to 255', number8)),
    optional(attribute('chassis', 'Number of the chassis of a port, 0 to 255', number8)),
    optional(attribute('port', 'Number of the port, 0 to 255', number8)),
    optional(attribute('busNr', 'Number of the bus of an expander bus, 1 to 254', number8)),
    optional(attribute('index', { text: 'Order of the pci-root controllers of a pSeries guest', since: '3.6.0' }, number8)),
    optional(
      attribute(
        'hotplug',
        { text: 'Whether devices can be plugged in while the guest runs', default: 'on', since: '6.3.0' },
        onOff,
      ),
    ),
    optional(element('node', about('NUMA node of the guest that the bus belongs to'), wholeNumber)),
    optional(
      attribute(
        'memReserve',
        { text: 'Memory kept free for devices plugged in later', unit: 'KiB', since: '10.3.0' },
        largeNumber,
      ),
    ),
  ),
);

const driver = define(() =>
  element(
    'driver',
    about('How the hypervisor handles the controller'),
    optional(attribute('queues', { text: 'Number of queues, best that of virtual processors', since: '1.0.5' }, wholeNumber)),
    optional(attribute('cmd_per_lun', { text: 'Most commands waiting at one device', since: '1.2.7' }, wholeNumber)),
    optional(
      attribute('max_sectors', { text: 'Most in one command', unit: 'sectors of 512 bytes', since: '1.2.7' }, wholeNumber),
    ),
    optional(ioEventDescriptor),
    optional(ioThread),
    optional(ioThreadMapping),
    virtioOptions,
  ),
);
