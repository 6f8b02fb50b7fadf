/** Where a network card of the guest is connected to, for each kind of connection. */
import {
  anyOrder,
  attribute,
  type Content,
  data,
  define,
  type ElementPattern,
  either,
  element,
  matching,
  optional,
  sequence,
  word,
  words,
} from '../../../notation.ts';
import { pciAddress, usbNumber } from '../../addresses.ts';
import { ipv4Address, port } from '../../network-types.ts';
import { section } from '../../section.ts';
import { absolutePath, deviceName, exactly, uuid, yesNo } from '../../types.ts';
import { reconnect } from '../storage-access.ts';
import { usbProduct } from '../usb.ts';
import { ipSettings } from './ip.ts';

/** `<source>`, as the section says it that tells of the connection. */
function source(anchor: string, description: string, ...content: readonly Content[]): ElementPattern {
  return element('source', section(anchor)(description), ...content);
}

const networkAttributes = define(() =>
  anyOrder(
    attribute('network', 'Name of the network, as `virsh net-list` tells it'),
    optional(attribute('portgroup', { text: 'Group of settings that the network has', since: '0.9.4' }, deviceName)),
    optional(attribute('portid', { text: 'Port of the network; libvirt writes it', since: '5.1.0' }, uuid)),
  ),
);

const bridgeAttributes = define(() =>
  anyOrder(
    attribute(
      'bridge',
      'Name of the bridge, such as br0',
      matching(/[a-zA-Z0-9_.\-\\:/ ]*/, 'the name of a bridge, such as br0'),
    ),
    optional(
      attribute(
        'macTableManager',
        'Who tells the bridge which cards are where; libvirt writes it',
        words({ kernel: 'The bridge learns it', libvirt: 'libvirt' }),
      ),
    ),
  ),
);

export const networkSource = define(() =>
  source('#virtual-network', 'The network', networkAttributes, optional(bridgeAttributes)),
);

export const bridgeSource = define(() => source('#bridge-to-lan', 'The bridge', bridgeAttributes, optional(networkAttributes)));

export const ethernetSource = define(() =>
  source('#generic-ethernet-connection', "Addresses and routes of the host's side", ipSettings),
);

export const vhostUserSource = define(() =>
  source(
    '#vhost-user-connection',
    "The program's socket",
    optional(attribute('type', { text: 'Kind of connection to the program', default: 'unix' }, word('unix', 'A Unix socket'))),
    optional(attribute('path', 'Path of the socket', absolutePath)),
    optional(
      attribute(
        'mode',
        { text: 'Part the guest plays', default: 'client' },
        words({ client: 'It connects', server: 'It waits for the program' }),
      ),
    ),
    optional(attribute('dev', 'Network card of the host that passt takes its routes from', deviceName)),
    optional(reconnect),
  ),
);

export const physicalSource = define(() =>
  source(
    '#direct-attachment-to-physical-interface',
    'The network card of the host',
    attribute('dev', 'Name of the card, such as eno1', deviceName),
    optional(
      attribute(
        'mode',
        { text: 'How the guests at the card reach each other', default: 'vepa' },
        exactly({
          bridge: 'Directly',
          vepa: 'By way of the switch, which must send their traffic back',
          private: 'Not at all',
          passthrough: 'One guest has the card alone',
        }),
      ),
    ),
    optional(networkAttributes),
  ),
);

export const userSource = define(() =>
  source(
    '#userspace-connection-using-passt',
    'Where passt gets its routes',
    attribute('dev', 'Network card of the host', deviceName),
  ),
);

export const internalSource = define(() =>
  source('#network-interfaces', 'The internal network', attribute('name', 'Name of the internal network', deviceName)),
);

export const tunnelSource = define(() =>
  source(
    '#multicast-tunnel',
    'The group, or the other guest',
    attribute('address', 'IPv4 address of the group, or of the guest', ipv4Address),
    attribute('port', 'Port of the group, or of the guest', port),
  ),
);

export const serverSource = define(() =>
  source(
    '#tcp-tunnel',
    'Where this guest waits for the others',
    optional(attribute('address', { text: 'IPv4 address of the host', default: 'any' }, ipv4Address)),
    attribute('port', 'Port of the group, or of the guest', port),
  ),
);

export const udpSource = define(() =>
  source(
    '#udp-unicast-tunnel',
    'The other guest',
    attribute('address', 'IPv4 address that packets go to', ipv4Address),
    attribute('port', 'Port that they go to', port),
    element(
      'local',
      section('#udp-unicast-tunnel')("This guest's end", { since: '1.2.20' }),
      attribute('address', 'IPv4 address that packets come from', ipv4Address),
      attribute('port', 'Port that they come from', port),
    ),
  ),
);

export const hostDeviceSource = define(() =>
  source(
    '#pci-passthrough',
    'The network card of the host',
    optional(attribute('missing', 'The device is gone; libvirt writes it', yesNo)),
    either(
      usbProduct,
      element(
        'address',
        section('#pci-passthrough')('Where the card stands on the host'),
        either(
          sequence(attribute('type', 'Kind of bus the card is on', word('pci', 'PCI')), pciAddress),
          sequence(
            attribute('type', 'Kind of bus the card is on', word('usb', 'USB')),
            attribute('bus', 'Number of the bus', usbNumber),
            attribute('device', 'Number of the device on the bus; it changes each time it is plugged in', usbNumber),
          ),
        ),
      ),
    ),
  ),
);

export const vdpaSource = define(() =>
  source('#vdpa-devices', 'The vDPA device', attribute('dev', 'The device, such as /dev/vhost-vdpa-0', deviceName)),
);

export const switchSource = define(() =>
  source(
    '#vmware-distributed-switch',
    'The distributed switch',
    attribute('switchid', 'UUID of the switch', uuid),
    optional(attribute('portid', 'Number of the port', data('long', {}, 'a whole number'))),
    optional(attribute('portgroupid', 'Name of the group of ports')),
    optional(attribute('connectionid', 'Number of the connection', data('long', {}, 'a whole number'))),
  ),
);
