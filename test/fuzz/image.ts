/**
 * Damages firmware images at random and reads them: nothing may throw or take long, and what must be true of every reading is.
 * Starts from composed images, and from the images (*.fd) below the folders that are named.
 */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { composeCode } from '../../firmware/compose/code.ts';
import { composeModule, composeModuleVolume, composeNestedBomb } from '../../firmware/compose/modules.ts';
import { composeUnifiedImage } from '../../firmware/compose/unified.ts';
import { composeVars, storeLayouts, type VariableToCompose } from '../../firmware/compose/vars.ts';
import { composeFfsVolume } from '../../firmware/compose/volume.ts';
import { unpack } from '../../firmware/compression/unpack.ts';
import { readContainer } from '../../firmware/containers/container.ts';
import { analyzeImage } from '../../firmware/image.ts';
import { violations } from '../../firmware/invariants.ts';
import type { FirmwareImage } from '../../firmware/model.ts';
import { vendors } from '../../firmware/names.ts';
import { composeCertificate } from '../../firmware/signatures/certificates-for-tests.ts';
import { signatureTypes } from '../../firmware/signatures/kinds.ts';
import { secureBootReport } from '../../firmware/signatures/report.ts';
import { writeSignatureLists } from '../../firmware/signatures/signature-lists.ts';
import { joinImage, splitImage } from '../../firmware/split.ts';
import { structureViolations } from '../../firmware/structure/invariants.ts';
import { openAll, Structure } from '../../firmware/structure/structure.ts';
import { writeBootEntry } from '../../firmware/variables/boot-entry.ts';
import { decodeVariable } from '../../firmware/variables/decode.ts';
import { nodeBytes, nodeSamples } from '../../firmware/variables/device-paths-for-tests.ts';
import { storeHealth } from '../../firmware/variables/store-health.ts';
import { composedContainers } from './image-containers.ts';
import { Dice, mutateImage } from './image-mutations.ts';

/** What one reading may take: milliseconds of processor time, as what else a machine has to do does not count. */
const limit = 2000;

/** MiB that the whole process may take, the runtime and the originals among them. */
const memoryLimit = 512;

function processorTime(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** One damaged image that was read wrongly; the seed makes the same image again. */
export interface ImageFailure {
  readonly seed: number;
  readonly origin: string;
  readonly what: string;
}

export interface Original {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Few bytes that unfold to many. */
  readonly heavy?: true;
}

const certificates = {
  type: signatureTypes.x509,
  header: new Uint8Array(),
  signatures: [{ owner: vendors.shim, data: composeCertificate({ authority: true }) }],
};

/** A device path of every kind of node. */
const everyNode = new Uint8Array(nodeSamples.flatMap((sample) => [...nodeBytes(sample)]));

/** An iSCSI target that is in use, with CHAP. */
const iscsiTarget = new Uint8Array(1049);
for (const place of [184, 223, 757]) iscsiTarget[place] = 1;

const variables: readonly VariableToCompose[] = [
  { name: 'Attempt 1', guid: '59324945-ec44-4c0d-b1cd-9db139df070c', data: iscsiTarget },
  { name: '525400123456', guid: '5b446ed1-e30b-4faa-871a-3654eca36080', data: addresses(2) },
  { name: '525400123456', guid: '937fe521-95ae-4d1a-8929-48bcd90ad31a', data: addresses(6) },
  { name: 'PK', guid: vendors.global, data: writeSignatureLists([certificates]) },
  { name: 'ConOut', guid: vendors.global, data: everyNode },
  {
    name: 'Boot0000',
    guid: vendors.global,
    data: writeBootEntry({ attributes: 1, description: 'Any', path: everyNode, optionalData: new Uint8Array(8) }),
  },
  ...Array.from({ length: 12 }, (_, index) => ({
    name: index % 3 === 0 ? 'BootOrder' : `Boot${String(index).padStart(4, '0')}`,
    guid: vendors.global,
    data: new Uint8Array(10 + index * 7).fill(index),
    state: index % 3 === 0 ? 0x3c : 0x3f,
  })),
];

/** What a network driver keeps of a card: a table of one entry, whose number stands at `count`, and what that points to. */
function addresses(count: number): Uint8Array {
  const data = new Uint8Array(count + 34);
  data[count] = 1;
  data.set([count + 14, 0, 0, 0, 20, 0, 0, 0, 2], count + 2);
  return data;
}

/** The spare area holds the beginning of the volume, as it does after a reclaim. */
function withCopyInSpare(vars: Uint8Array): Uint8Array {
  const { spare } = storeLayouts['2m'];
  return vars.copyWithin(spare, 0, spare);
}

/** Images of every kind that can be damaged, made by our own code. */
export function composedOriginals(): Original[] {
  return [
    { name: 'unified 2m', bytes: composeUnifiedImage({ layout: '2m', variables, tdxMetadata: false }) },
    { name: 'unified 4m', bytes: composeUnifiedImage({ layout: '4m', variables }) },
    { name: 'code 4m', bytes: composeCode({ layout: '4m' }) },
    { name: 'vars 2m', bytes: composeVars({ layout: '2m', variables }) },
    { name: 'vars 2m, plain', bytes: composeVars({ layout: '2m', variables, authenticated: false }) },
    { name: 'vars 2m, copied', bytes: withCopyInSpare(composeVars({ layout: '2m', variables })) },
    { name: 'modules', bytes: composeModuleVolume() },
    { name: 'nested bomb', bytes: composeNestedBomb(4, 0x80000), heavy: true },
    // The first 4 of 64 MiB: the rest is padding.
    { name: 'code aavmf', bytes: composeCode({ layout: 'aavmf' }).subarray(0, 0x40_0000) },
    { name: 'vars aavmf', bytes: composeVars({ layout: 'aavmf', variables }).subarray(0, 0x10_0000) },
    ...composedContainers(variables),
    ...composedSmallOriginals(),
  ];
}

/** A few KiB each, which read in a fraction of a millisecond. */
function composedSmallOriginals(): Original[] {
  const vars = composeVars({ layout: '2m', variables }).subarray(0, 0x2000);
  const modules = Array.from({ length: 4 }, (_, index) => composeModule(index, `Module${index}`));
  const volume = composeFfsVolume({ length: 0x2000, files: modules });
  return [
    { name: 'small vars', bytes: vars },
    { name: 'small code', bytes: volume },
    { name: 'small unified', bytes: Uint8Array.from([...vars, ...volume]) },
    { name: 'small nested bomb', bytes: composeNestedBomb(2, 0x1000) },
  ];
}

/** Bytes below which an original counts as small, and as tiny. */
const sizes = { small: 0x40000, tiny: 0x6000 } as const;

/** Mostly the tiny ones: most of a large image is never looked at, and copying it takes longest. */
function pickOriginal(originals: readonly Original[], dice: Dice): Original {
  const draw = dice.below(100);
  const most = draw < 90 ? sizes.tiny : draw < 98 ? sizes.small : Number.POSITIVE_INFINITY;
  const fitting = originals.filter(({ bytes, heavy }) => bytes.length <= most && (!heavy || draw >= 98));
  return dice.pick(fitting.length > 0 ? fitting : originals);
}

/** Reads one damaged image; undefined where all is well. */
export function tryOne(originals: readonly Original[], seed: number): ImageFailure | undefined {
  const dice = new Dice(seed);
  const { name: origin, bytes: original } = pickOriginal(originals, dice);
  const bytes = mutateImage(original, dice);
  const copy = new Uint8Array(bytes);
  const started = processorTime();
  try {
    const container = readContainer(bytes);
    // What can't be opened is read as the bytes that it is.
    const content = 'problem' in container ? { bytes, image: analyzeImage(bytes) } : container;
    const { image } = content;
    const structure = new Structure(content.bytes);
    openAll(structure, structure.root, unpack);
    readVariables(content.bytes, image);
    const elapsed = processorTime() - started;
    const wrong = [...violations(content.bytes, image), ...structureViolations(structure)];
    if (elapsed > limit) wrong.push(`took ${Math.round(elapsed)} ms`);
    if (Buffer.compare(bytes, copy) !== 0) wrong.push('reading changed the bytes');
    if (image.split) wrong.push(...splitAndJoin(content.bytes));
    return wrong.length > 0 ? { seed, origin, what: wrong.join('; ') } : undefined;
  } catch (error) {
    return { seed, origin, what: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

/** All that is said of variables and keys; the reading itself is the test. */
function readVariables(bytes: Uint8Array, image: FirmwareImage): void {
  storeHealth(bytes, image);
  secureBootReport(image, bytes, new Date(0));
  for (const variable of image.variables) {
    decodeVariable(variable, bytes.subarray(variable.dataOffset, variable.dataOffset + variable.size));
  }
}

/** Halves that can be put together again make the same file. */
function splitAndJoin(bytes: Uint8Array): string[] {
  const halves = splitImage(bytes);
  if ('refusal' in halves) return [`the split was offered, then refused: ${halves.refusal}`];
  const joined = joinImage(halves.vars, halves.code);
  if ('refusal' in joined || Buffer.compare(joined.image, bytes) === 0) return [];
  return ['VARS and CODE make another file'];
}

async function imagesBelow(folder: string): Promise<Original[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.fd'))
    .map((entry) => path.join(entry.parentPath, entry.name));
  return Promise.all(files.map(async (name) => ({ name, bytes: (await readFile(name)).subarray(0, 0x50_0000) })));
}

/** How long to go on: so many images, or so many minutes. */
export type Extent = { readonly images: number } | { readonly minutes: number };

/** Reads damaged images and tells what failed, the longest reading and the memory; resolves to whether all was well. */
export async function fuzzImages(extent: Extent, firstSeed: number, folders: readonly string[]): Promise<boolean> {
  const originals = [...composedOriginals(), ...(await Promise.all(folders.map(imagesBelow))).flat()];
  const asked = 'images' in extent ? `${extent.images} of them` : `${extent.minutes} minutes`;
  console.log(`images: ${originals.length} originals, ${asked} from seed ${firstSeed}`);
  const images = 'images' in extent ? extent.images : Number.POSITIVE_INFINITY;
  const end = 'minutes' in extent ? performance.now() + extent.minutes * 60_000 : Number.POSITIVE_INFINITY;
  const longest = { milliseconds: 0, seed: firstSeed };
  let read = 0;
  let failures = 0;
  while (read < images && performance.now() < end && failures < 20) {
    const seed = firstSeed + read++;
    const started = processorTime();
    const failure = tryOne(originals, seed);
    const milliseconds = processorTime() - started;
    if (milliseconds > longest.milliseconds) Object.assign(longest, { milliseconds, seed });
    if (read % 50_000 === 0) console.log(`images: ${read} read, ${failures} failures`);
    if (!failure) continue;
    failures++;
    console.error(`seed ${failure.seed}, from ${failure.origin}: ${failure.what}`);
  }
  const peak = Math.round(process.resourceUsage().maxRSS / 1024);
  const worst = `${Math.round(longest.milliseconds)} ms at most (seed ${longest.seed})`;
  console.log(`images: ${read} read, ${failures} failures; ${worst}; ${peak} MiB of memory at most`);
  if (peak > memoryLimit) console.error(`images: more than ${memoryLimit} MiB of memory`);
  return failures === 0 && peak <= memoryLimit;
}
