/** How the nodes of a device path become text: EDK2 prints every number with upper-case digits. */
import { u32 } from '../bytes.ts';
import { guidAt } from '../guid.ts';
import { hexDigits } from './text.ts';

export interface NodeForm {
  /** Bytes behind the node's header below which it is no such node. */
  readonly least: number;
  /** `data` is what follows the header. */
  readonly text: (data: Uint8Array) => string;
}

/** By subtype. */
export type NodeForms = Readonly<Record<number, NodeForm>>;

/** `0x1F`. */
export function hexNumber(value: number | bigint): string {
  return `0x${value.toString(16).toUpperCase()}`;
}

/** The eight bytes at the offset, as a number. */
export function bigAt(data: Uint8Array, offset: number): bigint {
  return (BigInt(u32(data, offset + 4)) << 32n) | BigInt(u32(data, offset));
}

/** The 64-bit number at the offset, as `0x1F`. */
export function hexBigAt(data: Uint8Array, offset: number): string {
  return hexNumber(bigAt(data, offset));
}

/** The bytes one after the other: `5254001234AB`. */
export function bytesText(data: Uint8Array, offset = 0, length = data.length - offset): string {
  return hexDigits(data.subarray(offset, offset + length)).toUpperCase();
}

/** The GUID at the offset in capitals, as EDK2 writes device paths. */
export function guidText(data: Uint8Array, offset = 0): string {
  return guidAt(data, offset).toUpperCase();
}
