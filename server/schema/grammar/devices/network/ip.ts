/** IP addresses, routes and forwarded ports of a network card. */
import { anyOrder, attribute, define, either, element, many, optional, words } from '../../../notation.ts';
import { ipAddress, ipFamily, ipv4Address, port, prefixLength } from '../../network-types.ts';
import { section } from '../../section.ts';
import { deviceName, wholeNumber, yesNo } from '../../types.ts';

const about = section('#ip-configuration');
const passt = section('#userspace-connection-using-passt');

/** `<ip>` and `<route>`, as many as there are. */
export const ipSettings = define(() =>
  anyOrder(
    many(
      element(
        'ip',
        about('An IP address, for containers and user networks; other guests choose their own', { since: '1.2.12' }),
        attribute('address', 'The IP address', ipAddress),
        optional(attribute('family', { text: 'IPv4 or IPv6', default: 'ipv4' }, ipFamily)),
        optional(attribute('prefix', "Length of its network's prefix", prefixLength)),
        optional(attribute('peer', { text: 'Address at the other end', since: '2.1.0' }, ipAddress)),
      ),
    ),
    many(
      element(
        'route',
        about('A route', { since: '1.2.12' }),
        optional(attribute('family', { text: 'IPv4 or IPv6', default: 'ipv4' }, ipFamily)),
        optional(attribute('address', { text: 'Address of the network it leads to', default: 'everywhere' }, ipAddress)),
        optional(
          either(
            attribute('netmask', 'Mask of that network', ipv4Address),
            attribute('prefix', "Length of that network's prefix", prefixLength),
          ),
        ),
        attribute('gateway', 'Address of the next router', ipAddress),
        optional(attribute('metric', 'Rank among routes: less is better', wholeNumber)),
      ),
    ),
  ),
);

/** `<portForward>`: ports of the host that lead to the guest. */
export const portForwards = define(() =>
  many(
    element(
      'portForward',
      passt('Ports of the host that lead to the guest (passt)', { since: '9.0.0' }),
      attribute('proto', 'Protocol of the ports', words({ tcp: 'TCP', udp: 'UDP' })),
      optional(attribute('address', { text: 'Address of the host', default: 'any' }, ipAddress)),
      optional(attribute('dev', { text: 'Network card of the host', default: 'any' }, deviceName)),
      many(
        element(
          'range',
          passt('Ports to forward; without any range, all of them', { since: '9.0.0' }),
          attribute('start', 'First port', port),
          optional(attribute('end', { text: 'Last port', default: 'the first' }, port)),
          optional(attribute('to', { text: 'Port in the guest that the first one leads to', default: 'the same' }, port)),
          optional(attribute('exclude', 'Whether these are left out', yesNo)),
        ),
      ),
    ),
  ),
);
