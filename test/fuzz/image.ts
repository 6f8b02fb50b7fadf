/**
 * Damages firmware images at random and reads them: nothing may throw or take long, and what must be true of every reading is.
 * Starts from composed images, and from the images (*.fd) below the folders that are named.
 */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { composeCode } from '../../firmware/compose/code.ts';
import { composeModuleVolume, composeNestedBomb } from '../../firmware/compose/modules.ts';
import { composeUnifiedImage } from '../../firmware/compose/unified.ts';
import { composeVars, type VariableToCompose } from '../../firmware/compose/vars.ts';
import { unpack } from '../../firmware/compression/unpack.ts';
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
import { Dice, mutateImage } from './image-mutations.ts';

/** Milliseconds of processor time that one reading may take: what else a machine has to do does not count. */
const limit = 2000;

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
}

const certificates = {
  type: signatureTypes.x509,
  header: new Uint8Array(),
  signatures: [{ owner: vendors.shim, data: composeCertificate({ authority: true }) }],
};

/** A device path of every kind of node. */
const everyNode = new Uint8Array(nodeSamples.flatMap((sample) => [...nodeBytes(sample)]));

const variables: readonly VariableToCompose[] = [
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

export function composedOriginals(): Original[] {
  return [
    { name: 'unified 2m', bytes: composeUnifiedImage({ layout: '2m', variables, tdxMetadata: false }) },
    { name: 'unified 4m', bytes: composeUnifiedImage({ layout: '4m', variables }) },
    { name: 'code 4m', bytes: composeCode({ layout: '4m' }) },
    { name: 'vars 2m', bytes: composeVars({ layout: '2m', variables }) },
    { name: 'vars 2m, plain', bytes: composeVars({ layout: '2m', variables, authenticated: false }) },
    { name: 'modules', bytes: composeModuleVolume() },
    { name: 'nested bomb', bytes: composeNestedBomb(4, 0x80000) },
    // The first 4 of 64 MiB: the rest is padding.
    { name: 'code aavmf', bytes: composeCode({ layout: 'aavmf' }).subarray(0, 0x40_0000) },
    { name: 'vars aavmf', bytes: composeVars({ layout: 'aavmf', variables }).subarray(0, 0x10_0000) },
  ];
}

/** Reads one damaged image; undefined where all is well. */
export function tryOne(originals: readonly Original[], seed: number): ImageFailure | undefined {
  const dice = new Dice(seed);
  // Mostly the smaller ones: most of a large image is never looked at, and copying it takes longest.
  const small = originals.filter(({ bytes: { length } }) => length <= 0x40000);
  const { name: origin, bytes: original } = dice.pick(small.length > 0 && dice.below(4) > 0 ? small : originals);
  const bytes = mutateImage(original, dice);
  const copy = new Uint8Array(bytes);
  const started = processorTime();
  try {
    const image = analyzeImage(bytes);
    const structure = new Structure(bytes);
    openAll(structure, structure.root, unpack);
    readVariables(bytes, image);
    const elapsed = processorTime() - started;
    const wrong = [...violations(bytes, image), ...structureViolations(structure)];
    if (elapsed > limit) wrong.push(`took ${Math.round(elapsed)} ms`);
    if (Buffer.compare(bytes, copy) !== 0) wrong.push('reading changed the bytes');
    if (image.split) wrong.push(...splitAndJoin(bytes));
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

/** Runs for some minutes and tells what failed; resolves to the failures. */
export async function fuzzImages(minutes: number, firstSeed: number, folders: readonly string[]): Promise<ImageFailure[]> {
  const originals = [...composedOriginals(), ...(await Promise.all(folders.map(imagesBelow))).flat()];
  console.log(`images: ${originals.length} originals, ${minutes} minutes from seed ${firstSeed}`);
  const end = performance.now() + minutes * 60_000;
  const failures: ImageFailure[] = [];
  let seed = firstSeed;
  for (; performance.now() < end && failures.length < 20; seed++) {
    const failure = tryOne(originals, seed);
    if (!failure) continue;
    failures.push(failure);
    console.error(`seed ${failure.seed}, from ${failure.origin}: ${failure.what}`);
  }
  console.log(`images: ${seed - firstSeed} read, ${failures.length} failures`);
  return failures;
}
