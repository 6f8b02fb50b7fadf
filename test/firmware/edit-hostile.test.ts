import { expect, test } from 'vitest';
import { compareImages } from '../../firmware/compare/compare-images.ts';
import { composeVars } from '../../firmware/compose/vars.ts';
import { applyEdit, type StoreEdit } from '../../firmware/editing/edit.ts';
import { effectiveVariables } from '../../firmware/editing/open-store.ts';
import { analyzeImage } from '../../firmware/image.ts';
import { migrateVars } from '../../firmware/migrate/migrate-vars.ts';
import { vendors } from '../../firmware/names.ts';
import { Dice, mutateImage } from '../fuzz/image-mutations.ts';

const { global, imageSecurity } = vendors;
const owner = '11111111-2222-4333-8444-555555555555';
const usual = { guid: global, data: new Uint8Array(20).fill(3) };
const image = composeVars({
  layout: '2m',
  variables: [
    { name: 'Boot0000', ...usual },
    { name: 'BootOrder', guid: global, data: new Uint8Array([0, 0]) },
    { name: 'Old', ...usual, state: 0x3c },
    { name: 'Cut', ...usual, state: 0x3e },
    { name: 'db', guid: imageSecurity, data: new Uint8Array(76).fill(1), attributes: 0x27, time: [2024, 1, 2, 3, 4, 5] },
  ],
});
const empty = composeVars({ layout: '4m' });

const set: StoreEdit = { kind: 'set', name: 'New', guid: owner, attributes: 7, data: new Uint8Array([1, 2, 3]) };
const edits: readonly StoreEdit[] = [
  set,
  { kind: 'delete', name: 'Boot0000', guid: global },
  { kind: 'enroll-hash', database: 'db', owner, hash: new Uint8Array(32), replace: false },
  { kind: 'remove-keys' },
  { kind: 'boot-order', order: [0] },
  { kind: 'boot-entry', data: new Uint8Array([1]), place: 'first' },
  { kind: 'compact' },
];

/** Every promise of an edit, on an image that may be damaged in any way. */
function expectSoundEdit(bytes: Uint8Array, edit: StoreEdit): void {
  const store = analyzeImage(bytes).store;
  const done = applyEdit(bytes, edit);
  if (!done.ok) {
    expect(done.reason).toMatch(/^[A-Z\w][^\n]*\.$/);
    return;
  }
  expect(done.bytes.length).toBe(bytes.length);
  if (!store) throw new Error('An image without a store was changed.');
  const restored = new Uint8Array(done.bytes);
  for (const { offset, length } of done.changed) {
    expect(offset).toBeGreaterThanOrEqual(store.offset);
    expect(offset + length).toBeLessThanOrEqual(store.offset + store.length);
    restored.set(bytes.subarray(offset, offset + length), offset);
  }
  expect(Buffer.compare(restored, bytes)).toBe(0);
  if (edit.kind !== 'set') return;
  const variables = effectiveVariables(analyzeImage(done.bytes).variables);
  const written = variables.find(({ name, guid }) => name === edit.name && guid === edit.guid);
  expect(written && done.bytes.slice(written.dataOffset, written.dataOffset + written.size)).toEqual(edit.data);
}

test('damaged images are refused in a sentence or changed in their store alone', () => {
  let changed = 0;
  for (let seed = 1; seed <= 300; seed++) {
    const bytes = mutateImage(image, new Dice(seed));
    try {
      for (const edit of edits) expectSoundEdit(bytes, edit);
      const migrated = migrateVars(bytes, empty);
      if (migrated.ok) changed++;
      if (migrated.ok) expect(migrated.carried.length).toBe(effectiveVariables(analyzeImage(migrated.bytes).variables).length);
      const { identical, firstDifference } = compareImages(image, bytes);
      expect(identical).toBe(firstDifference === undefined);
    } catch (error) {
      throw new Error(`seed ${seed}`, { cause: error });
    }
  }
  // Damage that leaves the store readable is common enough for this to mean something.
  expect(changed).toBeGreaterThan(20);
});
