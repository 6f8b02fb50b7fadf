/** `virtlens inspect` of files that hold an image or variables without being one. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { composeVars } from '../../firmware/compose/vars.ts';
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
