/** Network cards of the guest, and what they are connected to. */
import {
  anyOrder,
  attribute,
  type Content,
  define,
  either,
  element,
  empty,
  optional,
  sequence,
  word,
} from '../../../notation.ts';
import { section } from '../../section.ts';
import { yesNo } from '../../types.ts';
import { interfaceSettings } from './settings.ts';
import {
  bridgeSource,
  ethernetSource,
  hostDeviceSource,
  internalSource,
  networkSource,
  physicalSource,
  serverSource,
  switchSource,
  tunnelSource,
  udpSource,
  userSource,
  vdpaSource,
  vhostUserSource,
} from './source.ts';
import { virtualPort } from './virtual-port.ts';

const about = section('#network-interfaces');

export const networkInterface = define(() =>
  element(
    'interface',
    about('A network card'),
    either(
      connected('network', 'A network of libvirt, such as default', anyOrder(networkSource, optional(virtualPort))),
      connected('bridge', 'A bridge of the host', anyOrder(optional(bridgeSource), optional(virtualPort))),
      connected('direct', 'A network card of the host, by macvtap', anyOrder(physicalSource, optional(virtualPort)), '0.7.7'),
      connected('user', "The host's network as any program has it: SLIRP or passt", optional(userSource)),
      connected('ethernet', 'A tap device that you or a script set up', optional(ethernetSource)),
      connected(
        'vhostuser',
        'A program that speaks vhost-user, such as Open vSwitch or passt',
        optional(vhostUserSource),
        '1.2.7',
      ),
      sequence(
        kind('hostdev', 'A network card of the host, given to the guest', '0.9.11'),
        optional(
          attribute(
            'managed',
            { text: 'Whether libvirt takes the card from the host and gives it back', default: 'no' },
            yesNo,
          ),
        ),
        anyOrder(hostDeviceSource, optional(virtualPort), interfaceSettings),
      ),
      connected('vdpa', 'A vDPA device of the host', vdpaSource, '6.9.0'),
      connected('mcast', 'A multicast group that guests share', tunnelSource),
      connected('client', 'Another guest that waits for TCP connections', tunnelSource),
      connected('server', 'Other guests, by TCP connections to this one', serverSource),
      connected('udp', 'Another guest, by UDP', udpSource, '1.2.20'),
      connected('internal', 'An internal network (VirtualBox)', internalSource),
      connected('vds', 'A distributed switch (VMware)', switchSource, '8.7.0'),
      connected('null', 'Nothing', empty, '8.7.0'),
    ),
    optional(
      attribute(
        'trustGuestRxFilters',
        { text: 'Whether the guest may change its MAC address and filters', default: 'no', since: '1.2.10' },
        yesNo,
      ),
    ),
  ),
);

function kind(type: string, meaning: string, since?: string): Content {
  return attribute('type', 'What the card is connected to', word(type, { text: meaning, since }));
}

/** A card with a kind of connection, and what says to where. */
function connected(type: string, meaning: string, source: Content, since?: string): Content {
  return sequence(kind(type, meaning, since), anyOrder(source, interfaceSettings));
}
