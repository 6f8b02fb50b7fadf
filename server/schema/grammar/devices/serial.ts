/** Serial and parallel ports, consoles and channels. */
import { anyOrder, attribute, define, either, element, empty, optional, sequence, word, words } from '../../notation.ts';
import { section } from '../section.ts';
import { absolutePath, oneOf } from '../types.ts';
import { hostEnd, hostEndType } from './character.ts';
import { namedPlacement, placement } from './common.ts';

const serialSection = section('#serial-port');
const consoleSection = section('#console');
const channelSection = section('#channel');

/** What a port or console is to host and guest. */
const portContent = define(() =>
  anyOrder(
    hostEndType,
    optional(attribute('tty', 'Terminal of the host; libvirt writes it', absolutePath)),
    hostEnd,
    optional(portTarget),
    placement,
  ),
);

export const serial = define(() => element('serial', serialSection('A serial port'), portContent));

export const parallel = define(() => element('parallel', section('#parallel-port')('A parallel port'), portContent));

export const consoleDevice = define(() =>
  element(
    'console',
    consoleSection("The guest's text console: the first is the first serial port, where there is one"),
    either(sequence(optional(attribute('tty', 'Terminal of the host; libvirt writes it', absolutePath)), empty), portContent),
  ),
);

/** `<target>` of a port or console. */
export const portTarget = define(() =>
  element(
    'target',
    serialSection('What the guest sees'),
    either(
      optional(
        attribute(
          'type',
          consoleSection('What the console is for the guest'),
          words({
            serial: 'The first serial port',
            virtio: { text: 'A virtio console, such as /dev/hvc0', since: '0.8.3' },
            xen: 'A console of Xen',
            lxc: 'A console of a container',
            openvz: 'A console of OpenVZ',
            uml: 'A console of User Mode Linux',
            sclp: 'A console of s390x; sclpconsole is better',
            sclplm: 'A line-mode console of s390x; sclplmconsole is better',
          }),
        ),
      ),
      optional(
        attribute(
          'type',
          serialSection('Kind of port, by the bus it is on', { since: '1.0.2' }),
          words({
            'isa-serial': 'ISA: as PCs have it',
            'usb-serial': 'USB',
            'pci-serial': 'PCI',
            'spapr-vio-serial': { text: 'The bus of pSeries guests', since: '3.10.0' },
            'system-serial': { text: 'On the board: Arm and RISC-V', since: '3.10.0' },
            'sclp-serial': { text: 'Service processor of s390x', since: '3.10.0' },
            'isa-debug': { text: 'Port for messages of the firmware', since: '8.1.0' },
          }),
        ),
      ),
    ),
    optional(attribute('port', 'Number of the port, from 0')),
    optional(
      element(
        'model',
        serialSection('Which port it is; best left to libvirt', { since: '3.10.0' }),
        attribute(
          'name',
          "QEMU's name of the device",
          oneOf(
            'isa-serial',
            'usb-serial',
            'pci-serial',
            'spapr-vty',
            'pl011',
            '16550a',
            'sclpconsole',
            'sclplmconsole',
            'isa-debugcon',
          ),
        ),
      ),
    ),
  ),
);

export const channel = define(() =>
  element(
    'channel',
    channelSection('A private line between host and guest, as for the guest agent'),
    hostEndType,
    anyOrder(hostEnd, either(forwardTarget, virtioTarget, xenTarget), namedPlacement),
  ),
);

const forwardTarget = define(() =>
  element(
    'target',
    channelSection('What the guest sees'),
    attribute(
      'type',
      'How the guest sees the channel',
      word('guestfwd', { text: 'An address that the guest connects to', since: '0.7.3' }),
    ),
    attribute('address', 'Address the guest connects to, such as 10.0.2.1'),
    attribute('port', 'TCP port the guest connects to'),
  ),
);

const virtioTarget = define(() =>
  element(
    'target',
    channelSection('What the guest sees'),
    attribute(
      'type',
      'How the guest sees the channel',
      word('virtio', { text: 'A virtio port, as in /dev/virtio-ports', since: '0.7.7' }),
    ),
    optional(
      attribute('name', "Name in the guest: org.qemu.guest_agent.0 for the guest agent, com.redhat.spice.0 for SPICE's"),
    ),
    optional(
      attribute(
        'state',
        { text: 'Whether a program of the guest listens; libvirt writes it', since: '1.2.11' },
        oneOf('connected', 'disconnected'),
      ),
    ),
  ),
);

const xenTarget = define(() =>
  element(
    'target',
    channelSection('What the guest sees'),
    attribute('type', 'How the guest sees the channel', word('xen', { text: 'A console of Xen with a name', since: '2.3.0' })),
    optional(attribute('name', 'Name of the console')),
  ),
);
