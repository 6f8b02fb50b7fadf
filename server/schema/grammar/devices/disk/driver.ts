/** How the hypervisor handles a disk: format, cache, queues and threads. */
import { anyOrder, attribute, define, element, many, optional, some, words } from '../../../notation.ts';
import { section } from '../../section.ts';
import { largeNumber, oneOf, onOff, plainName, positiveNumber, wholeNumber } from '../../types.ts';
import { virtioOptions } from '../common.ts';
import { eventIndex, ioEventDescriptor, ioThread, ioThreadMapping } from '../io-threads.ts';
import { metadataCache } from './backing.ts';
import { imageFormat } from './formats.ts';

const about = section('#hard-drives-floppy-disks-cdroms');

export const diskDriver = define(() =>
  element(
    'driver',
    about('How the hypervisor handles the disk', { since: '0.1.8' }),
    optional(
      attribute('name', { text: 'Driver of the hypervisor: qemu; at Xen tap, tap2, phy or file', default: 'qemu' }, plainName),
    ),
    optional(
      attribute(
        'type',
        { text: 'Format of the image', default: 'raw' },
        imageFormat,
        words({ aio: "The plain blocks, by Xen's blktap" }),
      ),
    ),
    caching,
    errorPolicies,
    optional(
      attribute(
        'io',
        { text: 'How the host reads and writes', since: '0.8.8' },
        words({
          threads: 'Threads that wait for each request',
          native: 'Linux AIO, with cache none or directsync',
          io_uring: { text: 'Linux io_uring', since: '6.3.0' },
        }),
      ),
    ),
    optional(ioEventDescriptor),
    optional(eventIndex),
    optional(
      attribute(
        'copy_on_read',
        { text: 'Whether what is read below is copied into the image', default: 'off', since: '0.9.10' },
        onOff,
      ),
    ),
    discarding,
    optional(ioThread),
    optional(attribute('queues', { text: 'Number of queues (virtio, vhost-user)', since: '3.9.0' }, positiveNumber)),
    optional(attribute('queue_size', { text: 'Size of each queue (virtio, vhost-user)', since: '7.8.0' }, positiveNumber)),
    virtioOptions,
    anyOrder(optional(metadataCache), optional(ioThreadMapping), optional(statistics)),
  ),
);

const caching = define(() =>
  optional(
    attribute(
      'cache',
      { text: 'Which caches of the host are used', since: '0.6.0' },
      words({
        default: 'As the hypervisor finds best',
        none: "Goes past the host's memory; the disk's own cache is flushed when the guest asks",
        writeback: "Uses the host's memory, flushed when the guest asks",
        writethrough: "Uses the host's memory for reading; every write is flushed",
        directsync: { text: "Goes past the host's memory; every write is flushed", since: '0.9.5' },
        unsafe: { text: "Uses the host's memory and never flushes it: a crash can lose the disk", since: '0.9.7' },
      }),
    ),
  ),
);

const errorPolicies = define(() =>
  anyOrder(
    optional(
      attribute(
        'error_policy',
        { text: 'What happens when reading or writing fails', since: '0.8.0' },
        words({
          stop: 'Pauses the guest',
          report: { text: 'Tells the guest', since: '0.9.7' },
          ignore: 'Goes on as if nothing had happened',
          enospace: 'Pauses the guest when the host is full, else tells it',
        }),
      ),
    ),
    optional(
      attribute(
        'rerror_policy',
        { text: 'What happens when reading fails', default: 'as error_policy', since: '0.9.7' },
        words({ stop: 'Pauses the guest', report: 'Tells the guest', ignore: 'Goes on as if nothing had happened' }),
      ),
    ),
  ),
);

const discarding = define(() =>
  anyOrder(
    optional(
      attribute(
        'discard',
        { text: 'What happens to blocks the guest gives up (TRIM)', since: '1.0.6' },
        words({ unmap: 'Gives them up in the image too, which saves space', ignore: 'Does nothing' }),
      ),
    ),
    optional(
      attribute(
        'detect_zeroes',
        { text: 'Whether writes of zeros are noticed', since: '2.0.0' },
        words({ off: 'Writes zeros as any data', on: 'Writes zeros in a short form', unmap: 'Gives blocks of zeros up' }),
      ),
    ),
    optional(
      attribute(
        'discard_no_unref',
        { text: 'Whether a qcow2 image keeps the place of blocks it gave up, against fragmentation', since: '9.5.0' },
        onOff,
      ),
    ),
  ),
);

const statistics = define(() =>
  element(
    'statistics',
    about('What is measured besides the usual, for `virsh domstats`', { since: '11.9.0' }),
    anyOrder(
      many(
        element(
          'statistic',
          about('Figures over an interval', { since: '11.9.0' }),
          attribute('interval', { text: 'Length of the interval', unit: 'seconds' }, wholeNumber),
        ),
      ),
      many(
        element(
          'latency-histogram',
          about('How many operations took how long', { since: '12.1.0' }),
          optional(
            attribute(
              'type',
              { text: 'Which operations are counted', default: 'all' },
              oneOf('read', 'write', 'zone', 'flush'),
            ),
          ),
          some(
            element(
              'bin',
              about('A class of the histogram', { since: '12.1.0' }),
              attribute('start', { text: 'Shortest time of the class', unit: 'nanoseconds' }, largeNumber),
            ),
          ),
        ),
      ),
    ),
  ),
);
