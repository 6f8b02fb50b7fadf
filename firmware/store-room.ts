/** How much room a variable store has. Dead entries take room until the firmware needs it and reclaims it. */
import type { ImageProblem, Variable, VariableStore } from './model.ts';
import { storeHeaderLength } from './store.ts';
import { hex, roundedSize } from './wording.ts';

/** Bytes; of variables each with its header, name, data and alignment. */
export interface StoreRoom {
  readonly live: number;
  readonly dead: number;
  /** Free once the dead ones are reclaimed. */
  readonly reclaimable: number;
}

/** Below this part of the store a new boot entry, key or update of dbx may be refused. */
const littleRoom = 0.1;

/** Adds up the variables of a store, each with what fills it up to a multiple of 4 bytes. */
export function storeRoom({ freeSpace }: VariableStore, variables: readonly Variable[]): StoreRoom {
  let live = 0;
  let dead = 0;
  for (const variable of variables) {
    const length = Math.ceil(variable.length / 4) * 4;
    if (variable.live) live += length;
    else dead += length;
  }
  return { live, dead, reclaimable: freeSpace + dead };
}

/** One sentence; undefined while there is room. */
export function nearlyFull(store: VariableStore, variables: readonly Variable[]): string | undefined {
  const { live, dead, reclaimable } = storeRoom(store, variables);
  const all = live + dead + store.freeSpace;
  if (live === 0 || reclaimable >= all * littleRoom) return undefined;
  return `The variable store at ${hex(store.offset)} is nearly full: live variables take ${roundedSize(live)} of ${roundedSize(store.length)}, so new boot entries or keys may be refused.`;
}

/** The same as a problem of the image. */
export function roomProblems(store: VariableStore, variables: readonly Variable[]): ImageProblem[] {
  const message = nearlyFull(store, variables);
  return message === undefined ? [] : [{ offset: store.offset, length: storeHeaderLength, message }];
}
