/** Addresses of networks as text. */
import { u8 } from '../bytes.ts';
import { bytesText } from './node-form.ts';

/** `192.0.2.1`, from the four bytes at the offset. */
export function ipv4(data: Uint8Array, offset: number): string {
  return Array.from({ length: 4 }, (_, index) => u8(data, offset + index)).join('.');
}

/** All eight groups with all their digits, as EDK2 writes device paths. */
export function ipv6(data: Uint8Array, offset: number): string {
  return Array.from({ length: 8 }, (_, index) => bytesText(data, offset + index * 2, 2)).join(':');
}
