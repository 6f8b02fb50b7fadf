import { describe, expect, test } from 'vitest';
import { composeLzma } from '../compose/lzma.ts';
import { composeTiano } from '../compose/tiano.ts';
import { lzmaHeaderLength } from './lzma.ts';
import { type Algorithm, unpack } from './unpack.ts';
import { restoreX86Branches } from './x86-branches.ts';

/** Runs, repetitions and noise; starts as a raw section does, so that the two standard variants can be told apart. */
function sample(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = 1;
  for (let at = 0; at < length; at++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    bytes[at] = at % 64 < 40 ? (at >> 6) & 0xff : state >>> 24;
  }
  bytes.set([length & 0xff, (length >> 8) & 0xff, length >> 16, 0x19]);
  return bytes;
}

const packers: [algorithm: Algorithm, pack: (content: Uint8Array) => Uint8Array][] = [
  ['lzma', (content) => composeLzma(content)],
  ['tiano', (content) => composeTiano(content, 'tiano')],
  ['standard', (content) => composeTiano(content, 'tiano')],
  ['standard', (content) => composeTiano(content, 'efi-1.1')],
];

describe('unpacking gives back what was packed', () => {
  test.each(packers)('%s', (algorithm, pack) => {
    for (const length of [4, 5, 100, 5000, 70_000]) {
      const content = sample(length);
      const unpacked = unpack(algorithm, pack(content));
      expect('content' in unpacked && Buffer.compare(unpacked.content, content)).toBe(0);
    }
  });

  test('nothing', () => {
    expect(unpack('lzma', composeLzma(new Uint8Array(0)))).toEqual({ content: new Uint8Array(0) });
    expect(unpack('tiano', composeTiano(new Uint8Array(0), 'tiano'))).toEqual({ content: new Uint8Array(0) });
  });

  /** What `xz --format=lzma` makes of "virtlens virtlens virtlens firmware" has matches, repeated distances and an end mark. */
  test('LZMA with matches, an end mark and a size that is not known is refused; with the size it unfolds', () => {
    const packed = Buffer.from('XQAAgAD//////////wA7GkqsIU1Ic1xp9zVp74Qk+YPI0P3FYf/7X6AA', 'base64');
    expect(unpack('lzma', packed)).toMatchObject({ refusal: expect.stringContaining('256 MiB') });
    const text = new TextEncoder().encode('virtlens virtlens virtlens firmware');
    new DataView(packed.buffer, packed.byteOffset).setBigUint64(5, BigInt(text.length), true);
    expect(unpack('lzma', packed)).toEqual({ content: text });
    new DataView(packed.buffer, packed.byteOffset).setBigUint64(5, BigInt(text.length + 1), true);
    expect(unpack('lzma', packed)).toMatchObject({ refusal: expect.stringContaining('ends early') });
  });
});

describe('damage is told and never thrown', () => {
  const content = sample(5000);
  const patched = (packed: Uint8Array, at: number, ...bytes: number[]) => {
    packed.set(bytes, at);
    return packed;
  };
  const lzma = () => composeLzma(content);
  const tiano = () => composeTiano(content, 'tiano');
  test.each<[what: string, algorithm: Algorithm, packed: Uint8Array, refusal: string]>([
    ['LZMA without a whole header', 'lzma', lzma().subarray(0, 12), '12 bytes are too few'],
    ['LZMA with no stream', 'lzma', lzma().subarray(0, lzmaHeaderLength + 4), 'cut off in its first bytes'],
    ['LZMA cut off', 'lzma', lzma().subarray(0, 1000), 'cut off'],
    ['LZMA with impossible properties', 'lzma', patched(lzma(), 0, 0xff), 'impossible: 0xff'],
    ['LZMA with another first byte', 'lzma', patched(lzma(), lzmaHeaderLength, 1), 'start with a zero byte'],
    ['LZMA that starts with a match', 'lzma', patched(lzma(), lzmaHeaderLength + 1, 0xff, 0xff), 'before'],
    ['LZMA that claims a byte more than it may', 'lzma', composeLzma(content, 2 ** 28 + 1), 'more than 256 MiB'],
    ['LZMA that claims far more', 'lzma', composeLzma(content, 2 ** 48), 'more than 256 MiB'],
    ['LZMA that claims a little more', 'lzma', composeLzma(content, 2 ** 20), 'cut off'],
    ['Tiano without a whole header', 'tiano', tiano().subarray(0, 7), '7 bytes are too few'],
    ['Tiano cut off', 'tiano', tiano().subarray(0, 100), 'longer than what holds it'],
    ['Tiano with a packed size that is too small', 'tiano', patched(tiano(), 0, 100, 0, 0, 0), 'cut off'],
    ['Tiano with an empty block', 'tiano', patched(tiano(), 8, 0, 0), 'damaged'],
    ['Tiano with code lengths that make no code', 'tiano', patched(tiano(), 10, 0xff, 0xff), 'damaged'],
    ['Tiano that claims too much', 'tiano', patched(tiano(), 4, 1, 0, 0, 0x10), 'more than 256 MiB'],
  ])('%s', (_, algorithm, packed, refusal) => {
    expect(unpack(algorithm, packed)).toMatchObject({ refusal: expect.stringContaining(refusal) });
  });

  test('Tiano read as EFI 1.1 and the other way round never throws', () => {
    expect(() => unpack('tiano', composeTiano(content, 'efi-1.1'))).not.toThrow();
  });
});

test('x86 branches: what the filter of XZ Utils makes of these bytes is made undone', () => {
  // call +0x10; nop; jmp -3; call with a target that is no near one; e8 within an e9.
  const code = 'e810000000 90 e9fdffffff e812345678 e9e8000000 00 e8e8ffffff c3'.replaceAll(' ', '');
  const filtered = 'e81500000090e908000000e812345678e9fd00000000e803000000c3';
  const bytes = new Uint8Array(Buffer.from(filtered, 'hex'));
  restoreX86Branches(bytes);
  expect(Buffer.from(bytes).toString('hex')).toBe(code);
});
