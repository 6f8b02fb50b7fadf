import { readFile, symlink, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { composeCode } from '../../firmware/compose/code.ts';
import { composeUnifiedImage } from '../../firmware/compose/unified.ts';
import { composeVars, type VariableToCompose } from '../../firmware/compose/vars.ts';
import { analyzeImage } from '../../firmware/image.ts';
import { vendors } from '../../firmware/names.ts';
import { composeCertificate } from '../../firmware/signatures/certificates-for-tests.ts';
import { HostFolder } from '../lsp/host-folder.ts';
import { virtlens } from './run.ts';

const { global, imageSecurity } = vendors;
const variables: readonly VariableToCompose[] = [
  { name: 'Lang', guid: global, data: new Uint8Array([0x65, 0x6e, 0x67, 0]) },
  { name: 'Timeout', guid: global, data: new Uint8Array([3, 0]), state: 0x3c },
  { name: 'Timeout', guid: global, data: new Uint8Array([5, 0]) },
  { name: 'Twice', guid: global, data: new Uint8Array([1]) },
  { name: 'Twice', guid: imageSecurity, data: new Uint8Array([2]), attributes: 3 },
];
const vars = composeVars({ layout: '2m', variables });

let folder: HostFolder;
beforeEach(async () => {
  folder = await HostFolder.create({
    'VARS.fd': vars,
    'OVMF.fd': composeUnifiedImage({ layout: '4m', variables }),
    'CODE.fd': composeCode({ layout: '4m' }),
    'blank.fd': new Uint8Array(0x20000),
  });
});
afterEach(() => folder.remove());

const run = (...args: readonly string[]) => virtlens(args, { cwd: folder.root });
const read = (name: string) => readFile(`${folder.root}/${name}`);

/** `Timeout 7 0500`, a line for each live variable. */
async function live(name: string): Promise<string[]> {
  const bytes = await read(name);
  return analyzeImage(bytes)
    .variables.filter((each) => each.live)
    .map(({ name: of, attributes, dataOffset, size }) =>
      [of, attributes.toString(16), bytes.subarray(dataOffset, dataOffset + size).toString('hex')].join(' '),
    );
}

describe('list and get', () => {
  test('list shows what is live, a line each', async () => {
    const { code, stdout } = await run('vars', 'list', 'VARS.fd');
    expect(code).toBe(0);
    expect(stdout.trimEnd().split('\n')).toHaveLength(5);
    expect(stdout).toMatch(/^Timeout +8be4df61-93ca-11d2-aa0d-00e098032b8c +NV BS RT +2 bytes/m);
  });

  test('list as JSON has the data', async () => {
    const report = JSON.parse((await run('vars', 'list', '--format', 'json', 'OVMF.fd')).stdout);
    expect(report).toMatchObject({
      path: 'OVMF.fd',
      variables: [
        { name: 'Lang', guid: global, attributes: 7, size: 4, data: '656e6700', timestamp: null },
        { name: 'Timeout', data: '0500' },
        { name: 'Twice', data: '01' },
        { name: 'Twice', data: '02' },
      ],
    });
  });

  test('get, in three ways', async () => {
    expect((await run('vars', 'get', 'VARS.fd', 'Lang')).stdout).toMatch(
      /^Lang\n {2}Vendor +8be4df61.*\n[\s\S]*65 6e 67 00 +eng\.\n$/,
    );
    expect((await run('vars', 'get', '--hex', 'VARS.fd', 'Lang')).stdout).toBe('656e6700\n');
    expect((await run('vars', 'get', 'VARS.fd', 'Twice', '--vendor', `{${imageSecurity.toUpperCase()}}`, '--hex')).stdout).toBe(
      '02\n',
    );
    expect((await run('vars', 'get', 'VARS.fd', 'Lang', '-o', 'lang.bin')).stdout).toBe('Lang: 4 bytes of data in lang.bin\n');
    expect((await read('lang.bin')).toString('latin1')).toBe('eng\0');
    const json = JSON.parse((await run('vars', 'get', '--format', 'json', 'VARS.fd', 'Timeout')).stdout);
    expect(json).toMatchObject({ path: 'VARS.fd', name: 'Timeout', data: '0500' });
  });
});

describe('changes', () => {
  /** Active, 64 bytes of path, Disk: partition 2 of a disk with an MBR, \a.efi, end. */
  const entry = [
    '01000000 4000 4400 6900 7300 6b00 0000',
    `0401 2a00 02000000 ${'00'.repeat(16)} fafd1abe${'00'.repeat(12)} 0101`,
    '0404 1200 5c00 6100 2e00 6500 6600 6900 0000 7fff0400',
  ]
    .join('')
    .replaceAll(' ', '');
  const base = ['Lang 7 656e6700', 'Timeout 7 0500', 'Twice 7 01', 'Twice 3 02'];
  const cases: [args: string[], live: string[]][] = [
    [
      ['set', 'Timeout', '--hex', '0a 00'],
      ['Lang 7 656e6700', 'Twice 7 01', 'Twice 3 02', 'Timeout 7 0a00'],
    ],
    [
      ['set', 'Lang', '--text', 'de'],
      ['Timeout 7 0500', 'Twice 7 01', 'Twice 3 02', 'Lang 7 646500'],
    ],
    [
      ['set', 'Twice', '--vendor', imageSecurity, '--boolean', 'on'],
      ['Lang 7 656e6700', 'Timeout 7 0500', 'Twice 7 01', 'Twice 3 01'],
    ],
    [
      ['set', 'SecureBootEnable', '--boolean', 'off'],
      [...base, 'SecureBootEnable 3 00'],
    ],
    [
      ['set', 'Boot0001', '--file', 'data.bin'],
      [...base, 'Boot0001 7 0102'],
    ],
    [
      ['set', 'Mine', '--vendor', global, '--ucs2', 'é', '--attributes', 'nv,bs'],
      [...base, 'Mine 3 e9000000'],
    ],
    [
      ['set', 'db', '--hex', 'ff', '--attributes', '0x27', '--time', '2026-01-02T03:04:05Z'],
      [...base, 'db 27 ff'],
    ],
    [
      ['delete', 'Lang', 'Timeout'],
      ['Twice 7 01', 'Twice 3 02'],
    ],
    [
      ['boot-order', '0003,Boot001A'],
      [...base, 'BootOrder 7 03001a00'],
    ],
    [
      ['boot-entry', 'Disk', 'HD(2,MBR,0xBE1AFDFA)/\\a.efi', '--options', 'ro'],
      [...base, `Boot0000 7 ${entry}72006f000000`, 'BootOrder 7 0000'],
    ],
    [['compact'], base],
  ];

  test.each(cases)('%j in place', async ([action = '', ...args], expected) => {
    await writeFile(`${folder.root}/data.bin`, new Uint8Array([1, 2]));
    const { code, stdout, stderr } = await run('vars', action, 'VARS.fd', ...args, '--in-place');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^Written +VARS\.fd$/m);
    expect(await live('VARS.fd')).toEqual(expected);
    expect((await read('VARS.fd')).length).toBe(vars.length);
  });

  test('into another file the image stays as it is, and JSON tells what was done', async () => {
    const ended = await run('vars', 'delete', 'OVMF.fd', 'Lang', '-o', 'new.fd', '--format', 'json');
    expect(JSON.parse(ended.stdout)).toMatchObject({
      path: 'new.fd',
      size: 0x400000,
      steps: ['Delete Lang'],
      changedBytes: 1,
      secureBoot: { state: 'off' },
    });
    expect(await live('OVMF.fd')).toEqual(base);
    expect(await live('new.fd')).toEqual(base.slice(1));
  });

  test('boot entries go before the others, or behind them', async () => {
    const add = (title: string, ...more: string[]) =>
      run('vars', 'boot-entry', 'VARS.fd', title, '\\EFI\\BOOT\\BOOTX64.EFI', ...more, '--in-place');
    expect((await add('One')).stdout).toMatch(/^Add Boot0000\n/);
    await add('Two');
    await add('Three', '--last', '--inactive');
    const { stdout } = await run('inspect', '--vars', 'VARS.fd');
    expect(stdout).toContain('Boot0001, Boot0000, Boot0002');
    expect(stdout).toContain('Three (not active): \\EFI\\BOOT\\BOOTX64.EFI');
  });

  test('of a boot entry that is there changes what is said of it, and nothing else', async () => {
    const change = (...args: string[]) => run('vars', 'boot-entry', 'VARS.fd', ...args, '--in-place');
    const value = async () => /^ {2}Value +(.*)$/m.exec((await run('vars', 'get', 'VARS.fd', 'Boot0000')).stdout)?.[1];
    await change('Disk', 'HD(2,MBR,0xBE1AFDFA)/\\a.efi', '--options', 'ro');
    const { code, stdout, stderr } = await change('boot0000', '--title', 'Rescue', '--path', '\\b.efi');
    expect([code, stdout.split('\n')[0], stderr]).toEqual([0, 'Change Boot0000', '']);
    expect(await value()).toBe('Rescue: \\b.efi');
    await change('Boot0000', '--inactive', '--hidden');
    expect(await value()).toBe('Rescue (not active): \\b.efi');
    const words = (await run('vars', 'get', 'VARS.fd', 'Boot0000')).stdout;
    expect(words).toMatch(/Attributes +not active, hidden$/m);
    expect(words).toMatch(/Optional data +"ro"$/m);
    await change('Boot0000', '--active', '--shown', '--options', '');
    expect((await run('vars', 'get', 'VARS.fd', 'Boot0000')).stdout).not.toContain('Optional data');
    expect((await change('Boot0000', '--active')).stdout).toMatch(/^Change Boot0000: it was so already\n/);
    expect(await live('VARS.fd')).toHaveLength(base.length + 2);
  });

  test('what is so already is written all the same, and said', async () => {
    const { code, stdout } = await run('vars', 'set', 'VARS.fd', 'Timeout', '--hex', '0500', '--in-place');
    expect([code, stdout.split('\n')[0]]).toEqual([0, 'Change Timeout: it was so already']);
    expect(Buffer.compare(await read('VARS.fd'), vars)).toBe(0);
  });

  test('through a symbolic link the file behind it changes, and the link stays', async () => {
    await symlink('VARS.fd', `${folder.root}/link.fd`);
    expect((await run('vars', 'delete', 'link.fd', 'Lang', '--in-place')).code).toBe(0);
    expect(await live('VARS.fd')).toEqual(base.slice(1));
  });
});

describe('enroll', () => {
  const certificate = composeCertificate({ subject: [['CN', 'Test key']] });
  const pem = ['-----BEGIN CERTIFICATE-----', Buffer.from(certificate).toString('base64'), '-----END CERTIFICATE-----', ''];
  const hash = 'ab'.repeat(32);
  const names = async (name: string) => (await live(name)).map((line) => line.split(' ').slice(0, 2).join(' '));

  beforeEach(async () => {
    await writeFile(`${folder.root}/key.der`, certificate);
    await writeFile(`${folder.root}/key.pem`, `Some words first.\n${pem.join('\n')}`);
  });

  test('certificates in DER and PEM, and hashes', async () => {
    const keys = ['--pk', 'key.der', '--kek', 'key.pem', '--db', 'key.pem', '--dbx-hash', hash];
    const { code, stdout } = await run('vars', 'enroll', 'VARS.fd', ...keys, '--in-place');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^Enroll Test key in PK\nEnroll Test key in KEK\nEnroll Test key in db\nEnroll a hash in dbx\nWritten/,
    );
    expect(stdout).toMatch(/^Secure Boot +on: /m);
    expect((await names('VARS.fd')).slice(4)).toEqual(['PK 27', 'KEK 27', 'db 27', 'dbx 27']);
    const [pk, kek] = await Promise.all(['PK', 'KEK'].map((name) => run('vars', 'get', '--hex', 'VARS.fd', name)));
    expect(pk?.stdout).toContain(Buffer.from(certificate).toString('hex'));
    expect(pk?.stdout).toBe(kek?.stdout);
  });

  test('--replace puts several keys for one database in place of what it held', async () => {
    const enroll = ['vars', 'enroll', 'VARS.fd', '--in-place', '--db'];
    await run(...enroll, 'key.der', '--db-hash', 'cd'.repeat(32));
    await run(...enroll, 'key.der', '--db-hash', hash, '--replace');
    const { stdout } = await run('vars', 'get', '--hex', 'VARS.fd', 'db');
    expect(stdout).toContain(hash);
    expect(stdout).toContain(Buffer.from(certificate).toString('hex'));
    expect(stdout).not.toContain('cd'.repeat(32));
  });

  test('--remove-all leaves none, or only those that are enrolled with it', async () => {
    await run('vars', 'enroll', 'VARS.fd', '--pk', 'key.der', '--db-hash', hash, '--in-place');
    const other = await run('vars', 'enroll', 'VARS.fd', '--remove-all', '--kek', 'key.der', '-o', 'kek.fd');
    expect(other.stdout).toMatch(/^Remove all Secure Boot keys\nEnroll Test key in KEK\n/);
    expect((await names('kek.fd')).slice(4)).toEqual(['KEK 27']);
    const { stdout } = await run('vars', 'enroll', 'VARS.fd', '--remove-all', '--in-place');
    expect(stdout).toMatch(/^Secure Boot +off: No platform key/m);
    expect(await names('VARS.fd')).toHaveLength(4);
  });

  test('PEM without a certificate is refused', async () => {
    await writeFile(`${folder.root}/private.pem`, '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n');
    const ended = await run('vars', 'enroll', 'VARS.fd', '--db', 'private.pem', '--in-place');
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringContaining('PEM, but not with a CERTIFICATE in it') });
  });
});

describe('nothing is written', () => {
  const set = ['vars', 'set', 'VARS.fd', 'Timeout', '--hex', '00'];
  const inPlace = '--in-place';
  const cases: [args: string[], code: number, message: string][] = [
    [set, 2, 'vars set needs --in-place, or -o FILE for the changed image.'],
    [[...set, inPlace, '-o', 'x.fd'], 2, '--in-place and -o exclude each other.'],
    [[...set, '-o', 'OVMF.fd'], 1, 'OVMF.fd exists already and was left as it is. Use --force'],
    [[...set, '-o', 'VARS.fd', '--force'], 1, 'VARS.fd is the very file that is read'],
    [[...set, '-o', '/usr/share/virtlens-none.fd'], 1, "/usr/share/virtlens-none.fd lies in a folder of the system's packages"],
    [['vars', 'compact', 'package.fd', inPlace], 1, 'cp package.fd GUEST_VARS.fd'],
    [['vars', 'set', 'CODE.fd', 'Timeout', '--hex', '00', inPlace], 1, 'CODE.fd has no variable store that can be read'],
    [['vars', 'compact', 'CODE.fd', inPlace], 1, 'CODE.fd was not changed. This is CODE without a variable store'],
    [['vars', 'compact', 'blank.fd', inPlace], 1, 'Start the guest once'],
    [['vars', 'set', 'VARS.fd', 'Mine', '--hex', '00', inPlace], 1, "Mine could be anybody's variable"],
    [['vars', 'set', 'VARS.fd', 'Twice', '--hex', '00', inPlace], 1, '2 variables are called Twice'],
    [['vars', 'delete', 'VARS.fd', 'lang', inPlace], 1, 'has no variable lang. There is Lang of 8be4df61'],
    [['vars', 'delete', 'VARS.fd', 'Lang', 'None', inPlace], 1, 'VARS.fd has no variable None.'],
    [['vars', 'enroll', 'VARS.fd', '--pk', 'CODE.fd', inPlace], 1, 'CODE.fd is no X.509 certificate'],
    [['vars', 'enroll', 'VARS.fd', '--remove-all', inPlace], 1, 'No Secure Boot key is enrolled.'],
    [['vars', 'enroll', 'VARS.fd', '--db', 'none.pem', inPlace], 2, "none.pem can't be read: there is no such file"],
    [['vars', 'enroll', 'VARS.fd', '--dbx-hash', 'abcd', inPlace], 1, 'A SHA-256 hash has 32 bytes, not 2.'],
    [['vars', 'enroll', 'VARS.fd', inPlace], 2, 'needs at least one of --pk, --kek, --db, --dbx or --remove-all'],
    [['vars', 'set', 'VARS.fd', 'Timeout', inPlace], 2, 'needs --hex, --text, --ucs2, --file or --boolean'],
    [['vars', 'set', 'VARS.fd', 'Timeout', '--hex', '0', inPlace], 2, '--hex needs pairs of hexadecimal digits'],
    [['vars', 'set', 'VARS.fd', 'Lang', '--text', 'dé', inPlace], 2, '--text takes ASCII only'],
    [['vars', 'set', 'VARS.fd', 'Lang', '--boolean', 'yes', inPlace], 2, '--boolean is on or off, not yes.'],
    [[...set, '--attributes', 'XX', inPlace], 2, '--attributes is a number like 0x7'],
    [[...set, '--attributes', '6', inPlace], 1, 'Only a non-volatile variable'],
    [[...set, '--vendor', 'me', inPlace], 2, '--vendor me is no GUID'],
    [
      ['vars', 'boot-order', 'VARS.fd', '1,,2', inPlace],
      2,
      'The boot order is a list like 0003,0001; nothing is no entry of it.',
    ],
    [['vars', 'boot-order', 'VARS.fd', '1,1', inPlace], 1, 'stands twice'],
    [['vars', 'boot-entry', 'VARS.fd', 'Disk', inPlace], 2, 'IMAGE and the name of one that is there, like Boot0003'],
    [['vars', 'boot-entry', 'VARS.fd', 'Boot0003', inPlace], 2, 'To change Boot0003, give --title'],
    [['vars', 'boot-entry', 'VARS.fd', 'Boot0003', '--shown', inPlace], 1, 'VARS.fd has no variable Boot0003'],
    [['vars', 'boot-entry', 'VARS.fd', 'Boot0003', '--last', inPlace], 2, 'vars boot-order changes the order'],
    [['vars', 'boot-entry', 'VARS.fd', 'Boot0003', '--active', '--inactive', inPlace], 2, 'exclude each other'],
    [['vars', 'boot-entry', 'VARS.fd', 'Disk', '\\a.efi', '--title', 'x', inPlace], 2, '--title is for an entry that is there'],
    [['vars', 'boot-entry', 'VARS.fd', 'Disk', 'a.efi', inPlace], 2, 'a file begins with a backslash'],
    [['vars', 'boot-entry', 'VARS.fd', 'Disk', '\\a.efi'], 2, 'vars boot-entry needs --in-place'],
    [['vars', 'get', 'VARS.fd', 'None'], 1, 'VARS.fd has no variable None.'],
    [['vars', 'list', 'CODE.fd'], 1, 'no variable store that can be read'],
    [
      ['vars', 'rename', 'VARS.fd'],
      2,
      'vars needs one of list, get, set, delete, enroll, boot-entry, boot-order, compact; rename was given.',
    ],
    [['vars'], 2, 'nothing was given.'],
  ];

  test.each(cases)('%j ends with %i', async (args, code, message) => {
    // Every Linux has this file, and it belongs to a package.
    await symlink('/usr/lib/os-release', `${folder.root}/package.fd`);
    const ended = await run(...args);
    expect(ended).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(message) });
    expect(Buffer.compare(await read('VARS.fd'), vars)).toBe(0);
  });
});
