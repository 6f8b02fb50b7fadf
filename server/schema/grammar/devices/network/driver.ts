/** How the hypervisor handles a network card. */
import { anyOrder, attribute, define, element, optional, words } from '../../../notation.ts';
import { section } from '../../section.ts';
import { onOff, positiveNumber } from '../../types.ts';
import { virtioOptions } from '../common.ts';
import { eventIndex, ioEventDescriptor } from '../io-threads.ts';

const about = section('#setting-nic-driver-specific-options');

/** `<driver>` of a virtio card. */
export const cardDriver = define(() =>
  element(
    'driver',
    about('How the hypervisor handles the card (virtio)'),
    optional(
      attribute(
        'name',
        { text: "Who moves the guest's packets", default: 'vhost where the host has it', since: '0.8.8' },
        words({ vhost: 'The kernel: faster', qemu: 'QEMU' }),
      ),
    ),
    optional(
      attribute('queues', { text: 'Number of queues, best that of virtual processors', since: '1.0.6' }, positiveNumber),
    ),
    optional(
      attribute(
        'rx_queue_size',
        { text: 'Size of receive queues, a power of 2 from 256 to 1024', since: '2.3.0' },
        positiveNumber,
      ),
    ),
    optional(
      attribute(
        'tx_queue_size',
        { text: 'Size of transmit queues (vhost-user), a power of 2 from 256 to 1024', since: '3.7.0' },
        positiveNumber,
      ),
    ),
    optional(
      attribute(
        'txmode',
        { text: 'How QEMU sends on when its buffer was full', since: '0.8.8' },
        words({ iothread: 'In the background', timer: 'A little later' }),
      ),
    ),
    optional(ioEventDescriptor),
    optional(eventIndex),
    virtioOptions,
    anyOrder(
      optional(
        element(
          'host',
          about("Work the host's side leaves to others; on by default", { since: '1.2.9' }),
          offloads,
          optional(attribute('gso', 'Generic segmentation offload', onOff)),
          optional(attribute('mrg_rxbuf', { text: 'Mergeable receive buffers', default: 'on', since: '1.2.13' }, onOff)),
        ),
      ),
      optional(element('guest', about("Work the guest's side leaves to others; on by default", { since: '1.2.9' }), offloads)),
      optional(
        attribute('rss', { text: 'Whether packets are spread over queues by what they contain', since: '8.3.0' }, onOff),
      ),
      optional(
        attribute('rss_hash_report', { text: 'Whether packets carry the hash they are spread by', since: '8.3.0' }, onOff),
      ),
    ),
  ),
);

/** Work left to the other side. */
const offloads = define(() =>
  anyOrder(
    optional(attribute('csum', 'Checksum offload', onOff)),
    optional(attribute('tso4', 'TCP segmentation offload over IPv4', onOff)),
    optional(attribute('tso6', 'TCP segmentation offload over IPv6', onOff)),
    optional(attribute('ecn', 'Segmentation offload with congestion notification (ECN)', onOff)),
    optional(attribute('ufo', 'UDP fragmentation offload', onOff)),
  ),
);
