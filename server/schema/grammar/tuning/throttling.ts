/** Limits on what a disk reads and writes, for one disk or for a group of disks. */
import {
  anyOrder,
  attribute,
  type Content,
  data,
  define,
  type ElementPattern,
  either,
  element,
  many,
  optional,
  text,
} from '../../notation.ts';
import { section } from '../section.ts';

const groups = section('#disk-throttle-group-management');
const disks = section('#hard-drives-floppy-disks-cdroms');

/** `<throttlegroups>`: limits that several disks of the guest share. */
export const throttleGroups = define(() =>
  element(
    'throttlegroups',
    groups('Limits that disks refer to by name', { since: '11.2.0' }),
    many(element('throttlegroup', groups('A named set of limits; `<group_name>` is its name', { since: '11.2.0' }), limits)),
  ),
);

/** What a disk may use: limits of its own, or named ones. */
export const diskThrottling = define(() =>
  either(
    element(
      'throttlefilters',
      disks('Limits of `<throttlegroups>` that hold for this disk', { since: '11.2.0' }),
      many(
        element(
          'throttlefilter',
          disks('A throttle group that limits this disk', { since: '11.2.0' }),
          attribute('group', 'The `<group_name>` of the group'),
        ),
      ),
    ),
    element('iotune', disks('Limits for this disk; 0 is none', { since: '0.9.8' }), limits),
  ),
);

const limits = define(() =>
  anyOrder(
    totalOrEach('bytes_sec', ({ moved }) => `Most bytes ${moved} in a second, in the long run`, { since: '0.9.8' }),
    totalOrEach('iops_sec', ({ operations }) => `Most ${operations} in a second, in the long run`, { since: '0.9.8' }),
    totalOrEach('bytes_sec_max', ({ moved }) => `Most bytes ${moved} in a second of a burst`, { since: '1.2.11' }),
    totalOrEach('iops_sec_max', ({ operations }) => `Most ${operations} in a second of a burst`, { since: '1.2.11' }),
    totalOrEach('bytes_sec_max_length', ({ moved }) => `How long a burst of bytes ${moved} may last`, burstLength),
    totalOrEach('iops_sec_max_length', ({ operations }) => `How long a burst of ${operations} may last`, burstLength),
    optional(limit('size_iops_sec', 'A larger operation counts as several of this size', { unit: 'bytes', since: '1.2.11' })),
    optional(
      element('group_name', disks('Name of these limits; disks that have the same name share them', { since: '3.0.0' }), text),
    ),
  ),
);

const burstLength: Details = { unit: 'seconds', since: '2.4.0' };

/** What a limit counts, in words. */
interface Counted {
  readonly moved: string;
  readonly operations: string;
}

/** A limit for reading and writing together, or one for each. */
function totalOrEach(name: string, describe: (counted: Counted) => string, details: Details): Content {
  return either(
    limit(`total_${name}`, describe({ moved: 'read and written', operations: 'reads and writes' }), details),
    anyOrder(
      optional(limit(`read_${name}`, describe({ moved: 'read', operations: 'reads' }), details)),
      optional(limit(`write_${name}`, describe({ moved: 'written', operations: 'writes' }), details)),
    ),
  );
}

function limit(name: string, description: string, details: Details): ElementPattern {
  return element(name, disks(description, details), data('unsignedLong', {}, 'a whole number, 0 or more'));
}

interface Details {
  readonly unit?: string;
  readonly since: string;
}
