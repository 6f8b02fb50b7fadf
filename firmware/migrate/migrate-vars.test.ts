import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { composeCode } from '../compose/code.ts';
import { composeVars, type VariableToCompose, type VarsLayout } from '../compose/vars.ts';
import { analyzeImage } from '../image.ts';
import type { Guid } from '../model.ts';
import { vendors } from '../names.ts';
import { migrateVars } from './migrate-vars.ts';

const { global, imageSecurity, secureBootEnable } = vendors;
const variable = (name: string, value: number, guid: Guid = global, attributes = 7): VariableToCompose => ({
  name,
  guid,
  attributes,
  data: new Uint8Array([value]),
});
const key = (name: 'PK' | 'KEK' | 'db' | 'dbx', value: number): VariableToCompose =>
  variable(name, value, name.startsWith('db') ? imageSecurity : global, 0x27);
const enable = (value: number) => variable('SecureBootEnable', value, secureBootEnable, 3);

/** `Timeout 05`, a line for each live variable, sorted. */
function live(bytes: Uint8Array): string[] {
  return analyzeImage(bytes)
    .variables.filter((each) => each.live)
    .map(
      ({ name, dataOffset, size }) => `${name} ${Buffer.from(bytes.subarray(dataOffset, dataOffset + size)).toString('hex')}`,
    )
    .toSorted();
}

function migrated(old: Uint8Array, template: Uint8Array) {
  const done = migrateVars(old, template);
  if (!done.ok) throw new Error(done.reason);
  expect(done.bytes.length).toBe(template.length);
  expect(analyzeImage(done.bytes).problems).toEqual([]);
  return done;
}

describe("the guest's variables and the template's", () => {
  const guest = [variable('Timeout', 5), { ...variable('Timeout', 3), state: 0x3c }, variable('Boot0001', 1)];
  const template = [variable('Timeout', 9), variable('Lang', 2), { ...variable('Gone', 1), state: 0x3d }];
  const keys = [key('PK', 0xa), key('KEK', 0xa), key('db', 0xa), key('dbx', 0xa), enable(1)];
  const cases: [what: string, guest: VariableToCompose[], template: VariableToCompose[], result: string[]][] = [
    ["the guest's win, the template's others stay", guest, template, ['Boot0001 01', 'Lang 02', 'Timeout 05']],
    [
      "a guest with keys keeps its set of keys, without the template's dbx and SecureBootEnable",
      [key('PK', 1), key('db', 1)],
      keys,
      ['PK 01', 'db 01'],
    ],
    [
      "a guest without keys gets the template's",
      [variable('Timeout', 5)],
      keys,
      ['KEK 0a', 'PK 0a', 'SecureBootEnable 01', 'Timeout 05', 'db 0a', 'dbx 0a'],
    ],
    [
      'a SecureBootEnable alone is no key: it wins over that of the template',
      [enable(0)],
      keys,
      ['KEK 0a', 'PK 0a', 'SecureBootEnable 00', 'db 0a', 'dbx 0a'],
    ],
  ];
  test.each(cases)('%s', (_, ofGuest, ofTemplate, result) => {
    const old = composeVars({ layout: '2m', variables: ofGuest });
    const done = migrated(old, composeVars({ layout: '4m', variables: ofTemplate }));
    expect(live(done.bytes)).toEqual(result);
    expect([...done.carried, ...done.kept]).toHaveLength(result.length);
    expect(done.kept.length + done.dropped.length).toBe(ofTemplate.filter(({ state }) => state === undefined).length);
  });

  test('outside of the store the template stays as it is', () => {
    const empty = composeVars({ layout: 'aavmf' });
    const { bytes } = migrated(composeVars({ layout: '4m', variables: guest }), empty);
    expect(Buffer.compare(bytes.subarray(0x40000), empty.subarray(0x40000))).toBe(0);
    expect(Buffer.compare(bytes.subarray(0, 0x64), empty.subarray(0, 0x64))).toBe(0);
  });
});

test('there and back keeps every live variable, its attributes and its time', () => {
  const one = fc.record({
    name: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter((name) => !name.includes('\0')),
    guid: fc.constantFrom(global, imageSecurity),
    attributes: fc.constantFrom(3, 7, 0x27),
    data: fc.uint8Array({ minLength: 1, maxLength: 900 }),
    state: fc.constantFrom(0x3f, 0x3f, 0x3c),
    time: fc.constantFrom([2019, 7, 8, 23, 42, 49] as const, [2026, 1, 1, 0, 0, 0] as const),
  });
  const some = fc.uniqueArray(one, { maxLength: 40, selector: ({ name, guid }) => `${name} ${guid}` });
  const layouts = fc.constantFrom<VarsLayout>('2m', '4m', '4m', '4m');
  const facts = (bytes: Uint8Array) =>
    analyzeImage(bytes)
      .variables.filter((each) => each.live)
      .map(({ name, guid, attributes, timestamp, dataOffset, size }) => ({
        name,
        guid,
        attributes,
        timestamp,
        data: Buffer.from(bytes.subarray(dataOffset, dataOffset + size)).toString('hex'),
      }));
  fc.assert(
    fc.property(some, layouts, layouts, (variables, from, to) => {
      const before = composeVars({ layout: from, variables });
      const there = migrated(before, composeVars({ layout: to })).bytes;
      const back = migrated(there, composeVars({ layout: from })).bytes;
      expect(facts(there)).toEqual(facts(before));
      expect(facts(back)).toEqual(facts(before));
    }),
    { numRuns: 60 },
  );
});

describe('between the formats', () => {
  const variables = [variable('Timeout', 5), variable('Lang', 1)];
  test.each([true, false])('from authenticated: %s', (authenticated) => {
    const old = composeVars({ layout: '2m', variables, authenticated });
    const { bytes } = migrated(old, composeVars({ layout: '4m', authenticated: !authenticated }));
    expect(live(bytes)).toEqual(['Lang 01', 'Timeout 05']);
  });
});

const empty4m = composeVars({ layout: '4m' });
const refusals: [what: string, old: Uint8Array, template: Uint8Array, reason: RegExp][] = [
  [
    'no store',
    new Uint8Array([1, 2, 3]),
    empty4m,
    /^The variables can't be read from the old store\. There is no variable store/,
  ],
  ['a blank template', empty4m, new Uint8Array(0x20000), /^The template can't take the variables\. The store is blank/],
  ['CODE as template', empty4m, composeCode({ layout: '4m' }), /This is CODE without a variable store/],
  [
    'keys into a plain store',
    composeVars({ layout: '2m', variables: [key('db', 1)] }),
    composeVars({ layout: '4m', authenticated: false }),
    /can't keep db with its authenticated access/,
  ],
  [
    'more than the template has room for',
    // Header of 60 bytes, name of 8, data: 0x10000 bytes with nothing to align, where 0xe000 - 0x64 are.
    composeVars({ layout: '4m', variables: [{ name: 'Big', guid: global, data: new Uint8Array(0x10000 - 68) }] }),
    composeVars({ layout: '2m' }),
    /the store lacks 8292 bytes for them\. Choose the template of a build with a larger store\.$/,
  ],
];
test.each(refusals)('%s is refused', (_, old, template, reason) => {
  const refused = migrateVars(old, template);
  expect(refused.ok ? '' : refused.reason).toMatch(reason);
});
