import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { composeCode } from '../../firmware/compose/code.ts';
import { composeFile, composeNameSection } from '../../firmware/compose/ffs.ts';
import { composeModuleVolume } from '../../firmware/compose/modules.ts';
import { composeVars } from '../../firmware/compose/vars.ts';
import { composeFfsVolume } from '../../firmware/compose/volume.ts';
import { vendors } from '../../firmware/names.ts';
import { HostFolder } from '../lsp/host-folder.ts';
import { virtlens } from './run.ts';

const modules = composeModuleVolume();
const variables = [
  { name: 'PK', guid: vendors.global, data: new Uint8Array(100) },
  { name: 'Timeout', guid: vendors.global, data: new Uint8Array([5, 0]) },
];

let folder: HostFolder;
beforeEach(async () => {
  folder = await HostFolder.create({
    'modules.fd': modules,
    'CODE.fd': composeCode({ layout: '4m' }),
    'VARS.fd': composeVars({ layout: '2m', variables }),
  });
});
afterEach(() => folder.remove());

const run = (...args: readonly string[]) => virtlens(args, { cwd: folder.root });
const written = (name: string) => readFile(`${folder.root}/${name}`);

describe('inspect', () => {
  test('--tree shows what is in compressed parts too', async () => {
    const { code, stdout } = await run('inspect', '--tree', 'modules.fd');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Path +Offset +Size +What\n\. +0x0 +0x20000 +Image\n0 +0x0 +0x20000 +Volume, FFS3/);
    expect(stdout).toMatch(/^0\/5\/0\/0\/0\/0 +\+0x4c +0x62 +File, DXE driver: LZMA \(/m);
  });

  test('--tree as JSON is the tree', async () => {
    const report = JSON.parse((await run('inspect', '--tree', '--format', 'json', 'modules.fd')).stdout);
    expect(report).toMatchObject({ path: 'modules.fd', size: modules.length, kind: 'code' });
    expect(report.tree.children[0].children[5].children[0]).toMatchObject({
      id: '0/5/0',
      type: 'section',
      subtype: 'GUID defined',
      name: 'LZMA',
      buffer: null,
      packed: { algorithm: 'lzma', status: 'unpacked', declaredSize: 0x1004 },
      children: [{ id: '0/5/0/0', buffer: '0/5/0', offset: 0, length: 0x1004, headerLength: 4, bodyLength: 0x1000 }],
    });
  });

  test('--meta shows the GUIDed table', async () => {
    const { stdout } = await run('inspect', '--meta', 'CODE.fd');
    expect(stdout).toContain('SEV-ES reset block (00f771de-1a7e-4fcb-890e-68c77e2fb44e): address 0x80b004');
    expect(stdout).toMatch(/CFV, the variable store +0xffc00000 +528 KiB +from 0x0 of the image, 0x84000 bytes/);
    expect(stdout).toContain('No modules could be seen');
  });

  test('--vars and --secure-boot, one below the other', async () => {
    const { stdout } = await run('inspect', '--secure-boot', '--vars', 'VARS.fd');
    expect(stdout).toMatch(/^Variables: 2 live \(\d+ bytes\), \d+ bytes free\n {2}No fault tolerant write is under way\. /);
    expect(stdout).toMatch(
      /^ {2}0x64 +100 bytes +live +NV BS RT +PK +EFI global +100 bytes, all of them 0\n.* Timeout .* waits 5 seconds$/m,
    );
    expect(stdout).toMatch(
      /^Secure Boot will be on, .*: a platform key \(PK\) is enrolled .*\n\n! PK is damaged: .*\n\nPK: empty\n$/m,
    );
    const report = JSON.parse((await run('inspect', '--secure-boot', '--vars', '--format', 'json', 'VARS.fd')).stdout);
    expect(report).toMatchObject({
      secureBoot: {
        state: 'on',
        keys: [{ name: 'PK', size: 100 }],
        databases: { PK: { name: 'PK', size: 100, certificates: [], timestamp: null } },
        warnings: [{ id: 'broken-database' }],
      },
      health: {
        liveCount: 2,
        deadCount: 0,
        healthy: true,
        nearlyFull: null,
        ftw: { midWrite: false, spare: { erased: true } },
      },
      variables: [
        { name: 'PK', vendor: 'EFI global', attributeNames: ['NV', 'BS', 'RT'], life: 'live', decoded: { form: 'hex' } },
        { name: 'Timeout', data: '0500', decoded: { form: 'number', summary: 'waits 5 seconds' } },
      ],
    });
    expect(report).not.toHaveProperty('tree');
  });
});

describe('extract', () => {
  test.each([
    ['0/0', [], 0x78, 0x78 + 0x1020],
    ['5e1f0000-0000-4000-8000-000000000100', [], 0x78, 0x78 + 0x1020],
    ['Disposable', [], 0xe0, 0xe0 + 0x6e],
    ['0/0', ['--body'], 0x78 + 24, 0x78 + 0x1020],
    ['0/0', ['--header'], 0x78, 0x78 + 24],
    ['.', ['--as-is'], 0, modules.length],
  ])('%s %j', async (node, options, from, end) => {
    const { code, stdout } = await run('extract', 'modules.fd', node, ...options, '-o', 'part.bin');
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`^part\\.bin  (\\d+ KiB \\()?${end - from} bytes`));
    expect(Buffer.compare(await written('part.bin'), modules.subarray(from, end))).toBe(0);
  });

  test('--decompressed gives what is in the part: the same volume as in the one that is not compressed', async () => {
    expect((await run('extract', 'modules.fd', '0/5', '--decompressed', '-o', 'part.bin')).code).toBe(0);
    const content = await written('part.bin');
    expect(content.length).toBe(0x1004);
    expect(content.subarray(0, 4)).toEqual(Buffer.from([0x04, 0x10, 0x00, 0x17]));
    expect(content.toString('latin1', 4 + 40, 4 + 44)).toBe('_FVH');
  });

  test('a name in the image tells the terminal nothing', async () => {
    const body = composeNameSection('\u001b[2JShell');
    const file = composeFile({ guid: vendors.global, type: 7, body });
    await folder.write('hostile.fd', composeFfsVolume({ length: 0x1000, files: [file] }));
    const { code, stdout } = await run('extract', 'hostile.fd', '0/0');
    expect(code).toBe(0);
    expect(stdout).toContain('\ufffd[2JShell');
    expect(stdout).not.toContain('\u001b');
  });

  test('without -o the file is named after the node', async () => {
    const { stdout } = await run('extract', 'modules.fd', 'CRC32', '--body');
    expect(stdout).toMatch(/^CRC32\.file\.body\.bin /);
    expect((await written('CRC32.file.body.bin')).length).toBe(0x62 - 24);
  });

  test.each([
    [['modules.fd', 'Nothing'], 1, 'nothing with the path, GUID or name Nothing: virtlens inspect --tree lists'],
    [['modules.fd', 'Leaves'], 1, '2 nodes of modules.fd are called Leaves: give one of the paths 0/9 0/10.'],
    [['modules.fd', '0/0', '--decompressed'], 1, '0/0 has 0 compressed sections'],
    [['modules.fd', '0/0', '-o', 'CODE.fd'], 1, 'exists already'],
    [['modules.fd', '0/0', '--body', '--header'], 2, '--header and --body exclude each other.'],
    [['modules.fd'], 2, 'extract needs IMAGE and NODE'],
    [['none.fd', '0'], 2, "none.fd can't be read"],
  ])('%j ends with %i', async (args, code, message) => {
    const ended = await run('extract', ...args);
    expect(ended).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(message) });
  });
});
