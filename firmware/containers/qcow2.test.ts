/** Damaged and hostile qcow2 files; whole ones are compared with qemu-img's in `test/firmware/containers.test.ts`. */
import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { analyzeImage } from '../image.ts';
import { readContainer } from './container.ts';
import { readQcow2 } from './qcow2.ts';
import { summarizeFile } from './summary.ts';

const cluster = 0x10000;

/** An L1 table in the second cluster, an L2 table in the third, and one cluster of 0x5a in the fourth, mapped first. */
function composed(...changes: readonly (readonly [offset: number, ...bytes: readonly number[]])[]): Uint8Array {
  const file = new Uint8Array(cluster * 4);
  const view = new DataView(file.buffer);
  file.set([0x51, 0x46, 0x49, 0xfb, 0, 0, 0, 3]);
  view.setUint32(20, 16);
  view.setUint32(28, cluster * 2);
  view.setUint32(36, 1);
  view.setUint32(44, cluster);
  view.setUint32(96, 4);
  view.setUint32(100, 104);
  view.setUint32(cluster + 4, cluster * 2);
  view.setUint32(cluster * 2 + 4, cluster * 3);
  file.fill(0x5a, cluster * 3);
  for (const [offset, ...bytes] of changes) file.set(bytes, offset);
  return file;
}

const [l1, l2] = [cluster, cluster * 2];

test('mapped clusters are as written, others are zeros', () => {
  const read = readQcow2(composed());
  if ('problem' in read) throw new Error(read.problem);
  const expected = new Uint8Array(cluster * 2).fill(0x5a, 0, cluster);
  expect([Buffer.compare(read.content, expected), read.warnings]).toEqual([0, []]);
});

describe('what is odd is read with a warning', () => {
  test.each([
    ['a cluster behind the end', composed([l2, 0, 0xff, 0, 0, 0, 0, 0, 0]), 'One of its clusters lies beyond'],
    ['an L2 table behind the end', composed([l1, 0, 0xff, 0, 0, 0, 0, 0, 0]), '2 of its clusters lie beyond'],
    ['the mark of a corrupt file', composed([79, 2]), 'marked the qcow2 file as corrupt'],
  ])('%s', (_, bytes, words) => {
    expect(readQcow2(bytes)).toMatchObject({ warnings: [expect.stringContaining(words)] });
  });
});

describe('what can not be read is refused with the reason', () => {
  test.each([
    ['nothing behind the mark', composed().subarray(0, 4), 'ends within its header'],
    ['half a header of version 3', composed().subarray(0, 100), 'ends within its header'],
    ['version 9', composed([7, 9]), 'version 9'],
    ['clusters of 2^63 bytes', composed([23, 63]), '2^63'],
    ['clusters of 2 bytes', composed([23, 1]), '2^1'],
    ['more than 256 MiB', composed([28, 0x10, 0, 0, 1]), 'virtual size'],
    ['2^64 bytes', composed([24, 255, 255, 255, 255, 255, 255, 255, 255]), 'virtual size'],
    ['an L1 table too short for its size', composed([28, 0x10, 0, 0, 0], [36, 0, 0, 0, 0]), 'L1 table has 0 entries'],
    ['an L1 table behind the end', composed([40, 0, 0xff]), 'beyond the end'],
    ['an unknown feature', composed([79, 0x20]), 'not known here'],
    ['an unknown feature far up', composed([72, 0x80]), 'not known here'],
    ['an unknown compression', composed([79, 8], [103, 112], [104, 7]), 'compressed in a way'],
    ['deflate that is none', composed([l2, 0x40, 0, 0, 0, 0, 3, 0, 0]), 'can’t be unpacked'],
    ['zstd that is none', composed([79, 8], [103, 112], [104, 1], [l2, 0x40, 0, 0, 0, 0, 3, 0, 0]), 'can’t be unpacked'],
  ])('%s', (_, bytes, words) => {
    expect(readContainer(bytes)).toEqual({ format: 'qcow2', problem: expect.stringContaining(words) });
    expect(summarizeFile(bytes)).toMatchObject({ kind: 'qcow2' });
    expect(summarizeFile(bytes).content).toBeUndefined();
  });
});

test('a file of a few KiB that has its cluster unpacked over and over is refused in a second', () => {
  // 8192 clusters of 16 KiB in 4 tables, all of them the one table in the third cluster.
  const size = 0x4000;
  const file = new Uint8Array(size * 4);
  file.set(composed().subarray(0, 104));
  const view = new DataView(file.buffer);
  view.setUint32(20, 14);
  view.setUint32(28, size * 8192);
  view.setUint32(36, 4);
  view.setUint32(44, size);
  const packed = deflateRawSync(new Uint8Array(size));
  file.set(packed, size * 3);
  for (let table = 0; table < 4; table++) view.setUint32(size + table * 8 + 4, size * 2);
  for (let index = 0; index < 2048; index++) view.setBigUint64(size * 2 + index * 8, (1n << 62n) | BigInt(size * 3));
  const started = process.threadCpuUsage();
  expect(readQcow2(file)).toEqual({ problem: expect.stringContaining('4097 and further ones') });
  const { user, system } = process.threadCpuUsage(started);
  expect(user + system).toBeLessThan(2_000_000);
});

test('the summary of a container stays one, and has what a guest sees beside it', () => {
  const { kind, size, content } = summarizeFile(composed());
  expect([kind, size, content?.kind, content?.size]).toEqual(['qcow2', cluster * 4, 'unknown', cluster * 2]);
  expect(analyzeImage(composed()).kind).toBe('qcow2');
});
