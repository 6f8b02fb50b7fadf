/**
 * The variable store of an Amazon EC2 instance, `UefiData`: base64 of a small header and of zlib. As Amazon's pyuefivars (MIT)
 * reads it: mark, CRC-32C, version, then the variables, packed with a dictionary of common ones that is no part of the file.
 */
import { hasAscii, u32, u64 } from '../bytes.ts';
import { guidAt, guidLength } from '../guid.ts';
import { timeBasedAccess, timeLength, type VariableRecord } from '../record.ts';
import { inflateAtMost } from './inflate.ts';
import { awsMark } from './marks.ts';

export type AwsStore = { readonly variables: readonly VariableRecord[] } | { readonly problem: string };

const mark = 'AMZNUEFI';
const headerLength = 16;
/** Characters; EC2 itself takes 64 KiB. */
const longestFile = 4 * 1024 * 1024;
const mostUnpacked = 16 * 1024 * 1024;
const mostVariables = 65_536;

/** Undefined where the bytes are no such store. `dictionary`: the one of version 0, where it is at hand. */
export function readAwsStore(bytes: Uint8Array, dictionary: Uint8Array | undefined): AwsStore | undefined {
  const packed = decode(bytes);
  if (!packed || !hasAscii(packed, 0, mark)) return undefined;
  if (u32(packed, 8) !== crc32c(packed.subarray(12))) return { problem: 'Its checksum (CRC-32C) is wrong: it is damaged.' };
  const version = u32(packed, 12);
  if (version !== 0) return { problem: `It is an AWS variable store of version ${version}; 0 is known here.` };
  const unpacked = unpackZlib(packed.subarray(headerLength), dictionary);
  return unpacked instanceof Uint8Array ? readVariables(unpacked) : unpacked;
}

function decode(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes.length > longestFile || !hasAscii(bytes, 0, awsMark)) return undefined;
  try {
    const text = atob(new TextDecoder().decode(bytes).replaceAll(/\s/g, ''));
    return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  } catch {
    return undefined;
  }
}

/** zlib (RFC 1950): two bytes, the Adler-32 of the dictionary where one is needed, deflate. */
function unpackZlib(packed: Uint8Array, dictionary: Uint8Array | undefined): Uint8Array | { readonly problem: string } {
  const needsDictionary = ((packed[1] ?? 0) & 0x20) !== 0;
  if (needsDictionary && (!dictionary || adler32(dictionary) !== bigEndian(packed, 2))) {
    const problem =
      'Its variables are packed with Amazon’s dictionary, which is not here. virt-firmware brings it, and `virt-fw-vars --output-json` makes a store of it that can be read.';
    return { problem };
  }
  const deflated = packed.subarray(needsDictionary ? 6 : 2);
  const unpacked = inflateAtMost(deflated, mostUnpacked, needsDictionary ? dictionary : undefined);
  return unpacked ?? { problem: 'Its variables can’t be unpacked.' };
}

/** A count, then for each: name in UTF-8, data, GUID, attributes, and for one that is signed its time and a digest. */
function readVariables(bytes: Uint8Array): AwsStore {
  const count = u64(bytes, 0);
  if (count > mostVariables) return { problem: `It lists more than ${mostVariables} variables.` };
  const variables: VariableRecord[] = [];
  let offset = 8;
  const take = (length: number) => {
    const taken = bytes.subarray(offset, offset + length);
    offset += length;
    return taken;
  };
  const takeBlob = () => take(u64(take(8), 0));
  for (let index = 0; index < count; index++) {
    const name = new TextDecoder().decode(takeBlob());
    const data = takeBlob();
    const guid = guidAt(take(guidLength), 0);
    const attributes = u32(take(4), 0);
    const isSigned = (attributes & timeBasedAccess) !== 0;
    const time = isSigned ? take(timeLength) : undefined;
    if (isSigned) takeBlob();
    if (offset > bytes.length) return { problem: `It ends within variable ${index + 1} of ${count}.` };
    variables.push({ name, guid, attributes, data, ...(time ? { time } : {}) });
  }
  return { variables };
}

function bigEndian(bytes: Uint8Array, offset: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length).byteLength < offset + 4
    ? 0
    : new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(offset);
}

function adler32(bytes: Uint8Array): number {
  let [low, high] = [1, 0];
  for (const byte of bytes) {
    low = (low + byte) % 65_521;
    high = (high + low) % 65_521;
  }
  return high * 0x1_0000 + low;
}

/** Castagnoli's polynomial, reflected: 0x82f63b78. */
function crc32c(bytes: Uint8Array): number {
  let crc = 0xffff_ffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f6_3b78 : crc >>> 1;
  }
  return ~crc >>> 0;
}
