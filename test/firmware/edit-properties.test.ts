import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { composeUnifiedImage } from '../../firmware/compose/unified.ts';
import { composeVars, storeLayouts, type VariableToCompose, type VarsLayout } from '../../firmware/compose/vars.ts';
import { applyEdit, type EditResult, type StoreEdit } from '../../firmware/editing/edit.ts';
import { analyzeImage } from '../../firmware/image.ts';
import type { FirmwareImage } from '../../firmware/model.ts';

const guids = ['8be4df61-93ca-11d2-aa0d-00e098032b8c', 'd719b2cb-3d3a-4596-a3bc-dad00e67656f'] as const;
const storeStart = 0x48;
const firstRecord = 0x64;

/** What a store should hold, by vendor and name: attributes, time and data, as one text. */
type Model = Map<string, string>;

const contents = (attributes: number, data: Uint8Array, timestamp: string | undefined) =>
  `${attributes.toString(16)} ${timestamp ?? '-'} ${Buffer.from(data).toString('hex')}`;

function contentOf(bytes: Uint8Array, image: FirmwareImage): Model {
  const live = image.variables.filter((variable) => variable.live);
  const model = new Map(
    live.map(({ guid, name, attributes, dataOffset, size, timestamp }) => [
      `${guid} ${name}`,
      contents(attributes, bytes.subarray(dataOffset, dataOffset + size), timestamp),
    ]),
  );
  expect(model.size).toBe(live.length);
  return model;
}

const name = fc.constantFrom('A', 'Boot0001', 'Lang', 'Ünïcode', 'a name with blanks', 'PK');
const guid = fc.constantFrom(...guids);
const data = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: 40 }),
  fc
    .record({ length: fc.integer({ min: 1, max: 0x9000 }), fill: fc.nat(255) })
    .map(({ length, fill }) => new Uint8Array(length).fill(fill)),
);
const second = fc.integer({ min: Date.UTC(2000, 0, 1) / 1000, max: Date.UTC(2099, 0, 1) / 1000 });
const timestamp = second.map((seconds) => new Date(seconds * 1000).toISOString().replace('.000', ''));

const edit = (authenticated: boolean): fc.Arbitrary<StoreEdit> =>
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ kind: fc.constant('set' as const), name, guid, attributes: fc.constantFrom(3, 7), data }),
    },
    ...(authenticated
      ? [
          {
            weight: 2,
            arbitrary: fc.record({
              kind: fc.constant('set' as const),
              name,
              guid,
              attributes: fc.constant(0x27),
              data,
              timestamp,
            }),
          },
        ]
      : []),
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('delete' as const), name, guid }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'compact' as const }) },
  );

/** Bytes of a record with its alignment, in a header of 60 or 32 bytes. */
function lengthOf(key: string, value: string, authenticated: boolean): number {
  const nameUnits = key.length - 37 + 1;
  const dataLength = (value.split(' ')[2] ?? '').length / 2;
  return Math.ceil(((authenticated ? 60 : 32) + nameUnits * 2 + dataLength) / 4) * 4;
}

function expectStep(before: Uint8Array, done: EditResult & { ok: true }, storeEnd: number, model: Model): void {
  const { bytes, changed } = done;
  const image = analyzeImage(bytes);
  // Random variables may fill a store, and that is said of it.
  expect(image.problems.filter(({ message }) => !message.includes('is nearly full'))).toEqual([]);
  expect(contentOf(bytes, image)).toEqual(model);
  // Nothing outside of the store's records has changed, and `changed` says all that has.
  const restored = new Uint8Array(bytes);
  for (const { offset, length } of changed) {
    expect(offset).toBeGreaterThanOrEqual(firstRecord);
    expect(offset + length).toBeLessThanOrEqual(storeEnd);
    restored.set(before.subarray(offset, offset + length), offset);
  }
  expect(Buffer.compare(restored, before)).toBe(0);
}

/** Makes the edits one after the other and holds each against what a map would say. */
function follow(start: Uint8Array, edits: readonly StoreEdit[], storeEnd: number, authenticated: boolean): void {
  let bytes = start;
  const model = contentOf(bytes, analyzeImage(bytes));
  const times = new Map<string, string | undefined>();
  for (const each of edits) {
    const done = applyEdit(bytes, each);
    const next = new Map(model);
    if (each.kind === 'set') {
      const key = `${each.guid} ${each.name}`;
      // A time stays as long as the variable's access is time-based.
      const time = each.timestamp ?? ((each.attributes & 0x20) === 0 ? undefined : times.get(key));
      next.set(key, contents(each.attributes, each.data, time));
      const room = storeEnd - firstRecord;
      const needed = [...next].reduce((sum, [of, value]) => sum + lengthOf(of, value, authenticated), 0);
      expect(done.ok, `${needed} of ${room} bytes`).toBe(needed <= room);
      if (done.ok) times.set(key, time);
      else expect(done.reason).toContain(`lacks ${needed - room} bytes`);
    } else if (each.kind === 'delete') {
      const key = `${each.guid} ${each.name}`;
      expect(done.ok).toBe(next.delete(key));
      if (done.ok) times.delete(key);
    }
    if (!done.ok) continue;
    expectStep(bytes, done, storeEnd, next);
    model.clear();
    for (const [key, value] of next) model.set(key, value);
    bytes = done.bytes;
    if (each.kind === 'compact') expect(analyzeImage(bytes).variables.every(({ live }) => live)).toBe(true);
  }
}

describe('random edits leave what a map would hold, and nothing else changes', () => {
  const stores: [layout: VarsLayout, authenticated: boolean, runs: number][] = [
    ['2m', true, 40],
    ['2m', false, 40],
    ['4m', true, 25],
    ['4m', false, 15],
    ['aavmf', true, 2],
    ['aavmf', false, 1],
  ];
  test.each(stores)('%s, authenticated: %s', (layout, authenticated, runs) => {
    const start = composeVars({ layout, authenticated });
    const { storeEnd } = storeLayouts[layout];
    const longest = layout === 'aavmf' ? 25 : 40;
    const edits = fc.array(edit(authenticated), { minLength: 5, maxLength: longest });
    fc.assert(
      fc.property(edits, (each) => follow(start, each, storeEnd, authenticated)),
      { numRuns: runs },
    );
  });

  test('in a unified image, with dead variables between live ones', () => {
    const variables: readonly VariableToCompose[] = [0x3f, 0x3c, 0x3d, 0x7f, 0x3f].map((state, index) => ({
      name: `V${index}`,
      guid: guids[0],
      data: new Uint8Array(index * 7 + 1),
      state,
    }));
    const start = composeUnifiedImage({ layout: '2m', variables });
    expect(analyzeImage(start).store?.offset).toBe(storeStart);
    fc.assert(
      fc.property(fc.array(edit(true), { maxLength: 20 }), (edits) => follow(start, edits, storeLayouts['2m'].storeEnd, true)),
      { numRuns: 10 },
    );
  });
});
