import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { largestImage } from '../firmware/limits.ts';
import { described, readImage } from './image.ts';

let folder: string;
const at = (name: string) => join(folder, name);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'virtlens-image-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('a file is read whole, and described by its size and sum', async () => {
  await writeFile(at('abc.fd'), 'abc');
  const bytes = await readImage(at('abc.fd'));
  // FIPS 180-2, example B.1.
  const sha256 = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  expect(described('abc.fd', bytes)).toEqual({ path: 'abc.fd', size: 3, sha256 });
});

test.each([
  ['a folder', () => folder, 'it is a folder.'],
  ['a device', () => '/dev/null', 'it is not a regular file.'],
  ['nothing', () => at('none.fd'), 'there is no such file or folder.'],
])('%s can not be read, and why', async (_, path, reason) => {
  await expect(readImage(path())).rejects.toThrow(`${path()} can't be read: ${reason}`);
});

test('a file beyond all firmware is not read', async () => {
  await writeFile(at('disk.img'), '');
  await truncate(at('disk.img'), largestImage + 1);
  await expect(readImage(at('disk.img'))).rejects.toThrow('256 MiB are more than any firmware image has');
});
