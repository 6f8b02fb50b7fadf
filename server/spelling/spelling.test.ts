import { expect, it } from 'vitest';
import { isNear, nearestFirst, spellingDistance } from './spelling.ts';

it.each([
  ['', '', 0],
  ['disk', 'disk', 0],
  ['disk', 'dsk', 1],
  ['disk', 'diisk', 1],
  ['disk', 'dsik', 1],
  ['disk', 'desk', 1],
  ['Disk', 'disk', 0.5],
  ['abc', '', 3],
  ['kitten', 'sitting', 3],
] as const)('%s to %s', (a, b, distance) => {
  expect(spellingDistance(a, b)).toBe(distance);
  expect(spellingDistance(b, a)).toBe(distance);
});

it.each([
  ['adress', 'address', true],
  ['tpye', 'type', true],
  ['enable', 'enabled', true],
  ['idd', 'id', true],
  ['id', 'os', false],
  ['disk', 'hd', false],
  ['colour', 'model', false],
] as const)('%s may mean %s: %s', (written, meant, near) => expect(isNear(written, meant)).toBe(near));

it('puts what was meant before the rest, which keeps its order', () => {
  expect(nearestFirst(['scsi', 'virtio', 'ide', 'usb'], 'virtoi')).toEqual(['virtio', 'scsi', 'ide', 'usb']);
});
