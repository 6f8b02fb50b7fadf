import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { filesBelow, filesInMemory, filesWithin, type HostFiles } from './files.ts';

let scratch = '';
let root = '';

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'virtlens-files-'));
  root = join(scratch, 'root');
  await mkdir(join(root, 'usr/share/OVMF'), { recursive: true });
  await writeFile(join(scratch, 'secret'), 'outside');
  await writeFile(join(root, 'usr/share/OVMF/OVMF_CODE.fd'), 'code');
  await writeFile(join(root, 'file'), 'at the root');
  await symlink('OVMF_CODE.fd', join(root, 'usr/share/OVMF/relative.fd'));
  await symlink('/usr/share/OVMF/OVMF_CODE.fd', join(root, 'absolute.fd'));
  await symlink('/usr/share', join(root, 'share'));
  await symlink('../../../../../../secret', join(root, 'usr/share/OVMF/escape.fd'));
  await symlink(join(scratch, 'secret'), join(root, 'escape-absolute.fd'));
  await symlink('loop', join(root, 'loop'));
  await symlink(join(scratch, 'secret'), join(root, 'to-secret'));
});

afterAll(() => rm(scratch, { recursive: true, force: true }));

async function textOf(files: HostFiles, path: string): Promise<string | undefined> {
  if (!(await files.stat(path))) return undefined;
  return new TextDecoder().decode(await files.read(path));
}

test.each([
  ['/usr/share/OVMF/OVMF_CODE.fd', 'code'],
  ['/usr/share/OVMF/relative.fd', 'code'],
  ['/absolute.fd', 'code'],
  ['/share/OVMF/absent/../relative.fd', undefined],
  ['/share/OVMF/../OVMF/relative.fd', 'code'],
  ['/../../file', 'at the root'],
  ['/usr/share/OVMF/escape.fd', undefined],
  ['/escape-absolute.fd', undefined],
  ['/secret', undefined],
  ['/usr/share', undefined],
  ['/file/below-a-file', undefined],
])('below a root, %s is %s', async (path, expected) => {
  expect(await textOf(filesBelow(root), path)).toBe(expected);
});

test('links in a circle end in an error, not in a loop', async () => {
  await expect(filesBelow(root).stat('/loop')).rejects.toThrow('links');
});

test('a folder is listed, and an absent one is empty', async () => {
  const files = filesBelow(root);
  expect([...(await files.list('/share/OVMF'))].sort()).toEqual(['OVMF_CODE.fd', 'escape.fd', 'relative.fd']);
  expect(await files.list('/etc/qemu/firmware')).toEqual([]);
});

test('a large file arrives whole, read step by step', async () => {
  const content = Buffer.alloc(3 * 1024 * 1024 + 5);
  for (let at = 0; at < content.length; at += 4096) content.writeUInt32LE(at, at);
  await writeFile(join(root, 'large.fd'), content);
  expect(Buffer.compare(await filesBelow(root).read('/large.fd'), content)).toBe(0);
});

test('size in bytes and modification time in milliseconds', async () => {
  const path = join(root, 'usr/share/OVMF/OVMF_CODE.fd');
  await utimes(path, 1000, 2000);
  expect(await filesBelow(root).stat('/usr/share/OVMF/OVMF_CODE.fd')).toEqual({ size: 4, modified: 2_000_000 });
});

test('within folders, nothing outside them is looked at, not even through a link', async () => {
  const files = filesWithin([root]);
  expect(files.wholeHost).toBe(false);
  expect(await textOf(files, join(root, 'file'))).toBe('at the root');
  expect(await files.stat(join(root, 'absent'))).toBeUndefined();
  for (const path of [
    join(scratch, 'secret'),
    join(root, 'to-secret'),
    join(root, '../secret'),
    `${root}-beside`,
    '/etc/hostname',
  ]) {
    await expect(files.stat(path), path).rejects.toThrow('lies outside the workspace');
    await expect(files.read(path), path).rejects.toThrow('lies outside the workspace');
  }
  expect(await files.list('/etc')).toEqual([]);
});

test('in memory', async () => {
  const files = filesInMemory({ '/a/b': 'two', '/a/c/d': new Uint8Array(3), '/e': '' });
  expect(await files.list('/a')).toEqual(['b']);
  expect(await files.list('/')).toEqual(['e']);
  expect(await files.stat('/a/c/d')).toEqual({ size: 3, modified: 0 });
  expect(await files.stat('/a')).toBeUndefined();
  await expect(files.read('/nothing')).rejects.toThrow('/nothing');
});
