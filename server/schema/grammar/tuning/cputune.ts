/** Which of the host's processors run the guest, and how much of them it gets. */
import {
  attribute,
  data,
  define,
  type ElementPattern,
  either,
  element,
  many,
  optional,
  sequence,
  some,
  words,
} from '../../notation.ts';
import { section } from '../section.ts';
import { cpuSet, largeNumber, shortNumber, unitAttribute, wholeNumber } from '../types.ts';

const about = section('#cpu-tuning');

export const cputune = define(() =>
  element(
    'cputune',
    about("Which of the host's processors run the guest, and how much of them it gets", { since: '0.9.0' }),
    optional(
      element(
        'shares',
        about('Weight against other guests: twice the number, twice the time', { since: '0.9.0' }),
        data('unsignedInt', { pattern: '[0-9]+' }, 'a whole number, 2 to 262144 (10000 with cgroups v2)'),
      ),
    ),
    optional(period('period', 'each virtual processor', '0.9.4')),
    optional(quota('quota', 'each virtual processor', '0.9.4')),
    optional(period('global_period', 'the whole guest', '1.3.3')),
    optional(quota('global_quota', 'the whole guest', '1.3.3')),
    optional(period('emulator_period', 'the emulator', '0.10.0')),
    optional(quota('emulator_quota', 'the emulator', '0.10.0')),
    optional(period('iothread_period', 'each I/O thread', '2.1.0')),
    optional(quota('iothread_quota', 'each I/O thread', '2.1.0')),
    many(
      element(
        'vcpupin',
        about('Processors of the host that may run one virtual processor', { since: '0.9.0' }),
        attribute(
          'vcpu',
          'Number of the virtual processor, from 0',
          data('unsignedShort', { pattern: '[0-9]+' }, 'a number from 0 to 65535'),
        ),
        pinned,
      ),
    ),
    optional(element('emulatorpin', about("Processors of the host that may run the emulator's other threads"), pinned)),
    many(
      element(
        'iothreadpin',
        about('Processors of the host that may run one I/O thread', { since: '1.2.9' }),
        attribute('iothread', 'Number of the I/O thread, from 1', wholeNumber),
        pinned,
      ),
    ),
    many(
      element(
        'vcpusched',
        about('How the host schedules virtual processors', { since: '1.2.13' }),
        optional(attribute('vcpus', { text: 'Which virtual processors', default: 'all the others' }, cpuSet)),
        scheduler,
      ),
    ),
    many(
      element(
        'iothreadsched',
        about('How the host schedules I/O threads', { since: '1.2.13' }),
        optional(attribute('iothreads', { text: 'Which I/O threads', default: 'all the others' }, cpuSet)),
        scheduler,
      ),
    ),
    optional(
      element('emulatorsched', about("How the host schedules the emulator's other threads", { since: '5.3.0' }), scheduler),
    ),
    many(cachetune),
    many(memorytune),
    many(energytune),
  ),
);

const pinned = define(() => attribute('cpuset', 'Processors of the host, such as 0-3,^2', cpuSet));

function period(name: string, whose: string, since: string): ElementPattern {
  return element(
    name,
    about(`Length of the interval that the quota of ${whose} counts in`, { unit: 'microseconds', since }),
    data('unsignedLong', { pattern: '[0-9]+', minInclusive: 1000, maxInclusive: 1000000 }, 'a number from 1000 to 1000000'),
  );
}

function quota(name: string, whose: string, since: string): ElementPattern {
  return element(
    name,
    about(`Time that ${whose} may run in an interval; -1 for no limit`, { unit: 'microseconds', since }),
    data(
      'long',
      { pattern: '-?[0-9]+', minInclusive: -1, maxInclusive: '17592186044415' },
      'a number from 1000 to 17592186044415, or -1 for no limit',
    ),
  );
}

const scheduler = define(() =>
  either(
    attribute(
      'scheduler',
      'How the host schedules them',
      words({ batch: 'For work in the background', idle: 'When nothing else runs' }),
    ),
    sequence(
      attribute(
        'scheduler',
        'How the host schedules them',
        words({ fifo: 'Real time, until it waits', rr: 'Real time, by turns' }),
      ),
      attribute('priority', 'Real-time priority, usually 1 to 99', shortNumber),
    ),
  ),
);

const groupVcpus = define(() =>
  optional(attribute('vcpus', { text: 'Virtual processors it is about', default: 'the whole guest' }, cpuSet)),
);

const groupName = define(() => optional(attribute('id', 'Name of the group; libvirt writes it')));

const cachetune = define(() =>
  element(
    'cachetune',
    about("Part of the host's processor cache for virtual processors (resctrl)", { since: '4.1.0' }),
    groupVcpus,
    groupName,
    some(
      either(
        element(
          'cache',
          about('A part of one cache', { since: '4.1.0' }),
          attribute('id', 'Number of the cache on the host', wholeNumber),
          attribute('level', 'Level of the cache', wholeNumber),
          attribute('type', 'What the part may hold', words({ both: 'Data and code', code: 'Code', data: 'Data' })),
          attribute('size', { text: 'Size of the part', unit: 'bytes' }, largeNumber),
          unitAttribute,
        ),
        element(
          'monitor',
          about('Measures the use of the cache', { since: '4.10.0' }),
          attribute('level', 'Level of the cache', wholeNumber),
          groupVcpus,
        ),
      ),
    ),
  ),
);

const memorytune = define(() =>
  element(
    'memorytune',
    about("Part of the host's memory bandwidth for virtual processors (resctrl)", { since: '4.7.0' }),
    groupVcpus,
    some(
      either(
        element(
          'node',
          about("Part of one node's bandwidth", { since: '4.7.0' }),
          attribute('id', 'Number of the node on the host', wholeNumber),
          attribute('bandwidth', 'The part: percent on Intel, eighths of a GB/s on AMD', wholeNumber),
        ),
        element('monitor', about('Measures the use of the bandwidth'), groupVcpus),
      ),
    ),
  ),
);

const energytune = define(() =>
  element(
    'energytune',
    about('Virtual processors whose energy is measured (resctrl)', { since: '12.4.0' }),
    groupVcpus,
    groupName,
    some(element('monitor', about('Measures the energy', { since: '12.4.0' }), groupVcpus)),
  ),
);
