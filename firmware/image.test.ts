import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { composeCode } from './compose/code.ts';
import { composeUnifiedImage } from './compose/unified.ts';
import { composeVars, type VariableToCompose } from './compose/vars.ts';
import { analyzeImage, summarizeImage } from './image.ts';
import { violations } from './invariants.ts';
import { vendors } from './names.ts';
import { joinImage, splitImage } from './split.ts';

const variable: fc.Arbitrary<VariableToCompose> = fc.record({
  name: fc.string({ unit: fc.integer({ min: 1, max: 0xffff }).map((unit) => String.fromCharCode(unit)), maxLength: 20 }),
  guid: fc.constantFrom(...Object.values(vendors)),
  data: fc.uint8Array({ maxLength: 200 }),
  attributes: fc.nat(0x7f),
  state: fc.constantFrom(0x3f, 0x3d, 0x3c, 0x7f),
});

const variables = fc.array(variable, { maxLength: 60 });
const layout = fc.constantFrom('2m', '4m');

/** Offset, length, role. */
function mapOf(bytes: Uint8Array): [number, number, string][] {
  return analyzeImage(bytes).regions.map(({ offset, length, role }) => [offset, length, role]);
}

describe('the map of an image', () => {
  test('VARS of a 2 MiB build', () => {
    expect(mapOf(composeVars({ layout: '2m' }))).toEqual([
      [0, 0x48, 'volume-header'],
      [0x48, 0x1c, 'variable-store'],
      [0x64, 0xdf9c, 'variable-free'],
      [0xe000, 0x1000, 'event-log'],
      [0xf000, 0x1000, 'ftw-working'],
      [0x10000, 0x10000, 'ftw-spare'],
    ]);
  });

  test('VARS of AAVMF, which has no event log and is padded', () => {
    expect(mapOf(composeVars({ layout: 'aavmf' })).slice(3)).toEqual([
      [0x40000, 0x40000, 'ftw-working'],
      [0x80000, 0x40000, 'ftw-spare'],
      [0xc0000, 0x3f40000, 'padding'],
    ]);
  });

  test('CODE of a 4 MiB build', () => {
    expect(mapOf(composeCode({ layout: '4m' }))).toEqual([
      [0, 72, 'volume-header'],
      [72, 0x348000 - 72, 'code'],
      [0x348000, 72, 'volume-header'],
      [0x348048, 0x34000 - 72 - 16, 'code'],
      [0x37bff0, 16, 'reset-vector'],
    ]);
  });

  test('CODE of AAVMF, which starts with a branch', () => {
    expect(mapOf(composeCode({ layout: 'aavmf' }))).toEqual([
      [0, 4, 'reset-vector'],
      [4, 0xffc, 'padding'],
      [0x1000, 72, 'volume-header'],
      [0x1048, 0x2ff000 - 72, 'code'],
      [0x300000, 0x3d00000, 'padding'],
    ]);
  });
});

test('a summary counts the live variables and keeps the verdicts', () => {
  const image = analyzeImage(
    composeUnifiedImage({
      layout: '2m',
      variables: [
        { name: 'A', guid: vendors.global, data: new Uint8Array(1) },
        { name: 'A', guid: vendors.global, data: new Uint8Array(1), state: 0x3c },
      ],
    }),
  );
  const { kind, build, sizes, secureBoot, evidence } = image;
  const expected = { kind, build, sizes, secureBoot, evidence, splitOffset: 0x20000, variableCount: 1, size: 0x200000 };
  expect(summarizeImage(image)).toMatchObject(expected);
});

// A failing property prints the seed and the smallest case it found.
describe('properties', () => {
  test('composed variables are read as they were written', () => {
    fc.assert(
      fc.property(variables, fc.boolean(), (written, authenticated) => {
        const bytes = composeVars({ layout: '2m', variables: written, authenticated });
        const image = analyzeImage(bytes);
        expect([...violations(bytes, image), ...image.problems]).toEqual([]);
        const read = image.variables.map(({ name, guid, attributes, state, dataOffset, size }) => {
          return { name, guid, attributes, state, data: bytes.slice(dataOffset, dataOffset + size) };
        });
        expect(read).toEqual(written);
      }),
    );
  });

  test('the halves of a composed image make the image again', () => {
    fc.assert(
      fc.property(variables, layout, fc.boolean(), (written, built, tdxMetadata) => {
        const bytes = composeUnifiedImage({ layout: built, variables: written, tdxMetadata });
        const halves = splitImage(bytes);
        if ('refusal' in halves) throw new Error(halves.refusal);
        const joined = joinImage(halves.vars, halves.code);
        if ('refusal' in joined) throw new Error(joined.refusal);
        expect(Buffer.compare(joined.image, bytes)).toBe(0);
      }),
      { numRuns: 10 },
    );
  });

  test('any bytes are read, and are not changed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), fc.nat(3), (content, lead) => {
        const memory = Buffer.alloc(content.length + lead);
        memory.set(content, lead);
        const bytes = memory.subarray(lead);
        expect(violations(bytes, analyzeImage(bytes))).toEqual([]);
        expect(Buffer.compare(bytes, content)).toBe(0);
      }),
      { numRuns: 500 },
    );
  });

  test('a composed image with some bytes changed, cut anywhere, is read', () => {
    const whole = composeUnifiedImage({
      layout: '2m',
      variables: [{ name: 'A', guid: vendors.global, data: new Uint8Array(9) }],
    });
    // Where the structures are: headers, variables, FTW, and the end.
    const place = fc.oneof(
      fc.nat(0xff),
      fc.integer({ min: 0xf000, max: 0xf020 }),
      fc.integer({ min: 0x20000, max: 0x200ff }),
      fc.integer({ min: 0x1cc000, max: 0x1cc0ff }),
      fc.nat(0x1fffff),
    );
    const change = fc.tuple(place, fc.oneof(fc.constantFrom(0, 0x7f, 0x80, 0xff), fc.nat(255)));
    const size = fc.oneof(fc.constant(whole.length), fc.nat(whole.length));
    fc.assert(
      fc.property(fc.array(change, { maxLength: 8 }), size, (changes, length) => {
        const bytes = Buffer.from(whole.subarray(0, length));
        for (const [offset, value] of changes) if (offset < length) bytes[offset] = value;
        const before = Buffer.from(bytes);
        expect(violations(bytes, analyzeImage(bytes))).toEqual([]);
        expect(Buffer.compare(bytes, before)).toBe(0);
      }),
      { numRuns: 100 },
    );
  });
});

test('violations are seen', () => {
  const bytes = composeVars({ layout: '2m' });
  const image = analyzeImage(bytes);
  const [first, ...others] = image.regions;
  if (!first) throw new Error('no region');
  expect(violations(bytes, { ...image, regions: others })).toEqual([
    'region Variable store starts at 72, the one before ends at 0',
  ]);
  expect(violations(bytes, { ...image, split: { offset: 9 } })).toEqual(['kind vars with something to say about a split']);
  expect(violations(bytes, { ...image, size: 5 })).toHaveLength(2);
});
