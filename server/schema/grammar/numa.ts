/** NUMA inside the guest: nodes with processors and memory, how far they are apart, and the memory's caches. */
import { anyOrder, attribute, data, define, element, many, optional, some, words } from '../notation.ts';
import { section } from './section.ts';
import { cpuSet, sizeUnit, unitAttribute, wholeNumber, yesNo } from './types.ts';

const about = section('#cpu-model-and-topology');
const attributes = section('#acpi-heterogeneous-memory-attribute-table');

export const guestNuma = define(() =>
  element('numa', about('NUMA nodes of the guest', { since: '0.9.8' }), anyOrder(some(cell), optional(interconnects))),
);

const cell = define(() =>
  element(
    'cell',
    about('A NUMA node of the guest', { since: '0.9.8' }),
    optional(attribute('id', { text: 'Number of the node', default: 'the next one', since: '1.2.7' }, wholeNumber)),
    optional(attribute('cpus', 'Virtual processors of the node; a node may have none', cpuSet)),
    attribute('memory', { text: 'Memory of the node', unit: 'KiB' }, data('unsignedLong', {}, 'a whole number, 0 or more')),
    unitAttribute,
    optional(
      attribute(
        'memAccess',
        { text: 'Who else may use the memory', since: '1.2.9' },
        words({ shared: 'Other processes, such as virtiofsd', private: 'Nobody' }),
      ),
    ),
    optional(attribute('discard', { text: 'Whether its content is dropped when the guest ends', since: '4.4.0' }, yesNo)),
    optional(
      element(
        'distances',
        about('How far this node is from the others', { since: '3.10.0', default: '10 to itself, 20 to others' }),
        some(
          element(
            'sibling',
            about('The distance to one node'),
            attribute('id', 'Number of that node', wholeNumber),
            attribute(
              'value',
              'The distance: 10 is the node itself, 255 unreachable',
              data('unsignedInt', { minInclusive: 10, maxInclusive: 255 }, 'a number from 10 to 255'),
            ),
          ),
        ),
      ),
    ),
    many(memoryCache),
  ),
);

const memoryCache = define(() =>
  element(
    'cache',
    attributes("A cache in front of the node's memory", { since: '6.6.0' }),
    attribute('level', 'Level of the cache', wholeNumber),
    attribute(
      'associativity',
      'How places in the cache and memory belong together',
      words({ none: 'Not told', direct: 'One place each', full: 'Any place' }),
    ),
    attribute(
      'policy',
      'When the cache writes to memory',
      words({ none: 'Not told', writeback: 'Later', writethrough: 'At once' }),
    ),
    anyOrder(
      element('size', attributes('Size of the cache'), cacheMeasure),
      element('line', attributes('Size of a line of the cache'), cacheMeasure),
    ),
  ),
);

const cacheMeasure = define(() =>
  anyOrder(attribute('value', 'Size in units', wholeNumber), attribute('unit', 'Unit of the size, such as KiB', sizeUnit)),
);

const interconnects = define(() =>
  element(
    'interconnects',
    attributes("How fast nodes reach each other's memory", { since: '6.6.0' }),
    anyOrder(
      many(
        element(
          'latency',
          attributes('Delay of an access'),
          connection,
          attribute('value', { text: 'The delay', unit: 'nanoseconds' }, wholeNumber),
        ),
      ),
      many(
        element(
          'bandwidth',
          attributes('How much can be moved in a second'),
          connection,
          attribute('value', { text: 'The bandwidth', unit: 'KiB a second' }, wholeNumber),
          attribute('unit', 'Unit of the value, such as KiB', sizeUnit),
        ),
      ),
    ),
  ),
);

const connection = define(() =>
  anyOrder(
    attribute('initiator', 'NUMA node that accesses the memory', wholeNumber),
    attribute('target', 'NUMA node that has the memory', wholeNumber),
    optional(attribute('cache', "Level of that node's cache, instead of its memory", wholeNumber)),
    attribute('type', 'Which accesses this is about', words({ access: 'Reads and writes', read: 'Reads', write: 'Writes' })),
  ),
);
