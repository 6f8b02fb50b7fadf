/** Load options: Boot####, Driver####, SysPrep####, PlatformRecovery#### (UEFI specification 2.11, section 3.1.3, EFI_LOAD_OPTION). */
import { u16, u32 } from '../bytes.ts';
import { guidAt, guidLength } from '../guid.ts';
import { devicePathText } from './device-path.ts';
import { readUcs2, ucs2Bytes } from './text.ts';

export interface BootEntry {
  /** The LOAD_OPTION_… bits. */
  readonly attributes: number;
  readonly description: string;
  /** The file path list: one or more whole device paths, each with its end node. */
  readonly path: Uint8Array;
  /** The first device path, which is what gets booted, in EDK2's text form. */
  readonly pathText: string;
  readonly optionalData: Uint8Array;
}

export const loadOption = { active: 0x1, forceReconnect: 0x2, hidden: 0x8, category: 0x1f00, categoryApp: 0x100 } as const;

/** EDK2 marks the entries that it makes for the devices it finds (MdeModulePkg, UefiBootManagerLib, BmBoot.c). */
const firmwareMark = '8108ac4e-9f11-4d59-850e-e21a522c59b2';

/**
 * Whether optional data says that the firmware made the entry. At each start it deletes those that are not what it would make now,
 * in any byte, and makes its own.
 */
export function isFirmwareMark(optionalData: Uint8Array): boolean {
  return optionalData.length === guidLength && guidAt(optionalData, 0) === firmwareMark;
}

const fixedLength = 6;

/** Undefined where the bytes hold no load option: cut off in its description or its path. */
export function readBootEntry(data: Uint8Array): BootEntry | undefined {
  if (data.length < fixedLength) return undefined;
  const pathLength = u16(data, 4);
  const description = readUcs2(data, fixedLength);
  const pathEnd = description.end + pathLength;
  if (!description.ended || pathEnd > data.length) return undefined;
  const path = data.slice(description.end, pathEnd);
  return {
    attributes: u32(data, 0),
    description: description.text,
    path,
    pathText: devicePathText(path),
    optionalData: data.slice(pathEnd),
  };
}

/** Throws where the path is longer than its 16-bit length can say, or the description holds a NUL. */
export function writeBootEntry(entry: Omit<BootEntry, 'pathText'>): Uint8Array {
  const { attributes, description, path, optionalData } = entry;
  if (path.length > 0xffff) throw new RangeError(`A device path of ${path.length} bytes does not fit in a boot entry.`);
  if (description.includes('\0')) throw new RangeError('The description of a boot entry holds a NUL.');
  const title = ucs2Bytes(description);
  const data = new Uint8Array(fixedLength + title.length + path.length + optionalData.length);
  const view = new DataView(data.buffer);
  view.setUint32(0, attributes, true);
  view.setUint16(4, path.length, true);
  data.set(title, fixedLength);
  data.set(path, fixedLength + title.length);
  data.set(optionalData, fixedLength + title.length + path.length);
  return data;
}
