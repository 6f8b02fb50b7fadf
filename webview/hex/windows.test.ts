import { describe, expect, test } from 'vitest';
import { windowSize } from '../protocol.ts';
import { ByteWindows } from './windows.ts';

/** A file whose bytes tell in which window they are; every reading is noted, and answered when the test says so. */
function file(size: number) {
  const reads: number[] = [];
  const settle: (() => void)[] = [];
  let arrivals = 0;
  let failing = false;
  const windows = new ByteWindows(
    size,
    (offset, length) => {
      reads.push(offset / windowSize);
      const fails = failing;
      return new Promise((resolve, reject) => {
        const bytes = new Uint8Array(Math.min(length, size - offset)).fill((offset / windowSize) % 256);
        settle.push(() => (fails ? reject(new Error('gone')) : resolve(bytes)));
      });
    },
    () => {
      arrivals++;
    },
  );
  return {
    windows,
    reads,
    arrivals: () => arrivals,
    failFrom: (now: boolean) => {
      failing = now;
    },
    async answer() {
      for (const each of settle.splice(0)) each();
      await Promise.resolve();
      await Promise.resolve();
    },
  };
}

describe('windows of bytes', () => {
  test('are asked for once, with their neighbours, and only where the file has bytes', async () => {
    const { windows, reads, answer } = file(3 * windowSize + 10);
    windows.want(0, 100);
    windows.want(50, 150);
    expect(reads).toEqual([0, 1]);
    await answer();
    windows.want(3 * windowSize, 3 * windowSize + 10);
    expect(reads).toEqual([0, 1, 3, 2]);
  });

  test('give bytes once they have arrived', async () => {
    const { windows, arrivals, answer } = file(2 * windowSize);
    windows.want(0, 16);
    expect(windows.byteAt(windowSize)).toBeUndefined();
    await answer();
    expect(arrivals()).toBe(2);
    expect(windows.byteAt(windowSize)).toBe(1);
    expect(windows.bytesAt(windowSize + 16, 16)).toEqual(new Uint8Array(16).fill(1));
    expect(windows.byteAt(2 * windowSize)).toBeUndefined();
  });

  test('that could not be read are asked for again', async () => {
    const { windows, reads, answer, failFrom } = file(windowSize);
    failFrom(true);
    windows.want(0, 16);
    await answer();
    failFrom(false);
    windows.want(0, 16);
    await answer();
    expect(reads).toEqual([0, 0]);
    expect(windows.byteAt(0)).toBe(0);
  });

  test('are given up when they were not used for longest', async () => {
    const { windows, reads, answer } = file(200 * windowSize);
    const look = async (index: number) => {
      windows.want(index * windowSize, index * windowSize + 16);
      await answer();
    };
    await look(0);
    for (let index = 2; index < 60; index++) {
      await look(index);
      await look(0);
    }
    for (let index = 60; index < 66; index++) await look(index);
    expect(windows.byteAt(0)).toBe(0);
    expect(windows.byteAt(2 * windowSize)).toBeUndefined();
    expect(windows.byteAt(65 * windowSize)).toBe(65);
    expect(new Set(reads).size).toBe(reads.length);
  });
});
