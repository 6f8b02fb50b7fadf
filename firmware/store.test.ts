import { describe, expect, test } from 'vitest';
import { composeVars, type VariableToCompose } from './compose/vars.ts';
import { analyzeImage } from './image.ts';
import { vendors } from './names.ts';

const variables: readonly VariableToCompose[] = [
  { name: 'Lang', guid: vendors.global, data: new Uint8Array([0x65, 0x6e, 0x67, 0]) },
  { name: 'Timeout', guid: vendors.global, data: new Uint8Array([3, 0]), state: 0x3c },
  { name: 'PK', guid: vendors.global, data: new Uint8Array(33), attributes: 0x27, time: [2019, 7, 8, 23, 42, 49] },
  { name: 'Timeout', guid: vendors.global, data: new Uint8Array([5, 0]) },
];

const image = (authenticated = true) => composeVars({ layout: '2m', variables, authenticated });

function patched(offset: number, ...values: number[]): Uint8Array {
  const bytes = image();
  bytes.set(values, offset);
  return bytes;
}

describe('variables', () => {
  // A header of 60 bytes, the name with its NUL, the data; each starts on a multiple of 4 behind the store's header at 0x48.
  test('of an authenticated store, live and dead, in the order of the store', () => {
    const { store, variables: read, problems } = analyzeImage(image());
    expect(store).toMatchObject({ offset: 0x48, length: 0xdfb8, authenticated: true, healthy: true });
    expect(read).toMatchObject([
      {
        name: 'Lang',
        guid: vendors.global,
        attributes: 7,
        live: true,
        offset: 0x64,
        length: 74,
        dataOffset: 0x64 + 70,
        size: 4,
        timestamp: undefined,
      },
      { name: 'Timeout', state: 0x3c, live: false, offset: 0xb0, length: 78, size: 2 },
      { name: 'PK', attributes: 0x27, live: true, offset: 0x100, length: 99, size: 33, timestamp: '2019-07-08T23:42:49Z' },
      { name: 'Timeout', state: 0x3f, live: true, offset: 0x164, length: 78, size: 2 },
    ]);
    expect(store?.freeSpace).toBe(0xe000 - 0x1b4);
    expect(problems).toEqual([]);
  });

  test('of a plain store, whose headers have 32 bytes and no time', () => {
    const { store, variables: read, problems } = analyzeImage(image(false));
    expect(store).toMatchObject({ authenticated: false, healthy: true });
    expect(read.map(({ name, offset, timestamp }) => [name, offset, timestamp])).toEqual([
      ['Lang', 0x64, undefined],
      ['Timeout', 0x94, undefined],
      ['PK', 0xc8, undefined],
      ['Timeout', 0x110, undefined],
    ]);
    expect(problems).toEqual([]);
  });

  test('a name of odd characters is read as it is', () => {
    const name = 'Ünï\u{1f511} "quoted"';
    const bytes = composeVars({ layout: '4m', variables: [{ name, guid: vendors.global, data: new Uint8Array(0) }] });
    expect(analyzeImage(bytes).variables).toMatchObject([{ name, size: 0 }]);
  });
});

const damaged: [what: string, bytes: () => Uint8Array, message: RegExp, offset: number, variables: number][] = [
  [
    'the data reaches beyond the store',
    () => patched(0x164 + 40, 0, 0, 1, 0),
    /variable at 0x164 claims 0x1004c bytes/,
    0x164,
    3,
  ],
  [
    'the name reaches beyond the store',
    () => patched(0x64 + 36, 0xff, 0xff, 0xff, 0xff),
    /variable at 0x64 claims .* its store ends at 0xe000/,
    0x64,
    0,
  ],
  ['free space is dirty', () => patched(0x2000, 0), /not erased: at 0x2000 stands 0x0/, 0x2000, 4],
  [
    'the store is not formatted',
    () => patched(0x48 + 20, 0xff),
    /not formatted and healthy: format and state are 0xff and 0xfe/,
    0x48 + 20,
    4,
  ],
  [
    'the store claims too much',
    () => patched(0x48 + 16, 0xff, 0xff, 0xff, 0x7f),
    /store at 0x48 claims 0x7fffffff bytes, but its volume ends at 0x20000/,
    0x48 + 16,
    4,
  ],
  ['the store claims nothing', () => patched(0x48 + 16, 0, 0, 0, 0), /store at 0x48 claims 0x0 bytes/, 0x48 + 16, 4],
  ['there is no store', () => patched(0x48, 0), /NVRAM volume at 0x0 has no variable store at 0x48/, 0x48, 0],
  [
    "the FTW working block's CRC is wrong",
    () => patched(0xf010, 0),
    /CRC of the FTW working block at 0xf000 is 0x642caf00 and should be 0x642caf2c/,
    0xf010,
    4,
  ],
  [
    'the FTW working block is marked invalid',
    () => patched(0xf014, 0xfc),
    /FTW working block at 0xf000 is not marked valid: its state is 0xfc/,
    0xf014,
    4,
  ],
  [
    'the FTW queue is too long',
    () => patched(0xf018, 0, 0, 2),
    /write queue of the FTW working block at 0xf000 reaches beyond/,
    0xf018,
    4,
  ],
  ["the volume's checksum is wrong", () => patched(0x32, 0, 0), /header checksum of the volume at 0x0 is wrong/, 0x32, 4],
];

test.each(damaged)('reading goes on, with a problem, where %s', (_, bytes, message, offset, count) => {
  const read = analyzeImage(bytes());
  expect(read.kind).toBe('vars');
  expect(read.problems).toContainEqual(expect.objectContaining({ offset, message: expect.stringMatching(message) }));
  expect(read.variables).toHaveLength(count);
});
