import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { whyNotWritten } from './protected-file.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'virtlens-protected-'));
  await mkdir(path.join(folder, 'host/usr/share/OVMF'), { recursive: true });
  await mkdir(path.join(folder, 'host/srv'));
  await writeFile(path.join(folder, 'host/usr/share/OVMF/OVMF_VARS.fd'), 'template');
  await writeFile(path.join(folder, 'host/srv/guest_VARS.fd'), 'own');
  await symlink('../usr/share/OVMF/OVMF_VARS.fd', path.join(folder, 'host/srv/linked_VARS.fd'));
});

afterAll(() => rm(folder, { recursive: true }));

test.each([
  '/usr/share/OVMF/OVMF_VARS_4M.fd',
  '/usr/share/edk2/x64/OVMF_VARS.4m.fd',
  '/usr/lib/firmware/VARS.fd',
  '/nix/store/abc-OVMF/FV/OVMF_VARS.fd',
])('%s belongs to a package', async (file) => {
  expect(await whyNotWritten(file)).toContain(`${path.basename(file)} belongs to a package of the system`);
});

test('another host’s templates belong to its packages, also by a symbolic link', async () => {
  const host = path.join(folder, 'host');
  expect(await whyNotWritten(path.join(host, 'usr/share/OVMF/OVMF_VARS.fd'), host)).toMatch(/^OVMF_VARS\.fd belongs/);
  expect(await whyNotWritten(path.join(host, 'srv/linked_VARS.fd'), host)).toMatch(/^linked_VARS\.fd belongs/);
});

test.each(['host/srv/guest_VARS.fd', 'host/usr/share/OVMF/OVMF_VARS.fd', 'host/srv/not-there.fd'])(
  '%s may be written where that is no system’s folder',
  async (file) => {
    expect(await whyNotWritten(path.join(folder, file))).toBeUndefined();
  },
);

test.each(['/usr/shared/VARS.fd', '/srv/usr/share/VARS.fd'])('%s is nobody’s template', async (file) => {
  expect((await whyNotWritten(file)) ?? '').not.toMatch(/package/);
});
