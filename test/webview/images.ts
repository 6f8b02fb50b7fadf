import type { Evidence, FirmwareImage, FirmwareVolume, Region, Variable } from '../../firmware/model.ts';

/** An image as the page is shown it, with bytes to match where it matters. Described by hand, so the page is tested alone. */
export interface ShownImage {
  readonly name: string;
  readonly image: FirmwareImage;
  readonly bytes: Uint8Array;
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
    length: each - 4,
    dataOffset: start + index * each + 60 + (name.length + 1) * 2,
    size: each - 4 - 60 - (name.length + 1) * 2,
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

/** Writes the bytes that a reader would look for: signatures, and names in UCS-2. */
function write(bytes: Uint8Array, offset: number, text: string, wide = false): void {
  for (let index = 0; index < text.length; index++) bytes[offset + index * (wide ? 2 : 1)] = text.charCodeAt(index);
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

function nvramBytes(bytes: Uint8Array): void {
  bytes.fill(0xff, 0, 0x84000);
  bytes.fill(0, 0, 0x64);
  bytes.set([0x8d, 0x2b, 0xf1, 0xff, 0x96, 0x76, 0x8b, 0x4c, 0xa9, 0x85, 0x27, 0x47, 0x07, 0x5b, 0x4f, 0x50], 16);
  bytes.set([0x00, 0x40, 0x08], 32);
  write(bytes, 40, '_FVH');
  for (const { offset, name, state } of variables(variablesStart, variableLength)) {
    bytes.fill(0, offset, offset + 60);
    bytes.set([0xaa, 0x55, state], offset);
    write(bytes, offset + 60, `${name}\0`, true);
    for (let index = 0; index <= name.length; index++) bytes[offset + 61 + index * 2] = 0;
  }
}

function unified(): ShownImage {
  const bytes = new Uint8Array(4 * MiB);
  scramble(bytes.subarray(0x84000));
  nvramBytes(bytes);
  for (const start of [0x84000, 0x3cc000]) write(bytes, start + 40, '_FVH');
  write(bytes, bytes.length - 0x14, 'VTF\0');
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

function refused(): ShownImage {
  const whole = unified();
  return {
    ...whole,
    image: {
      ...whole.image,
      split: undefined,
      splitRefusal: 'The variable store volume says it is 528 KiB long, but no code volume begins behind it.',
      problems: [
        { offset: 0x32, length: 2, message: 'The checksum of the NVRAM volume’s header is wrong' },
        { offset: 0x84000, length: 16, message: 'No volume where one is expected' },
      ],
    },
  };
}

function vars(): ShownImage {
  const bytes = new Uint8Array(0x84000);
  nvramBytes(bytes);
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
  const bytes = new Uint8Array(64 * MiB);
  scramble(bytes.subarray(0x1000, 0x300000));
  bytes.set([0x00, 0x04, 0x00, 0x14], 0);
  bytes.fill(0xff, 4, 0x1000);
  write(bytes, 0x1000 + 40, '_FVH');
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

function empty(): ShownImage {
  return { name: 'empty.fd', image: nothingKnown, bytes: new Uint8Array(0) };
}

export const images = { unified, refused, vars, aavmf, unknown, empty };

export type ImageName = keyof typeof images;
