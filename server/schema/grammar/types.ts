/**
 * The kinds of values that stand in many places: switches, numbers, names, paths and sizes. Each says in words what form it expects.
 * Which of them allow hexadecimal, and which nothing but digits, is as in libvirt's schema.
 */
import { attribute, type Content, data, define, either, matching, optional, sequence, word } from '../notation.ts';

/** One of these words, whose meaning is plain. */
export function oneOf(...names: readonly string[]): Content {
  return either(...names.map((name) => word(name)));
}

/** One of these values to the letter: white space around them, which libvirt's schema forgives elsewhere, is wrong. */
export function exactly(meanings: Readonly<Record<string, string>>): Content {
  return either(...Object.entries(meanings).map(([value, meaning]) => ({ ...word(value, meaning), type: 'string' }) as const));
}

export const yesNo = define(() => oneOf('yes', 'no'));
export const onOff = define(() => oneOf('on', 'off'));

// Numbers. Those of `digits` take neither a sign nor hexadecimal.

const digits = { pattern: '[0-9]+' };

export const wholeNumber = define(() => data('unsignedInt', digits, 'a whole number, 0 to 4294967295'));
export const largeNumber = define(() => data('unsignedLong', digits, 'a whole number, 0 or more'));
export const positiveNumber = define(() => data('positiveInteger', digits, 'a whole number, 1 or more'));
export const anyInteger = define(() => data('integer', {}, 'a whole number, such as 512'));
export const signedNumber = define(() => data('int', {}, 'a whole number, possibly negative'));
export const hexNumber = define(() => matching(/(0x)?[0-9a-f]+/, 'a number in lower-case hexadecimal, such as 0x10000'));

export const number8 = define(() => {
  const form = 'a number from 0 to 255, or 0x0 to 0xff';
  return either(matching(/0x[0-9a-fA-F]{1,2}/, form), data('int', { minInclusive: 0, maxInclusive: 255 }, form));
});
export const number16 = define(() => {
  const form = 'a number from 0 to 65535, or 0x0 to 0xffff';
  return either(matching(/(0x)?[0-9a-fA-F]{1,4}/, form), data('int', { minInclusive: 0, maxInclusive: 65535 }, form));
});
export const number24 = define(() => {
  const form = 'a number from 0 to 16777215, or 0x0 to 0xffffff';
  return either(matching(/0x[0-9a-fA-F]{1,6}/, form), data('int', { minInclusive: 0, maxInclusive: 16777215 }, form));
});
export const number32 = define(() => {
  const form = 'a number from 0 to 4294967295, or 0x0 to 0xffffffff';
  return either(matching(/(0x)?[0-9a-fA-F]{1,8}/, form), data('unsignedInt', {}, form));
});
export const shortNumber = define(() => data('integer', { minInclusive: 0, maxInclusive: 65535 }, 'a number from 0 to 65535'));

// Sizes.

export const sizeUnit = define(() =>
  matching(
    /([bB]([yY][tT][eE][sS]?)?)|([kKmMgGtTpPeE]([iI]?[bB])?)/,
    'a unit of size: bytes, KiB (1024 bytes), KB (1000 bytes), MiB, MB, GiB, GB, TiB, …',
  ),
);

/** The attribute `unit` of a size. */
export const unitAttribute = define(() =>
  optional(attribute('unit', 'Unit of the size: KiB, MiB, GiB and so on count by 1024, KB, MB, GB by 1000', sizeUnit)),
);

/** A number with its unit, as in `<memory unit='GiB'>4</memory>`. */
export const size = define(() => sequence(unitAttribute, largeNumber));

/** Processors or NUMA nodes. */
export const cpuSet = define(() =>
  matching(
    /([0-9]+(-[0-9]+)?|\^[0-9]+)(,([0-9]+(-[0-9]+)?|\^[0-9]+))*/,
    'a list such as 0-3,^2,8 (ranges, and ^ to leave one out)',
  ),
);

// Identifiers.

export const uuid = define(() => {
  const form = 'a UUID, such as 4dea22b3-1d52-d8f3-2516-782e98ab3fa0';
  return either(matching(/[a-fA-F0-9]{32}/, form), matching(/[a-fA-F0-9]{8}-([a-fA-F0-9]{4}-){3}[a-fA-F0-9]{12}/, form));
});
export const plainName = define(() => matching(/[a-zA-Z0-9_+-]+/, 'a name of letters, digits and _ + -'));
export const lineOfText = define(() => matching(/[^\n]+/, 'text on one line'));
export const nameWithoutSlash = define(() => matching(/[^/\n]+/, 'a name on one line, without /'));
export const deviceName = define(() => matching(/[a-zA-Z0-9_.\-\\:/]+/, "a device's name, such as eth0"));
export const aliasName = define(() => matching(/[a-zA-Z0-9_\-.]+/, 'a name of letters, digits and _ - ., such as ua-disk'));
export const serialNumber = define(() => matching(/[A-Za-z0-9_.+\- ]+/, 'text of letters, digits, spaces and _ . + -'));
export const worldWideName = define(() => matching(/(0x)?[0-9a-fA-F]{16}/, '16 hexadecimal digits'));

// Paths on the host.

export const absolutePath = define(() =>
  matching(/([/]|[a-zA-Z]:\\).+/, 'an absolute path, such as /var/lib/libvirt/images/guest.qcow2'),
);
export const absoluteFolder = define(() => matching(/[/].*/, 'the absolute path of a folder'));
export const anyPath = define(() => matching(/.+/, 'a path'));
export const datastorePath = define(() =>
  matching(/\[[^\]]+\] .+/, 'a path in a VMware datastore, such as [local] guest/disk.vmdk'),
);
