/** EFI_SIGNATURE_LIST, what PK, KEK, db, dbx and shim's lists consist of (UEFI specification 2.11, section 32.4.1). */
import { u32 } from '../bytes.ts';
import { guidAt, guidBytes, guidLength } from '../guid.ts';
import type { Guid } from '../model.ts';

export interface Signature {
  /** SignatureOwner: who put it in. */
  readonly owner: Guid;
  /** A certificate, a hash, …, as the list's type says. */
  readonly data: Uint8Array;
  /** Where `data` starts in the bytes that were read. */
  readonly offset: number;
}

export interface SignatureList {
  /** SignatureType: one of the EFI_CERT_…_GUIDs. */
  readonly type: Guid;
  /** SignatureHeader; empty for all types that are in use. */
  readonly header: Uint8Array;
  readonly signatures: readonly Signature[];
}

export interface SignatureListReading {
  readonly lists: readonly SignatureList[];
  /** Why reading stopped before the end, as a sentence. */
  readonly problem: string | undefined;
}

const listHeaderLength = 28;

/** The lists as far as they are whole. Never throws. */
export function readSignatureLists(data: Uint8Array): readonly SignatureList[] {
  return walkSignatureLists(data).lists;
}

/** The lists, and what is wrong behind the last of them. */
export function walkSignatureLists(data: Uint8Array): SignatureListReading {
  const lists: SignatureList[] = [];
  let offset = 0;
  while (offset < data.length) {
    if (offset + listHeaderLength > data.length)
      return { lists, problem: `What follows from byte ${offset} on is no signature list.` };
    const length = u32(data, offset + 16);
    const headerLength = u32(data, offset + 20);
    const size = u32(data, offset + 24);
    if (length < listHeaderLength || offset + length > data.length)
      return {
        lists,
        problem: `The signature list at byte ${offset} claims ${length} of the ${data.length - offset} bytes there are.`,
      };
    const room = length - listHeaderLength - headerLength;
    if (room < 0 || (room > 0 && (size < guidLength || room % size !== 0)))
      return {
        lists,
        problem: `The ${room} bytes of signatures in the list at byte ${offset} are no multiple of their size, ${size}.`,
      };
    const start = offset + listHeaderLength;
    const signatures: Signature[] = [];
    for (let at = start + headerLength; at < offset + length; at += size) {
      signatures.push({ owner: guidAt(data, at), data: data.slice(at + guidLength, at + size), offset: at + guidLength });
    }
    lists.push({ type: guidAt(data, offset), header: data.slice(start, start + headerLength), signatures });
    offset += length;
  }
  return { lists, problem: undefined };
}

/** Throws where the signatures of one list differ in length, which the format cannot say. */
export function writeSignatureLists(
  lists: readonly (Pick<SignatureList, 'type' | 'header'> & SignaturesToWrite)[],
): Uint8Array {
  const parts = lists.map(writeList);
  const data = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    data.set(part, offset);
    offset += part.length;
  }
  return data;
}

interface SignaturesToWrite {
  readonly signatures: readonly Pick<Signature, 'owner' | 'data'>[];
}

function writeList({ type, header, signatures }: Pick<SignatureList, 'type' | 'header'> & SignaturesToWrite): Uint8Array {
  const size = guidLength + (signatures[0]?.data.length ?? 0);
  const start = listHeaderLength + header.length;
  const bytes = new Uint8Array(start + signatures.length * size);
  const view = new DataView(bytes.buffer);
  bytes.set(guidBytes(type));
  view.setUint32(16, bytes.length, true);
  view.setUint32(20, header.length, true);
  view.setUint32(24, size, true);
  bytes.set(header, listHeaderLength);
  for (const [index, { owner, data }] of signatures.entries()) {
    if (data.length + guidLength !== size) throw new RangeError('The signatures of one list differ in length.');
    bytes.set(guidBytes(owner), start + index * size);
    bytes.set(data, start + index * size + guidLength);
  }
  return bytes;
}
