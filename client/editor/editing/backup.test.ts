import { expect, test } from 'vitest';
import { digestOf, packBackup, unpackBackup } from './backup.ts';

const bytes = new Uint8Array(600_000).fill(0xff).fill(7, 100, 9000);

test('what was packed comes back, with what it was made on', async () => {
  const madeOn = digestOf(new Uint8Array(3));
  const packed = await packBackup({ bytes, madeOn });
  expect(packed.length).toBeLessThan(10_000);
  expect(await unpackBackup(packed)).toEqual({ bytes, madeOn });
});

test('the digest is SHA-256', () => {
  // FIPS 180-2, appendix B.1.
  expect(digestOf(new TextEncoder().encode('abc'))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

test.each([
  ['nothing', new Uint8Array()],
  ['another file', new Uint8Array(500)],
])('%s is no backup', async (_, file) => {
  await expect(unpackBackup(file)).rejects.toThrow(/damaged/);
});

test('a backup that was cut off is not restored', async () => {
  const packed = await packBackup({ bytes: crypto.getRandomValues(new Uint8Array(5000)), madeOn: digestOf(bytes) });
  await expect(unpackBackup(packed.subarray(0, packed.length - 1000))).rejects.toThrow();
});
