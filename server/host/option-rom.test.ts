import { expect, test } from 'vitest';
import { readOptionRom } from './option-rom.ts';

/** One image of an option ROM: header, PCI data structure at 0x20, as many blocks of 512 bytes. */
function image(codeType: number, blocks: number, isLast: boolean): Uint8Array {
  const bytes = new Uint8Array(blocks * 512);
  const view = new DataView(bytes.buffer);
  bytes.set([0x55, 0xaa]);
  view.setUint16(0x18, 0x20, true);
  bytes.set(new TextEncoder().encode('PCIR'), 0x20);
  view.setUint16(0x20 + 0x10, blocks, true);
  bytes[0x20 + 0x14] = codeType;
  bytes[0x20 + 0x15] = isLast ? 0x80 : 0;
  return bytes;
}

const joined = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));

test.each([
  ['a BIOS and a UEFI driver', joined(image(0, 2, false), image(3, 1, true)), { problem: undefined, codeTypes: [0, 3] }],
  ['a BIOS alone', image(0, 2, true), { problem: undefined, codeTypes: [0] }],
  [
    'what stands behind the last image is not read',
    joined(image(0, 1, true), image(3, 1, true)),
    { problem: undefined, codeTypes: [0] },
  ],
  ['cut off behind the first image', image(0, 2, false), { problem: undefined, codeTypes: [0] }],
  ['nothing', new Uint8Array(0), { problem: 'it is empty', codeTypes: [] }],
  [
    "a tool's header before it",
    joined(new Uint8Array(1024), image(3, 1, true)),
    { problem: 'the ROM in it begins only at byte 1024, behind a header of the tool that wrote it', codeTypes: [] },
  ],
  ['something else', new Uint8Array(600).fill(0xff), { problem: 'it begins with ff ff, and a ROM with 55 aa', codeTypes: [] }],
])('%s', (_, bytes, facts) => {
  expect(readOptionRom(bytes)).toEqual(facts);
});
