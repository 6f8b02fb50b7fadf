import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { composeUnifiedImage } from '../../firmware/compose/unified.ts';
import { composeVars } from '../../firmware/compose/vars.ts';
import { vendors } from '../../firmware/names.ts';
import { ideOnQ35 } from '../lsp/domains.ts';
import { virtlens } from './run.ts';

const vars = composeVars({ layout: '4m', variables: [{ name: 'Lang', guid: vendors.global, data: Buffer.from('eng\0') }] });
const unified = composeUnifiedImage({ layout: '2m' });
const domain =
  "<domain type='kvm'>\n  <name>g</name>\n  <memory>1</memory>\n  <os>\n    <type>hvm</type>\n  </os>\n</domain>\n";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'virtlens-forbidden-'));
  await mkdir(path.join(folder, 'closed'));
  for (const place of ['', 'closed/']) {
    await writeFile(path.join(folder, place, 'VARS.fd'), vars);
    await writeFile(path.join(folder, place, 'OVMF.fd'), unified);
    await writeFile(path.join(folder, place, 'guest.xml'), domain);
  }
  for (const name of ['VARS.fd', 'guest.xml']) await chmod(path.join(folder, name), 0o444);
  await writeFile(path.join(folder, 'secret.fd'), vars, { mode: 0o200 });
  await chmod(path.join(folder, 'closed'), 0o555);
});

afterEach(async () => {
  await chmod(path.join(folder, 'closed'), 0o755);
  await rm(folder, { recursive: true });
});

/** Every file with what it holds. */
async function everything(): Promise<Record<string, string>> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((each) => each.isFile());
  const paths = files.map(({ parentPath, name }) => path.join(parentPath, name)).sort();
  return Object.fromEntries(await Promise.all(paths.map(async (file) => [file, await readFile(file, 'base64')] as const)));
}

const noFile = 'no file can be made in its folder (permission denied)';

test.each([
  [
    'a store that is read-only',
    ['vars', 'delete', 'VARS.fd', 'Lang', '--in-place'],
    "VARS.fd can't be written: permission denied. Leave it and write to a file of your own: -o FILE instead of --in-place.",
  ],
  [
    'a store in a folder that is',
    ['vars', 'delete', 'closed/VARS.fd', 'Lang', '--in-place'],
    `closed/VARS.fd can't be written: ${noFile}.`,
  ],
  [
    'a result over a file that is',
    ['vars', 'compact', 'closed/VARS.fd', '-o', 'VARS.fd', '--force'],
    "VARS.fd can't be written: permission denied.",
  ],
  [
    'a result in a folder that is',
    ['vars', 'compact', 'VARS.fd', '-o', 'closed/new.fd'],
    `closed/new.fd can't be written: ${noFile}.`,
  ],
  [
    'halves of which one is',
    ['split', 'OVMF.fd', '--code', 'CODE.fd', '--vars', 'VARS.fd', '--force'],
    "VARS.fd can't be written: permission denied.",
  ],
  [
    'a document that is',
    ['convert', '--to', 'bios-to-uefi', '--no-host', '--in-place', 'guest.xml'],
    "guest.xml can't be written: permission denied.",
  ],
  ['an image that may not be read', ['inspect', 'secret.fd'], "secret.fd can't be read: permission denied."],
] as const)('%s stays as it is, nothing lies beside it, and the reason is said', async (_, args, reason) => {
  const before = await everything();
  const ended = await virtlens(args, { cwd: folder, ordinary: true });
  expect({ ...ended, stdout: '' }).toEqual({ code: 2, stdout: '', stderr: expect.stringContaining(reason) });
  expect(await everything()).toEqual(before);
});

test('a document that can not be fixed is checked all the same', async () => {
  await writeFile(path.join(folder, 'ide.xml'), ideOnQ35, { mode: 0o444 });
  expect(await virtlens(['check', '--fix', '--no-host', 'ide.xml'], { cwd: folder, ordinary: true })).toEqual({
    code: 2,
    stdout: expect.stringContaining('1 domain checked: 3 errors.'),
    stderr: "virtlens: ide.xml can't be written: permission denied.\n",
  });
});

test('what is read-only can go into another file', async () => {
  const ended = await virtlens(['vars', 'delete', 'VARS.fd', 'Lang', '-o', 'mine.fd'], { cwd: folder, ordinary: true });
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  expect((await readFile(path.join(folder, 'mine.fd'))).length).toBe(vars.length);
});
