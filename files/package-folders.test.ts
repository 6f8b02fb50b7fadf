import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { belongsToPackage } from './package-folders.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'virtlens-package-'));
  await symlink('/usr/share', join(folder, 'link-to-folder'));
  await symlink('/usr/share/none.fd', join(folder, 'broken-link.fd'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test.each([
  ['/usr/share/OVMF/none.fd', true],
  ['/usr/share', false],
  ['/usr/shared/none.fd', false],
  ['/usr/local/share/none.fd', false],
  ['/usr/share/../../var/none.fd', false],
  ['link-to-folder/none.fd', true],
  ['none.fd', false],
])('%s: %s', async (path, expected) => {
  expect(await belongsToPackage(path.startsWith('/') ? path : join(folder, path))).toBe(expected);
});
