/** How a variable store is doing: what is live and what is dead, how much room is left, and whether a write was cut short. */
import { FillReader } from '../fill.ts';
import { findWorkingBlock, type PendingWrite, pendingWords } from '../ftw.ts';
import type { FirmwareImage } from '../model.ts';
import { nearlyFull, storeRoom } from '../store-room.ts';
import { sizeText } from '../wording.ts';

export interface StoreHealth {
  /** Bytes of the header's Size field. */
  readonly size: number;
  /** Bytes of live variables, of dead ones, and behind the last, each with header, name, data and alignment. */
  readonly liveBytes: number;
  readonly deadBytes: number;
  readonly freeBytes: number;
  /** Bytes that are free once the firmware has reclaimed the dead variables. */
  readonly reclaimableBytes: number;
  readonly liveCount: number;
  readonly deadCount: number;
  /** Formatted, and its state is the one of a store in use. */
  readonly healthy: boolean;
  /** A sentence; undefined while there is room. */
  readonly nearlyFull: string | undefined;
  /** Undefined where there is no working block for fault tolerant writes. */
  readonly ftw: FtwHealth | undefined;
}

export interface FtwHealth {
  /** The working block. */
  readonly offset: number;
  readonly length: number;
  /** Marked as valid, with the right CRC. */
  readonly valid: boolean;
  /** A write was begun and not finished. */
  readonly midWrite: boolean;
  /** What that means, or that all is well. */
  readonly sentence: string;
  readonly spare: {
    readonly offset: number;
    readonly length: number;
    /** Nothing is in it. It may hold something after a write that went well too. */
    readonly erased: boolean;
  };
}

type StoreParts = Pick<FirmwareImage, 'store' | 'variables' | 'regions'>;

/** Undefined where the image has no variable store. */
export function storeHealth(bytes: Uint8Array, { store, variables, regions }: StoreParts): StoreHealth | undefined {
  if (!store) return undefined;
  const { live, dead, reclaimable } = storeRoom(store, variables);
  const liveCount = variables.filter((variable) => variable.live).length;
  return {
    size: store.length,
    liveBytes: live,
    deadBytes: dead,
    freeBytes: store.freeSpace,
    reclaimableBytes: reclaimable,
    liveCount,
    deadCount: variables.length - liveCount,
    healthy: store.healthy,
    nearlyFull: nearlyFull(store, variables),
    ftw: ftwHealth(bytes, regions),
  };
}

function ftwHealth(bytes: Uint8Array, regions: FirmwareImage['regions']): FtwHealth | undefined {
  const working = regions.find(({ role }) => role === 'ftw-working');
  const spare = regions.find(({ role }) => role === 'ftw-spare');
  const block = working && findWorkingBlock(bytes, working.offset, working.offset + working.length);
  if (!working || !block) return undefined;
  const [offset, length] = [spare?.offset ?? working.offset + working.length, spare?.length ?? 0];
  return {
    offset: working.offset,
    length: working.length,
    valid: block.valid,
    midWrite: block.write !== undefined,
    sentence: ftwSentence(block.valid, block.write),
    spare: { offset, length, erased: new FillReader(bytes).endOfRun(offset, 0xff, offset + length) === offset + length },
  };
}

function ftwSentence(valid: boolean, write: PendingWrite | undefined): string {
  if (write) return pendingWords(write);
  return valid
    ? 'No fault tolerant write is under way.'
    : 'The working block for fault tolerant writes is not valid; the firmware makes a new one at its next start.';
}

/** `3 live variables (2.1 KiB), …` in one line, for a heading. */
export function healthText({ liveCount, deadCount, liveBytes, deadBytes, freeBytes }: StoreHealth): string {
  const dead = deadCount > 0 ? `, ${deadCount} superseded or deleted (${sizeText(deadBytes)})` : '';
  return `${liveCount} live (${sizeText(liveBytes)})${dead}, ${sizeText(freeBytes)} free`;
}
