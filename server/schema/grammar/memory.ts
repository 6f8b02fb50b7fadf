/** How much memory the guest has, and what the host backs it with. */
import { anyOrder, attribute, define, element, many, optional, words } from '../notation.ts';
import { section } from './section.ts';
import { cpuSet, largeNumber, onOff, size, unitAttribute, wholeNumber } from './types.ts';

const allocation = section('#memory-allocation');
const backing = section('#memory-backing');

export const memory = define(() =>
  anyOrder(
    optional(
      element(
        'memory',
        allocation('Memory the guest starts with at most; NUMA nodes may give it instead', { unit: 'KiB' }),
        size,
        optional(attribute('dumpCore', { text: 'Whether a core dump of the hypervisor includes it', since: '0.10.2' }, onOff)),
      ),
    ),
    optional(
      element(
        'maxMemory',
        allocation('The most the guest can have with memory plugged in later', { unit: 'KiB', since: '1.2.14' }),
        size,
        optional(attribute('slots', 'Memory modules that can be plugged in', wholeNumber)),
      ),
    ),
    optional(
      element(
        'currentMemory',
        allocation('Memory the guest has now; the balloon holds the rest', { unit: 'KiB', default: 'all of <memory>' }),
        size,
      ),
    ),
    optional(memoryBacking),
  ),
);

const memoryBacking = define(() =>
  element(
    'memoryBacking',
    backing("What the host backs the guest's memory with"),
    optional(
      element(
        'hugepages',
        backing('Huge pages of the host: faster for guests with much memory, set aside beforehand'),
        many(
          element(
            'page',
            backing('Which huge pages, and for which nodes of the guest', { since: '1.2.5' }),
            attribute('size', { text: 'Size of the pages', unit: 'KiB' }, largeNumber),
            unitAttribute,
            optional(attribute('nodeset', { text: 'NUMA nodes of the guest', default: 'all the others' }, cpuSet)),
          ),
        ),
      ),
    ),
    optional(element('nosharepages', backing('The host does not merge equal pages of this guest (KSM)', { since: '1.0.6' }))),
    optional(element('locked', backing('The host never swaps the memory out; set a hard_limit as well', { since: '1.0.6' }))),
    optional(
      element(
        'source',
        backing('Kind of memory the host gives'),
        attribute(
          'type',
          { text: "What backs the guest's memory", default: 'anonymous' },
          words({
            anonymous: 'Memory of the process',
            file: 'A file in a folder of qemu.conf',
            memfd: { text: 'A file in memory, which can be shared: as virtiofs and vhost-user need it', since: '4.10.0' },
          }),
        ),
      ),
    ),
    optional(
      element(
        'access',
        backing('Who else may use the memory'),
        attribute(
          'mode',
          'Who else may use the memory',
          words({ shared: 'Other processes, as virtiofs and vhost-user need it', private: 'Nobody' }),
        ),
      ),
    ),
    optional(
      element(
        'allocation',
        backing('When the host gives the memory'),
        optional(
          attribute(
            'mode',
            'When memory is given',
            words({ immediate: 'All at the start', ondemand: 'When the guest first uses it' }),
          ),
        ),
        optional(attribute('threads', { text: 'How many threads fill the memory at the start', since: '8.2.0' }, wholeNumber)),
      ),
    ),
    optional(
      element(
        'discard',
        backing('The host drops the content when the guest ends, sparing writes to a file', { since: '4.4.0' }),
      ),
    ),
  ),
);
