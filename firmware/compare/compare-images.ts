/** What two images or variable stores have in common and what not: volumes and files by GUID, variables by name and vendor. */
import { plainBytes } from '../bytes.ts';
import { analyzeImage } from '../image.ts';
import type { ImageKind } from '../model.ts';
import { compareStructures, type StructureDifference } from './structure-differences.ts';
import { compareVariables, type VariableDifference } from './variable-differences.ts';

export interface Comparison {
  /** Byte for byte. */
  readonly identical: boolean;
  /** Where the first differing byte is, or where the shorter image ends; undefined for identical ones. */
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
  const images = [analyzeImage(left), analyzeImage(right)] as const;
  const firstDifference = firstDifferingByte(left, right);
  const identical = firstDifference === undefined;
  const { volumes, files } = identical ? { volumes: [], files: [] } : compareStructures(left, right);
  return {
    identical,
    firstDifference,
    kinds: [images[0].kind, images[1].kind],
    sizes: [left.length, right.length],
    volumes,
    files,
    variables: identical
      ? []
      : compareVariables({ bytes: left, variables: images[0].variables }, { bytes: right, variables: images[1].variables }),
  };
}

function firstDifferingByte(left: Uint8Array, right: Uint8Array): number | undefined {
  const common = Math.min(left.length, right.length);
  for (let offset = 0; offset < common; offset++) {
    if (left[offset] !== right[offset]) return offset;
  }
  return left.length === right.length ? undefined : common;
}
