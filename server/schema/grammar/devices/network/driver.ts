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
        { text: 'Who moves the packets', default: 'vhost where the host has it', since: '0.8.8' },
        words({ vhost: 'The kernel: faster', qemu: 'QEMU' }),
      ),
    ),
    optional(
      attribute('queues', { text: 'Number of queues, best that of virtual processors', since: '1.0.6' }, positiveNumber),
    ),
    optional(
      attribute(
        'rx_queue_size',
        { text: 'Length of queues for what arrives, a power of 2 from 256 to 1024', since: '2.3.0' },
        positiveNumber,
      ),
    ),
    optional(
      attribute(
        'tx_queue_size',
        { text: 'Length of queues for what is sent (vhost-user), a power of 2 from 256 to 1024', since: '3.7.0' },
        positiveNumber,
      ),
    ),
    optional(
      attribute(
        'txmode',
        { text: 'How QEMU sends when its room is full', since: '0.8.8' },
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
          about("What the host's side does without", { since: '1.2.9' }),
          offloads,
          optional(attribute('gso', 'Segmentation in general', onOff)),
          optional(attribute('mrg_rxbuf', { text: 'Joined room for large packets', default: 'on', since: '1.2.13' }, onOff)),
        ),
      ),
      optional(element('guest', about("What the guest's side does without", { since: '1.2.9' }), offloads)),
      optional(
        attribute('rss', { text: 'Whether packets are spread over queues by what they contain', since: '8.3.0' }, onOff),
      ),
      optional(attribute('rss_hash_report', { text: 'Whether the guest is told how', since: '8.3.0' }, onOff)),
    ),
  ),
);

/** Work left to the other side. */
const offloads = define(() =>
  anyOrder(
    optional(attribute('csum', 'Checksums', onOff)),
    optional(attribute('tso4', 'Segmentation of TCP over IPv4', onOff)),
    optional(attribute('tso6', 'Segmentation of TCP over IPv6', onOff)),
    optional(attribute('ecn', 'Congestion notification with segmentation', onOff)),
    optional(attribute('ufo', 'Fragmentation of UDP', onOff)),
  ),
);
