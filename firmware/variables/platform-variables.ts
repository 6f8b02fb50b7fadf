/** Variables of EDK2's drivers, each with a layout of its own. */
import { u8, u16, u32 } from '../bytes.ts';
import { guidAt } from '../guid.ts';
import type { DecodedVariable, Decoder } from './decoded.ts';
import { hexBigAt } from './node-form.ts';
import { readAscii, readUcs2 } from './text.ts';
import { timeLength, timeText, zoneAt, zoneText } from './time.ts';

/** EFI_MEMORY_TYPE by number (UEFI specification 2.11, section 7.2.1). */
const memoryTypes: readonly string[] = [
  'reserved',
  'loader code',
  'loader data',
  'boot services code',
  'boot services data',
  'runtime services code',
  'runtime services data',
  'conventional',
  'unusable',
  'ACPI reclaim',
  'ACPI NVS',
  'memory mapped I/O',
  'memory mapped I/O ports',
  'PAL code',
  'persistent',
  'unaccepted',
];

/** Pairs of a memory type and a number of pages of 4 KiB; the type behind the last one that exists ends them. */
export const memoryTypeInformation: Decoder = (data) => {
  if (data.length % 8 !== 0) return undefined;
  const fields = Array.from(
    { length: data.length / 8 },
    (_, index) => [u32(data, index * 8), u32(data, index * 8 + 4)] as const,
  )
    .filter(([, pages], index, pairs) => pages > 0 || index < pairs.length - 1)
    .map(([type, pages]) => ({ label: memoryTypes[type] ?? `type ${type}`, value: `${pages} pages` }));
  const summary = fields.map(({ label, value }) => `${label} ${value}`).join(', ');
  return { form: 'hex', summary, fields };
};

/** certdb and certdbv: who signed variables that keep to their first signer (SecurityPkg, AuthVariableLib). */
export const certificateDatabase: Decoder = (data) => {
  const length = u32(data, 0);
  if (data.length < 4 || length < 4 || length > data.length) return undefined;
  const fields = [];
  for (let offset = 4; offset + 28 <= length; ) {
    const size = u32(data, offset + 16);
    const nameLength = u32(data, offset + 20);
    if (size < 28 || offset + size > length) break;
    const { text } = readUcs2(data, offset + 28, Math.min(offset + 28 + nameLength * 2, offset + size));
    fields.push({ label: text, value: guidAt(data, offset) });
    offset += size;
  }
  return { form: 'hex', summary: fields.length > 0 ? fields.map(({ label }) => label).join(', ') : 'no variables', fields };
};

/** What became of a capsule: CapsuleNNNN (UEFI specification 2.11, section 8.5.6). */
export const capsuleResult: Decoder = (data) => {
  if (data.length < 48) return undefined;
  const status = (BigInt(u32(data, 44)) << 32n) | BigInt(u32(data, 40));
  const result = status === 0n ? 'success' : `status 0x${status.toString(16)}`;
  const processed = timeText(data, 24);
  const fields = [
    { label: 'Capsule', value: guidAt(data, 8) },
    { label: 'Result', value: result },
    ...(processed === undefined ? [] : [{ label: 'Processed', value: processed }]),
  ];
  return { form: 'hex', summary: `${guidAt(data, 8)}: ${result}`, fields };
};

/** TCG2_VERSION: the version of the Physical Presence Interface as ASCII, and the revision of the TPM2 ACPI table. */
export const tcgVersion: Decoder = (data): DecodedVariable | undefined => {
  if (data.length < 9) return undefined;
  const [version, revision] = [readAscii(data, 0, 8), `${u8(data, 8)}`];
  const fields = [
    { label: 'Physical presence interface', value: version },
    { label: 'TPM2 table revision', value: revision },
  ];
  return { form: 'hex', summary: `physical presence ${version}, TPM2 table revision ${revision}`, fields };
};

/** PlatformConfig of OVMF: the resolution that the set-up menu was told to use. */
export const platformConfig: Decoder = (data) => {
  if (data.length !== 8) return undefined;
  const value = `${u32(data, 0)}x${u32(data, 4)}`;
  return { form: 'hex', summary: value, fields: [{ label: 'Resolution', value }] };
};

/** RTC: time zone and daylight saving, which the clock's chip does not keep. */
export const clockZone: Decoder = (data) => {
  if (data.length !== 4) return undefined;
  const zone = zoneAt(data, 0);
  const name = zone === undefined ? 'no time zone' : zone === 0 ? 'UTC' : `UTC${zoneText(zone)}`;
  const daylight = (u8(data, 2) & 2) !== 0 ? ', daylight saving time' : '';
  return { form: 'number', summary: `${name}${daylight}`, fields: [{ label: 'Time zone', value: `${name}${daylight}` }] };
};

export const efiTime: Decoder = (data) => {
  if (data.length !== timeLength) return undefined;
  const value = timeText(data) ?? 'not set';
  return { form: 'time', summary: value, fields: [{ label: 'Time', value }] };
};

/** Numbers of one byte, in the order in which they are tried. */
export const byteList: Decoder = (data) => {
  const summary = [...data].filter((number) => number > 0).join(', ');
  return { form: 'hex', summary: summary === '' ? 'none' : summary, fields: [{ label: 'Order', value: summary }] };
};

/** DHCP unique identifier: a length and the DUID (RFC 8415, section 11). */
export const dhcpClient: Decoder = (data) => {
  if (data.length < 4 || u16(data, 0) > data.length - 2) return undefined;
  const duid = Array.from(data.subarray(2, 2 + u16(data, 0)), (byte) => byte.toString(16).padStart(2, '0')).join(':');
  return { form: 'hex', summary: `DUID ${duid}`, fields: [{ label: 'DUID', value: duid }] };
};

/** BugCheckCode: Windows keeps here in its first four bytes with which error it stopped. */
export const stopCode: Decoder = (data) => {
  if (data.length !== 8) return undefined;
  const code = u32(data, 0);
  const value = code === 0 ? 'none' : `0x${code.toString(16).toUpperCase().padStart(8, '0')}`;
  return {
    form: 'hex',
    summary: code === 0 ? 'no stop error' : `stop error ${value}`,
    fields: [{ label: 'Stop error', value }],
  };
};

/** BugCheckParameter1: the first parameter of that error. */
export const stopParameter: Decoder = (data) => {
  if (data.length !== 8) return undefined;
  const value = hexBigAt(data, 0);
  return { form: 'hex', summary: value, fields: [{ label: 'First parameter', value }] };
};
