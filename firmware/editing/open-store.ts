/** Whether the variable store of an image can be changed, and if not, why. */
import { u8 } from '../bytes.ts';
import type { FirmwareImage, ImageKind, Variable, VariableStore } from '../model.ts';
import { volumeEnd } from '../scan.ts';
import { liveState, storeHeaderLength } from '../store.ts';
import { storeHealth } from '../variables/store-health.ts';
import { isNvram } from '../volume.ts';
import { hex } from '../wording.ts';

/** A store that an edit may rely on. */
export interface OpenStore {
  readonly image: FirmwareImage;
  readonly store: VariableStore;
  /** Where the store's header and its variables end. */
  readonly end: number;
  /** Where the next record would start. */
  readonly free: number;
}

export interface Refusal {
  readonly reason: string;
}

/** Old until the new one is whole: a power cut between the two leaves this state (VAR_IN_DELETED_TRANSITION). */
export const inTransitionState = 0x3e;

/**
 * The first variable store of the bytes, of which `image` is the reading. With `behindFree` set to `ignored`, what stands behind the last readable variable, where
 * free space should be erased, is no reason to refuse.
 */
export function openStore(
  bytes: Uint8Array,
  image: FirmwareImage,
  behindFree: 'erased' | 'ignored' = 'erased',
): OpenStore | Refusal {
  const { store, volumes } = image;
  const index = volumes.findIndex(isNvram);
  const volume = volumes[index];
  if (!volume || !store) return { reason: withoutStore[image.kind] };
  if (!volume.checksumValid) {
    return {
      reason: 'The header of the NVRAM volume is damaged: its checksum is wrong, so the firmware would format it anew.',
    };
  }
  const end = store.offset + store.length;
  if (store.length < storeHeaderLength || end > volumeEnd(volumes, index, bytes.length)) {
    return { reason: `The variable store claims ${hex(store.length)} bytes, which is not what its volume has room for.` };
  }
  if (!store.healthy) {
    return { reason: 'The variable store is not marked as formatted and healthy: the firmware would not use it as it is.' };
  }
  if (storeHealth(bytes, image)?.ftw?.midWrite) {
    const reason =
      'A fault tolerant write of the firmware is under way: when the guest starts next, it finishes it over whatever is changed now. ' +
      'Start the guest once, shut it down, and try again.';
    return { reason };
  }
  const free = end - store.freeSpace;
  if (behindFree === 'erased' && !isErased(bytes, free, end)) {
    const reason =
      `Behind the last variable that can be read, at ${hex(free)}, the store is not erased: something there is damaged. ` +
      'Compact the store first, which drops what stands there.';
    return { reason };
  }
  return { image, store, end, free };
}

const withoutStore: Readonly<Record<ImageKind, string>> = {
  unified: 'The NVRAM volume of this image holds no variable store that is known here.',
  vars: 'The NVRAM volume of this image holds no variable store that is known here.',
  code: 'This is CODE without a variable store; the variables are in the VARS file beside it.',
  blank:
    'The store is blank: it has no volume yet, which the firmware makes when the guest first starts. ' +
    'Start the guest once, or begin with a VARS template that has one.',
  qcow2: 'This is a qcow2 file: convert it to raw first.',
  seabios: 'This is SeaBIOS, which keeps no variables.',
  unknown: 'There is no variable store in it that is known here.',
};

/** Flash that has been erased holds 0xff, and only there the driver can write. */
function isErased(bytes: Uint8Array, from: number, end: number): boolean {
  for (let offset = from; offset < end; offset++) {
    if (u8(bytes, offset) !== 0xff) return false;
  }
  return true;
}

/**
 * The variables that count for the firmware, in the order of the store: those that are added, and one in transition to being
 * deleted whose successor never came.
 */
export function effectiveVariables(variables: readonly Variable[]): readonly Variable[] {
  const added = new Set(variables.filter(({ state }) => state === liveState).map(keyOf));
  return variables.filter((variable) => {
    if (variable.state === liveState) return true;
    if (variable.state !== inTransitionState || added.has(keyOf(variable))) return false;
    added.add(keyOf(variable));
    return true;
  });
}

/** Name and vendor together are what identifies a variable. */
export function keyOf({ name, guid }: Pick<Variable, 'name' | 'guid'>): string {
  return `${guid} ${name}`;
}
