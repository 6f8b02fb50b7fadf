import { sum16, u8, u16, u32, u64 } from './bytes.ts';
import { guidAt, guidBytes, isGuidAt } from './guid.ts';
import type { FirmwareVolume, Guid, ImageProblem } from './model.ts';
import { fileSystemName, fileSystems, holdsFiles, volumeNames } from './names.ts';
import { hex } from './wording.ts';

/** Where `_FVH` stands in the header of a volume. */
export const signatureOffset = 40;
/** The header up to the block map (PI specification, volume 3, EFI_FIRMWARE_VOLUME_HEADER). */
const fixedHeaderLength = 56;
/** Real headers have 72 bytes; a block map of dozens of entries does not exist. */
const longestHeader = 512;
const extendedHeaderLength = 20;
const knownFileSystems = Object.values(fileSystems).map(guidBytes);
/** Where no known file system has this first byte, none has to be compared. */
const startsKnownFileSystem = new Uint8Array(256);
for (const guid of knownFileSystems) startsKnownFileSystem[u8(guid, 0)] = 1;

/** A volume and what is wrong with its header. */
export interface VolumeReading {
  readonly volume: FirmwareVolume;
  /** Checksum right and the whole volume within the file: its length can be believed. */
  readonly sound: boolean;
  readonly problems: readonly ImageProblem[];
}

/**
 * Reads the header at `offset`; undefined where there is none. A damaged header is read as far as its file system is a known one.
 * The block map is not held against FvLength: a firmware that formats its own flash writes a map of the whole device.
 */
export function readVolume(bytes: Uint8Array, offset: number): VolumeReading | undefined {
  if (offset + fixedHeaderLength > bytes.length || !hasSignature(bytes, offset + signatureOffset)) return undefined;
  const headerLength = u16(bytes, offset + 48);
  const known = isKnownFileSystem(bytes, offset + 16);
  // A hostile file may be full of signatures: whatever rules one out cheaply comes first.
  if (!known && (headerLength < fixedHeaderLength || headerLength > longestHeader || !isRevision(u8(bytes, offset + 55)))) {
    return undefined;
  }
  const length = u64(bytes, offset + 32);
  const plausible = headerLength >= fixedHeaderLength && headerLength <= longestHeader && length >= headerLength;
  if (!plausible && !known) return undefined;
  const headerFits = plausible && headerLength % 2 === 0 && offset + headerLength <= bytes.length;
  const checksumValid = headerFits && sum16(bytes, offset, headerLength) === 0;
  if (!checksumValid && !known) return undefined;

  const guid = guidAt(bytes, offset + 16);
  const problems: ImageProblem[] = [];
  const report = (at: number, size: number, message: string) => problems.push({ offset: at, length: size, message });
  if (!plausible)
    report(offset + 48, 2, `The volume at ${hex(offset)} has an impossible header length of ${headerLength} bytes.`);
  else if (!checksumValid) report(offset + 50, 2, `The header checksum of the volume at ${hex(offset)} is wrong.`);
  const fits = offset + length <= bytes.length;
  if (!fits) {
    const end = hex(bytes.length);
    report(
      offset + 32,
      8,
      `The volume at ${hex(offset)} claims ${hex(length)} bytes and reaches beyond what holds it, which ends at ${end}.`,
    );
  }
  const nameGuid = checksumValid ? readNameGuid(bytes, offset, length) : undefined;
  return {
    volume: {
      offset,
      length,
      headerLength,
      guid,
      fileSystem: fileSystemName(guid),
      nameGuid,
      name: volumeName(guid, nameGuid),
      attributes: u32(bytes, offset + 44),
      revision: u8(bytes, offset + 55),
      checksumValid,
    },
    sound: checksumValid && fits,
    problems,
  };
}

/** The format's first revision, and the one of PI 1.0 and later. */
function isRevision(revision: number): boolean {
  return revision === 1 || revision === 2;
}

/** `_FVH`. */
function hasSignature(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0x5f && bytes[at + 1] === 0x46 && bytes[at + 2] === 0x56 && bytes[at + 3] === 0x48;
}

function isKnownFileSystem(bytes: Uint8Array, at: number): boolean {
  return startsKnownFileSystem[u8(bytes, at)] === 1 && knownFileSystems.some((guid) => isGuidAt(bytes, at, guid));
}

/** FvName of EFI_FIRMWARE_VOLUME_EXT_HEADER, to which ExtHeaderOffset points. */
function readNameGuid(bytes: Uint8Array, offset: number, length: number): Guid | undefined {
  const extended = u16(bytes, offset + 52);
  if (extended < fixedHeaderLength || extended + extendedHeaderLength > length) return undefined;
  if (offset + extended + extendedHeaderLength > bytes.length) return undefined;
  return guidAt(bytes, offset + extended);
}

function volumeName(guid: Guid, nameGuid: Guid | undefined): string {
  if (guid === fileSystems.nvData) return 'NVRAM';
  if (nameGuid === volumeNames.dxe) return 'DXE';
  if (nameGuid === volumeNames.sec) return 'SEC';
  return fileSystemName(guid);
}

/** Where the files of a volume start: behind the header, or behind the extended header, on the next multiple of 8. */
export function firstFileOffset(bytes: Uint8Array, volume: FirmwareVolume): number {
  if (volume.nameGuid === undefined) return volume.offset + volume.headerLength;
  const extended = u16(bytes, volume.offset + 52);
  const extendedSize = u32(bytes, volume.offset + extended + 16);
  const behind = extended + Math.max(extendedSize, extendedHeaderLength);
  return volume.offset + Math.ceil(behind / 8) * 8;
}

/** Whether the volume holds variables. */
export function isNvram(volume: FirmwareVolume): boolean {
  return volume.guid === fileSystems.nvData;
}

/** Whether the volume holds code. */
export function isCode(volume: FirmwareVolume): boolean {
  return holdsFiles(volume.guid);
}
