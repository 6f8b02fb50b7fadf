import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { composeCode } from '../../firmware/compose/code.ts';
import { composeUnifiedImage } from '../../firmware/compose/unified.ts';
import { composeVars } from '../../firmware/compose/vars.ts';
import { HostFolder } from '../lsp/host-folder.ts';
import { virtlens } from './run.ts';

const unified = composeUnifiedImage({ layout: '4m' });
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

let folder: HostFolder;
beforeEach(async () => {
  folder = await HostFolder.create({ 'OVMF.fd': unified });
});
afterEach(() => folder.remove());

const run = (...args: readonly string[]) => virtlens(args, { cwd: folder.root });
const names = async () => (await readdir(folder.root)).toSorted();

describe('inspect', () => {
  test('JSON has what the documentation promises', async () => {
    const { code, stdout } = await run('inspect', '--format', 'json', 'OVMF.fd');
    expect(code).toBe(0);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({
      path: 'OVMF.fd',
      size: 0x400000,
      sha256: sha256(unified),
      kind: 'unified',
      split: { offset: 0x84000 },
      variables: [],
      problems: [],
    });
    expect(report.evidence.length).toBeGreaterThan(0);
    expect(report.volumes[0]).toMatchObject({
      offset: 0,
      length: 0x84000,
      guid: 'fff12b8d-7696-4c8b-a985-2747075b4f50',
      name: expect.any(String),
      checksumValid: true,
    });
  });

  test('variables have name, guid, attributes, state, size and offset', async () => {
    const guid = '8be4df61-93ca-11d2-aa0d-00e098032b8c';
    const variable = { name: 'Timeout', guid, data: new Uint8Array([5, 0]) };
    await folder.write('VARS.fd', composeVars({ layout: '2m', variables: [variable] }));
    const report = JSON.parse((await run('inspect', '--format', 'json', 'VARS.fd')).stdout);
    expect(report).toMatchObject({ kind: 'vars', split: null });
    expect(report.variables).toMatchObject([
      { name: 'Timeout', guid, attributes: expect.any(Number), state: 0x3f, size: 2, offset: 0x64 },
    ]);
  });

  test('what became of old entries is said in the words of --vars', async () => {
    await folder.write('VARS.fd', composeVars({ layout: '2m' }));
    const vars = (...args: readonly string[]) => run('vars', ...args, '--in-place');
    for (const digits of ['0100', '0200', '0300']) await vars('set', 'VARS.fd', 'Timeout', '--hex', digits);
    await vars('set', 'VARS.fd', 'Lang', '--text', 'eng');
    await vars('delete', 'VARS.fd', 'Lang');
    const { stdout } = await run('inspect', 'VARS.fd');
    const states = stdout.split('\n').filter((line) => line.includes('NV BS RT'));
    expect(states.map((line) => /bytes {2}(.*?) +NV/.exec(line)?.[1])).toEqual(['superseded (2 in a row)', 'live', 'deleted']);
  });

  test('text says what it is, why, and where it splits', async () => {
    const { stdout } = await run('inspect', 'OVMF.fd');
    expect(stdout).toMatch(/^OVMF\.fd is a unified image/);
    for (const words of ['4 MiB (4194304 bytes, 0x400000)', 'Firmware volumes', '528 KiB', 'Splits at 0x84000']) {
      expect(stdout).toContain(words);
    }
  });

  test.each([
    ['a text', Buffer.from('no firmware'), 'unknown'],
    ['nothing', Buffer.alloc(0), 'unknown'],
    ['a qcow2 file', Buffer.from([0x51, 0x46, 0x49, 0xfb, 0, 0, 0, 3]), 'qcow2'],
    ['a blank store', Buffer.alloc(0x20000), 'blank'],
  ])('%s is answered too', async (_, bytes, kind) => {
    await folder.write('x.fd', bytes);
    const { code, stdout } = await run('inspect', '--format', 'json', 'x.fd');
    expect([code, JSON.parse(stdout).kind, JSON.parse(stdout).split]).toEqual([0, kind, null]);
    expect((await run('inspect', 'x.fd')).stdout).toMatch(/^x\.fd is /);
  });

  test('domain XML is told which command is for it, and sizes below a KiB are said once', async () => {
    await folder.write('guest.xml', "<domain type='kvm'>\n</domain>\n");
    const { stdout } = await run('inspect', 'guest.xml');
    expect(stdout).toContain('Size     30 bytes (0x1e)\n');
    expect(stdout).toContain('It is XML: virtlens check is for domain XML.');
  });

  test.each([
    ['none.fd', "none.fd can't be read: there is no such file or folder."],
    ['.', ". can't be read: it is a folder."],
    ['/dev/zero', "/dev/zero can't be read: it is not a regular file."],
  ])('%s can not be read', async (path, reason) => {
    expect(await run('inspect', path)).toEqual({ code: 2, stdout: '', stderr: `virtlens: ${reason}\n` });
  });
});

describe('split and join', () => {
  test('go round: the halves are the image, and the image is the halves', async () => {
    const split = await run('split', 'OVMF.fd');
    expect([split.code, split.stderr]).toEqual([0, '']);
    const [vars, code] = [await readFile(folder.file('OVMF_VARS.fd')), await readFile(folder.file('OVMF_CODE.fd'))];
    expect(vars.equals(unified.subarray(0, 0x84000))).toBe(true);
    expect(code.equals(unified.subarray(0x84000))).toBe(true);
    for (const bytes of [unified, vars, code]) {
      expect(split.stdout).toContain(sha256(bytes));
      expect(split.stdout).toContain(`${bytes.length} bytes`);
    }
    const joined = await run('join', 'OVMF_VARS.fd', 'OVMF_CODE.fd', '-o', 'again.fd');
    expect(joined.code).toBe(0);
    expect(joined.stdout).toContain(sha256(unified));
    expect((await readFile(folder.file('again.fd'))).equals(unified)).toBe(true);
    expect(await names()).toEqual(['OVMF.fd', 'OVMF_CODE.fd', 'OVMF_VARS.fd', 'again.fd']);
  });

  test('the halves go where they are told to', async () => {
    expect((await run('split', 'OVMF.fd', '--code', 'c.fd', '--vars', 'v.fd')).code).toBe(0);
    expect(await names()).toEqual(['OVMF.fd', 'c.fd', 'v.fd']);
  });

  test.each(['OVMF_CODE.fd', 'OVMF_VARS.fd'])('with %s there, nothing is written without --force', async (name) => {
    await folder.write(name, 'mine');
    const refused = await run('split', 'OVMF.fd');
    expect(refused).toEqual({
      code: 1,
      stdout: '',
      stderr: `virtlens: ${name} exists already and was left as it is. Use --force to replace it, or choose another name.\n`,
    });
    expect(await readFile(folder.file(name), 'utf8')).toBe('mine');
    expect(await names()).toEqual(['OVMF.fd', name].toSorted());
    expect((await run('split', 'OVMF.fd', '--force')).code).toBe(0);
    expect(await names()).toEqual(['OVMF.fd', 'OVMF_CODE.fd', 'OVMF_VARS.fd']);
  });

  test('a half that can not be written leaves the other unwritten', async () => {
    const { code, stderr } = await run('split', 'OVMF.fd', '--code', 'nowhere/c.fd');
    expect([code, stderr]).toEqual([2, "virtlens: nowhere/c.fd can't be written: there is no folder nowhere.\n"]);
    expect(await names()).toEqual(['OVMF.fd']);
  });

  test.each([
    ['the image itself', ['split', 'OVMF.fd', '--code', './OVMF.fd', '--force'], 'named twice'],
    ['one file for both halves', ['split', 'OVMF.fd', '--code', 'x.fd', '--vars', './x.fd'], 'named twice'],
    ['CODE', ['split', 'CODE.fd'], "CODE.fd can't be split: "],
    ['two halves of different builds', ['join', 'VARS2.fd', 'CODE.fd', '-o', 'x.fd'], "can't be joined: "],
    ['halves in the wrong order', ['join', 'CODE.fd', 'VARS2.fd', '-o', 'x.fd'], 'must be a variable store'],
  ])('%s is refused', async (_, args, reason) => {
    await folder.write('CODE.fd', composeCode({ layout: '4m' }));
    await folder.write('VARS2.fd', composeVars({ layout: '2m' }));
    const before = await names();
    const { code, stderr } = await run(...args);
    expect(code).toBe(1);
    expect(stderr).toContain(reason);
    expect(await names()).toEqual(before);
    expect((await readFile(folder.file('OVMF.fd'))).equals(unified)).toBe(true);
  });
});
