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
      many(element('throttlefilter', disks('One of them', { since: '11.2.0' }), attribute('group', 'Its `<group_name>`'))),
    ),
    element('iotune', disks('Limits for this disk; 0 is none', { since: '0.9.8' }), limits),
  ),
);

const limits = define(() =>
  anyOrder(
    totalOrEach('bytes_sec', (done) => `Most that is ${done} in a second, in the long run`, { unit: 'bytes', since: '0.9.8' }),
    totalOrEach('iops_sec', (done) => `Most blocks that are ${done} in a second, in the long run`, { since: '0.9.8' }),
    totalOrEach('bytes_sec_max', (done) => `Most that is ${done} in a second of a burst`, { unit: 'bytes', since: '1.2.11' }),
    totalOrEach('iops_sec_max', (done) => `Most blocks that are ${done} in a second of a burst`, { since: '1.2.11' }),
    totalOrEach('bytes_sec_max_length', (done) => `How long a burst of what is ${done} may last`, {
      unit: 'seconds',
      since: '2.4.0',
    }),
    totalOrEach('iops_sec_max_length', (done) => `How long a burst of blocks ${done} may last`, {
      unit: 'seconds',
      since: '2.4.0',
    }),
    optional(limit('size_iops_sec', 'A larger operation counts as several of this size', { unit: 'bytes', since: '1.2.11' })),
    optional(
      element('group_name', disks('Name of these limits; disks that have the same name share them', { since: '3.0.0' }), text),
    ),
  ),
);

/** A limit for reading and writing together, or one for each. */
function totalOrEach(name: string, describe: (done: string) => string, details: Details): Content {
  return either(
    limit(`total_${name}`, describe('read and written'), details),
    anyOrder(
      optional(limit(`read_${name}`, describe('read'), details)),
      optional(limit(`write_${name}`, describe('written'), details)),
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
