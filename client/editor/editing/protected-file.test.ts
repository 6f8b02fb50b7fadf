import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asOrdinaryUser } from '../../../test/setup/ordinary-user.ts';
import { runOrThrow } from '../../../test/setup/process.ts';
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

describe('permissions', () => {
  /** What somebody is told to whom they matter. */
  async function told(file: string): Promise<string> {
    const script = `import { whyNotWritten } from ${JSON.stringify(path.join(import.meta.dirname, 'protected-file.ts'))};
      console.log(await whyNotWritten(${JSON.stringify(file)}) ?? 'nothing');`;
    const [program, ...args] = asOrdinaryUser([process.execPath, '--input-type=module', '--eval', script]);
    return (await runOrThrow(program, args)).stdout.trim();
  }

  test('of the file and of its folder count, and what they say is said', async () => {
    const at = (name: string) => path.join(folder, name);
    await mkdir(at('closed'));
    for (const name of ['open_VARS.fd', 'fixed_VARS.fd', 'closed/guest_VARS.fd']) await writeFile(at(name), 'own');
    await chmod(at('fixed_VARS.fd'), 0o444);
    await chmod(at('closed'), 0o555);
    try {
      expect(await told(at('open_VARS.fd'))).toBe('nothing');
      expect(await told(at('fixed_VARS.fd'))).toBe('You may not write to fixed_VARS.fd: permission denied.');
      expect(await told(at('closed/guest_VARS.fd'))).toBe(
        'guest_VARS.fd can’t be replaced: you may not write to its folder (permission denied).',
      );
    } finally {
      await chmod(at('closed'), 0o755);
    }
  });
});
