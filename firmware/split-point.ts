import type { FirmwareVolume, ImageKind } from './model.ts';
import type { Platform } from './platform.ts';
import { isCode, isNvram } from './volume.ts';
import { hex } from './wording.ts';

/** Where a unified image is cut, or why it can't be. Both are undefined for every other kind. */
export interface SplitPoint {
  readonly split: { readonly offset: number } | undefined;
  readonly splitRefusal: string | undefined;
}

/** The cut is the end of the NVRAM volume that starts the file: true of every unified image that OvmfPkg builds. */
export function findSplitPoint(
  size: number,
  kind: ImageKind,
  volumes: readonly FirmwareVolume[],
  platform: Platform,
): SplitPoint {
  if (kind !== 'unified') return { split: undefined, splitRefusal: undefined };
  const refuse = (splitRefusal: string): SplitPoint => ({ split: undefined, splitRefusal });
  const [store, code] = volumes;
  if (store?.offset !== 0 || !isNvram(store)) {
    const offset = hex(volumes.find(isNvram)?.offset ?? 0);
    return refuse(
      `The variables are not at the start of the image but in the volume at ${offset}, so it is not VARS followed by CODE.`,
    );
  }
  if (!store.checksumValid) return refuse("The header checksum of the NVRAM volume is wrong, so its length can't be trusted.");
  if (store.length >= size) {
    return refuse(
      `The NVRAM volume claims ${hex(store.length)} bytes, and the file has ${hex(size)}: nothing would be left for CODE.`,
    );
  }
  if (!code || code.offset !== store.length || !isCode(code)) {
    return refuse(`Behind the NVRAM volume, at ${hex(store.length)}, no firmware volume with code starts.`);
  }
  if (platform.resetVector === undefined)
    return refuse('The image does not end with a volume top file and the x86 reset vector.');
  return { split: { offset: store.length }, splitRefusal: undefined };
}
