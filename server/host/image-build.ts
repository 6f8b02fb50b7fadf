import { unpack } from '../../firmware/compression/unpack.ts';
import { guidedTable } from '../../firmware/names.ts';
import { readOvmfMetadata } from '../../firmware/ovmf-metadata.ts';
import { readBuild } from '../../firmware/structure/build.ts';
import { openAll, Structure } from '../../firmware/structure/structure.ts';
import type { ImageBuild } from './facts.ts';
import { bytesToGiveBack } from './large-bytes.ts';

/** Takes an image apart, compressed parts too, which takes a quarter of a second for OVMF; undefined where its modules can't be seen. */
export function readImageBuild(bytes: Uint8Array): ImageBuild | undefined {
  const structure = new Structure(bytes);
  openAll(structure, structure.root, (algorithm, packed) => unpack(algorithm, packed, bytesToGiveBack));
  const build = readBuild(structure);
  if (!build) return undefined;
  const { smmRequired, secureBootCapable, wholeImage, release } = build;
  const hashes = readOvmfMetadata(bytes).find(({ guid }) => guid === guidedTable.sevHashes);
  return {
    smmRequired,
    secureBootCapable,
    wholeImage,
    sevHashes: hashes?.ranges.some(({ memoryLength }) => memoryLength > 0) === true,
    release,
  };
}
