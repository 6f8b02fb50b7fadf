/** One variable as a store keeps it: header, name, data (edk2, MdeModulePkg/Include/Guid/VariableFormat.h). */
import { guidBytes } from './guid.ts';
import type { Guid } from './model.ts';
import { authenticatedHeaderLength, liveState, plainHeaderLength, variableStartId } from './store.ts';

export interface VariableRecord {
  readonly name: string;
  readonly guid: Guid;
  readonly attributes: number;
  readonly data: Uint8Array;
  /** 0x3f, live, where not said. */
  readonly state?: number;
  /** EFI_TIME, 16 bytes, for an authenticated store; zero where not said. */
  readonly time?: Uint8Array;
}

/** EFI_VARIABLE_TIME_BASED_AUTHENTICATED_WRITE_ACCESS. */
export const timeBasedAccess = 0x20;

export const timeLength = 16;
/** Where the EFI_TIME stands in the header of an authenticated variable. */
export const timeOffset = 16;

/** Bytes that a record of this length takes up: the next one starts on a multiple of 4. */
export function alignedLength(length: number): number {
  return Math.ceil(length / 4) * 4;
}

/** The record's bytes, without the alignment behind it. The monotonic count and the key's index, long out of use, are 0. */
export function composeRecord(record: VariableRecord, authenticated: boolean): Uint8Array {
  const { name, guid, attributes, data, state = liveState, time } = record;
  const headerLength = authenticated ? authenticatedHeaderLength : plainHeaderLength;
  const nameSize = (name.length + 1) * 2;
  const bytes = new Uint8Array(headerLength + nameSize + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, variableStartId, true);
  bytes[2] = state;
  view.setUint32(4, attributes, true);
  if (authenticated && time) bytes.set(time, timeOffset);
  view.setUint32(headerLength - 24, nameSize, true);
  view.setUint32(headerLength - 20, data.length, true);
  bytes.set(guidBytes(guid), headerLength - 16);
  for (let i = 0; i < name.length; i++) view.setUint16(headerLength + i * 2, name.charCodeAt(i), true);
  bytes.set(data, headerLength + nameSize);
  return bytes;
}

/** EFI_TIME of a moment in ISO 8601, UTC, to the second; undefined where the text is none. */
export function efiTime(moment: string): Uint8Array | undefined {
  const parts = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)Z$/.exec(moment)?.slice(1).map(Number);
  if (!parts || Number.isNaN(Date.parse(moment))) return undefined;
  const [year = 0, ...rest] = parts;
  const time = new Uint8Array(timeLength);
  new DataView(time.buffer).setUint16(0, year, true);
  time.set(rest, 2);
  return time;
}
