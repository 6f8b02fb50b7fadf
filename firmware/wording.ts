/** Numbers as the messages of this library write them. */

/** `0x84000`. */
export function hex(value: number): string {
  return `0x${value.toString(16)}`;
}

/** `528 KiB`, `64 MiB`, `1 byte`; bytes where the size is no whole number of KiB. */
export function sizeText(bytes: number): string {
  const mib = bytes / 0x100000;
  if (Number.isInteger(mib) && mib > 0) return `${mib} MiB`;
  const kib = bytes / 0x400;
  if (Number.isInteger(kib) && kib > 0) return `${kib} KiB`;
  return bytes === 1 ? '1 byte' : `${bytes} bytes`;
}
