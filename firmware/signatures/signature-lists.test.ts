import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { signatureTypes } from './kinds.ts';
import { readSignatureLists, walkSignatureLists, writeSignatureLists } from './signature-lists.ts';

const owner = '77fa9abd-0359-4d32-bd60-28f4e78f784b';
const hash = (byte: number) => ({ owner, data: new Uint8Array(32).fill(byte) });
const hashes = { type: signatureTypes.sha256, header: new Uint8Array(), signatures: [hash(1), hash(2)] };
const certificate = {
  type: signatureTypes.x509,
  header: new Uint8Array([9]),
  signatures: [{ owner, data: new Uint8Array(5) }],
};

/** A list of one hash, byte by byte: type, 76 bytes in all, no header, 48 bytes each; owner, hash. */
const oneHash = new Uint8Array([
  ...[0x26, 0x16, 0xc4, 0xc1, 0x4c, 0x50, 0x92, 0x40, 0xac, 0xa9, 0x41, 0xf9, 0x36, 0x93, 0x43, 0x28],
  ...[76, 0, 0, 0],
  ...[0, 0, 0, 0],
  ...[48, 0, 0, 0],
  ...[0xbd, 0x9a, 0xfa, 0x77, 0x59, 0x03, 0x32, 0x4d, 0xbd, 0x60, 0x28, 0xf4, 0xe7, 0x8f, 0x78, 0x4b],
  ...new Uint8Array(32).fill(1),
]);

test('a list is read', () => {
  expect(readSignatureLists(oneHash)).toEqual([{ ...hashes, signatures: [{ ...hash(1), offset: 44 }] }]);
});

test('a list is written', () => {
  expect(writeSignatureLists([{ ...hashes, signatures: [hash(1)] }])).toEqual(oneHash);
});

test('lists with headers follow each other, and know where their signatures lie', () => {
  const bytes = writeSignatureLists([certificate, hashes]);
  const [first, second] = readSignatureLists(bytes);
  expect(first).toEqual({ ...certificate, signatures: [{ owner, data: new Uint8Array(5), offset: 28 + 1 + 16 }] });
  expect(second?.signatures.map(({ offset }) => offset)).toEqual([50 + 28 + 16, 50 + 28 + 16 + 48]);
});

test('signatures that differ in length do not fit in one list', () => {
  const mixed = { ...hashes, signatures: [hash(1), { owner, data: new Uint8Array(5) }] };
  expect(() => writeSignatureLists([mixed])).toThrow('differ in length');
});

describe('damaged bytes', () => {
  const withLengths = (list: number, header: number, size: number) => {
    const bytes = new Uint8Array(oneHash);
    const view = new DataView(bytes.buffer);
    for (const [index, length] of [list, header, size].entries()) view.setUint32(16 + index * 4, length, true);
    return bytes;
  };

  test.each([
    ['a header that is cut off', oneHash.slice(0, 27), 'from byte 0 on'],
    ['more than there is', withLengths(77, 0, 48), 'claims 77 of the 76 bytes'],
    ['less than a header', withLengths(27, 0, 48), 'claims 27 of the 76 bytes'],
    ['a header beyond the list', withLengths(76, 49, 48), 'no multiple of their size, 48'],
    ['signatures of no length', withLengths(76, 0, 0), 'no multiple of their size, 0'],
    ['signatures without an owner', withLengths(76, 0, 12), 'no multiple of their size, 12'],
    ['signatures that do not fill the list', withLengths(76, 1, 48), 'The 47 bytes of signatures'],
  ])('%s', (_, bytes, problem) => {
    expect(walkSignatureLists(bytes)).toEqual({ lists: [], problem: expect.stringContaining(problem) });
  });

  test('whole lists before them are read', () => {
    const { lists, problem } = walkSignatureLists(new Uint8Array([...oneHash, 1]));
    expect([lists.length, problem]).toEqual([1, 'What follows from byte 76 on is no signature list.']);
  });

  test('any bytes are read, and what is read is written the same', () => {
    const list = fc.record({
      type: fc.constantFrom(signatureTypes.sha256, signatureTypes.x509),
      header: fc.uint8Array({ maxLength: 4 }),
      length: fc.integer({ min: 0, max: 40 }),
      count: fc.integer({ min: 1, max: 5 }),
    });
    fc.assert(
      fc.property(fc.array(list, { maxLength: 4 }), fc.uint8Array({ maxLength: 60 }), (parts, rest) => {
        const lists = parts.map(({ type, header, length, count }) => {
          return { type, header, signatures: Array.from({ length: count }, () => ({ owner, data: new Uint8Array(length) })) };
        });
        const bytes = writeSignatureLists(lists);
        expect(writeSignatureLists(readSignatureLists(bytes))).toEqual(bytes);
        const read = walkSignatureLists(new Uint8Array([...bytes, ...rest])).lists;
        expect(read.length).toBeGreaterThanOrEqual(lists.length);
      }),
    );
  });
});
