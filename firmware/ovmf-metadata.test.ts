import { describe, expect, test } from 'vitest';
import { composeCode } from './compose/code.ts';
import { composeVars } from './compose/vars.ts';
import { guidedTable } from './names.ts';
import { readOvmfMetadata } from './ovmf-metadata.ts';

describe("OVMF's metadata", () => {
  test('each entry has its name and fields', () => {
    const bytes = composeCode({ layout: '4m' });
    expect(readOvmfMetadata(bytes)).toMatchObject([
      { guid: guidedTable.sevEsReset, name: 'SEV-ES reset block', address: 0x80b004, ranges: [] },
      {
        guid: guidedTable.tdxMetadata,
        version: 1,
        problem: undefined,
        ranges: [
          {
            typeName: 'BFV, the code',
            memoryAddress: 0xffc84000,
            memoryLength: 0x37c000,
            file: { offset: 0x84000, length: 0x37c000 },
          },
          {
            typeName: 'CFV, the variable store',
            memoryAddress: 0xffc00000,
            file: { offset: 0, length: 0x84000 },
            attributes: 0,
          },
        ],
      },
    ]);
  });

  test.each([
    ['variables', composeVars({ layout: '2m' })],
    ['code without a table', composeCode({ layout: '2m', tdxMetadata: false })],
    ['nothing', new Uint8Array(0)],
  ])('%s has none', (_, bytes) => {
    expect(readOvmfMetadata(bytes)).toEqual([]);
  });

  /** The block's mark is in front of its length, its version and its number of records. */
  test.each([
    ['a mark that is missing', 0, [0x20], 'stands no TDVF block'],
    ['more records than there is room for', 12, [0xff, 0xff, 0xff, 0xff], 'claims 4294967295 records'],
  ])('%s is told', (_, at, values, problem) => {
    const bytes = composeCode({ layout: '2m' });
    const mark = Buffer.from(bytes.buffer).lastIndexOf('TDVF');
    bytes.set(values, mark + at);
    expect(readOvmfMetadata(bytes).map((entry) => entry.problem)).toEqual([undefined, expect.stringContaining(problem)]);
  });
});
