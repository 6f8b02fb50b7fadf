import type { FirmwareUse } from './firmware-use.ts';

/** Bytes that the firmware of some guests takes on disk. */
export interface FirmwareCost {
  /** How many guests have firmware whose sizes are known. */
  readonly guests: number;
  /** As the domains have it: each file once, and a variable store for each guest. */
  readonly now: number;
  /** A unified image for each guest. */
  readonly unified: number;
  /** Each CODE once, and a variable store for each guest. */
  readonly split: number;
}

/**
 * What the guests' firmware takes. CODE files of one path are one file; the CODE in unified images of one size counts as one build, for
 * such images are copies of each other.
 */
export function firmwareCost(uses: readonly FirmwareUse[]): FirmwareCost {
  const files = new Map<string, number>();
  const builds = new Map<string, number>();
  let stores = 0;
  let separateStores = 0;
  let unified = 0;
  let guests = 0;
  for (const { path, parts } of uses) {
    if (!parts || path === undefined) continue;
    const whole = parts.code + parts.vars;
    guests += 1;
    unified += whole;
    stores += parts.vars;
    files.set(path, parts.unified ? whole : parts.code);
    builds.set(parts.unified ? `${parts.code}` : path, parts.code);
    if (!parts.unified) separateStores += parts.vars;
  }
  return { guests, now: sum(files) + separateStores, unified, split: sum(builds) + stores };
}

function sum(sizes: ReadonlyMap<string, number>): number {
  return [...sizes.values()].reduce((total, size) => total + size, 0);
}
