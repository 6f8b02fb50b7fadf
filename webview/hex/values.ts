import { guidAt } from '../../firmware/guid.ts';

/** One reading of the bytes at the cursor; undefined where there are too few of them, or where they make no sense. */
export interface Reading {
  readonly name: string;
  readonly little: string | undefined;
  /** Big-endian; undefined where there is only one way to read it. */
  readonly big?: string | undefined;
}

/** The most bytes that a reading needs. */
export const longestReading = 16;

/** All readings of the bytes, the first of which is the one at the cursor; 16 are enough. */
export function readings(bytes: Uint8Array): readonly Reading[] {
  return [...[8, 16, 32, 64].flatMap((bits) => integers(bytes, bits)), ...texts(bytes)];
}

function integers(bytes: Uint8Array, bits: number): Reading[] {
  const length = bits / 8;
  if (bytes.length < length) return [both(`u${bits}`, undefined, undefined), both(`i${bits}`, undefined, undefined)];
  const part = bytes.subarray(0, length);
  const big = unsigned(part);
  const little = unsigned(part.slice().reverse());
  const signed = (value: bigint) => BigInt.asIntN(bits, value).toString();
  if (bits === 8) {
    const hexDigits = `0x${little.toString(16).toUpperCase().padStart(2, '0')}`;
    return [
      { name: 'u8', little: `${little} (${hexDigits})` },
      { name: 'i8', little: signed(little) },
      {
        name: 'binary',
        little: little
          .toString(2)
          .padStart(8, '0')
          .replace(/(?=.{4}$)/, ' '),
      },
    ];
  }
  return [both(`u${bits}`, little.toString(), big.toString()), both(`i${bits}`, signed(little), signed(big))];
}

function both(name: string, little: string | undefined, big: string | undefined): Reading {
  return name.endsWith('8') ? { name, little } : { name, little, big };
}

function unsigned(bigEndian: Uint8Array): bigint {
  return bigEndian.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

function texts(bytes: Uint8Array): Reading[] {
  const whole = bytes.length >= 16;
  return [
    { name: 'GUID', little: whole ? guidAt(bytes, 0) : undefined },
    { name: 'UUID', little: whole ? uuid(bytes) : undefined },
    { name: 'EFI_TIME', little: whole ? efiTime(bytes) : undefined },
    { name: 'ASCII', little: ascii(bytes) },
    { name: 'UCS-2', little: ucs2(bytes) },
  ];
}

/** RFC 9562: the bytes as they are written. */
function uuid(bytes: Uint8Array): string {
  const digits = Array.from(bytes.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** UEFI specification, section 8.3; undefined where it is no moment. */
function efiTime(bytes: Uint8Array): string | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const year = view.getUint16(0, true);
  const [month = 0, day = 0, hour = 0, minute = 0, second = 0] = bytes.subarray(2, 7);
  const nanosecond = view.getUint32(8, true);
  const zone = view.getInt16(12, true);
  const possible =
    year >= 1900 &&
    year <= 9999 &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= 31 &&
    hour < 24 &&
    minute < 60 &&
    second < 60;
  const zoned = zone === 0x7ff || (zone >= -1440 && zone <= 1440);
  if (!possible || !zoned || nanosecond > 999_999_999) return undefined;
  const two = (value: number) => String(value).padStart(2, '0');
  const offset =
    zone === 0x7ff || zone === 0
      ? ''
      : ` ${zone > 0 ? '−' : '+'}${two(Math.floor(Math.abs(zone) / 60))}:${two(Math.abs(zone) % 60)}`;
  return `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}:${two(second)}${offset}`;
}

/** Printable characters up to the first byte that is none. */
function ascii(bytes: Uint8Array): string | undefined {
  const end = bytes.findIndex((byte) => byte < 0x20 || byte > 0x7e);
  const text = String.fromCharCode(...(end === -1 ? bytes : bytes.subarray(0, end)));
  return text === '' ? undefined : `“${text}”`;
}

function ucs2(bytes: Uint8Array): string | undefined {
  let text = '';
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    const unit = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
    const printable = (unit >= 0x20 && unit < 0x7f) || (unit >= 0xa0 && unit < 0xd800);
    if (!printable) break;
    text += String.fromCharCode(unit);
  }
  return text === '' ? undefined : `“${text}”`;
}
