/** Virtual processors and the threads that do the guest's input and output. */
import { anyOrder, attribute, data, define, element, many, optional, words } from '../notation.ts';
import { section } from './section.ts';
import { cpuSet, largeNumber, wholeNumber, yesNo } from './types.ts';

const processors = section('#cpu-allocation');
const threads = section('#iothreads-allocation');

const processorCount = define(() => data('unsignedShort', { pattern: '[0-9]+', minInclusive: 1 }, 'a number from 1 to 65535'));

export const virtualProcessors = define(() =>
  anyOrder(
    optional(
      element(
        'vcpu',
        processors('How many virtual processors the guest has at most', { default: '1' }),
        optional(
          attribute(
            'placement',
            { text: "Who chooses the host's processors", since: '0.9.11' },
            words({ static: 'You, with cpuset', auto: 'numad, for the best place' }),
          ),
        ),
        optional(attribute('cpuset', { text: 'Processors of the host that may run the guest', since: '0.4.4' }, cpuSet)),
        optional(
          attribute(
            'current',
            { text: 'How many processors the guest starts with', default: 'all', since: '0.8.5' },
            processorCount,
          ),
        ),
        processorCount,
      ),
    ),
    optional(
      element(
        'vcpus',
        processors('State of single virtual processors', { since: '2.2.0' }),
        many(
          element(
            'vcpu',
            processors('State of one virtual processor', { since: '2.2.0' }),
            attribute('id', 'Number of the virtual processor, from 0', wholeNumber),
            attribute('enabled', 'Whether the processor is plugged in', yesNo),
            optional(
              attribute('hotpluggable', 'Whether the processor can be plugged in and unplugged while the guest runs', yesNo),
            ),
            optional(attribute('order', 'Order in which the processors are plugged in, from 1', wholeNumber)),
          ),
        ),
      ),
    ),
  ),
);

export const inputOutputThreads = define(() =>
  anyOrder(
    optional(
      element(
        'iothreads',
        threads('How many threads do input and output for disks that name them', { since: '1.2.8' }),
        wholeNumber,
      ),
    ),
    optional(
      element(
        'iothreadids',
        threads('Numbers and settings of those threads', { since: '1.2.15' }),
        many(
          element(
            'iothread',
            threads('One of the threads', { since: '1.2.15' }),
            attribute('id', 'Number of the thread, from 1: disks name it in their driver', wholeNumber),
            workers,
            optional(polling),
          ),
        ),
      ),
    ),
    optional(element('defaultiothread', threads('The thread for everything that names no other', { since: '8.5.0' }), workers)),
  ),
);

const workers = define(() =>
  anyOrder(
    optional(attribute('thread_pool_min', { text: 'Least number of its worker threads', since: '8.5.0' }, wholeNumber)),
    optional(attribute('thread_pool_max', { text: 'Greatest number of its worker threads', since: '8.5.0' }, wholeNumber)),
  ),
);

const polling = define(() =>
  element(
    'poll',
    threads('How long the thread waits busily before it sleeps', { since: '9.4.0' }),
    optional(attribute('max', { text: 'Longest time to wait busily; 0 turns it off', unit: 'nanoseconds' }, largeNumber)),
    optional(attribute('grow', "How the time grows; 0 for the hypervisor's way", largeNumber)),
    optional(attribute('shrink', "How the time shrinks; 0 for the hypervisor's way", largeNumber)),
    optional(
      attribute('weight', { text: 'How slowly new measurements change the time, 0 to 63', since: '12.7.0' }, wholeNumber),
    ),
  ),
);
