import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { composeVars, type VariableToCompose } from '../../firmware/compose/vars.ts';
import { vendors } from '../../firmware/names.ts';
import { HostFolder } from '../lsp/host-folder.ts';
import { virtlens } from './run.ts';

const variable = (name: string, value: number): VariableToCompose => ({
  name,
  guid: vendors.global,
  data: new Uint8Array([value]),
});
const big = { name: 'Big', guid: vendors.global, data: new Uint8Array(0x10000) };

let folder: HostFolder;
beforeEach(async () => {
  folder = await HostFolder.create({
    'guest.fd': composeVars({ layout: '2m', variables: [variable('Timeout', 5), variable('Lang', 1)] }),
    'VARS_2M.fd': composeVars({ layout: '2m' }),
    'VARS_4M.fd': composeVars({ layout: '4m', variables: [variable('Lang', 9), variable('Own', 2)] }),
    'big.fd': composeVars({ layout: '4m', variables: [big] }),
  });
});
afterEach(() => folder.remove());

const run = (...args: readonly string[]) => virtlens(args, { cwd: folder.root });
const read = (name: string) => readFile(`${folder.root}/${name}`);

describe('migrate-vars', () => {
  test("the guest's variables go into a store of the template's layout", async () => {
    const ended = await run('migrate-vars', 'guest.fd', '--template', 'VARS_4M.fd', '-o', 'new.fd');
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toMatch(/^Variables of the guest +2, all that count$/m);
    expect(ended.stdout).toMatch(/^Kept of the template's +Own\nDropped of the template's +Lang$/m);
    expect((await read('new.fd')).length).toBe(0x84000);
    const listed = JSON.parse((await run('vars', 'list', '--format', 'json', 'new.fd')).stdout);
    const values = listed.variables.map(({ name, data }: { name: string; data: string }) => `${name} ${data}`).toSorted();
    expect(values).toEqual(['Lang 01', 'Own 02', 'Timeout 05']);
  });

  test('as JSON', async () => {
    const args = ['guest.fd', '--template', 'VARS_4M.fd', '-o', 'new.fd', '--format', 'json'];
    const report = JSON.parse((await run('migrate-vars', ...args)).stdout);
    const named = (name: string) => ({ name, guid: vendors.global });
    expect(report).toMatchObject({ path: 'new.fd', carried: 2, kept: [named('Own')], dropped: [named('Lang')] });
  });

  test.each([
    [['big.fd', '--template', 'VARS_2M.fd', '-o', 'x.fd'], 1, 'x.fd was not written. The variables do not fit'],
    [['guest.fd', '--template', 'VARS_4M.fd', '-o', 'guest.fd'], 1, 'guest.fd exists already'],
    [['guest.fd', '--template', 'VARS_4M.fd', '-o', 'VARS_4M.fd', '--force'], 1, 'VARS_4M.fd is the very file that is read'],
    [['guest.fd', '-o', 'x.fd'], 2, 'migrate-vars needs --template VARS'],
    [['guest.fd', '--template', 'VARS_4M.fd'], 2, 'migrate-vars needs -o FILE'],
    [['none.fd', '--template', 'VARS_4M.fd', '-o', 'x.fd'], 2, "none.fd can't be read"],
  ])('%j ends with %i', async (args, code, message) => {
    expect(await run('migrate-vars', ...args)).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(message) });
    await expect(read('x.fd')).rejects.toThrow('ENOENT');
  });
});

describe('diff', () => {
  test('ends with 0 for the same, 1 for others, 2 for what can not be read', async () => {
    expect(await run('diff', 'guest.fd', 'guest.fd')).toMatchObject({
      code: 0,
      stdout: 'guest.fd and guest.fd are the same, byte for byte.\n',
    });
    const { code, stdout } = await run('diff', 'guest.fd', 'VARS_4M.fd');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^Volumes\n {2}~ {2}NVRAM.*0x20000 bytes at 0 became .*0x84000 bytes at 0$/m);
    expect(stdout).toMatch(/^ {2}- {2}Timeout +8be4df61-\S+ +NV BS RT +1 byte /m);
    expect(stdout).toMatch(/^ {2}~ {2}Lang .*\n +now +NV BS RT +1 byte/m);
    expect(stdout).toMatch(/^ {2}\+ {2}Own /m);
    expect(await run('diff', 'guest.fd', 'none.fd')).toMatchObject({ code: 2, stdout: '' });
    expect(await run('diff', 'guest.fd')).toMatchObject({ code: 2, stderr: expect.stringContaining('diff needs A and B') });
  });

  test('as JSON, with the data of both sides', async () => {
    const report = JSON.parse((await run('diff', '--format', 'json', 'guest.fd', 'VARS_4M.fd')).stdout);
    expect(report).toMatchObject({ paths: ['guest.fd', 'VARS_4M.fd'], identical: false, sizes: [0x20000, 0x84000] });
    expect(report.variables.map(({ change, name }: { change: string; name: string }) => [change, name])).toEqual([
      ['removed', 'Timeout'],
      ['changed', 'Lang'],
      ['added', 'Own'],
    ]);
    expect(report.variables[1]).toMatchObject({ before: { data: '01', attributes: 7 }, after: { data: '09' } });
  });
});
