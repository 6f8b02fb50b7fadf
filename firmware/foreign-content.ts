/** What a file without firmware volumes is, as far as a few bytes tell: whoever took it for an image wants to know. */
import { hasAscii, u8, u16 } from './bytes.ts';
import type { Evidence } from './model.ts';
import { findBytes } from './search.ts';

/** The first of the known contents that is there; nothing where none is. */
export function foreignContent(bytes: Uint8Array): Evidence[] {
  for (const { text, find } of contents) {
    const offset = find(bytes);
    if (offset !== undefined) return [{ text, offset }];
  }
  return [];
}

interface Content {
  readonly text: string;
  /** Where it is seen; undefined where it is not there. */
  readonly find: (bytes: Uint8Array) => number | undefined;
}

const packed = (program: string) => `It is compressed with ${program}: unpack it first.`;

const contents: readonly Content[] = [
  {
    text: 'It is JSON with a list of variables: the variable store of a `uefi-vars` device, not flash content.',
    find: findJsonVariables,
  },
  { text: 'It starts as an ELF program.', find: startsWith('\x7fELF') },
  { text: 'It starts as an EFI or Windows program (MZ).', find: startsWith('MZ') },
  // QEMU's sources keep their edk2 images so.
  { text: packed('bzip2'), find: startsWith('BZh') },
  { text: packed('gzip'), find: startsWith('\x1f\x8b\x08') },
  { text: packed('xz'), find: startsWith('\xfd7zXZ\0') },
  { text: packed('zstd'), find: startsWith('\x28\xb5\x2f\xfd') },
  {
    text: 'It is the option ROM of a PCI card, such as `<rom file=…/>` of a device takes, and no firmware of a machine.',
    find: optionRom,
  },
  {
    text: 'It starts with a flash descriptor of Intel: a dump of the whole flash chip of a real machine, without volumes in it.',
    find: (bytes) => (hasAscii(bytes, 16, '\x5a\xa5\xf0\x0f') ? 16 : undefined),
  },
  { text: 'It has a file system of coreboot (CBFS).', find: contains('LARCHIVE') },
  { text: 'It is U-Boot.', find: contains('U-Boot 20') },
  {
    text: 'It ends as the BIOS of a PC does, with a jump to its start, and is not SeaBIOS.',
    find: (bytes) => (bytes.length % 0x8000 === 0 && u8(bytes, bytes.length - 16) === 0xea ? bytes.length - 16 : undefined),
  },
];

function startsWith(mark: string): Content['find'] {
  return (bytes) => (hasAscii(bytes, 0, mark) ? 0 : undefined);
}

/** Bytes in which a mark is looked for: such images are smaller, and any other file may be large. */
const searched = 4 * 1024 * 1024;

function contains(mark: string): Content['find'] {
  const wanted = ascii(mark);
  return (bytes) => findBytes(bytes.subarray(0, searched), wanted, 0);
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

/** 55 AA, and at 0x18 where its PCI data structure stands (PCI Firmware Specification, section 5.1). */
function optionRom(bytes: Uint8Array): number | undefined {
  return u16(bytes, 0) === 0xaa55 && hasAscii(bytes, u16(bytes, 0x18), 'PCIR') ? 0 : undefined;
}

/** Where `"variables"` stands at the start of a JSON object. */
function findJsonVariables(bytes: Uint8Array): number | undefined {
  const whitespace = [0x20, 0x09, 0x0a, 0x0d];
  let first = hasAscii(bytes, 0, '\xef\xbb\xbf') ? 3 : 0;
  while (first < 64 && whitespace.includes(u8(bytes, first))) first++;
  if (bytes[first] !== 0x7b) return undefined;
  return findBytes(bytes.subarray(0, 4096), ascii('"variables"'), first);
}
