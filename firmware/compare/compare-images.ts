/** What two images or variable stores have in common and what not: volumes and files by GUID, variables by name and vendor. */
import { plainBytes } from '../bytes.ts';
import { analyzeImage } from '../image.ts';
import type { ImageKind } from '../model.ts';
import { compareStructures, type StructureDifference } from './structure-differences.ts';
import { compareVariables, type VariableDifference } from './variable-differences.ts';

export interface Comparison {
  /** Byte for byte; with a list of variables, that the other has the same ones. */
  readonly identical: boolean;
  /** Where the first differing byte is, or where the shorter image ends; undefined for identical ones, and with a list. */
  readonly firstDifference: number | undefined;
  readonly kinds: readonly [ImageKind, ImageKind];
  /** Bytes. */
  readonly sizes: readonly [number, number];
  readonly volumes: readonly StructureDifference[];
  /** At any depth, in compressed parts too. */
  readonly files: readonly StructureDifference[];
  readonly variables: readonly VariableDifference[];
}

/**
 * Compares what the images hold, not where it lies: a file that has moved is the same file, and padding, dead variables and the way
 * something is compressed make no difference beyond `identical`. Unpacks at once what is compressed. Never throws.
 */
export function compareImages(one: Uint8Array, other: Uint8Array): Comparison {
  const [left, right] = [plainBytes(one), plainBytes(other)] as const;
  const firstDifference = firstDifferingByte(left, right);
  const { variables, ...sides } = compareSides(left, right);
  if (firstDifference === undefined)
    return { identical: true, firstDifference, ...sides, volumes: [], files: [], variables: [] };
  return { identical: false, firstDifference, ...sides, ...compareStructures(left, right), variables };
}

/** The same where one side or both are a list of variables, around which a store was laid out: nothing but the variables counts. */
export function compareLists(one: Uint8Array, other: Uint8Array): Comparison {
  const { variables, ...sides } = compareSides(plainBytes(one), plainBytes(other));
  return { identical: variables.length === 0, firstDifference: undefined, ...sides, volumes: [], files: [], variables };
}

function compareSides(left: Uint8Array, right: Uint8Array): Pick<Comparison, 'kinds' | 'sizes' | 'variables'> {
  const images = [analyzeImage(left), analyzeImage(right)] as const;
  const variables = compareVariables(
    { bytes: left, variables: images[0].variables },
    { bytes: right, variables: images[1].variables },
  );
  return { kinds: [images[0].kind, images[1].kind], sizes: [left.length, right.length], variables };
}

function firstDifferingByte(left: Uint8Array, right: Uint8Array): number | undefined {
  const common = Math.min(left.length, right.length);
  for (let offset = 0; offset < common; offset++) {
    if (left[offset] !== right[offset]) return offset;
  }
  return left.length === right.length ? undefined : common;
}
