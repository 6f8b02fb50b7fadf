import { readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openChroot } from './chroot.ts';
import { debianRoot, suites } from './roots.ts';

test.each(suites)('%s is unpacked once and then found', async (suite) => {
  const root = await debianRoot(suite);
  const before = await stat(root);
  const said: string[] = [];
  expect(await Promise.all([debianRoot(suite, (line) => said.push(line)), debianRoot(suite)])).toEqual([root, root]);
  expect(said).toEqual([]);
  expect((await stat(root)).ino).toBe(before.ino);
  // Whole images, not links that lead nowhere.
  const unified = await readFile(path.join(root, 'usr/share/ovmf/OVMF.fd'));
  expect(unified.length).toBe(suite === 'bookworm' ? 2 ** 21 : 2 ** 22);
});

test('programs in a chroot share its writable folders with the machine and leave the root alone', async () => {
  const root = await debianRoot('bookworm');
  const chroot = await openChroot(root);
  try {
    await writeFile(chroot.writablePath('/mnt/question'), 'six times seven');
    const ended = await chroot.run(['sh', '-c', 'cat /mnt/question; echo 42 > /mnt/answer; exit 3']);
    expect(ended).toEqual({ status: 3, stdout: 'six times seven', stderr: '' });
    expect(await readFile(chroot.hostPath('/mnt/answer'), 'utf8')).toBe('42\n');
    await expect(readFile(path.join(root, 'mnt/answer'))).rejects.toThrow('ENOENT');
    expect(() => chroot.writablePath('/usr/share/OVMF/OVMF_CODE_4M.fd')).toThrow('not in one of the writable folders');
    expect(chroot.hostPath('/usr/share/OVMF')).toBe(path.join(root, 'usr/share/OVMF'));
  } finally {
    await chroot.remove();
  }
});

test('what a program in a chroot leaves running ends with it', async () => {
  const chroot = await openChroot(await debianRoot('bookworm'));
  try {
    // The sleeper holds the write end of the pipe: standard output only closes, and the run only ends, once it is gone.
    const ended = await chroot.run(['sh', '-c', 'sleep 1000 & echo started'], { limit: 30_000 });
    expect(ended).toEqual({ status: 0, stdout: 'started\n', stderr: '' });
  } finally {
    await chroot.remove();
  }
});
