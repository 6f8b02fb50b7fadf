import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { HostFolder } from '../lsp/host-folder.ts';
import { virtlens } from './run.ts';

const descriptor = (features: readonly string[], machine: string) =>
  JSON.stringify({
    'interface-types': ['uefi'],
    mapping: {
      device: 'flash',
      executable: { filename: '/fw/CODE.fd', format: 'raw' },
      'nvram-template': { filename: '/fw/VARS.fd', format: 'raw' },
    },
    targets: [{ architecture: 'x86_64', machines: [machine] }],
    features,
  });

const guest = (machine: string, feature: string) => `<domain type='kvm'>
  <name>a</name>
  <os firmware='efi'>
    <type arch='x86_64' machine='${machine}'>hvm</type>
    <firmware><feature enabled='${feature}' name='secure-boot'/></firmware>
  </os>
</domain>
`;

let host: HostFolder;
let folder: string;
const file = (name: string) => path.join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'virtlens-explain-'));
  host = await HostFolder.create({
    '/usr/share/qemu/firmware/40-secure.json': descriptor(['secure-boot', 'requires-smm'], 'pc-q35-*'),
    '/usr/share/qemu/firmware/60-plain.json': descriptor([], 'pc-i440fx-*'),
  });
  await writeFile(file('plain.xml'), guest('pc', 'no'));
  await writeFile(file('none.xml'), guest('pc', 'yes'));
  await writeFile(file('network.xml'), '<network/>');
  await writeFile(file('empty.xml'), '\n');
  await writeFile(
    file('capabilities.xml'),
    '<domainCapabilities><machine>pc-q35-7.2</machine><arch>x86_64</arch></domainCapabilities>',
  );
});

afterAll(() => Promise.all([host.remove(), rm(folder, { recursive: true })]));

test('what is chosen, and what excludes the others', async () => {
  const { code, stdout, stderr } = await virtlens(['explain', '--host-root', host.root, file('plain.xml')]);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toContain('libvirt chooses 60-plain.json → CODE.fd + VARS.fd.');
  expect(stdout).toMatch(/40-secure\.json +it is not for machine type pc \(machine='pc', line 4\)/);
});

test('where nothing fits: what to change, and exit code 1', async () => {
  const { code, stdout } = await virtlens(['explain', '--host-root', host.root, file('none.xml')]);
  expect(code).toBe(1);
  expect(stdout).toContain("line 5: remove <feature enabled='yes' name='secure-boot'/>");
  expect(stdout).toContain('line 4: use a machine type of pc-q35-*');
});

test('for programs, from standard input', async () => {
  const { code, stdout } = await virtlens(['explain', '--format', 'json', '--host-root', host.root, '-'], {
    input: guest('pc', 'yes'),
  });
  const { advice, descriptors } = JSON.parse(stdout);
  expect(code).toBe(1);
  expect(advice[0]).toMatchObject({ descriptor: '60-plain.json', changes: [{ start: { line: 5 } }] });
  expect(descriptors.map(({ name, verdict }: { name: string; verdict: string }) => [name, verdict])).toEqual([
    ['40-secure.json', 'excluded'],
    ['60-plain.json', 'excluded'],
  ]);
});

test('a host known by its profile', async () => {
  const made = await virtlens([
    ...['host-profile', '--host-root', host.root, '--domcapabilities', file('capabilities.xml'), '-o', file('host.json')],
    file('plain.xml'),
  ]);
  expect([made.code, made.stderr]).toEqual([0, `${file('host.json')}: 2 firmware descriptors, 2 images.\n`]);
  expect(JSON.parse(await readFile(file('host.json'), 'utf8'))).toMatchObject({
    virtlensHostProfile: 1,
    machines: [{ arch: 'x86_64', alias: 'q35', canonical: 'pc-q35-7.2' }],
    images: [{ path: '/fw/CODE.fd', state: 'missing' }, { path: '/fw/VARS.fd' }],
  });
  const [explained, checked] = await Promise.all([
    virtlens(['explain', '--host-profile', file('host.json'), file('plain.xml')]),
    virtlens(['check', '--host-profile', file('host.json'), file('plain.xml')]),
  ]);
  expect(explained.stdout).toContain('libvirt chooses 60-plain.json');
  expect(checked.code).not.toBe(2);
  const again = await virtlens(['host-profile', '--host-root', host.root, '-o', file('host.json')]);
  expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('--force')]);
});

test.each([
  [['explain', '--no-host', 'plain.xml'], 0, 'Nothing is known of the host'],
  [['explain', 'network.xml'], 2, 'network.xml is no libvirt domain'],
  [['explain', 'gone.xml'], 2, 'gone.xml'],
  [['explain', '--host-profile', 'plain.xml', 'plain.xml'], 2, 'plain.xml is not JSON'],
  [['explain', '--host-profile', 'a', '--no-host', 'plain.xml'], 2, 'exclude each other'],
  [['explain', 'plain.xml', 'none.xml'], 2, 'explain needs FILE'],
  [['host-profile', 'missing.xml'], 2, "missing.xml can't be read: there is no such file or folder."],
  [['explain', 'empty.xml'], 2, 'empty.xml is no libvirt domain: it is empty.'],
  [['host-profile', '--host-root', 'no-such-folder'], 2, 'no-such-folder is no folder'],
  [['host-profile', '--domcapabilities', 'network.xml'], 2, 'network.xml is neither'],
  [['host-profile', 'gone.xml'], 2, "gone.xml can't be read: there is no such file or folder."],
  [['host-profile', 'network.xml'], 2, 'network.xml is no libvirt domain'],
])('%j', async (args, expected, words) => {
  const { code, stdout, stderr } = await virtlens(args, { cwd: folder });
  expect(code).toBe(expected);
  expect(stdout + stderr).toContain(words);
});
