import { writeFileSync } from 'node:fs';
import { link, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { composeVars } from '../firmware/compose/vars.ts';
import { edited } from '../firmware/editing/edited-for-tests.ts';
import { vendors } from '../firmware/names.ts';
import { holdingLock } from '../test/setup/lock.ts';
import { changeImage } from './change-image.ts';
import { FileExists } from './write.ts';

const before = composeVars({ layout: '2m' });
const after = edited(before, {
  kind: 'set',
  name: 'Timeout',
  guid: vendors.global,
  attributes: 7,
  data: new Uint8Array([5, 0]),
});

let folder: string;
const at = (name: string) => join(folder, name);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'virtlens-change-'));
  await writeFile(at('VARS.fd'), before);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const holds = async (name: string, bytes: Uint8Array) => expect((await readFile(at(name))).equals(bytes)).toBe(true);
const change = () => ({ bytes: after });
const elsewhere = (name: string, overwrite = false) => ({ output: at(name), overwrite });

describe('a changed image', () => {
  test('goes into its own file', async () => {
    const { file } = await changeImage(at('VARS.fd'), 'in-place', change);
    await holds('VARS.fd', after);
    expect(file).toMatchObject({ path: at('VARS.fd'), size: after.length });
    expect(await readdir(folder)).toEqual(['VARS.fd']);
  });

  test('goes into another one, over what stands there only where that is wanted', async () => {
    await writeFile(at('other.fd'), 'kept');
    await expect(changeImage(at('VARS.fd'), elsewhere('other.fd'), change)).rejects.toThrow(FileExists);
    await holds('other.fd', Buffer.from('kept'));
    await changeImage(at('VARS.fd'), elsewhere('other.fd', true), change);
    await holds('other.fd', after);
    await holds('VARS.fd', before);
  });
});

describe('nothing is written', () => {
  test.each([
    ['in place', () => 'in-place' as const],
    ['elsewhere', () => elsewhere('other.fd')],
  ])('%s where the image became another one meanwhile', async (_, target) => {
    const meanwhile = () => {
      writeFileSync(at('VARS.fd'), 'of somebody else');
      return change();
    };
    await expect(changeImage(at('VARS.fd'), target(), meanwhile)).rejects.toThrow('VARS.fd changed meanwhile');
    await holds('VARS.fd', Buffer.from('of somebody else'));
    expect(await readdir(folder)).toEqual(['VARS.fd']);
  });

  test('into the file that is read, under any of its names', async () => {
    await symlink('VARS.fd', at('link.fd'));
    await link(at('VARS.fd'), at('same.fd'));
    for (const name of ['VARS.fd', 'link.fd', 'same.fd']) {
      const changing = changeImage(at('VARS.fd'), elsewhere(name, true), change);
      await expect(changing).rejects.toThrow(`${name} is the very file that is read`);
    }
    await holds('VARS.fd', before);
  });

  test('into a file that a running guest holds', async () => {
    await writeFile(at('guest.fd'), before);
    await holdingLock(at('guest.fd'), async () => {
      await expect(changeImage(at('guest.fd'), 'in-place', change)).rejects.toThrow('guest.fd is in use');
      await expect(changeImage(at('VARS.fd'), elsewhere('guest.fd', true), change)).rejects.toThrow('guest.fd is in use');
    });
    await holds('guest.fd', before);
  });

  test('where what was asked for can not be done', async () => {
    const refuse = () => {
      throw new Error('There is no such variable.');
    };
    await expect(changeImage(at('VARS.fd'), 'in-place', refuse)).rejects.toThrow('There is no such variable.');
    await holds('VARS.fd', before);
  });
});
