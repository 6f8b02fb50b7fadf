import { describe, expect, test } from 'vitest';
import { composeCode } from './compose/code.ts';
import { readGuidedTable, readTdxSections, sizesOfTdx } from './guided-table.ts';
import { guidedTable } from './names.ts';

/** Ends in the table: footer length at end-0x32, entries before it, each data, length (u16), GUID. */
const code = () => composeCode({ layout: '2m' });

function patched(fromEnd: number, ...values: number[]): Uint8Array {
  const bytes = code();
  bytes.set(values, bytes.length - fromEnd);
  return bytes;
}

describe('the GUIDed table', () => {
  test('is read from its end', () => {
    const bytes = code();
    const entries = readGuidedTable(bytes);
    expect(entries).toEqual([
      { guid: guidedTable.sevEsReset, offset: bytes.length - 0x32 - 22, length: 4 },
      { guid: guidedTable.tdxMetadata, offset: bytes.length - 0x32 - 44, length: 4 },
    ]);
    const sections = readTdxSections(bytes, entries);
    expect(sections).toEqual([
      { type: 0, dataOffset: 0x20000, rawSize: 0x1e0000 },
      { type: 1, dataOffset: 0, rawSize: 0x20000 },
    ]);
    expect(sizesOfTdx(sections)).toEqual({ code: 0x1e0000, vars: 0x20000 });
  });

  test.each([
    ['no footer', patched(0x30, 0), 0],
    ['a table that is shorter than its footer', patched(0x32, 1, 0), 0],
    ['a table that ends between its entries', patched(0x32, 18 + 22, 0), 1],
    ['a table that starts before the file', patched(0x32, 0xff, 0xff), 2],
    ['an entry that is shorter than its GUID', patched(0x32 + 18, 17, 0), 0],
    ['an entry that is longer than the table', patched(0x32 + 18, 0xff, 0), 0],
    ['a file that is hardly longer than the footer', code().subarray(-0x33), 0],
    ['a file that is shorter than the footer', code().subarray(-0x2f), 0],
  ])('with %s', (_, bytes, count) => {
    const entries = readGuidedTable(bytes);
    expect(entries).toHaveLength(count);
    if (count < 2) expect(readTdxSections(bytes, entries)).toEqual([]);
  });

  test.each([
    ['beyond the start of the file', [0xff, 0xff, 0xff, 0xff]],
    ['to something else', [0x10, 0, 0, 0]],
  ])('with a TDX entry that points %s', (_, offset) => {
    const bytes = patched(0x32 + 44, ...offset);
    expect(readTdxSections(bytes, readGuidedTable(bytes))).toEqual([]);
  });

  test('a number of sections that is a lie is not believed', () => {
    const bytes = code();
    const metadata = Buffer.from(bytes.buffer).lastIndexOf('TDVF');
    new DataView(bytes.buffer).setUint32(metadata + 12, 0xffffffff, true);
    expect(readTdxSections(bytes, readGuidedTable(bytes)).length).toBeLessThan(16);
  });
});
