import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FileExists, writeTogether, writeWhole } from './write.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'virtlens-write-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const at = (name: string) => join(folder, name);
const bytes = (text: string) => Buffer.from(text);
const text = async (name: string) => await readFile(at(name), 'utf8');

describe('one file', () => {
  test('is written whole, and nothing is left beside it', async () => {
    await writeWhole(at('new.fd'), bytes('whole'), { overwrite: false });
    expect(await text('new.fd')).toBe('whole');
    expect(await readdir(folder)).toEqual(['new.fd']);
  });

  test('that exists is left alone', async () => {
    await writeFile(at('kept.fd'), 'kept');
    await expect(writeWhole(at('kept.fd'), bytes('other'), { overwrite: false })).rejects.toThrow(FileExists);
    expect(await text('kept.fd')).toBe('kept');
    expect(await readdir(folder)).toEqual(['kept.fd']);
  });

  test('that appears while the proof runs is left alone', async () => {
    const writing = writeWhole(at('late.fd'), bytes('ours'), {
      overwrite: false,
      prove: async () => await writeFile(at('late.fd'), 'theirs'),
    });
    await expect(writing).rejects.toThrow(`${at('late.fd')} exists already and was left as it is.`);
    expect(await text('late.fd')).toBe('theirs');
    expect(await readdir(folder)).toEqual(['late.fd']);
  });

  test('keeps its mode when it is replaced', async () => {
    await writeFile(at('guest.xml'), 'before');
    await chmod(at('guest.xml'), 0o640);
    await writeWhole(at('guest.xml'), bytes('after'), { overwrite: true });
    expect(await text('guest.xml')).toBe('after');
    expect((await stat(at('guest.xml'))).mode & 0o777).toBe(0o640);
    expect(await readdir(folder)).toEqual(['guest.xml']);
  });

  test('behind a symbolic link is replaced, the link stays', async () => {
    await mkdir(at('real'));
    await writeFile(at('real/guest.xml'), 'before');
    await symlink('real/guest.xml', at('guest.xml'));
    await writeWhole(at('guest.xml'), bytes('after'), { overwrite: true });
    expect((await lstat(at('guest.xml'))).isSymbolicLink()).toBe(true);
    expect(await text('real/guest.xml')).toBe('after');
  });

  test.each([
    ['in a folder that is not there', 'nowhere/x.fd', "nowhere/x.fd can't be written: there is no folder "],
    ['where a folder stands', 'folder', "folder can't be replaced: it is a folder."],
  ])('%s is refused in plain words', async (_, name, reason) => {
    await mkdir(at('folder'));
    await expect(writeWhole(at(name), bytes('x'), { overwrite: true })).rejects.toThrow(reason);
  });
});

describe('several files', () => {
  const halves = () => [
    { path: at('CODE.fd'), bytes: bytes('code') },
    { path: at('VARS.fd'), bytes: bytes('vars') },
  ];

  test('are written together', async () => {
    await writeTogether(halves(), { overwrite: false });
    expect([await text('CODE.fd'), await text('VARS.fd')]).toEqual(['code', 'vars']);
    expect((await readdir(folder)).sort()).toEqual(['CODE.fd', 'VARS.fd']);
  });

  test('when the second exists, the first is not written', async () => {
    await writeFile(at('VARS.fd'), 'kept');
    await expect(writeTogether(halves(), { overwrite: false })).rejects.toThrow(FileExists);
    expect(await readdir(folder)).toEqual(['VARS.fd']);
    expect(await text('VARS.fd')).toBe('kept');
  });

  test('when the second appears at the last moment, the first is taken back', async () => {
    const writing = writeTogether(halves(), {
      overwrite: false,
      prove: async () => await writeFile(at('VARS.fd'), 'theirs'),
    });
    await expect(writing).rejects.toThrow(FileExists);
    expect(await readdir(folder)).toEqual(['VARS.fd']);
  });

  test('when the second can not take its name, the first holds again what it held', async () => {
    await writeFile(at('CODE.fd'), 'old code');
    const writing = writeTogether(halves(), {
      overwrite: true,
      // A folder can't be replaced by a file, so the last step fails.
      prove: async () => await mkdir(at('VARS.fd/inside'), { recursive: true }).then(() => undefined),
    });
    await expect(writing).rejects.toThrow("VARS.fd can't be written");
    expect(await text('CODE.fd')).toBe('old code');
    expect((await readdir(folder)).sort()).toEqual(['CODE.fd', 'VARS.fd']);
  });

  test('a proof that fails leaves no trace, and sees the bytes on the disk', async () => {
    const seen: string[] = [];
    const writing = writeTogether(halves(), {
      overwrite: false,
      prove: async (temporaries) => {
        for (const path of temporaries) seen.push(await readFile(path, 'utf8'));
        throw new Error('not the same');
      },
    });
    await expect(writing).rejects.toThrow('not the same');
    expect(seen).toEqual(['code', 'vars']);
    expect(await readdir(folder)).toEqual([]);
  });
});
