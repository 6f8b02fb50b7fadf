import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { composeUnifiedImage } from '../firmware/compose/unified.ts';
import { NotPossible } from './not-possible.ts';
import { joinFiles, splitFile } from './split.ts';
import { FileExists } from './write.ts';

const unified = composeUnifiedImage({ layout: '2m' });

let folder: string;
const at = (name: string) => join(folder, name);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'virtlens-split-'));
  await writeFile(at('OVMF.fd'), unified);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const order = () => ({ image: at('OVMF.fd'), code: at('C.fd'), vars: at('V.fd'), overwrite: false });

test('splitting and joining give back the image, with its sums', async () => {
  const { image, code, vars } = await splitFile(order());
  expect([image.size, code.size, vars.size]).toEqual([0x200000, 0x1e0000, 0x20000]);
  const joined = await joinFiles({ vars: vars.path, code: code.path, image: at('again.fd'), overwrite: false });
  expect(joined.image.sha256).toBe(image.sha256);
  expect((await readFile(at('again.fd'))).equals(unified)).toBe(true);
});

test('two stores are no image', async () => {
  const { vars } = await splitFile(order());
  await writeFile(at('W.fd'), await readFile(vars.path));
  const joining = joinFiles({ vars: vars.path, code: at('W.fd'), image: at('again.fd'), overwrite: false });
  await expect(joining).rejects.toThrow(NotPossible);
  expect(await readdir(folder)).not.toContain('again.fd');
});

test.each([
  ['V.fd', 'C.fd', true],
  ['V.qcow2', 'C.fd', false],
  ['V.fd', 'C.qcow2', false],
])('%s and %s are flash content as it is: %s', async (vars, code, isRaw) => {
  const split = await splitFile({ ...order(), vars: at(vars), code: at(code) });
  expect(split.isRaw).toBe(isRaw);
  const joined = await joinFiles({ vars: at(vars), code: at(code), image: at('again.fd'), overwrite: false });
  expect(joined.isRaw).toBe(isRaw);
});

test('what exists is kept', async () => {
  await writeFile(at('V.fd'), 'variables of a guest');
  await expect(splitFile(order())).rejects.toThrow(FileExists);
  expect((await readdir(folder)).toSorted()).toEqual(['OVMF.fd', 'V.fd']);
});

test('the image can not be one of its halves, whatever it is called', async () => {
  await symlink('OVMF.fd', at('link.fd'));
  await expect(splitFile({ ...order(), code: at('link.fd'), overwrite: true })).rejects.toThrow(NotPossible);
  expect((await readFile(at('OVMF.fd'))).equals(unified)).toBe(true);
});
