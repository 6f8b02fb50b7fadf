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

/** `528 KiB (540672 bytes, 0x84000)`, `960 bytes (0x3c0)`. */
export function exactSize(bytes: number): string {
  const size = sizeText(bytes);
  return size.includes('byte') ? `${size} (${hex(bytes)})` : `${size} (${bytes} bytes, ${hex(bytes)})`;
}

/** `528 KiB`, `4 MiB`, `3.48 MiB`, `72 bytes`: to two decimals, as the editor's page writes its figures. */
export function roundedSize(bytes: number): string {
  if (bytes === 1) return '1 byte';
  if (bytes < 1024) return `${bytes} bytes`;
  const mebi = bytes >= 1024 * 1024;
  const amount = bytes / (mebi ? 1024 * 1024 : 1024);
  return `${Number.isInteger(amount) ? amount : amount.toFixed(2)} ${mebi ? 'MiB' : 'KiB'}`;
}
