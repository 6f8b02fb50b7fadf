/** Containers as qemu-img and virt-firmware write them: what is read from them is what went in. */
import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { composeCode } from '../../firmware/compose/code.ts';
import { composeVars } from '../../firmware/compose/vars.ts';
import { type OpenedContainer, readContainer } from '../../firmware/containers/container.ts';
import { analyzeImage } from '../../firmware/image.ts';
import type { FirmwareImage } from '../../firmware/model.ts';
import { secureBootReport } from '../../firmware/signatures/report.ts';
import { type Chroot, openChroot } from '../setup/chroot.ts';
import { debianRoot } from '../setup/roots.ts';
import { shipped } from './debian-images.ts';

let chroot: Chroot;
beforeAll(async () => {
  chroot = await openChroot(await debianRoot('sid'));
});
afterAll(() => chroot.remove());

/** Runs a program of Debian sid in /mnt on one file, and gives another one that it wrote. */
async function made(command: string, given: Uint8Array, wanted: string): Promise<Uint8Array> {
  await writeFile(chroot.writablePath('/mnt/in'), given);
  const ended = await chroot.run(['sh', '-ec', `cd /mnt; ${command}`]);
  if (ended.status !== 0) throw new Error(`${command}: ${ended.stderr.trim()}`);
  return new Uint8Array(await readFile(chroot.hostPath(`/mnt/${wanted}`)));
}

function opened(bytes: Uint8Array, fileName?: string, awsDictionary?: Uint8Array): OpenedContainer {
  const container = readContainer(bytes, { awsDictionary, ...(fileName === undefined ? {} : { fileName }) });
  if ('problem' in container) throw new Error(container.problem);
  return container;
}

const images: Readonly<Record<string, () => Promise<Uint8Array>>> = {
  'VARS of 4 MiB': () => shipped('sid', 'OVMF/OVMF_VARS_4M.ms.fd'),
  'CODE of 4 MiB': () => shipped('sid', 'OVMF/OVMF_CODE_4M.fd'),
  'VARS of 64 MiB': () => shipped('sid', 'AAVMF/AAVMF_VARS.ms.fd'),
  // No whole number of clusters, and of sectors.
  'an odd size': async () => composeVars({ layout: '2m' }).subarray(0, 0x1fe00),
};

/** qemu-img's options: of the file, then of the conversion. */
const written = [
  ['version 3', 'compat=1.1', ''],
  ['version 2', 'compat=0.10', ''],
  ['deflate', 'compat=1.1', '-c'],
  ['deflate in version 2', 'compat=0.10', '-c'],
  ['zstd', 'compat=1.1,compression_type=zstd', '-c'],
  ['clusters of 512 bytes', 'cluster_size=512', ''],
  ['compressed clusters of 4 KiB', 'cluster_size=4k', '-c'],
  ['compressed clusters of 2 MiB', 'cluster_size=2M,compression_type=zstd', '-c'],
  ['all clusters allocated', 'preallocation=full', ''],
] as const;

describe.each(Object.keys(images))('qcow2 with %s', (name) => {
  test.each(written)('%s', async (_, options, flags) => {
    const image = await images[name]?.();
    if (!image) throw new Error(`no ${name}`);
    const file = await made(`qemu-img convert -f raw -O qcow2 ${flags} -o ${options} in out.qcow2`, image, 'out.qcow2');
    const container = opened(file);
    expect(container).toMatchObject({ format: 'qcow2', isList: false, warnings: [] });
    expect(Buffer.compare(container.bytes, image)).toBe(0);
    expect(container.image.kind).toBe(analyzeImage(image).kind);
  });
});

test('clusters that were zeroed and discarded read as zeros, those written over as written', async () => {
  const image = composeCode({ layout: '2m' });
  const writes = "qemu-io -c 'write -z 64k 128k' -c 'discard 512k 64k' -c 'write -P 0x5a 1000 70000' out.qcow2";
  await made(`qemu-img convert -f raw -O qcow2 in out.qcow2; ${writes}; qemu-img convert -O raw out.qcow2 raw`, image, 'raw');
  const [file, raw] = await Promise.all(
    ['out.qcow2', 'raw'].map(async (name) => new Uint8Array(await readFile(chroot.hostPath(`/mnt/${name}`)))),
  );
  expect(raw && Buffer.compare(raw, image)).not.toBe(0);
  expect(Buffer.compare(opened(file ?? new Uint8Array()).bytes, raw ?? new Uint8Array())).toBe(0);
});

describe('qcow2 files that are refused', () => {
  test.each([
    ['a backing file', 'qemu-img create -q -f raw base 1M; qemu-img create -q -f qcow2 -F raw -b base out', 'backing file'],
    ['extended L2', 'qemu-img create -q -f qcow2 -o extended_l2=on out 1M', 'subclusters'],
    ['external data', 'qemu-img create -q -f qcow2 -o data_file=data,data_file_raw=on out 1M', 'another file'],
    ['a disk', 'qemu-img create -q -f qcow2 out 20G', '20480 MiB'],
    [
      'encryption',
      'qemu-img create -q -f qcow2 --object secret,id=s,data=x -o encrypt.format=luks,encrypt.key-secret=s,encrypt.iter-time=10 out 1M',
      'encrypted',
    ],
  ])('%s', async (_, command, words) => {
    const file = await made(`rm -f out base data; ${command}`, new Uint8Array(), 'out');
    expect(readContainer(file)).toEqual({ format: 'qcow2', problem: expect.stringContaining(words) });
  });
});

interface Told {
  readonly name: string;
  readonly guid: string;
  readonly attributes: number;
  readonly time: string | undefined;
  readonly data: string;
}

function variablesOf(image: FirmwareImage, bytes: Uint8Array): Told[] {
  const live = image.variables.filter((variable) => variable.live);
  const told = live.map(({ name, guid, attributes, timestamp, dataOffset, size }) => {
    const data = Buffer.from(bytes.subarray(dataOffset, dataOffset + size)).toString('hex');
    return { name, guid, attributes, time: timestamp, data };
  });
  return told.toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

describe('variables that virt-fw-vars wrote', () => {
  const stores = ['OVMF/OVMF_VARS_4M.ms.fd', 'OVMF/OVMF_VARS_4M.snakeoil.fd', 'AAVMF/AAVMF_VARS.ms.fd'];

  test.each(stores)('as JSON, of %s', async (name) => {
    const store = await shipped('sid', name);
    const json = await made('virt-fw-vars -l error -i in --output-json out.json', store.subarray(0, 0xc0000), 'out.json');
    const { format, image, bytes, isList } = opened(json);
    expect([format, isList, image.kind, image.problems]).toEqual(['json-varstore', true, 'vars', []]);
    const original = analyzeImage(store);
    expect(variablesOf(image, bytes)).toEqual(variablesOf(original, store));
    const today = new Date('2026-01-01');
    expect(secureBootReport(image, bytes, today)).toEqual(secureBootReport(original, store, today));
  });

  test.each(stores)('for EC2, of %s', async (name) => {
    const store = await shipped('sid', name);
    const file = await made('virt-fw-vars -l error -i in --output-aws out.aws', store.subarray(0, 0xc0000), 'out.aws');
    expect(readContainer(file)).toEqual({ format: 'aws', problem: expect.stringContaining('Amazon’s dictionary') });
    const folder = '/usr/lib/python3/dist-packages/virt/firmware/aws';
    const dictionary = new Uint8Array(await readFile(chroot.hostPath(`${folder}/dict.v0`)));
    const { format, image, bytes } = opened(file, undefined, dictionary);
    expect(format).toBe('aws');
    expect(variablesOf(image, bytes)).toEqual(variablesOf(analyzeImage(store), store));
  });

  test.each(stores)('as updates, of %s', async (name) => {
    const store = await shipped('sid', name);
    await made('rm -rf keys; virt-fw-vars -l error -i in --output-auth keys', store.subarray(0, 0xc0000), 'keys/PK.auth');
    const keys = variablesOf(analyzeImage(store), store).filter((each) => ['PK', 'KEK', 'db', 'dbx'].includes(each.name));
    expect(keys.length).toBeGreaterThanOrEqual(3);
    for (const key of keys) {
      const file = new Uint8Array(await readFile(chroot.hostPath(`/mnt/keys/${key.name}.auth`)));
      const { format, image, bytes, sentence } = opened(file, `${key.name}.auth`);
      expect([format, image.secureBoot.state, sentence]).toEqual(['auth', 'unknown', expect.stringContaining('not signed')]);
      expect(variablesOf(image, bytes)).toEqual([key]);
    }
  });
});
