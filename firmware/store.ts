/** Variable stores as edk2's variable driver keeps them (MdeModulePkg/Include/Guid/VariableFormat.h). */
import { u8, u16, u32 } from './bytes.ts';
import { guidAt } from './guid.ts';
import type { ImageProblem, Variable, VariableStore } from './model.ts';
import { storeFormats } from './names.ts';
import { hex } from './wording.ts';

export const storeHeaderLength = 28;
/** StartId of every variable. */
export const variableStartId = 0x55aa;
/** State of a variable that counts; each later state clears more bits. */
export const liveState = 0x3f;
export const formattedStore = 0x5a;
export const healthyStore = 0xfe;
export const authenticatedHeaderLength = 60;
export const plainHeaderLength = 32;

/** No store of a virtual machine comes near; a hostile one may not keep a reader busy. */
const mostVariables = 65_536;
/** UTF-16 units of a name that are shown. */
const longestName = 1024;

export interface StoreReading {
  readonly store: VariableStore;
  readonly variables: readonly Variable[];
  /** Where free space starts. */
  readonly freeOffset: number;
  readonly problems: readonly ImageProblem[];
}

/** Reads the store whose header is at `offset`, in a volume that ends at `volumeEnd`; undefined where no store is. */
export function readStore(bytes: Uint8Array, offset: number, volumeEnd: number): StoreReading | undefined {
  if (offset + storeHeaderLength > volumeEnd) return undefined;
  const guid = guidAt(bytes, offset);
  if (guid !== storeFormats.authenticated && guid !== storeFormats.plain) return undefined;
  const problems: ImageProblem[] = [];
  const length = u32(bytes, offset + 16);
  if (length < storeHeaderLength || offset + length > volumeEnd) {
    const message = `The variable store at ${hex(offset)} claims ${hex(length)} bytes, but its volume ends at ${hex(volumeEnd)}.`;
    problems.push({ offset: offset + 16, length: 4, message });
  }
  const end = length < storeHeaderLength ? volumeEnd : Math.min(offset + length, volumeEnd);
  const healthy = u8(bytes, offset + 20) === formattedStore && u8(bytes, offset + 21) === healthyStore;
  if (!healthy) {
    const seen = `${hex(u8(bytes, offset + 20))} and ${hex(u8(bytes, offset + 21))}`;
    const message = `The variable store at ${hex(offset)} is not formatted and healthy: format and state are ${seen}, not 0x5a and 0xfe.`;
    problems.push({ offset: offset + 20, length: 2, message });
  }
  const authenticated = guid === storeFormats.authenticated;
  const walk = readVariables(bytes, offset + storeHeaderLength, end, authenticated);
  return {
    store: { offset, length, guid, authenticated, healthy, freeSpace: end - walk.freeOffset },
    variables: walk.variables,
    freeOffset: walk.freeOffset,
    problems: [...problems, ...walk.problems],
  };
}

type VariableWalk = Pick<StoreReading, 'variables' | 'freeOffset' | 'problems'>;

function readVariables(bytes: Uint8Array, start: number, end: number, authenticated: boolean): VariableWalk {
  const headerLength = authenticated ? authenticatedHeaderLength : plainHeaderLength;
  const variables: Variable[] = [];
  let offset = start;
  while (offset + headerLength <= end && u16(bytes, offset) === variableStartId) {
    if (variables.length === mostVariables) {
      const message = `More than ${mostVariables} variables: the rest of the store from ${hex(offset)} on was not read.`;
      return { variables, freeOffset: offset, problems: [{ offset, length: 0, message }] };
    }
    const variable = readVariable(bytes, offset, authenticated);
    if (offset + variable.length > end) {
      const message = `The variable at ${hex(offset)} claims ${hex(variable.length)} bytes, but its store ends at ${hex(end)}: nothing behind it was read.`;
      return { variables, freeOffset: offset, problems: [{ offset, length: headerLength, message }] };
    }
    variables.push(variable);
    offset += Math.ceil(variable.length / 4) * 4;
  }
  const freeOffset = Math.min(offset, end);
  return { variables, freeOffset, problems: dirtyFreeSpace(bytes, freeOffset, end) };
}

function readVariable(bytes: Uint8Array, offset: number, authenticated: boolean): Variable {
  const headerLength = authenticated ? authenticatedHeaderLength : plainHeaderLength;
  // Both headers end in NameSize, DataSize and VendorGuid.
  const sizes = offset + headerLength - 24;
  const nameSize = u32(bytes, sizes);
  const size = u32(bytes, sizes + 4);
  const state = u8(bytes, offset + 2);
  return {
    name: readName(bytes, offset + headerLength, nameSize),
    guid: guidAt(bytes, sizes + 8),
    attributes: u32(bytes, offset + 4),
    state,
    live: state === liveState,
    offset,
    length: headerLength + nameSize + size,
    dataOffset: offset + headerLength + nameSize,
    size,
    timestamp: authenticated ? readTime(bytes, offset + 16) : undefined,
  };
}

/** A UCS-2 name, up to its terminating NUL. */
function readName(bytes: Uint8Array, offset: number, size: number): string {
  const units: number[] = [];
  const count = Math.min(Math.floor(size / 2), longestName);
  for (let i = 0; i < count; i++) {
    const unit = u16(bytes, offset + i * 2);
    if (unit === 0) break;
    units.push(unit);
  }
  return String.fromCharCode(...units);
}

/** An EFI_TIME; undefined where it is all zero, or no moment at all. */
function readTime(bytes: Uint8Array, offset: number): string | undefined {
  const [year, month, day] = [u16(bytes, offset), u8(bytes, offset + 2), u8(bytes, offset + 3)];
  const [hour, minute, second] = [u8(bytes, offset + 4), u8(bytes, offset + 5), u8(bytes, offset + 6)];
  const possible = year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour < 24 && minute < 60 && second < 60;
  if (!possible) return undefined;
  const two = (value: number) => String(value).padStart(2, '0');
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}Z`;
}

/** The driver writes the next variable where the walk ended; flash that is not erased there spoils it. */
function dirtyFreeSpace(bytes: Uint8Array, from: number, end: number): ImageProblem[] {
  for (let offset = from; offset < end; offset++) {
    if (bytes[offset] === 0xff) continue;
    const message = `The free space of the variable store is not erased: at ${hex(offset)} stands ${hex(u8(bytes, offset))}, not 0xff.`;
    return [{ offset, length: end - offset, message }];
  }
  return [];
}
