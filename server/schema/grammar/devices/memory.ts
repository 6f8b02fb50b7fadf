/** Memory modules, the balloon, and memory shared with other guests. */
import { anyOrder, attribute, define, either, element, matching, optional, words } from '../../notation.ts';
import { section } from '../section.ts';
import { absolutePath, cpuSet, hexNumber, onOff, positiveNumber, size, uuid, wholeNumber, yesNo } from '../types.ts';
import { placement, virtioDriver, virtioModel } from './common.ts';
import { ioEventDescriptor } from './io-threads.ts';

const modules = section('#memory-devices');
const balloon = section('#memory-balloon-device');
const shared = section('#shared-memory-device');

export const memoryModule = define(() =>
  element(
    'memory',
    modules('A memory module, which can be plugged in while the guest runs', { since: '1.2.14' }),
    attribute(
      'model',
      'Kind of module',
      words({
        dimm: 'Memory',
        'virtio-mem': { text: 'Memory that grows and shrinks', since: '7.9.0' },
        nvdimm: { text: 'Memory that lasts, kept in a file', since: '3.2.0' },
        'virtio-pmem': { text: 'Memory that lasts, by virtio', since: '7.1.0' },
        'sgx-epc': { text: 'Memory for SGX enclaves', since: '8.10.0' },
      }),
    ),
    optional(
      attribute(
        'access',
        { text: 'Who else may use the memory', since: '3.2.0' },
        words({ shared: 'Other processes', private: 'Nobody' }),
      ),
    ),
    optional(
      attribute('discard', { text: 'Whether its content is dropped when it is unplugged (dimm)', since: '4.4.0' }, yesNo),
    ),
    anyOrder(
      optional(element('uuid', modules('Identifies an NVDIMM of a pSeries guest', { since: '6.2.0' }), uuid)),
      optional(virtioDriver),
      optional(moduleSource),
      moduleTarget,
      placement,
    ),
  ),
);

const moduleSource = define(() =>
  element(
    'source',
    modules('What the host backs the module with'),
    either(
      anyOrder(
        optional(element('pagesize', modules("Size of the host's pages", { unit: 'KiB' }), size)),
        optional(element('nodemask', modules('NUMA nodes of the host'), cpuSet)),
      ),
      anyOrder(
        element('path', modules('File or device with the content'), absolutePath),
        optional(element('alignsize', modules('Alignment of the content', { unit: 'KiB', since: '5.0.0' }), size)),
        optional(element('pmem', modules('The file itself is memory that lasts', { since: '5.0.0' }))),
      ),
    ),
  ),
);

const moduleTarget = define(() =>
  element(
    'target',
    modules('What the guest sees of the module'),
    optional(
      attribute('dynamicMemslots', { text: 'Whether a virtio-mem module takes its memory in pieces', since: '10.1.0' }, yesNo),
    ),
    anyOrder(
      element('size', modules('Size of the module', { unit: 'KiB' }), size),
      optional(element('node', modules('NUMA node of the guest'), wholeNumber)),
      optional(element('block', modules('Step in which a virtio-mem module grows', { unit: 'KiB' }), size)),
      optional(element('requested', modules('Size a virtio-mem module shall have now', { unit: 'KiB' }), size)),
      optional(element('current', modules('Size a virtio-mem module has now; libvirt writes it', { unit: 'KiB' }), size)),
      optional(
        element(
          'label',
          modules('Room for the labels of an NVDIMM'),
          element('size', modules('Size of that room, at least 128 KiB', { unit: 'KiB' }), size),
        ),
      ),
      optional(element('readonly', modules('The guest cannot write to an NVDIMM', { since: '5.0.0' }))),
      optional(
        element(
          'address',
          modules("Where a virtio module is mapped in the guest's memory", { since: '9.4.0' }),
          attribute('base', "Address in the guest's memory", hexNumber),
        ),
      ),
    ),
  ),
);

export const memoryBalloon = define(() =>
  element(
    'memballoon',
    balloon('Takes memory from the guest and gives it back', { since: '0.8.3' }),
    attribute(
      'model',
      'Form of the balloon',
      virtioModel,
      words({ xen: "Xen's own", none: { text: 'None; libvirt adds none either', since: '0.8.4' } }),
    ),
    optional(
      attribute(
        'autodeflate',
        { text: 'Whether it gives memory back before the guest kills a process', since: '1.3.1' },
        onOff,
      ),
    ),
    optional(
      attribute(
        'freePageReporting',
        { text: 'Whether the host gets pages that the guest does not use', since: '6.9.0' },
        onOff,
      ),
    ),
    anyOrder(
      optional(
        element(
          'stats',
          balloon("Figures about the guest's memory, for `virsh dommemstat`", { since: '1.1.1' }),
          attribute('period', { text: 'How often the figures are fetched', unit: 'seconds' }, positiveNumber),
        ),
      ),
      optional(virtioDriver),
      placement,
    ),
  ),
);

export const sharedMemory = define(() =>
  element(
    'shmem',
    shared('Memory shared with other guests and the host', { since: '1.2.10' }),
    attribute('name', 'Name of the memory, the same for all who share it', matching(/[^/]*/, 'a name without /')),
    optional(
      attribute(
        'role',
        { text: 'What migration does with it', since: '6.6.0' },
        words({ master: 'It moves along', peer: 'The guest cannot migrate while it is plugged in' }),
      ),
    ),
    anyOrder(
      optional(
        element(
          'model',
          shared('How the guest sees it'),
          attribute(
            'type',
            'How the guest sees the shared memory',
            words({
              'ivshmem-plain': 'Memory only',
              'ivshmem-doorbell': 'Memory and interrupts, with a server',
              ivshmem: 'The older one, which QEMU no longer has',
            }),
          ),
        ),
      ),
      optional(element('size', shared('Size of the memory, a power of 2 from 1 MiB', { unit: 'bytes' }), size)),
      optional(
        element(
          'server',
          shared('Server that passes interrupts on'),
          optional(attribute('path', "Path of the server's socket", absolutePath)),
        ),
      ),
      optional(
        element(
          'msi',
          shared('Interrupts, with a server'),
          optional(ioEventDescriptor),
          optional(attribute('vectors', 'Number of interrupts', wholeNumber)),
        ),
      ),
      placement,
    ),
  ),
);
