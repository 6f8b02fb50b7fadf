/** Which threads serve a disk or controller. */
import { attribute, define, element, many, some } from '../../notation.ts';
import { section } from '../section.ts';
import { onOff, wholeNumber } from '../types.ts';

const about = section('#hard-drives-floppy-disks-cdroms');

export const ioThread = define(() =>
  attribute(
    'iothread',
    {
      text: 'Number of the I/O thread that serves the device, from 1',
      since: '1.2.8',
      see: 'https://libvirt.org/formatdomain.html#iothreads-allocation',
    },
    wholeNumber,
  ),
);

/** `<iothreads>`: several threads, and which queues each of them serves. */
export const ioThreadMapping = define(() =>
  element(
    'iothreads',
    about("I/O threads that share the device's queues", { since: '10.0.0' }),
    some(
      element(
        'iothread',
        about('One of the threads', { since: '10.0.0' }),
        attribute('id', 'Number of the I/O thread, from 1', wholeNumber),
        many(
          element(
            'queue',
            about('A queue that the thread serves', { since: '10.0.0' }),
            attribute('id', 'Number of the queue, from 0', wholeNumber),
          ),
        ),
      ),
    ),
  ),
);

export const ioEventDescriptor = define(() =>
  attribute('ioeventfd', { text: 'Whether another thread takes up requests while the guest runs on', since: '0.9.3' }, onOff),
);

export const eventIndex = define(() =>
  attribute('event_idx', { text: 'Whether guest and host save each other interrupts', since: '0.9.5' }, onOff),
);
