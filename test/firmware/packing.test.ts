/** Containers as they are written here, read by those whose formats they are: qemu-img, QEMU and virt-firmware. */
import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { composeVars } from '../../firmware/compose/vars.ts';
import { type OpenedContainer, readContainer } from '../../firmware/containers/container.ts';
import { packContent } from '../../firmware/containers/pack.ts';
import type { StoreEdit } from '../../firmware/editing/edit.ts';
import { edited } from '../../firmware/editing/edited-for-tests.ts';
import { vendors } from '../../firmware/names.ts';
import type { VirtFirmwareVariable } from '../qemu/virt-firmware.ts';
import { type Chroot, openChroot } from '../setup/chroot.ts';
import { debianRoot } from '../setup/roots.ts';
import { shipped } from './debian-images.ts';

let chroot: Chroot;
beforeAll(async () => {
  chroot = await openChroot(await debianRoot('sid'));
});
afterAll(() => chroot.remove());

/** Runs a script in /mnt with these files; throws where it fails. */
async function run(script: string, files: Readonly<Record<string, Uint8Array>> = {}): Promise<string> {
  for (const [name, bytes] of Object.entries(files)) await writeFile(chroot.writablePath(`/mnt/${name}`), bytes);
  const { status, stdout, stderr } = await chroot.run(['sh', '-ec', `cd /mnt; ${script}`]);
  if (status !== 0) throw new Error(`${script}: ${stdout.trim()} ${stderr.trim()}`);
  return stdout;
}

async function made(name: string): Promise<Uint8Array> {
  return new Uint8Array(await readFile(chroot.hostPath(`/mnt/${name}`)));
}

function opened(file: Uint8Array): OpenedContainer {
  const container = readContainer(file);
  if ('problem' in container) throw new Error(container.problem);
  return container;
}

/** The file with the edits, in its own format. */
function fileEdited(file: Uint8Array, ...edits: readonly StoreEdit[]): Uint8Array {
  const { bytes, isList, format, fixed } = opened(file);
  expect(fixed).toBeUndefined();
  return packed({ bytes: edited(bytes, ...edits), isList }, format, file);
}

function packed(...given: Parameters<typeof packContent>): Uint8Array {
  const result = packContent(...given);
  if ('problem' in result) throw new Error(result.problem);
  return result.bytes;
}

const timeout: StoreEdit = {
  ...{ kind: 'set', name: 'Timeout', guid: vendors.global, attributes: 7, data: new Uint8Array([9, 0]) },
};

describe('qcow2', () => {
  const images: Readonly<Record<string, () => Promise<Uint8Array>>> = {
    'VARS of 4 MiB': () => shipped('sid', 'OVMF/OVMF_VARS_4M.ms.fd'),
    'VARS of 64 MiB': () => shipped('sid', 'AAVMF/AAVMF_VARS.ms.fd'),
    'an odd size': async () => composeVars({ layout: '2m' }).subarray(0, 0x1fe00),
    'nothing but zeros': async () => new Uint8Array(0x84000),
  };
  /** qemu-img's options for the file that is written over. */
  const shapes = ['compat=1.1', 'compat=0.10', 'cluster_size=512', 'cluster_size=2M', 'compression_type=zstd'];

  test.each(Object.keys(images).flatMap((name) => shapes.map((shape) => [name, shape] as const)))(
    '%s, %s: qemu-img finds nothing wrong, and the same content',
    async (name, shape) => {
      const image = await images[name]?.();
      if (!image) throw new Error(`no ${name}`);
      await run(`qemu-img convert -f raw -O qcow2 -c -o ${shape} image before`, { image });
      const before = await made('before');
      const changed = image.slice();
      changed[image.length - 1] = 0x5a;
      const file = packed({ bytes: changed, isList: false }, 'qcow2', before);
      await run('qemu-img check -q -f qcow2 after; qemu-img compare -q -f raw -F qcow2 changed after', {
        changed,
        after: file,
      });
      expect(Buffer.compare(opened(file).bytes, changed)).toBe(0);
      const shown = async (each: string) => JSON.parse(await run(`qemu-img info -f qcow2 --output json ${each}`));
      const [was, is] = [await shown('before'), await shown('after')];
      const shapeOf = (info: Record<string, Record<string, Record<string, unknown>>>) => [
        info['virtual-size'],
        info['cluster-size'],
        info['format-specific']?.['data']?.['compat'],
      ];
      expect(shapeOf(is)).toEqual(shapeOf(was));
    },
  );

  test.each([
    ['as qemu-img writes it', 'compat=1.1', ''],
    ['version 2', 'compat=0.10', ''],
    ['clusters of 4 KiB', 'cluster_size=4k', ''],
    ['compressed', 'compat=1.1', '-c'],
    ['compressed in clusters of 4 KiB', 'cluster_size=4k,compression_type=zstd', '-c'],
  ])('snapshots in it stay as they are, and its own content changes: %s', async (_, shape, flags) => {
    const vars = await shipped('sid', 'OVMF/OVMF_VARS_4M.ms.fd');
    const steps = [
      `qemu-img convert -f raw -O qcow2 ${flags} -o ${shape} vars with`,
      'qemu-img snapshot -c one with',
      "qemu-io -f qcow2 -c 'write -P 0x5a 0x80000 100' with",
      'qemu-img snapshot -c two with',
      'qemu-img convert -f qcow2 -O raw -l two with second',
      "qemu-io -f qcow2 -c 'write -z 0x70000 0x10000' -c 'write -P 0x33 0x83000 100' with",
    ];
    await run(steps.join('; '), { vars });
    const [before, second] = [await made('with'), await made('second')];
    const first = fileEdited(before, timeout);
    const again = fileEdited(first, { ...timeout, data: new Uint8Array([7, 0]) }, { kind: 'remove-keys' }, { kind: 'compact' });
    for (const file of [first, again]) {
      const shown = opened(file).bytes;
      const compared = [
        'qemu-img check -q -f qcow2 changed',
        'qemu-img compare -q -f raw -F qcow2 shown changed',
        'qemu-img convert -f qcow2 -O raw -l one changed own1; qemu-img compare -q -f raw -F raw own1 vars',
        'qemu-img convert -f qcow2 -O raw -l two changed own2; qemu-img compare -q -f raw -F raw own2 second',
        'qemu-img snapshot -a one changed; qemu-img compare -q -f raw -F qcow2 vars changed; qemu-img check -q -f qcow2 changed',
      ];
      await run(compared.join('; '), { changed: file, shown, vars, second });
    }
    const found = opened(again)
      .image.variables.filter(({ live }) => live)
      .map(({ name }) => name);
    expect(found).toEqual(['Timeout']);
  });

  test('one with bitmaps is not written, and says so', async () => {
    const vars = await shipped('sid', 'OVMF/OVMF_VARS_4M.fd');
    await run('qemu-img convert -f raw -O qcow2 vars with; qemu-img bitmap --add with dirty', { vars });
    expect(opened(await made('with')).fixed).toContain('bitmaps');
  });

  test('an edit of the store in it is what virt-fw-vars finds', async () => {
    const vars = await shipped('sid', 'OVMF/OVMF_VARS_4M.ms.fd');
    await run('qemu-img convert -f raw -O qcow2 vars vars.qcow2', { vars });
    const after = fileEdited(await made('vars.qcow2'), timeout);
    expect(await virtFirmwareReads('after.qcow2', after)).toContainEqual({
      ...{ name: 'Timeout', guid: vendors.global, attr: 7, data: '0900' },
    });
  });
});

/** The variables that virt-fw-vars finds in a file of any format that it knows. */
async function virtFirmwareReads(name: string, file: Uint8Array): Promise<VirtFirmwareVariable[]> {
  await run(`virt-fw-vars -l error -i ${name} --output-json found.json`, { [name]: file });
  const { variables }: { variables: VirtFirmwareVariable[] } = JSON.parse(new TextDecoder().decode(await made('found.json')));
  return variables.toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

describe('JSON stores', () => {
  const stores = ['OVMF/OVMF_VARS_4M.ms.fd', 'OVMF/OVMF_VARS_4M.snakeoil.fd', 'OVMF/OVMF_VARS_4M.fd', 'AAVMF/AAVMF_VARS.ms.fd'];

  test.each(stores)('made of %s: virt-fw-vars finds the same variables in both', async (name) => {
    const store = await shipped('sid', name);
    const json = packed({ bytes: store, isList: false }, 'json-varstore');
    const found = await virtFirmwareReads('own.json', json);
    expect(found).toEqual(await virtFirmwareReads('store.fd', store.subarray(0, 0xc0000)));
    // Debian ships this one without any.
    expect(found.length > 0).toBe(name !== 'OVMF/OVMF_VARS_4M.fd');
  });

  test.each(stores)('QEMU takes the one made of %s for its uefi-vars device', async (name) => {
    const json = packed({ bytes: await shipped('sid', name), isList: false }, 'json-varstore');
    const start = 'qemu-system-x86_64 -M q35,accel=tcg -display none -nodefaults -S -qmp stdio -device uefi-vars-x64,jsonfile=';
    const commands = `'{"execute":"qmp_capabilities"}{"execute":"quit"}'`;
    await run(`echo ${commands} | ${start}own.json`, { 'own.json': json });
    const broken = json.subarray(0, json.length - 4);
    await expect(run(`echo ${commands} | ${start}half.json`, { 'half.json': broken })).rejects.toThrow('half.json');
  });

  test('an edit of a store that virt-fw-vars wrote leaves the others as they are', async () => {
    const vars = await shipped('sid', 'OVMF/OVMF_VARS_4M.ms.fd');
    await run('virt-fw-vars -l error -i vars --output-json theirs.json', { vars });
    const before = await made('theirs.json');
    const after = fileEdited(before, timeout, { kind: 'delete', name: 'dbx', guid: vendors.imageSecurity });
    const variablesIn = (file: Uint8Array): VirtFirmwareVariable[] => JSON.parse(new TextDecoder().decode(file)).variables;
    const kept = variablesIn(before).filter(({ name }) => name !== 'dbx');
    expect(variablesIn(after)).toEqual([...kept, { name: 'Timeout', guid: vendors.global, attr: 7, data: '0900' }]);
    expect(await virtFirmwareReads('after.json', after)).toHaveLength(kept.length + 1);
  });
});
