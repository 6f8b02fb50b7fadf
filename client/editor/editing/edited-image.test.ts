import { describe, expect, test } from 'vitest';
import { EditedImage } from './edited-image.ts';

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

describe('an edited image', () => {
  test.each([
    ['one byte', [7]],
    ['the first and the last byte', [0, length - 1]],
    ['both sides of a block’s border', [4095, 4096]],
    ['many places', [1, 4000, 4097, 9000, 12_288, 19_999]],
    ['nothing at all', []],
  ])('a change of %s and its undo give the same bytes, and redo the changed ones', (_, places) => {
    const before = image();
    const after = altered(before, places);
    const edited = new EditedImage(before);
    const step = edited.change(after, 'Change');
    expect(edited.bytes).toEqual(after);
    expect(edited.differs).toBe(places.length > 0);
    step.undo();
    expect(edited.bytes).toEqual(image());
    expect(edited.differs).toBe(false);
    step.redo();
    expect(edited.bytes).toEqual(after);
  });

  test('changes are taken back in turn, and never in the arrays that were handed out', () => {
    const edited = new EditedImage(image());
    const first = edited.change(altered(edited.bytes, [10]), 'First');
    const shown = edited.bytes;
    const second = edited.change(altered(edited.bytes, [10, 5000]), 'Second');
    second.undo();
    expect(edited.bytes).toEqual(shown);
    expect(shown).toEqual(altered(image(), [10]));
    first.undo();
    expect(edited.bytes).toEqual(image());
    expect(edited.saved).toEqual(image());
  });

  test('a change behind a saved one can be taken back beyond what was saved', () => {
    const edited = new EditedImage(image());
    const step = edited.change(altered(edited.bytes, [3]), 'Change');
    edited.savedAs(edited.bytes);
    expect(edited.differs).toBe(false);
    step.undo();
    expect(edited.differs).toBe(true);
    expect(edited.bytes).toEqual(image());
  });

  test('a change whose bytes are no longer there is refused and leaves everything as it is', () => {
    const edited = new EditedImage(image());
    const step = edited.change(altered(edited.bytes, [3, 9000]), 'Delete Boot0002');
    const anew = altered(image(), [9000, 9001, 9002]);
    edited.startFrom(anew);
    expect(() => step.undo()).toThrow(/Delete Boot0002/);
    expect(edited.bytes).toEqual(anew);
  });

  test('another length is refused', () => {
    expect(() => new EditedImage(image()).change(new Uint8Array(3), 'Cut')).toThrow(/length/);
  });

  test('restored changes leave the file’s bytes as they are', () => {
    const edited = new EditedImage(image());
    edited.restore(altered(image(), [1]));
    expect(edited.differs).toBe(true);
    expect(edited.saved).toEqual(image());
  });
});
