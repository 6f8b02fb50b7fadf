import fc from 'fast-check';
import { expect, test } from 'vitest';
import { composeCode } from '../../../firmware/compose/code.ts';
import { composeUnifiedImage } from '../../../firmware/compose/unified.ts';
import { composeVars } from '../../../firmware/compose/vars.ts';
import { applyEdit, type StoreEdit } from '../../../firmware/editing/edit.ts';
import { analyzeImage } from '../../../firmware/image.ts';
import { migrateVars } from '../../../firmware/migrate/migrate-vars.ts';
import { vendors } from '../../../firmware/names.ts';
import { isSkipped, scanVolumes } from '../../../firmware/scan.ts';
import { migrateImage } from './migrate-image.ts';
import { storeChange } from './store-change.ts';

const { global } = vendors;
const variables = [
  { name: 'Lang', guid: global, data: Uint8Array.of(0x65, 0x6e, 0x67, 0) },
  { name: 'Timeout', guid: global, data: Uint8Array.of(3, 0), state: 0x3c },
  { name: 'Timeout', guid: global, data: Uint8Array.of(5, 0) },
];
const vars = composeVars({ layout: '2m', variables });

/** The bytes with as many others in front of them and behind them. */
function amidst(bytes: Uint8Array, before: number, behind: number): Uint8Array {
  const whole = new Uint8Array(before + bytes.length + behind).fill(0xff);
  whole.set(bytes, before);
  return whole;
}

const images: Readonly<Record<string, Uint8Array>> = {
  'a store': vars,
  'a store with padding behind it': amidst(vars, 0, 300_000),
  'a store behind padding': amidst(vars, 0x10000, 100),
  'a unified image': composeUnifiedImage({ layout: '4m', variables }),
  'two stores': new Uint8Array([...vars, ...composeVars({ layout: '2m' })]),
  CODE: composeCode({ layout: '4m' }),
  'a store whose volume has no length': damaged(vars, 0x22, 0),
  'a store whose volume claims more than there is': damaged(vars, 0x23, 0x7f),
  'a unified image without a store in its volume': damaged(composeUnifiedImage({ layout: '2m' }), 0x48, 0),
  'nothing known': new Uint8Array(5000).fill(7),
};

const edits: Readonly<Record<string, StoreEdit>> = {
  'a new variable': { kind: 'set', name: 'New', guid: global, attributes: 7, data: Uint8Array.of(1, 2, 3) },
  'what is so already': { kind: 'set', name: 'Timeout', guid: global, attributes: 7, data: Uint8Array.of(5, 0) },
  'a deletion': { kind: 'delete', name: 'Lang', guid: global },
  'a compaction': { kind: 'compact' },
  'too much': { kind: 'set', name: 'Huge', guid: global, attributes: 7, data: new Uint8Array(1_000_000) },
};

/** One byte other than it was. */
function damaged(bytes: Uint8Array, place: number, byte: number): Uint8Array {
  const copy = bytes.slice();
  copy[place] = byte;
  return copy;
}

/** That the patches are the change that is made in the image as a whole. */
function expectSameChange(bytes: Uint8Array, edit: StoreEdit): void {
  const before = bytes.slice();
  const image = analyzeImage(bytes);
  const whole = applyEdit(bytes, edit, image);
  const change = storeChange(bytes, image, edit);
  expect(Buffer.compare(bytes, before)).toBe(0);
  if (!whole.ok || !change.ok) {
    expect(change).toEqual(whole);
    return;
  }
  expect(change.description).toBe(whole.description);
  const scan = scanVolumes(bytes);
  const skipped = change.patches.every(({ offset, after }) => isSkipped(bytes, scan, offset, offset + after.length));
  for (const patch of change.patches) {
    expect(Buffer.compare(patch.before, bytes.subarray(patch.offset, patch.offset + patch.before.length))).toBe(0);
    before.set(patch.after, patch.offset);
  }
  expect(Buffer.compare(before, whole.bytes)).toBe(0);
  if (skipped) expect(analyzeImage(before, scan)).toEqual(analyzeImage(before));
}

for (const [what, image] of Object.entries(images)) {
  test.each(Object.entries(edits))(`${what}: %s`, (_, edit) => expectSameChange(image, edit));
}

test('in an image that is sound, a change leaves the scan as it was', () => {
  const image = images['a unified image'] ?? vars;
  const scan = scanVolumes(image);
  const change = storeChange(image, analyzeImage(image), { kind: 'delete', name: 'Lang', guid: global });
  if (!change.ok) throw new Error(change.reason);
  expect(change.patches).not.toEqual([]);
  for (const { offset, after } of change.patches) expect(isSkipped(image, scan, offset, offset + after.length)).toBe(true);
});

test('images with damage', () => {
  const damage = fc.array(fc.tuple(fc.integer({ min: 0, max: 0x200 }), fc.nat(255)), { maxLength: 4 });
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.values(images)),
      fc.constantFrom(...Object.values(edits)),
      damage,
      (image, edit, places) => {
        const bytes = image.slice();
        for (const [place, byte] of places) bytes[place] = byte;
        expectSameChange(bytes, edit);
      },
    ),
    { numRuns: 60 },
  );
});

test.each(Object.entries(images))('%s, as what is migrated and as the template', async (_, image) => {
  const template = composeVars({ layout: '4m' });
  for (const [old, into] of [
    [image, template],
    [vars, image],
  ] as const) {
    const whole = migrateVars(old, into);
    const migrated = await migrateImage(old, into);
    expect({ ...migrated, bytes: undefined }).toEqual({ ...whole, bytes: undefined });
    if (whole.ok && migrated.ok) expect(Buffer.compare(migrated.bytes, whole.bytes)).toBe(0);
  }
});
