import { expect, test } from 'vitest';
import { packBackup, unpackBackup } from './backup.ts';

const bytes = new Uint8Array(600_000).fill(0xff).fill(7, 100, 9000);
const madeOn = '0123456789abcdef'.repeat(4);

test('what was packed comes back, with what it was made on', async () => {
  const packed = await packBackup({ bytes, madeOn });
  expect(packed.length).toBeLessThan(10_000);
  const unpacked = await unpackBackup(packed);
  expect(Buffer.compare(unpacked.bytes, bytes)).toBe(0);
  expect(unpacked.madeOn).toBe(madeOn);
});

test.each([
  ['nothing', new Uint8Array()],
  ['another file', new Uint8Array(500)],
])('%s is no backup', async (_, file) => {
  await expect(unpackBackup(file)).rejects.toThrow(/damaged/);
});

test('a backup that was cut off is not restored', async () => {
  const packed = await packBackup({ bytes: crypto.getRandomValues(new Uint8Array(5000)), madeOn });
  await expect(unpackBackup(packed.subarray(0, packed.length - 1000))).rejects.toThrow();
});
