/** What may have been meant by a value that is not possible. */
import type { Place } from '../matching/mistake.ts';
import { possibleAttributes } from '../matching/possible.ts';
import type { Expression } from '../patterns/expression.ts';
import { includesName } from '../patterns/names.ts';
import { acceptsText } from '../patterns/text.ts';
import { expectedOf } from './expected.ts';

/** Words that people write for each other. */
const SAME: readonly (readonly string[])[] = [
  ['yes', 'on', 'true', 'enabled', '1'],
  ['no', 'off', 'false', 'disabled', '0'],
  ['none', 'no', 'off'],
  ['x86_64', 'amd64', 'x64', 'x86-64', 'x86'],
  // `x86` may be either.
  ['i686', 'i386', 'x86'],
  ['aarch64', 'arm64'],
  ['restart', 'reboot'],
  ['destroy', 'poweroff', 'shutdown'],
  ['hd', 'disk', 'hdd'],
  ['cdrom', 'cd', 'dvd'],
  ['fd', 'floppy'],
  ['network', 'net', 'pxe', 'nat'],
  ['direct', 'macvtap'],
  ['scsi', 'virtio-scsi'],
  ['sata', 'ahci'],
  ['raw', 'img'],
  ['native', 'aio'],
  ['emulator', 'swtpm'],
  ['host-passthrough', 'host-passthru', 'passthru'],
];

/** Possible values that say what was written: in another spelling, or in the words of this place; the likeliest first. */
export function sameInOtherWords(expected: readonly Expression[], written: string): readonly string[] {
  const plain = written.replace(/^[\s"']+|[\s"',;.]+$/g, '');
  const spellings = [
    plain,
    plain.toLowerCase(),
    plain.replace(/^(?=[0-9a-f]+$)/i, '0x'),
    plain.replace(/(?<=^|[-.])([0-9a-f]{2})[-.](?=[0-9a-f]{2})/gi, '$1:'),
    plain.replace(/(?<=\d)[,_ ](?=\d{3})/g, ''),
    plain.replace(/\s+/g, ''),
  ];
  const same = new Set(SAME.filter((group) => group.includes(plain.toLowerCase())).flat());
  const { words } = expectedOf(expected);
  const possible = spellings.filter((each) => each !== '' && isPossible(expected, each));
  // Where what was written only has something around it, nothing in it is changed.
  const [first] = possible;
  const meant = first === plain ? [plain] : possible;
  const parts = words.filter((word) => isPartOf(plain.toLowerCase(), word));
  return [...new Set([...meant, ...words.filter((word) => same.has(word)), ...parts])].filter((each) => each !== written);
}

/** Whether a word is another one without its end or its first parts: `local` of `localtime`, `xhci` of `qemu-xhci`, `i6300` of `i6300esb`. */
function isPartOf(part: string, whole: string): boolean {
  return part.length >= 4 && part.length < whole.length && (whole.startsWith(part) || whole.endsWith(`-${part}`));
}

/** Whether one of these is possible as it stands. */
export function isPossible(expected: readonly Expression[], text: string): boolean {
  return expected.some((expression) => acceptsText(expression, text));
}

/** `4 GiB` as the two that it has to be written as, where the element has an attribute for the unit. */
export function numberAndUnit(
  { reading }: Place,
  expected: readonly Expression[],
  written: string,
): { readonly number: string; readonly unit: string } | undefined {
  const [, number, unit] = /^(\d+)\s*([A-Za-z]+)$/.exec(written) ?? [];
  if (number === undefined || unit === undefined) return undefined;
  const units = [...possibleAttributes(reading.declaration.content)].filter(({ pattern }) =>
    includesName(pattern.name, '', 'unit'),
  );
  const fits = units.some(({ content }) => acceptsText(content, unit)) && expected.some((each) => acceptsText(each, number));
  return fits ? { number, unit } : undefined;
}
