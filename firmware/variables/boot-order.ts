/** Lists of load options: BootOrder, DriverOrder, SysPrepOrder; and the number of a single one (UEFI specification 2.11, section 3.3). */
import { u16 } from '../bytes.ts';

/** The numbers in their order. An odd last byte is left out. */
export function readBootOrder(data: Uint8Array): number[] {
  return Array.from({ length: Math.floor(data.length / 2) }, (_, index) => u16(data, index * 2));
}

/** Throws where a number is not one of 16 bits. */
export function writeBootOrder(order: readonly number[]): Uint8Array {
  const data = new Uint8Array(order.length * 2);
  const view = new DataView(data.buffer);
  for (const [index, number] of order.entries()) {
    if (!Number.isInteger(number) || number < 0 || number > 0xffff)
      throw new RangeError(`${number} is no number of a boot entry.`);
    view.setUint16(index * 2, number, true);
  }
  return data;
}

/** The four hexadecimal digits in the name of a load option: `0003`, `001A`. */
export function optionDigits(number: number): string {
  return number.toString(16).toUpperCase().padStart(4, '0');
}
