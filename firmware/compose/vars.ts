/** Writing variable stores: the NVRAM volume with its store, event log, FTW working block and spare. */
import { workingHeaderCrc, workingHeaderLength } from '../ftw.ts';
import { guidBytes } from '../guid.ts';
import type { Guid } from '../model.ts';
import { fileSystems, ftwSignature, storeFormats } from '../names.ts';
import { alignedLength, composeRecord, timeLength } from '../record.ts';
import { formattedStore, healthyStore, liveState, storeHeaderLength } from '../store.ts';
import { composeVolumeHeader, volumeHeaderLength } from './volume.ts';

/** The 2 MiB and 4 MiB builds of OVMF, and AAVMF's file of 64 MiB. */
export type VarsLayout = '2m' | '4m' | 'aavmf';

export interface VariableToCompose {
  readonly name: string;
  readonly guid: Guid;
  readonly data: Uint8Array;
  /** Non-volatile, boot service and runtime access where not said. */
  readonly attributes?: number;
  /** 0x3f, live, where not said. */
  readonly state?: number;
  /** Year, month, day, hour, minute, second of an authenticated variable. */
  readonly time?: readonly [number, number, number, number, number, number];
}

export interface VarsToCompose {
  readonly layout: VarsLayout;
  readonly variables?: readonly VariableToCompose[];
  /** False for the older format without time stamps. */
  readonly authenticated?: boolean;
}

/** Bytes: where the parts of the volume lie (edk2, OvmfPkg and ArmVirtPkg VarStore.fdf.inc). */
interface StoreLayout {
  readonly fileSize: number;
  readonly volume: number;
  readonly block: number;
  readonly storeEnd: number;
  readonly working: number;
  readonly spare: number;
}

export const storeLayouts: Readonly<Record<VarsLayout, StoreLayout>> = {
  '2m': { fileSize: 0x20000, volume: 0x20000, block: 0x1000, storeEnd: 0xe000, working: 0xf000, spare: 0x10000 },
  '4m': { fileSize: 0x84000, volume: 0x84000, block: 0x1000, storeEnd: 0x40000, working: 0x41000, spare: 0x42000 },
  aavmf: { fileSize: 0x400_0000, volume: 0xc0000, block: 0x40000, storeEnd: 0x40000, working: 0x40000, spare: 0x80000 },
};

const usualAttributes = 7;

/** A VARS file. Throws where the variables don't fit in the layout's store. */
export function composeVars({ layout, variables = [], authenticated = true }: VarsToCompose): Uint8Array {
  const places = storeLayouts[layout];
  const file = new Uint8Array(places.fileSize);
  file.fill(0xff, 0, places.volume);
  file.set(composeVolumeHeader({ guid: fileSystems.nvData, length: places.volume, blockSize: places.block }));
  file.set(composeStoreHeader(places.storeEnd - volumeHeaderLength, authenticated), volumeHeaderLength);
  let offset = volumeHeaderLength + storeHeaderLength;
  for (const each of variables) {
    const variable = composeVariable(each, authenticated);
    if (offset + variable.length > places.storeEnd) throw new Error(`The ${layout} store is too small for ${each.name}.`);
    file.set(variable, offset);
    offset += alignedLength(variable.length);
  }
  file.set(composeWorkingHeader(places.spare - places.working), places.working);
  return file;
}

/** VARIABLE_STORE_HEADER of a store of `length` bytes, header included. */
export function composeStoreHeader(length: number, authenticated: boolean): Uint8Array {
  const header = new Uint8Array(storeHeaderLength);
  header.set(guidBytes(authenticated ? storeFormats.authenticated : storeFormats.plain));
  new DataView(header.buffer).setUint32(16, length, true);
  header[20] = formattedStore;
  header[21] = healthyStore;
  return header;
}

function composeVariable(variable: VariableToCompose, authenticated: boolean): Uint8Array {
  const { name, guid, data, attributes = usualAttributes, state = liveState, time: moment } = variable;
  const time = new Uint8Array(timeLength);
  if (moment) {
    new DataView(time.buffer).setUint16(0, moment[0], true);
    time.set(moment.slice(1), 2);
  }
  return composeRecord({ name, guid, attributes, data, state, time }, authenticated);
}

/** The header of a working block of `length` bytes that is valid and has nothing in its queue. */
function composeWorkingHeader(length: number): Uint8Array {
  const header = new Uint8Array(workingHeaderLength).fill(0xff);
  const view = new DataView(header.buffer);
  header.set(guidBytes(ftwSignature));
  view.setBigUint64(24, BigInt(length - workingHeaderLength), true);
  view.setUint32(16, workingHeaderCrc(header), true);
  header[20] = 0xfe;
  return header;
}
