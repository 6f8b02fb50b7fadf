import { expect, test } from 'vitest';
import { composeVars } from '../../firmware/compose/vars.ts';
import { readContainer } from '../../firmware/containers/container.ts';
import { composedOriginals, tryOne } from './image.ts';
import { composedContainers } from './image-containers.ts';
import { Dice, mutateImage } from './image-mutations.ts';

test('300 damaged images are read', () => {
  const seed = Date.now() % 1_000_000_000;
  console.log(`damaged images from seed ${seed}`);
  const originals = composedOriginals();
  const failures = Array.from({ length: 300 }, (_, index) => tryOne(originals, seed + index)).filter(
    (each) => each !== undefined,
  );
  expect(failures).toEqual([]);
});

test('a seed always makes the same damage, mostly some, and leaves the original alone', () => {
  const original = composeVars({ layout: '2m' });
  let damaged = 0;
  for (let seed = 0; seed < 20; seed++) {
    const bytes = mutateImage(original, new Dice(seed));
    expect(Buffer.compare(bytes, mutateImage(original, new Dice(seed)))).toBe(0);
    if (Buffer.compare(bytes, original) !== 0) damaged++;
  }
  // Erasing what is erased already changes nothing.
  expect(damaged).toBeGreaterThan(15);
  expect(Buffer.compare(original, composeVars({ layout: '2m' }))).toBe(0);
});

test('the containers hold something as long as they are whole', () => {
  const data = new Uint8Array([5, 0]);
  const originals = composedContainers([{ name: 'Timeout', guid: '8be4df61-93ca-11d2-aa0d-00e098032b8c', data }]);
  for (const { name, bytes } of originals) {
    const container = readContainer(bytes);
    expect([name, container]).toEqual([name, expect.objectContaining({ image: expect.objectContaining({ kind: 'vars' }) })]);
    expect(container.format).not.toBe('raw');
  }
});
