import { expect, test } from 'vitest';
import { composeVars } from '../../../firmware/compose/vars.ts';
import { scanVolumes } from '../../../firmware/scan.ts';
import { areSame, inSteps, scanOf, sharedCopy } from './in-steps.ts';

const mebibyte = 1024 * 1024;

/** Counts the turns that others have while something is done. */
async function turnsDuring(work: Promise<unknown>): Promise<number> {
  let turns = 0;
  let going = true;
  const count = () => {
    turns++;
    if (going) setImmediate(count);
  };
  setImmediate(count);
  await work;
  going = false;
  return turns;
}

test('steps cover everything once, in order, until one ends it', async () => {
  const taken: [number, number][] = [];
  expect(await inSteps(2.5 * mebibyte, (start, end) => void taken.push([start, end]))).toBe(true);
  expect(taken).toEqual([
    [0, mebibyte],
    [mebibyte, 2 * mebibyte],
    [2 * mebibyte, 2.5 * mebibyte],
  ]);
  let steps = 0;
  expect(await inSteps(5 * mebibyte, () => ++steps < 2)).toBe(false);
  expect(steps).toBe(2);
});

test.each([
  ['the first', 0],
  ['the last', 3 * mebibyte],
])('images that differ in %s byte are not the same', async (_, place) => {
  const one = new Uint8Array(3 * mebibyte + 1);
  const other = await sharedCopy(one);
  expect(await areSame(one, other)).toBe(true);
  other[place] = 1;
  expect(await areSame(one, other)).toBe(false);
  expect(await areSame(one, one.subarray(1))).toBe(false);
});

test('a scan in steps finds what a scan finds, and others have their turn', async () => {
  const bytes = new Uint8Array(16 * mebibyte).fill(0xff);
  bytes.set(composeVars({ layout: '4m' }), 5 * mebibyte);
  const scan = scanVolumes(bytes);
  expect(scan.volumes).toHaveLength(1);
  expect(scan.runs.map(({ offset }) => offset)[0]).toBe(0);
  const stepwise = scanOf(bytes);
  expect(await turnsDuring(stepwise)).toBeGreaterThan(10);
  expect(await stepwise).toEqual(scan);
});
