/** Images of Debian's that are read from the disk and taken apart in the server's thread, beside the same done at once. */
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { buildsInThread } from '../../server/host/build-thread.ts';
import { filesBelow } from '../../server/host/files.ts';
import { readImageBuild } from '../../server/host/image-build.ts';
import { debianRoot } from '../setup/roots.ts';
import { pathOf } from './debian-images.ts';

const names = [
  'OVMF/OVMF_CODE_4M.fd',
  'OVMF/OVMF_CODE_4M.secboot.fd',
  'AAVMF/AAVMF_CODE.no-secboot.fd',
  'OVMF/OVMF_VARS_4M.fd',
];

test('several at once, then one more when the thread has ended', async () => {
  const files = filesBelow(await debianRoot('sid'));
  const read = buildsInThread();
  const inThread = async (name: string) => read(await files.read(`/usr/share/${name}`));
  const atOnce = async (name: string) => readImageBuild(await readFile(await pathOf({ suite: 'sid', name })));
  const expected = await Promise.all(names.map(atOnce));
  expect(expected.map((build) => build?.smmRequired)).toEqual([false, true, false, undefined]);
  expect(await Promise.all(names.map(inThread))).toEqual(expected);
  expect(await inThread(names[0] ?? '')).toEqual(expected[0]);
});
