import { interruptedVariables } from './entry-state.ts';
import { findWorkingBlock } from './ftw.ts';
import type { FirmwareVolume, ImageProblem, Region, Variable, VariableStore } from './model.ts';
import { volumeEnd } from './scan.ts';
import { readStore } from './store.ts';
import { roomProblems } from './store-room.ts';
import { isNvram } from './volume.ts';
import { hex } from './wording.ts';

/** What an NVRAM volume holds behind its header. */
export interface Nvram {
  readonly volume: FirmwareVolume;
  readonly store: VariableStore | undefined;
  readonly variables: readonly Variable[];
  readonly regions: readonly Region[];
  readonly problems: readonly ImageProblem[];
}

/** Reads the first NVRAM volume: variable store, event log, FTW working block and spare; undefined where there is no such volume. */
export function readNvram(bytes: Uint8Array, volumes: readonly FirmwareVolume[]): Nvram | undefined {
  const index = volumes.findIndex(isNvram);
  const volume = volumes[index];
  if (!volume) return undefined;
  const end = volumeEnd(volumes, index, bytes.length);
  const header = volume.offset + volume.headerLength;
  const reading = readStore(bytes, header, end);
  if (!reading) {
    const message = `The NVRAM volume at ${hex(volume.offset)} has no variable store at ${hex(header)}.`;
    const problems = header < end ? [{ offset: header, length: Math.min(16, end - header), message }] : [];
    return { volume, store: undefined, variables: [], regions: [], problems };
  }
  const { store, variables, freeOffset } = reading;
  const storeEnd = freeOffset + store.freeSpace;
  const regions: Region[] = [
    { offset: store.offset, length: freeOffset - store.offset, role: 'variable-store', label: 'Variable store' },
    { offset: freeOffset, length: store.freeSpace, role: 'variable-free', label: 'Free space of the variable store' },
  ];
  const working = findWorkingBlock(bytes, storeEnd, end);
  if (working) {
    const spare = working.offset + working.length;
    regions.push(
      { offset: storeEnd, length: working.offset - storeEnd, role: 'event-log', label: 'Event log' },
      { offset: working.offset, length: working.length, role: 'ftw-working', label: 'FTW working block' },
      { offset: spare, length: end - spare, role: 'ftw-spare', label: 'FTW spare' },
    );
  }
  const problems = [
    ...reading.problems,
    ...interruptedVariables(variables),
    ...roomProblems(store, variables),
    ...(working?.problems ?? []),
  ];
  return { volume, store, variables, regions, problems };
}
