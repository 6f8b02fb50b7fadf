import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { EditedImage } from './edited-image.ts';
import type { Patch } from './store-change.ts';

const length = 20_000;

function image(): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => index % 251);
}

/** A copy with other bytes at some places. */
function altered(bytes: Uint8Array, places: readonly number[]): Uint8Array {
  const copy = bytes.slice();
  for (const place of places) copy[place] = (copy[place] ?? 0) ^ 0xff;
  return copy;
}

/** What makes the bytes at some places others. */
function patches(bytes: Uint8Array, places: readonly number[]): Patch[] {
  const after = altered(bytes, places);
  return places.map((offset) => ({ offset, before: bytes.slice(offset, offset + 1), after: after.slice(offset, offset + 1) }));
}

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** That the file is known to hold these bytes and no others. */
async function expectSaved(edited: EditedImage, bytes: Uint8Array): Promise<void> {
  expect(await edited.savedIs(bytes)).toBe(true);
  expect(await edited.savedIs(altered(bytes, [12_345]))).toBe(false);
  expect(await edited.savedIs(bytes.subarray(1))).toBe(false);
  expect(await edited.savedDigest()).toBe(digest(bytes));
}

describe('an edited image', () => {
  test.each([
    ['one byte', [7]],
    ['the first and the last byte', [0, length - 1]],
    ['both sides of a block’s border', [4095, 4096]],
    ['many places', [1, 4000, 4097, 9000, 12_288, 19_999]],
    ['nothing at all', []],
  ])('a change of %s and its undo give the same bytes, and redo the changed ones', async (_, places) => {
    const edited = new EditedImage(image());
    const after = altered(image(), places);
    const step = edited.change(patches(image(), places), 'Change');
    expect(edited.bytes).toEqual(after);
    expect(edited.differs).toBe(places.length > 0);
    await expectSaved(edited, image());
    step.undo();
    expect(edited.bytes).toEqual(image());
    expect(edited.differs).toBe(false);
    step.redo();
    expect(edited.bytes).toEqual(after);
    await expectSaved(edited, image());
  });

  test('one patch may reach over several blocks', async () => {
    const edited = new EditedImage(image());
    const patch = { offset: 4000, before: image().slice(4000, 12_300), after: new Uint8Array(8300) };
    edited.change([patch], 'Compact the store');
    expect(edited.bytes).toEqual(image().fill(0, 4000, 12_300));
    await expectSaved(edited, image());
  });

  test('changes are taken back in turn', async () => {
    const edited = new EditedImage(image());
    const first = edited.change(patches(edited.bytes, [10]), 'First');
    const second = edited.change(patches(edited.bytes, [11, 5000]), 'Second');
    second.undo();
    expect(edited.bytes).toEqual(altered(image(), [10]));
    first.undo();
    expect(edited.bytes).toEqual(image());
    await expectSaved(edited, image());
  });

  test('a change behind a saved one can be taken back beyond what was saved', async () => {
    const edited = new EditedImage(image());
    const step = edited.change(patches(edited.bytes, [3]), 'Change');
    edited.saved();
    expect(edited.differs).toBe(false);
    await expectSaved(edited, altered(image(), [3]));
    step.undo();
    expect(edited.differs).toBe(true);
    expect(edited.bytes).toEqual(image());
    await expectSaved(edited, altered(image(), [3]));
  });

  test('a change whose bytes are no longer there is refused and leaves everything as it is', async () => {
    const edited = new EditedImage(image());
    const step = edited.change(patches(edited.bytes, [3, 9000]), 'Delete Boot0002');
    const anew = altered(image(), [9001, 9002]);
    edited.startFrom(anew.slice());
    expect(() => step.undo()).toThrow(/Delete Boot0002/);
    expect(edited.bytes).toEqual(anew);
    expect(edited.differs).toBe(false);
    await expectSaved(edited, anew);
  });

  test('changes stay above a file that holds something else', async () => {
    const edited = new EditedImage(image());
    edited.change(patches(edited.bytes, [1]), 'Change');
    const found = altered(image(), [2, 15_000]);
    await edited.savedAs(found);
    expect(edited.differs).toBe(true);
    expect(edited.bytes).toEqual(altered(image(), [1]));
    await expectSaved(edited, found);
  });

  test.each([
    ['shorter', 15_000],
    ['longer', 30_000],
  ])('changes stay above a file that is %s', async (_, fileLength) => {
    const edited = new EditedImage(image());
    const found = Uint8Array.from({ length: fileLength }, (_, index) => index % 251);
    await edited.savedAs(found);
    expect(edited.differs).toBe(true);
    edited.change(patches(edited.bytes, [1]), 'Change');
    await expectSaved(edited, found);
    edited.saved();
    await expectSaved(edited, altered(image(), [1]));
  });
});
