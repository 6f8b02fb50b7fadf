/** A unified image is a variable store and CODE, one after the other: cutting it apart, and putting halves together. */
import { analyzeImage } from './image.ts';
import type { FirmwareImage, ImageKind } from './model.ts';
import { isNvram } from './volume.ts';
import { hex, sizeText } from './wording.ts';

/** Why something can't be done, in plain sentences. */
interface Refusal {
  readonly refusal: string;
}

/** Both halves are views of the image's own bytes. */
export type SplitResult = { readonly vars: Uint8Array; readonly code: Uint8Array } | Refusal;

export type JoinResult = { readonly image: Uint8Array } | Refusal;

/** VARS and CODE of a unified image; VARS ‖ CODE is the image again, byte for byte. */
export function splitImage(bytes: Uint8Array): SplitResult {
  const image = analyzeImage(bytes);
  if (!image.split)
    return { refusal: image.splitRefusal ?? `Only a unified image can be split. ${kindSentence(image, 'This')}` };
  return { vars: bytes.subarray(0, image.split.offset), code: bytes.subarray(image.split.offset) };
}

/** The unified image of a variable store and the CODE it belongs to. */
export function joinImage(vars: Uint8Array, code: Uint8Array): JoinResult {
  const store = analyzeImage(vars);
  const program = analyzeImage(code);
  const refusal = refuseVars(store) ?? refuseCode(program) ?? refusePair(store, program);
  if (refusal !== undefined) return { refusal };
  const image = new Uint8Array(vars.length + code.length);
  image.set(vars);
  image.set(code, vars.length);
  const joined = analyzeImage(image);
  if (joined.split?.offset === vars.length) return { image };
  return { refusal: `The two don't make a unified image. ${joined.splitRefusal ?? kindSentence(joined, 'The result')}` };
}

function refuseVars(store: FirmwareImage): string | undefined {
  if (store.kind !== 'vars') return `The first file must be a variable store (VARS). ${kindSentence(store, 'It')}`;
  const volume = store.volumes[0];
  if (volume && isNvram(volume) && volume.offset === 0 && volume.checksumValid && volume.length === store.size)
    return undefined;
  return (
    `The variable store's volume doesn't fill its file of ${sizeText(store.size)}: ` +
    'only the stores of x86 builds, which are nothing but their volume, are joined with CODE.'
  );
}

function refuseCode(program: FirmwareImage): string | undefined {
  if (program.kind !== 'code') return `The second file must be CODE. ${kindSentence(program, 'It')}`;
  if (program.volumes[0]?.offset === 0 && endsInResetVector(program)) return undefined;
  return 'The CODE is not for x86: it does not start with a firmware volume and end with the x86 reset vector. Only x86 builds have unified images.';
}

function refusePair(store: FirmwareImage, program: FirmwareImage): string | undefined {
  const expected = program.sizes?.vars;
  if (expected === undefined || expected === store.size) return undefined;
  return (
    `This CODE (${sizeText(program.size)}) was built for a variable store of ${sizeText(expected)} (${hex(expected)}), ` +
    `but this one has ${sizeText(store.size)} (${hex(store.size)}).`
  );
}

const whatItIs: Readonly<Record<ImageKind, string>> = {
  unified: 'is a unified image',
  code: 'is CODE without variables',
  vars: 'is a variable store (VARS) without code',
  blank: 'is blank',
  qcow2: 'is a qcow2 file and must be converted to raw first',
  seabios: 'is SeaBIOS',
  unknown: 'is no firmware image that is known here',
};

function kindSentence(image: FirmwareImage, subject: string): string {
  return `${subject} ${whatItIs[image.kind]}.`;
}

function endsInResetVector(image: FirmwareImage): boolean {
  return image.regions.at(-1)?.role === 'reset-vector';
}
