import { MessageChannel } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { bytesToGiveBack, giveBack, takenAlong } from './large-bytes.ts';

const mebibyte = 1024 * 1024;

test.each([
  ['none', 0, 0],
  ['few bytes, which are left to the garbage collector', 100, 100],
  ['a mebibyte', mebibyte, 0],
  ['an image of 64 MiB', 64 * mebibyte, 0],
])('%s: all are zero, and what is left when they are given back', (_, length, left) => {
  const bytes = bytesToGiveBack(length);
  expect(bytes.length).toBe(length);
  expect(bytes.every((byte) => byte === 0)).toBe(true);
  const part = bytes.subarray(length >> 1);
  giveBack(part);
  expect(bytes.length).toBe(left);
});

test('bytes of anybody else stay as they are', () => {
  const bytes = new Uint8Array(2 * mebibyte).fill(7);
  giveBack(bytes);
  expect(bytes.every((byte) => byte === 7)).toBe(true);
  expect(takenAlong(bytes)).toEqual([]);
});

test('another thread gets the memory itself', async () => {
  const { port1, port2 } = new MessageChannel();
  const bytes = bytesToGiveBack(2 * mebibyte).fill(7);
  const arrived = new Promise<Uint8Array>((resolve) => port2.once('message', resolve));
  port1.postMessage(bytes, takenAlong(bytes));
  expect((await arrived).every((byte) => byte === 7)).toBe(true);
  expect(bytes.length).toBe(0);
  port1.close();
});
