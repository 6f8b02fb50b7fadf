/** Limits and weights the host puts on the guest's memory and disks, and the host's NUMA nodes it may use. */
import { anyOrder, attribute, data, define, either, element, many, optional, sequence, word, words } from '../../notation.ts';
import { section } from '../section.ts';
import { absolutePath, cpuSet, size, wholeNumber } from '../types.ts';

const memoryTuning = section('#memory-tuning');
const numaTuning = section('#numa-node-tuning');
const blockTuning = section('#block-i-o-tuning');

export const memtune = define(() =>
  element(
    'memtune',
    memoryTuning('Limits on the memory of guest and emulator together'),
    optional(
      element('hard_limit', memoryTuning('The most they may use; beyond it the kernel kills the guest', { unit: 'KiB' }), size),
    ),
    optional(element('soft_limit', memoryTuning('The most they may use while memory is scarce', { unit: 'KiB' }), size)),
    optional(
      element('swap_hard_limit', memoryTuning('The most they may use with swap, more than hard_limit', { unit: 'KiB' }), size),
    ),
    optional(element('min_guarantee', memoryTuning('Memory they surely get (VMware, OpenVZ)', { unit: 'KiB' }), size)),
  ),
);

const memoryPolicy = define(() =>
  words({
    strict: 'These nodes only',
    preferred: 'One node, others when it is full',
    interleave: 'These nodes by turns',
    restrictive: 'As the system does; cgroups alone limit the nodes, so that memory can be moved later',
  }),
);

export const numatune = define(() =>
  element(
    'numatune',
    numaTuning('NUMA nodes of the host that give the memory', { since: '0.9.3' }),
    optional(
      element(
        'memory',
        numaTuning('Where the whole memory comes from', { since: '0.9.3' }),
        optional(attribute('mode', { text: 'How the nodes are used', default: 'strict' }, memoryPolicy)),
        either(
          sequence(
            optional(
              attribute(
                'placement',
                { text: 'Who chooses the NUMA nodes', since: '0.9.12' },
                word('static', 'You, with nodeset'),
              ),
            ),
            optional(attribute('nodeset', 'NUMA nodes of the host, such as 0-1', cpuSet)),
          ),
          attribute(
            'placement',
            { text: 'Who chooses the NUMA nodes', since: '0.9.12' },
            word('auto', 'numad, for the best place'),
          ),
        ),
      ),
    ),
    many(
      element(
        'memnode',
        numaTuning("Where the memory of one of the guest's nodes comes from", { since: '1.2.7' }),
        attribute('cellid', "Number of the guest's node", wholeNumber),
        attribute('mode', 'How the nodes are used', memoryPolicy),
        attribute('nodeset', 'NUMA nodes of the host, such as 0-1', cpuSet),
      ),
    ),
  ),
);

const weight = define(() =>
  data('unsignedInt', { pattern: '[0-9]+', minInclusive: 100, maxInclusive: 1000 }, 'a number from 100 to 1000'),
);

export const blkiotune = define(() =>
  element(
    'blkiotune',
    blockTuning("The guest's part of the host's disks", { since: '0.8.8' }),
    optional(element('weight', blockTuning('Weight against other guests', { since: '0.8.8' }), weight)),
    many(
      element(
        'device',
        blockTuning("The guest's part of one disk of the host", { since: '0.9.8' }),
        anyOrder(
          element(
            'path',
            blockTuning('The disk, such as /dev/sda; * for all (bhyve)'),
            either(absolutePath, word('*', 'All disks')),
          ),
          optional(element('weight', blockTuning('Weight on this disk', { since: '0.9.8' }), weight)),
          optional(
            element(
              'read_iops_sec',
              blockTuning('Most reads in a second', { since: '1.2.2' }),
              data('unsignedInt', {}, 'a whole number, 0 or more'),
            ),
          ),
          optional(
            element(
              'write_iops_sec',
              blockTuning('Most writes in a second', { since: '1.2.2' }),
              data('unsignedInt', {}, 'a whole number, 0 or more'),
            ),
          ),
          optional(
            element(
              'read_bytes_sec',
              blockTuning('Most that is read in a second', { unit: 'bytes', since: '1.2.2' }),
              data('unsignedLong', {}, 'a whole number, 0 or more'),
            ),
          ),
          optional(
            element(
              'write_bytes_sec',
              blockTuning('Most that is written in a second', { unit: 'bytes', since: '1.2.2' }),
              data('unsignedLong', {}, 'a whole number, 0 or more'),
            ),
          ),
        ),
      ),
    ),
  ),
);
