/** Writing where the file system has no hard links, as FAT and many network shares. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FileExists, writeTogether } from './write.ts';

/** Why no copy can be made; undefined: it can. */
let refusal: string | undefined;

function failure(code: string): Error {
  return Object.assign(new Error(code), { code });
}

vi.mock('node:fs/promises', async (original) => {
  const disk = await original<typeof import('node:fs/promises')>();
  return {
    ...disk,
    link: () => Promise.reject(failure('EPERM')),
    copyFile: async (from: string, to: string) => {
      if (refusal === undefined) return disk.copyFile(from, to);
      await disk.writeFile(to, 'half of i');
      throw failure(refusal);
    },
  };
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'virtlens-write-'));
});
afterEach(async () => {
  refusal = undefined;
  await rm(folder, { recursive: true, force: true });
});

const at = (name: string) => join(folder, name);
const halves = () => [
  { path: at('CODE.fd'), bytes: Buffer.from('code') },
  { path: at('VARS.fd'), bytes: Buffer.from('vars') },
];

/** `NAME: content` of all that is in the folder. */
async function held(): Promise<readonly string[]> {
  const files = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isFile());
  return (await Promise.all(files.map(async ({ name }) => `${name}: ${await readFile(at(name), 'utf8')}`))).sort();
}

test('new files are written', async () => {
  await writeTogether(halves(), { overwrite: false });
  expect(await held()).toEqual(['CODE.fd: code', 'VARS.fd: vars']);
});

test('a file that appears at the last moment is left alone, and the first is taken back', async () => {
  const prove = async () => await writeFile(at('VARS.fd'), 'theirs');
  await expect(writeTogether(halves(), { overwrite: false, prove })).rejects.toThrow(FileExists);
  expect(await held()).toEqual(['VARS.fd: theirs']);
});

test('what is replaced leaves nothing behind', async () => {
  await writeFile(at('CODE.fd'), 'old');
  await writeTogether(halves(), { overwrite: true });
  expect(await held()).toEqual(['CODE.fd: code', 'VARS.fd: vars']);
});

test('when the second can not take its name, the first holds again what it held', async () => {
  await writeFile(at('CODE.fd'), 'old');
  const prove = async () => await mkdir(at('VARS.fd/inside'), { recursive: true }).then(() => undefined);
  await expect(writeTogether(halves(), { overwrite: true, prove })).rejects.toThrow("VARS.fd can't be written");
  expect(await held()).toEqual(['CODE.fd: old']);
});

test('where not even a copy of what is replaced has room, nothing changes and no half of it stays', async () => {
  await writeFile(at('CODE.fd'), 'old');
  refusal = 'ENOSPC';
  const reason = "CODE.fd can't be written: no space is left on the disk.";
  await expect(writeTogether(halves(), { overwrite: true })).rejects.toThrow(reason);
  expect(await held()).toEqual(['CODE.fd: old']);
});
