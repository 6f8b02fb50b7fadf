/** EFI_TIME (UEFI specification 2.11, section 8.3). */
import { u8, u16 } from '../bytes.ts';

/** Bytes. */
export const timeLength = 16;

const unspecifiedZone = 0x7ff;

/** `2026-06-24T20:51:29Z`, `2026-06-24T20:51:29+01:00`; without a zone where it names none. Undefined where it is no moment. */
export function timeText(data: Uint8Array, offset = 0): string | undefined {
  const [year, month, day] = [u16(data, offset), u8(data, offset + 2), u8(data, offset + 3)];
  const clock = [4, 5, 6].map((at) => u8(data, offset + at));
  const [hour = 0, minute = 0, second = 0] = clock;
  const possible = year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour < 24 && minute < 60 && second < 60;
  if (!possible) return undefined;
  const date = [String(year).padStart(4, '0'), two(month), two(day)].join('-');
  return `${date}T${clock.map(two).join(':')}${zoneText(zoneAt(data, offset + 12))}`;
}

/** Minutes of the zone, as EFI_TIME has it: local time is UTC minus this. Undefined where none is named. */
export function zoneAt(data: Uint8Array, offset: number): number | undefined {
  const zone = (u16(data, offset) << 16) >> 16;
  return zone === unspecifiedZone || Math.abs(zone) > 1440 ? undefined : zone;
}

/** `Z`, `+01:00`. */
export function zoneText(zone: number | undefined): string {
  if (zone === undefined) return '';
  if (zone === 0) return 'Z';
  const minutes = Math.abs(zone);
  return `${zone > 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
