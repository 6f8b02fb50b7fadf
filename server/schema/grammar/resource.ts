/** Where the guest belongs on its host: resource partition, Fibre Channel, IOMMU, users of a container, performance counters. */
import { anyOrder, attribute, define, element, many, matching, optional, sequence, some, words } from '../notation.ts';
import { section } from './section.ts';
import { absolutePath, wholeNumber, yesNo } from './types.ts';

const partitioning = section('#resource-partitioning');
const counters = section('#performance-monitoring-events');
const container = section('#container-boot');

export const resource = define(() =>
  element(
    'resource',
    partitioning('Where the guest belongs on its host', { since: '1.0.5' }),
    sequence(
      optional(
        element(
          'partition',
          partitioning('Resource partition (cgroup) of the guest, such as /machine/production'),
          absolutePath,
        ),
      ),
      optional(
        element(
          'fibrechannel',
          section('#fibre-channel-vmid')('Fibre Channel', { since: '7.7.0' }),
          attribute(
            'appid',
            "Name under which the fabric knows the guest's traffic",
            matching(/[ -~]{1,128}/, '1 to 128 printable ASCII characters'),
          ),
        ),
      ),
    ),
  ),
);

export const iommuFileDescriptor = define(() =>
  element(
    'iommufd',
    section('#host-device-iommufd')('Whether devices of the host are assigned through IOMMUFD', { since: '12.2.0' }),
    attribute('enabled', 'Whether host devices use IOMMUFD', yesNo),
    optional(attribute('fdgroup', 'Group of file descriptors with an open /dev/iommu')),
  ),
);

/** `<idmap>`: users and groups of a container, or of a shared folder. */
export const idMap = define(() =>
  element(
    'idmap',
    container('Which users and groups of the host those inside become'),
    many(element('uid', container('A range of user IDs'), idRange)),
    many(element('gid', container('A range of group IDs'), idRange)),
  ),
);

const idRange = define(() =>
  anyOrder(
    attribute('start', 'First user or group number in the guest, 0 for containers', wholeNumber),
    attribute('target', 'User or group number on the host that it becomes', wholeNumber),
    attribute('count', 'How many numbers in a row are mapped', wholeNumber),
  ),
);

export const performanceEvents = define(() =>
  element(
    'perf',
    counters('What is counted while the guest runs, for `virsh domstats --perf`', { since: '2.0.0' }),
    some(
      element(
        'event',
        counters('Something to count', { since: '2.0.0' }),
        attribute(
          'name',
          'Event to count',
          words({
            cmt: 'Bytes in the last level of cache',
            mbmt: 'Bandwidth of memory, in all',
            mbml: "Bandwidth of memory, of the node's own controller",
            cpu_cycles: 'Cycles of the processor',
            instructions: 'Instructions',
            cache_references: 'Accesses to the cache',
            cache_misses: 'Accesses that the cache could not serve',
            branch_instructions: 'Branches',
            branch_misses: 'Branches that were not predicted',
            bus_cycles: 'Cycles of the bus',
            stalled_cycles_frontend: 'Cycles without an instruction to start',
            stalled_cycles_backend: 'Cycles that waited for data or units',
            ref_cpu_cycles: 'Cycles at the nominal frequency',
            cpu_clock: "Time by the processor's clock",
            task_clock: 'Time the task ran',
            page_faults: 'Page faults of all kinds',
            context_switches: 'Switches between tasks',
            cpu_migrations: 'Moves to another processor',
            page_faults_min: 'Page faults whose page was in memory',
            page_faults_maj: 'Page faults whose page came from storage',
            alignment_faults: 'Accesses that were not aligned',
            emulation_faults: 'Instructions the kernel had to emulate',
          }),
        ),
        attribute('enabled', 'Whether the event is counted', yesNo),
      ),
    ),
  ),
);
