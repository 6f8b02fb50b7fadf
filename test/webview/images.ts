import { composeCode } from '../../firmware/compose/code.ts';
import { composeFile } from '../../firmware/compose/ffs.ts';
import { composeLzma } from '../../firmware/compose/lzma.ts';
import { composeModule, moduleGuid } from '../../firmware/compose/modules.ts';
import { composeGuidedSection, composeSections, composeVolumeSection } from '../../firmware/compose/sections.ts';
import { composeVars } from '../../firmware/compose/vars.ts';
import { composeFfsVolume } from '../../firmware/compose/volume.ts';
import type { Evidence, FirmwareImage, FirmwareVolume, Region, Variable } from '../../firmware/model.ts';
import { guidedSections, volumeNames } from '../../firmware/names.ts';
import type { ImageContainer } from '../../webview/protocol.ts';
import { crowdedStore, emptyStore, guestStore, oddEntry } from './stores.ts';

/** An image as the page is shown it: real bytes, described by hand, so that what is said of them is tested elsewhere. */
export interface ShownImage {
  readonly name: string;
  readonly image: FirmwareImage;
  readonly bytes: Uint8Array;
  readonly container?: ImageContainer;
}

const KiB = 1024;
const MiB = 1024 * KiB;

const nvData = 'fff12b8d-7696-4c8b-a985-2747075b4f50';
const ffs2 = '8c8ce578-8a3d-4f1c-9935-896185c32dd3';
const globalVariable = '8be4df61-93ca-11d2-aa0d-00e098032b8c';

const nothingKnown: FirmwareImage = {
  size: 0,
  kind: 'unknown',
  evidence: [],
  volumes: [],
  regions: [],
  store: undefined,
  variables: [],
  split: undefined,
  splitRefusal: undefined,
  architecture: undefined,
  build: undefined,
  sizes: undefined,
  secureBoot: { state: 'unknown', reason: 'No variable store was found.' },
  wholeImage: undefined,
  problems: [],
};

function volume(offset: number, length: number, name: string): FirmwareVolume {
  const store = name === 'NVRAM';
  return {
    offset,
    length,
    headerLength: 0x48,
    guid: store ? nvData : ffs2,
    fileSystem: store ? 'NvData' : 'FFS2',
    nameGuid: undefined,
    name,
    attributes: 0x4feff,
    revision: 2,
    checksumValid: true,
  };
}

/** Regions one behind the other from `offset`, each with its length. */
function regions(offset: number, parts: readonly (readonly [Region['role'], string, number])[]): Region[] {
  let at = offset;
  return parts.map(([role, label, length]) => {
    const region = { offset: at, length, role, label };
    at += length;
    return region;
  });
}

const variableNames = [
  'PK',
  'KEK',
  'db',
  'dbx',
  'SecureBootEnable',
  'BootOrder',
  'Boot0000',
  'Boot0001',
  'Timeout',
  'PlatformLang',
];

/** Live ones first, then as many that were superseded. */
function variables(start: number, each: number): Variable[] {
  return [...variableNames, ...variableNames.slice(5)].map((name, index) => ({
    name,
    guid: globalVariable,
    attributes: 7,
    state: index < variableNames.length ? 0x3f : 0x3c,
    live: index < variableNames.length,
    offset: start + index * each,
    length: each,
    dataOffset: start + index * each + 60 + (name.length + 1) * 2,
    size: each - 60 - (name.length + 1) * 2,
    timestamp: undefined,
  }));
}

const variableLength = 128;
const variablesStart = 0x64;
const variablesEnd = variablesStart + (variableNames.length * 2 - 5) * variableLength;

/** The NVRAM volume of a 4 MiB build, 0x84000 bytes from the file's start. */
const nvramRegions = regions(0, [
  ['volume-header', 'Header of volume NVRAM', 0x48],
  ['variable-store', 'Variable store', variablesEnd - 0x48],
  ['variable-free', 'Free space of the variable store', 0x40000 - variablesEnd],
  ['event-log', 'Event log', 0x1000],
  ['ftw-working', 'FTW working block', 0x1000],
  ['ftw-spare', 'FTW spare', 0x42000],
]);

const unifiedEvidence: Evidence[] = [
  { text: 'A variable store volume (NvData) begins the file', offset: 0 },
  { text: 'Its variable store is formatted, healthy and authenticated', offset: 0x48 },
  { text: 'A code volume (FFS2) follows at once', offset: 0x84000 },
  { text: 'The x86 reset vector and VTF0 end the file', offset: 0x3ffff0 },
];

function write(bytes: Uint8Array, offset: number, text: string): void {
  for (let index = 0; index < text.length; index++) bytes[offset + index] = text.charCodeAt(index);
}

/** The same numbers every time: bytes that look like compressed code. */
function scramble(bytes: Uint8Array): void {
  let state = 0x12345678;
  for (let index = 0; index < bytes.length; index++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[index] = state >>> 24;
  }
}

function store(freeSpace: number): FirmwareImage['store'] {
  const guid = 'aaf32c78-947b-439a-a180-2e144ec37792';
  return { offset: 0x48, length: 0x3ffb8, guid, authenticated: true, healthy: true, freeSpace };
}

/** The NVRAM volume: ten live variables and five dead ones. */
function nvramBytes(): Uint8Array {
  const described = variables(variablesStart, variableLength);
  const composed = described.map(({ name, guid, state, size }) => ({ name, guid, state, data: new Uint8Array(size) }));
  return composeVars({ layout: '4m', variables: composed });
}

const modules = ['DxeCore', 'PcdDxe', 'SecureBootConfigDxe', 'VariableSmm', 'Shell'];
/** Type of a file that holds a volume. */
const volumeImage = 0x0b;

/** A DXE volume whose modules are packed, as in every OVMF, and a file that fills most of the rest. */
function dxeVolume(length: number): Uint8Array {
  const inner = composeFfsVolume({ length: 0x4000, files: modules.map((name, index) => composeModule(index, name)) });
  const packed = composeGuidedSection(guidedSections.lzma, composeLzma(composeSections([composeVolumeSection(inner)])));
  const filler = new Uint8Array(length - 0x10000);
  scramble(filler);
  return composeFfsVolume({
    length,
    name: volumeNames.dxe,
    files: [
      composeFile({ guid: '9e21fd93-9c72-4c15-8c4b-e77f1db2d792', type: volumeImage, body: packed }),
      composeFile({ guid: moduleGuid(0x500), type: 0x01, body: filler }),
    ],
  });
}

function unified(): ShownImage {
  const bytes = new Uint8Array(4 * MiB);
  bytes.set(nvramBytes());
  bytes.set(dxeVolume(0x348000), 0x84000);
  bytes.set(composeCode({ layout: '4m', tdxMetadata: false }).subarray(0x348000), 0x3cc000);
  const image: FirmwareImage = {
    ...nothingKnown,
    size: bytes.length,
    kind: 'unified',
    evidence: unifiedEvidence,
    volumes: [volume(0, 0x84000, 'NVRAM'), volume(0x84000, 0x348000, 'DXE'), volume(0x3cc000, 0x34000, 'SEC')],
    regions: [
      ...nvramRegions,
      ...regions(0x84000, [
        ['volume-header', 'Volume header', 0x48],
        ['code', 'Firmware volume DXE', 0x348000 - 0x48],
        ['volume-header', 'Volume header', 0x48],
        ['code', 'Firmware volume SEC', 0x34000 - 0x48 - 16],
        ['reset-vector', 'Reset vector', 16],
      ]),
    ],
    store: store(0x40000 - variablesEnd),
    variables: variables(variablesStart, variableLength),
    split: { offset: 0x84000 },
    architecture: 'x86',
    build: '4 MiB build',
    secureBoot: { state: 'on', reason: 'A platform key is enrolled and SecureBootEnable is 1.' },
  };
  return { name: 'OVMF.fd', image, bytes };
}

/** Its first volume's checksum is wrong. */
function refused(): ShownImage {
  const whole = unified();
  whole.bytes[0x32] = 0xff - (whole.bytes[0x32] ?? 0);
  const splitRefusal = 'The variable store volume says it is 528 KiB long, but no code volume begins behind it.';
  return { ...whole, image: { ...whole.image, split: undefined, splitRefusal } };
}

function vars(): ShownImage {
  const bytes = nvramBytes();
  const { image } = unified();
  const own = { ...image, size: bytes.length, kind: 'vars' as const, split: undefined, architecture: undefined };
  const evidence = unifiedEvidence.slice(0, 2);
  return {
    name: 'guest_VARS.fd',
    bytes,
    image: { ...own, evidence, volumes: image.volumes.slice(0, 1), regions: nvramRegions },
  };
}

/** 64 MiB, mostly padding; its last byte is one of a kind. */
function aavmf(): ShownImage {
  const bytes = composeCode({ layout: 'aavmf' });
  write(bytes, bytes.length - 8, 'THE END.');
  const image: FirmwareImage = {
    ...nothingKnown,
    size: bytes.length,
    kind: 'code',
    evidence: [
      { text: 'An AArch64 branch begins the file', offset: 0 },
      { text: 'A code volume (FFS2), and no variable store', offset: 0x1000 },
    ],
    volumes: [volume(0x1000, 0x2ff000, 'DXE')],
    regions: regions(0, [
      ['reset-vector', 'Branch to the first volume', 0x1000],
      ['volume-header', 'Volume header', 0x48],
      ['code', 'Firmware volume DXE', 0x2ff000 - 0x48],
      ['padding', 'Padding', 61 * MiB],
    ]),
    architecture: 'aarch64',
    build: 'AAVMF, 64 MiB',
  };
  return { name: 'AAVMF_CODE.fd', image, bytes };
}

function unknown(): ShownImage {
  const bytes = new Uint8Array(1000);
  scramble(bytes);
  const image = { ...nothingKnown, size: 1000, regions: regions(0, [['data', 'Data', 1000]]) };
  return { name: 'notes.bin', image, bytes };
}

/** One volume with these files, and nothing else. */
function oneVolume(name: string, length: number, files: readonly Uint8Array[]): ShownImage {
  const bytes = composeFfsVolume({ length, name: volumeNames.dxe, files });
  const described = regions(0, [
    ['volume-header', 'Volume header', 0x48],
    ['code', 'Firmware volume DXE', length - 0x48],
  ]);
  const image = {
    ...nothingKnown,
    size: length,
    kind: 'code' as const,
    volumes: [volume(0, length, 'DXE')],
    regions: described,
  };
  return { name, image, bytes };
}

/** 3,400 modules: with their sections, more than 10,000 nodes. */
function many(): ShownImage {
  const files = Array.from({ length: 3400 }, (_, index) => composeModule(index, `Module${String(index).padStart(4, '0')}`));
  return oneVolume('many.fd', 0x100000, files);
}

/** Three packed parts: one that unfolds, one that claims far too much, one that is cut off. */
function parts(): ShownImage {
  const content = composeSections([
    composeVolumeSection(composeFfsVolume({ length: 0x1000, files: [composeModule(1, 'Inner')] })),
  ]);
  const cut = composeLzma(content).subarray(0, 60);
  const packs = [composeLzma(content), composeLzma(content, 0x2000_0000), cut];
  const files = packs.map((packed, index) =>
    composeFile({
      guid: moduleGuid(0x600 + index),
      type: volumeImage,
      body: composeGuidedSection(guidedSections.lzma, packed),
    }),
  );
  return oneVolume('parts.fd', 0x20000, files);
}

function empty(): ShownImage {
  return { name: 'empty.fd', image: nothingKnown, bytes: new Uint8Array(0) };
}

/** A list of variables, shown in a store that is in no file. */
function jsonStore(): ShownImage {
  const store = guestStore();
  const evidence = [{ text: 'The file is the JSON variable store of a uefi-vars device.', offset: undefined }];
  const container = { format: 'json-varstore', isList: true } as const;
  return { ...store, name: 'guest.json', image: { ...store.image, build: undefined, evidence }, container };
}

export const images = {
  ...{ unified, refused, vars, aavmf, unknown, many, parts, empty },
  ...{ guestStore, emptyStore, crowdedStore, oddEntry, jsonStore },
};

export type ImageName = keyof typeof images;
