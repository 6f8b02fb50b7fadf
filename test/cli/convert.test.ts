import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { refactorings } from '../../server/refactorings/index.ts';
import { virtlens } from './run.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'virtlens-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const bios = `<domain type='kvm'>
  <name>web1</name>
  <memory unit='GiB'>2</memory>
  <os>
    <type arch='x86_64' machine='q35'>hvm</type>
  </os>
  <features>
    <acpi/>
  </features>
</domain>
`;
const uefi = bios
  .replace('<os>', "<os firmware='efi'>")
  .replace('</type>\n', "</type>\n    <firmware>\n      <feature enabled='no' name='enrolled-keys'/>\n    </firmware>\n");

describe('convert', () => {
  const convert = (...args: readonly string[]) => virtlens(['convert', '--no-host', ...args, '-'], { input: bios });

  test('prints the document, and on standard error what to do besides', async () => {
    const { code, stdout, stderr } = await convert('--to', 'bios-to-uefi');
    expect([code, stdout]).toEqual([0, uefi]);
    expect(stderr).toContain('EFI system partition');
  });

  test('prints the difference', async () => {
    const { stdout } = await convert('--to', 'bios-to-uefi', '--diff');
    expect(stdout.split('\n').filter((line) => /^[+-](?![+-])/.test(line))).toEqual([
      '-  <os>',
      "+  <os firmware='efi'>",
      '+    <firmware>',
      "+      <feature enabled='no' name='enrolled-keys'/>",
      '+    </firmware>',
    ]);
  });

  test('writes the file, and the second time has nothing to do', async () => {
    const file = path.join(folder, 'guest.xml');
    await writeFile(file, bios);
    const args = ['convert', '--no-host', '--to', 'bios-to-uefi', '--in-place', file];
    expect(await virtlens(args)).toMatchObject({ code: 0, stdout: '' });
    expect(await readFile(file, 'utf8')).toBe(uefi);
    expect((await virtlens(args)).stderr).toContain('nothing to do');
    expect(await readFile(file, 'utf8')).toBe(uefi);
  });

  test('lists what there is, without a file', async () => {
    const { code, stdout } = await virtlens(['convert', '--list']);
    expect(code).toBe(0);
    const ids = stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split(/ {2,}/)[0]);
    expect(ids).toEqual(refactorings.map(({ id }) => id));
    expect(stdout).not.toContain('Not for');
  });

  test('lists what can be done with a file, and why the rest can not', async () => {
    const { code, stdout } = await convert('--list');
    const [possible = '', others = ''] = stdout.split('\nNot for this domain:\n');
    const idsIn = (part: string) =>
      part
        .trimEnd()
        .split('\n')
        .map((line) => line.split(/ {2,}/)[0]);
    expect(code).toBe(0);
    expect(idsIn(possible)).toEqual(['bios-to-uefi', 'secure-boot-on']);
    expect(others).toMatch(/^i440fx-to-q35 +Nothing to do: it is that way already\.$/m);
    expect(others).toMatch(/^unified-to-split +The domain names no loader\.$/m);
  });

  test('says why it can not be done', async () => {
    const { code, stdout, stderr } = await convert('--to', 'nvram-to-qcow2');
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('The domain has no <nvram>.');
  });

  test.each([
    [[], 'needs --to'],
    [['--to', 'nonsense'], '--to nonsense is not known'],
    [['--to', 'gpu-passthrough'], 'needs --gpu'],
    [['--to', 'gpu-passthrough', '--gpu', 'x'], 'no PCI address'],
    [['--to', 'bios-to-uefi', '--in-place'], 'standard input'],
    [['--to', 'unified-to-split', '--code', 'a'], '--code and --vars go together'],
    [['--to', 'bios-to-uefi', '--tpm'], '--tpm belongs to --to secure-boot-on.'],
    [['--list', '--to', 'bios-to-uefi'], '--list and --to exclude each other.'],
  ])('%j is wrong usage', async (args, words) => {
    const { code, stderr } = await convert(...args);
    expect(code).toBe(2);
    expect(stderr).toContain(words);
  });
});

describe('new', () => {
  test('writes a document that check finds nothing in, and never over another', async () => {
    const file = path.join(folder, 'web1.xml');
    const args = ['new', '--name', 'web1', '--guest', 'windows11', '--disk', '60G', '-o', file];
    const made = await virtlens(args);
    expect([made.code, made.stdout]).toEqual([0, '']);
    expect(made.stderr).toContain('qemu-img create -f qcow2 /var/lib/libvirt/images/web1.qcow2 60G');
    expect((await virtlens(['check', '--no-host', file])).stdout).toContain('nothing found');
    expect(await virtlens(args)).toMatchObject({ code: 1, stderr: expect.stringContaining('exists already') });
    expect((await virtlens([...args, '--force'])).code).toBe(0);
  });

  test('tells commands that a shell takes as they are meant', async () => {
    const file = path.join(folder, 'a $& guest.xml');
    const { stderr } = await virtlens(['new', '--name', 'my guest', '-o', file]);
    expect(stderr).toContain("qemu-img create -f qcow2 '/var/lib/libvirt/images/my guest.qcow2' 20G\n");
    expect(stderr).toContain(`virsh define '${file}' && virsh start 'my guest'\n`);
  });

  test.each([
    [[], 'needs --name'],
    [['--name', 'a', '--guest', 'dos'], '--guest dos is not known'],
    [['--name', 'a', '--memory', 'lots'], 'no amount of memory'],
    [['--name', 'a', '--cdrom', 'a.iso'], 'no absolute path'],
    [['--name', 'a', '--vcpus', 'many'], 'many is no number of CPUs.'],
    [['--name', 'a', '--secure-boot', '--no-secure-boot'], 'exclude each other'],
  ])('%j is wrong usage', async (args, words) => {
    const { code, stderr } = await virtlens(['new', ...args]);
    expect(code).toBe(2);
    expect(stderr).toContain(words);
  });
});

test('qemu and from-qemu are each other’s way back', async () => {
  const xml = uefi
    .replace(" firmware='efi'", '')
    .replace(
      / {4}<firmware>[\s\S]*<\/firmware>\n/,
      "    <loader readonly='yes' type='pflash'>/c.fd</loader>\n    <nvram>/v.fd</nvram>\n",
    );
  for (const form of [[], ['--plain']]) {
    const shown = await virtlens(['qemu', '--no-host', ...form, '-'], { input: xml });
    expect(shown.code).toBe(0);
    const back = await virtlens(['from-qemu'], { input: shown.stdout });
    expect(back.stdout).toContain("<loader readonly='yes' type='pflash'>/c.fd</loader>\n  <nvram>/v.fd</nvram>");
  }
  expect(await virtlens(['from-qemu'], { input: 'ls' })).toMatchObject({ code: 1, stdout: '' });
});
