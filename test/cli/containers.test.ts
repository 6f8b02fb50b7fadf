/** Files that hold an image or variables without being one: every command takes them as the images that they hold. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { composeUnifiedImage } from '../../firmware/compose/unified.ts';
import { composeVars } from '../../firmware/compose/vars.ts';
import { type OpenedContainer, readContainer } from '../../firmware/containers/container.ts';
import { composedContainers, composeQcow2 } from '../fuzz/image-containers.ts';
import { HostFolder } from '../lsp/host-folder.ts';
import { virtlens } from './run.ts';

const variable = { name: 'Timeout', guid: '8be4df61-93ca-11d2-aa0d-00e098032b8c', data: new Uint8Array([5, 0]) };

let folder: HostFolder;
beforeAll(async () => {
  const lists = new Map(composedContainers([variable]).map(({ name, bytes }) => [name, bytes]));
  folder = await HostFolder.create({
    'vars.qcow2': composeQcow2(composeVars({ layout: '2m', variables: [variable] })),
    'vars.json': lists.get('JSON store') ?? '',
    'Timeout.auth': lists.get('signed update') ?? '',
  });
});
afterAll(() => folder.remove());

const inspect = async (...args: readonly string[]) => {
  const { code, stdout } = await virtlens(['inspect', ...args], { cwd: folder.root });
  expect(code).toBe(0);
  return stdout;
};

test.each([
  ['vars.qcow2', { format: 'qcow2', size: 0x20000, warnings: [] }],
  ['vars.json', { format: 'json-varstore', size: null, warnings: [] }],
  ['Timeout.auth', { format: 'auth', size: null, warnings: [] }],
])('%s: JSON has the container and its variables', async (name, container) => {
  const report = JSON.parse(await inspect('--format', 'json', name));
  expect(report).toMatchObject({ kind: 'vars', container, variables: [{ name: 'Timeout', size: 2 }] });
  const views = JSON.parse(await inspect('--format', 'json', '--vars', '--secure-boot', name));
  expect(views).toMatchObject({ container, variables: [{ name: 'Timeout', data: '0500' }], secureBoot: { databases: {} } });
  // Of a list there is no store, and so no room in it.
  expect('health' in views).toBe(container.size !== null);
});

test.each([
  ['vars.qcow2', 'A guest sees 128 KiB', 'Variables: 1 live, 0 superseded or deleted', 'EFI global'],
  ['vars.json', 'JSON variable store of a uefi-vars device, version 2', 'Variables: 1 live\n', 'EFI global'],
  [
    'Timeout.auth',
    'update of one variable (EFI_VARIABLE_AUTHENTICATION_2), not signed',
    'Variables: 1 live\n',
    'Image security database',
  ],
])('%s: the text says what is around the variables', async (name, container, variables, vendor) => {
  const overview = await inspect(name);
  expect([overview.includes(container), overview.includes(variables)]).toEqual([true, true]);
  const rows = (await inspect('--vars', name)).split('\n').filter((line) => line.includes('Timeout'));
  expect(rows).toEqual([expect.stringMatching(new RegExp(`^ +(0x64 +)?2 bytes +live .* Timeout +${vendor}`))]);
});

/** What a file in the folder holds now. */
async function held(name: string): Promise<OpenedContainer> {
  const container = readContainer(new Uint8Array(await readFile(folder.file(name))));
  if ('problem' in container) throw new Error(container.problem);
  return container;
}

/** `Timeout=0900`, of the live variables. */
async function variables(name: string): Promise<string[]> {
  const { image, bytes } = await held(name);
  return image.variables
    .filter(({ live }) => live)
    .map((each) => `${each.name}=${Buffer.from(bytes.subarray(each.dataOffset, each.dataOffset + each.size)).toString('hex')}`);
}

const run = (...args: readonly string[]) => virtlens(args, { cwd: folder.root });

async function done(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await run(...args);
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
}

async function refused(words: string | RegExp, ...args: readonly string[]): Promise<void> {
  const { code, stdout, stderr } = await run(...args);
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(words);
}

const stores = ['vars.qcow2', 'vars.json', 'Timeout.auth'];

test.each(stores)('vars list and get: %s', async (name) => {
  expect(JSON.parse(await done('vars', 'list', name, '--format', 'json'))).toMatchObject({
    variables: [{ name: 'Timeout', data: '0500', offset: name === 'vars.qcow2' ? 100 : null }],
  });
  expect(await done('vars', 'get', name, 'Timeout', '--hex')).toBe('0500\n');
});

describe('vars set', () => {
  const kept = new Map<string, Uint8Array>();
  beforeAll(async () => {
    for (const name of stores) kept.set(name, new Uint8Array(await readFile(folder.file(name))));
  });
  beforeEach(async () => {
    for (const [name, bytes] of kept) await folder.write(name, bytes);
  });

  test.each([
    ['vars.qcow2', 'qcow2'],
    ['vars.json', 'json-varstore'],
  ])('%s is changed in its own format', async (name, format) => {
    const report = JSON.parse(await done('vars', 'set', name, 'Timeout', '--hex', '0900', '--in-place', '--format', 'json'));
    expect([typeof report.changedBytes, report.steps]).toEqual([format === 'qcow2' ? 'number' : 'object', ['Change Timeout']]);
    expect([(await held(name)).format, await variables(name)]).toEqual([format, ['Timeout=0900']]);
  });

  test.each([
    ['vars.qcow2', 'raw.fd', 'raw'],
    ['vars.qcow2', 'same', 'qcow2'],
    ['vars.qcow2', 'list.json', 'json-varstore'],
    ['vars.json', 'list', 'json-varstore'],
  ])('%s into %s is %s', async (name, output, format) => {
    await done('vars', 'set', name, 'Timeout', '--hex', '0900', '-o', output, '--force');
    expect([(await held(output)).format, await variables(output)]).toEqual([format, ['Timeout=0900']]);
    expect(await variables(name)).toEqual(['Timeout=0500']);
  });

  test('what can not be written is refused, and left as it is', async () => {
    const set = (name: string, ...where: readonly string[]) => ['vars', 'set', name, 'Timeout', '--hex', '0900', ...where];
    await refused('Timeout.auth was not changed. A signed update is only read', ...set('Timeout.auth', '--in-place'));
    await refused('new.fd was not written. Variables of a list have no flash layout', ...set('vars.json', '-o', 'new.fd'));
    for (const [name, bytes] of kept) expect(Buffer.compare(await readFile(folder.file(name)), bytes)).toBe(0);
    await expect(readFile(folder.file('new.fd'))).rejects.toThrow('ENOENT');
  });
});

describe('migrate-vars', () => {
  beforeAll(async () => {
    await folder.write('template.fd', composeVars({ layout: '4m' }));
    await folder.write('template.qcow2', composeQcow2(composeVars({ layout: '4m' })));
  });

  test.each([
    ['vars.json', 'template.fd', 'new.fd', 'raw', 0x84000],
    ['vars.qcow2', 'template.fd', 'from-qcow2.fd', 'raw', 0x84000],
    ['vars.json', 'template.qcow2', 'new.qcow2', 'qcow2', 0x84000],
    ['vars.json', 'template.fd', 'other.qcow2', 'qcow2', 0x84000],
  ])('%s into %s as %s', async (old, template, output, format, size) => {
    const report = JSON.parse(await done('migrate-vars', old, '--template', template, '-o', output, '--format', 'json'));
    expect(report).toMatchObject({ path: output, carried: 1 });
    const container = await held(output);
    expect([container.format, container.bytes.length, await variables(output)]).toEqual([format, size, ['Timeout=0500']]);
    await refused('exists already', 'migrate-vars', old, '--template', template, '-o', output);
  });

  test('a JSON store needs no template', async () => {
    const report = await done('migrate-vars', 'vars.qcow2', '-o', 'list-of-qcow2.json', '--format', 'json');
    expect(JSON.parse(report)).toMatchObject({ carried: 1, kept: [], dropped: [] });
    expect(JSON.parse(await readFile(folder.file('list-of-qcow2.json'), 'utf8'))).toEqual({
      version: 2,
      variables: [{ name: 'Timeout', guid: variable.guid, attr: 7, data: '0500' }],
    });
    expect((await run('migrate-vars', 'vars.json', '-o', 'without.fd')).code).toBe(2);
  });

  test('a signed update is no store', () =>
    refused('no store', 'migrate-vars', 'Timeout.auth', '--template', 'template.fd', '-o', 'never.fd'));
});

describe('diff', () => {
  beforeAll(async () => {
    await folder.write('vars.fd', composeVars({ layout: '2m', variables: [variable] }));
    await folder.write('other.json', JSON.stringify({ version: 2, variables: [] }));
  });

  test.each([
    ['vars.qcow2', 'vars.fd', 'are the same to a guest, byte for byte'],
    ['vars.json', 'vars.fd', 'have the same variables'],
  ])('%s and %s %s', async (one, other, words) => {
    expect(await done('diff', one, other)).toBe(`${one} and ${other} ${words}.\n`);
  });

  test('of a list, only the variables count', async () => {
    const { code, stdout } = await run('diff', 'vars.fd', 'other.json', '--format', 'json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ identical: false, formats: ['raw', 'json-varstore'], sizes: [0x20000, null], volumes: [], files: [] },
      variables: [{ change: 'removed', name: 'Timeout' }],
    });
  });
});

describe('a whole image in qcow2', () => {
  const image = composeUnifiedImage({ layout: '2m' });
  beforeAll(() => folder.write('OVMF.qcow2', composeQcow2(image)));

  test('is split into halves of its own format, and joined again', async () => {
    const text = await done('split', 'OVMF.qcow2');
    expect(text).toContain('what guests see of the files');
    const halves = await Promise.all([held('OVMF_VARS.qcow2'), held('OVMF_CODE.qcow2')]);
    expect(halves.map(({ format, image: { kind } }) => [format, kind])).toEqual([
      ['qcow2', 'vars'],
      ['qcow2', 'code'],
    ]);
    const report = JSON.parse(await done('join', 'OVMF_VARS.qcow2', 'OVMF_CODE.qcow2', '-o', 'again.fd', '--format', 'json'));
    expect(report).toMatchObject({ image: { path: 'again.fd', size: image.length }, code: { path: 'OVMF_CODE.qcow2' } });
    expect(Buffer.compare(await readFile(folder.file('again.fd')), image)).toBe(0);
  });

  test('is split into flash content where the names say so', async () => {
    const report = JSON.parse(await done('split', 'OVMF.qcow2', '--code', 'C.fd', '--vars', 'V.fd', '--format', 'json'));
    expect(report).toMatchObject({
      image: { path: 'OVMF.qcow2' },
      code: { path: 'C.fd' },
      vars: { path: 'V.fd', size: 0x20000 },
    });
    const halves = await Promise.all(['V.fd', 'C.fd'].map((name) => readFile(folder.file(name))));
    expect(Buffer.compare(Buffer.concat(halves), image)).toBe(0);
  });

  test('parts of it are extracted', async () => {
    const report = JSON.parse(await done('extract', 'OVMF.qcow2', '0', '-o', 'volume.bin', '--format', 'json'));
    expect(report).toMatchObject({ path: 'volume.bin', size: 0x20000, part: 'as-is', node: { id: '0', type: 'volume' } });
    expect(Buffer.compare(await readFile(folder.file('volume.bin')), image.subarray(0, 0x20000))).toBe(0);
    await refused('virtlens vars get vars.json NAME', 'extract', 'vars.json', '0');
  });
});

test.each(['vars', 'diff', 'extract', 'split', 'migrate-vars'])(
  '%s: a container that can’t be opened is refused with the reason',
  async (command) => {
    await folder.write('half.qcow2', composeQcow2(composeVars({ layout: '2m' })).subarray(0, 100));
    const args: Readonly<Record<string, readonly string[]>> = {
      vars: ['list', 'half.qcow2'],
      diff: ['half.qcow2', 'vars.qcow2'],
      extract: ['half.qcow2', '0'],
      split: ['half.qcow2'],
      'migrate-vars': ['half.qcow2', '--template', 'template.fd', '-o', 'never.fd'],
    };
    await refused("half.qcow2 can't be opened. The qcow2 file ends within its header.", command, ...(args[command] ?? []));
  },
);
