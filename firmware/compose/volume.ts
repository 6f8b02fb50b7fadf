/** Writing firmware volumes: header, block map, checksum, extended header, files. */
import { sum16 } from '../bytes.ts';
import { fileHeaderLength } from '../ffs.ts';
import { guidBytes, guidLength } from '../guid.ts';
import type { Guid } from '../model.ts';
import { fileSystems } from '../names.ts';
import { composePadFile, concatAligned } from './ffs.ts';

/** One entry in the block map and its end. */
export const volumeHeaderLength = 72;
const extendedHeaderLength = guidLength + 4;
/** The attributes of the volumes that OvmfPkg builds: readable, writable, erased bits are 1, 16-byte alignment. */
const usualAttributes = 0x0004feff;

export interface VolumeHeader {
  readonly guid: Guid;
  readonly length: number;
  /** Bytes of a block; the map covers the volume with them. */
  readonly blockSize?: number;
  /** Where the extended header starts, 0 for none. */
  readonly extendedHeader?: number;
  /** The first 16 bytes, where ARM keeps an instruction. */
  readonly zeroVector?: Uint8Array;
}

/** The header of a firmware volume of `length` bytes (EFI_FIRMWARE_VOLUME_HEADER), its checksum right. */
export function composeVolumeHeader({
  guid,
  length,
  blockSize = 0x1000,
  extendedHeader = 0,
  zeroVector,
}: VolumeHeader): Uint8Array {
  const header = new Uint8Array(volumeHeaderLength);
  const view = new DataView(header.buffer);
  if (zeroVector) header.set(zeroVector);
  header.set(guidBytes(guid), 16);
  view.setBigUint64(32, BigInt(length), true);
  header.set([0x5f, 0x46, 0x56, 0x48], 40);
  view.setUint32(44, usualAttributes, true);
  view.setUint16(48, volumeHeaderLength, true);
  view.setUint16(52, extendedHeader, true);
  header[55] = 2;
  view.setUint32(56, length / blockSize, true);
  view.setUint32(60, blockSize, true);
  view.setUint16(50, -sum16(header, 0, volumeHeaderLength) & 0xffff, true);
  return header;
}

export interface FfsVolume {
  readonly length: number;
  /** FFS2 where not said. */
  readonly fileSystem?: Guid;
  /** FvName: adds an extended header inside a pad file, as edk2's build does. */
  readonly name?: Guid;
  readonly zeroVector?: Uint8Array;
  readonly files: readonly Uint8Array[];
  /** A file that must end where the volume ends. */
  readonly volumeTop?: Uint8Array;
}

/** An FFS volume. Files start on multiples of 8; what they leave free is erased, or a pad file before a volume top file. */
export function composeFfsVolume({
  length,
  fileSystem = fileSystems.ffs2,
  name,
  zeroVector,
  files,
  volumeTop,
}: FfsVolume): Uint8Array {
  const volume = new Uint8Array(length).fill(0xff);
  const header: VolumeHeader = {
    guid: fileSystem,
    length,
    extendedHeader: name === undefined ? 0 : volumeHeaderLength + fileHeaderLength,
    ...(zeroVector ? { zeroVector } : {}),
  };
  volume.set(composeVolumeHeader(header));
  const body = concatAligned(name === undefined ? files : [composeNameFile(name), ...files], 8, 0xff);
  volume.set(body, volumeHeaderLength);
  if (volumeTop) {
    const from = Math.ceil((volumeHeaderLength + body.length) / 8) * 8;
    const top = length - volumeTop.length;
    volume.set(composePadFile(top - from), from);
    volume.set(volumeTop, top);
  }
  return volume;
}

/** The pad file whose body is the extended header. */
function composeNameFile(name: Guid): Uint8Array {
  const extended = new Uint8Array(extendedHeaderLength);
  extended.set(guidBytes(name));
  new DataView(extended.buffer).setUint32(guidLength, extendedHeaderLength, true);
  return composePadFile(fileHeaderLength + extendedHeaderLength, extended);
}
