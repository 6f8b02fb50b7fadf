import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { analyzeImage } from '../../firmware/image.ts';
import { violations } from '../../firmware/invariants.ts';
import type { FirmwareImage } from '../../firmware/model.ts';
import { joinImage, splitImage } from '../../firmware/split.ts';
import { readWithVirtFirmware } from '../qemu/virt-firmware.ts';
import { suites } from '../setup/roots.ts';
import { type DebianImage, debianImages, imagesOfSuite, pathOf } from './debian-images.ts';
import { type ReportLine, readWithUefiExtract } from './uefi-extract.ts';

async function read(image: Pick<DebianImage, 'suite' | 'name'>): Promise<{ bytes: Uint8Array; image: FirmwareImage }> {
  const bytes = await readFile(await pathOf(image));
  return { bytes, image: analyzeImage(bytes) };
}

test.each(suites)('the table names every image of %s', async (suite) => {
  const named = debianImages.filter((image) => image.suite === suite).map(({ name }) => name);
  expect(await imagesOfSuite(suite)).toEqual(named.toSorted());
});

describe('kind, volumes and split point', () => {
  test.each(debianImages)('$suite $name', async ({ suite, name, layout }) => {
    const { bytes, image } = await read({ suite, name });
    const volumes = image.volumes.map(({ offset, length, fileSystem }) => [offset, length, fileSystem]);
    expect({ kind: image.kind, size: image.size, volumes }).toEqual({
      kind: layout.kind,
      size: layout.size,
      volumes: layout.volumes,
    });
    expect(image.volumes.every(({ checksumValid }) => checksumValid)).toBe(true);
    expect([image.build, image.split?.offset, image.splitRefusal]).toEqual([layout.build, layout.split, undefined]);
    expect([...image.problems, ...violations(bytes, image)]).toEqual([]);
  });
});

describe('the same as UEFIExtract sees', () => {
  // A blank file has nothing to report.
  test.each(debianImages.filter(({ layout }) => layout.kind !== 'blank'))('$suite $name', async ({ suite, name }) => {
    const { image } = await read({ suite, name });
    const { lines } = await readWithUefiExtract(await pathOf({ suite, name }));
    expect(ourVolumes(image)).toEqual(lines.filter(({ type, depth }) => type === 'Volume' && depth === 1).map(theirVolume));
    expect(ourVariables(image)).toEqual(lines.filter(({ type }) => type === 'VSS entry').map(theirVariable));
    expect(ourRegion(image, 'variable-free')).toEqual(theirRegion(lines, 'Free space', 3));
    expect(ourRegion(image, 'ftw-working')).toEqual(theirRegion(lines, 'FTW store', 2));
    expect(ourRegion(image, 'ftw-spare')).toEqual(theirRegion(lines, 'Free space', 2));
  });
});

function ourVolumes({ volumes }: FirmwareImage): unknown[] {
  return volumes.map(({ offset, length, nameGuid, guid }) => ({ offset, size: length, guid: nameGuid ?? guid }));
}

/** UEFIExtract shows FvName where a volume has one, else the file system. */
function theirVolume({ offset, size, guid }: ReportLine): unknown {
  return { offset, size, guid };
}

function ourVariables({ variables }: FirmwareImage): unknown[] {
  return variables.map(({ offset, length, live, guid, name }) => {
    return { offset, size: length, what: live ? `${guid} ${name}` : 'dead' };
  });
}

function theirVariable({ offset, size, subtype, guid, name }: ReportLine): unknown {
  return { offset, size, what: subtype === 'Invalid' ? 'dead' : `${guid} ${name}` };
}

function ourRegion({ regions }: FirmwareImage, role: string): unknown[] {
  return regions.filter((region) => region.role === role).map(({ offset, length }) => [offset, length]);
}

/** Inside of the first NVRAM volume, which all of them start with; code volumes have free space too, on depth 2. */
function theirRegion(lines: readonly ReportLine[], type: string, depth: number): unknown[] {
  const first = lines.find((line) => line.type === 'Volume');
  if (first?.subtype !== 'NVRAM') return [];
  const inside = lines.filter(({ offset }) => offset < first.offset + first.size);
  return inside.filter((line) => line.type === type && line.depth === depth).map(({ offset, size }) => [offset, size]);
}

describe('a unified image is exactly its VARS and CODE', () => {
  test.each([
    ['bookworm', 'OVMF/OVMF_VARS.fd', 'OVMF/OVMF_CODE.fd'],
    ['trixie', 'OVMF/OVMF_VARS_4M.fd', 'OVMF/OVMF_CODE_4M.fd'],
    ['sid', 'OVMF/OVMF_VARS_4M.fd', 'OVMF/OVMF_CODE_4M.fd'],
  ] as const)('of %s', async (suite, vars, code) => {
    const unified = await readFile(await pathOf({ suite, name: 'ovmf/OVMF.fd' }));
    const shipped = {
      vars: await readFile(await pathOf({ suite, name: vars })),
      code: await readFile(await pathOf({ suite, name: code })),
    };
    const halves = splitImage(unified);
    if ('refusal' in halves) throw new Error(halves.refusal);
    expect(Buffer.compare(halves.vars, shipped.vars)).toBe(0);
    expect(Buffer.compare(halves.code, shipped.code)).toBe(0);
    const joined = joinImage(shipped.vars, shipped.code);
    if ('refusal' in joined) throw new Error(joined.refusal);
    expect(Buffer.compare(joined.image, unified)).toBe(0);
  });

  test("VARS of another build's size is refused, by what the CODE states and by its size", async () => {
    const small = await readFile(await pathOf({ suite: 'bookworm', name: 'OVMF/OVMF_VARS.fd' }));
    for (const suite of ['bookworm', 'sid'] as const) {
      const code = await readFile(await pathOf({ suite, name: 'OVMF/OVMF_CODE_4M.fd' }));
      expect(joinImage(small, code)).toEqual({ refusal: expect.stringContaining('for a variable store of 528 KiB') });
    }
  });
});

describe('variables as virt-fw-vars reads them', () => {
  const enrolled = debianImages.filter(({ name }) => /VARS.*\.(ms|snakeoil)\.fd$/.test(name));

  test.each(enrolled)('$suite $name', async ({ suite, name }) => {
    const { bytes, image } = await read({ suite, name });
    const live = image.variables.filter((variable) => variable.live);
    const ours = live.map(({ name: variable, guid, attributes, dataOffset, size }) => {
      const data = Buffer.from(bytes.subarray(dataOffset, dataOffset + size)).toString('hex');
      return { name: variable, guid, attr: attributes, data };
    });
    const theirs = (await readWithVirtFirmware(bytes)).map(({ name: variable, guid, attr, data }) => ({
      name: variable,
      guid,
      attr,
      data,
    }));
    expect(byName(ours)).toEqual(byName(theirs));
    expect(image.secureBoot.state).toBe('on');
  });
});

function byName<T extends { name: string; guid: string }>(variables: readonly T[]): T[] {
  const key = ({ name, guid }: T) => `${name} ${guid}`;
  return variables.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}

describe('what the code tells', () => {
  test.each([
    ['bookworm', 'OVMF/OVMF_CODE.fd', 'x86', { code: 0x1e0000, vars: 0x20000, source: 'tdx-metadata' }],
    ['bookworm', 'OVMF/OVMF_CODE_4M.fd', 'x86', { code: 0x37c000, vars: 0x84000, source: 'size' }],
    ['bookworm', 'OVMF/OVMF32_CODE_4M.secboot.fd', 'x86', { code: 0x37c000, vars: 0x84000, source: 'size' }],
    ['sid', 'OVMF/OVMF_CODE_4M.fd', 'x86', { code: 0x37c000, vars: 0x84000, source: 'tdx-metadata' }],
    ['sid', 'ovmf/OVMF.fd', 'x86', { code: 0x37c000, vars: 0x84000, source: 'tdx-metadata' }],
    ['bookworm', 'AAVMF/AAVMF_CODE.fd', 'aarch64', undefined],
    ['sid', 'AAVMF/AAVMF_CODE.secboot.fd', 'aarch64', undefined],
  ] as const)('%s %s is for %s and has sizes %o', async (suite, name, architecture, sizes) => {
    const { image } = await read({ suite, name });
    expect(image).toMatchObject({ architecture });
    expect(image.sizes).toEqual(sizes);
  });

  test.each([
    ['OVMF.fd', undefined],
    // Outside of its compressed volume an AMD SEV build does not differ from the generic one.
    ['OVMF.amdsev.fd', undefined],
    ['OVMF.inteltdx.ms.fd', 'intel-tdx'],
  ])('%s of sid is meant to be loaded whole: %s', async (name, purpose) => {
    expect((await read({ suite: 'sid', name: `ovmf/${name}` })).image.wholeImage).toBe(purpose);
  });

  test.each(['bios.bin', 'bios-256k.bin', 'bios-microvm.bin'])('%s is SeaBIOS', async (name) => {
    expect((await read({ suite: 'sid', name: `seabios/${name}` })).image.kind).toBe('seabios');
  });

  test("SeaBIOS's video BIOS is nothing that starts a machine", async () => {
    expect((await read({ suite: 'sid', name: 'seabios/vgabios-stdvga.bin' })).image.kind).toBe('unknown');
  });
});
