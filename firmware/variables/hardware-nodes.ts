/** Hardware and ACPI nodes (UEFI specification 2.11, sections 10.3.2 and 10.3.3). */
import { u8, u32 } from '../bytes.ts';
import { bytesText, guidText, hexBigAt, hexNumber, type NodeForms } from './node-form.ts';
import { readAscii } from './text.ts';

export const hardwareNodes: NodeForms = {
  1: { least: 2, text: (data) => `Pci(${hexNumber(u8(data, 1))},${hexNumber(u8(data, 0))})` },
  2: { least: 1, text: (data) => `PcCard(${hexNumber(u8(data, 0))})` },
  3: { least: 20, text: (data) => `MemoryMapped(${hexNumber(u32(data, 0))},${hexBigAt(data, 4)},${hexBigAt(data, 12)})` },
  4: { least: 16, text: (data) => vendorText('Hw', data) },
  5: { least: 4, text: (data) => `Ctrl(${hexNumber(u32(data, 0))})` },
  6: { least: 9, text: (data) => `BMC(${hexNumber(u8(data, 0))},${hexBigAt(data, 1)})` },
};

/** `VenHw(GUID,DATA)`, in the same way for messaging and media. */
export function vendorText(kind: 'Hw' | 'Msg' | 'Media', data: Uint8Array): string {
  const more = data.length > 16 ? `,${bytesText(data, 16)}` : '';
  return `Ven${kind}(${guidText(data)}${more})`;
}

export const acpiNodes: NodeForms = {
  1: { least: 8, text: acpiText },
  2: { least: 12, text: expandedText },
  3: { least: 4, text: addressText },
};

/** The lower half of a compressed EISA identifier that starts with `PNP`. */
const pnp = 0x41d0;

/** Devices with a form of their own, by the number behind `PNP`. */
const pnpDevices: Readonly<Record<number, string>> = {
  0x0a03: 'PciRoot',
  0x0a08: 'PcieRoot',
  0x0604: 'Floppy',
  0x0301: 'Keyboard',
  0x0501: 'Serial',
  0x0401: 'ParallelPort',
};

function acpiText(data: Uint8Array): string {
  const [hid, uid] = [u32(data, 0), hexNumber(u32(data, 4))];
  if ((hid & 0xffff) !== pnp) return `Acpi(0x${hid.toString(16).toUpperCase().padStart(8, '0')},${uid})`;
  const device = pnpDevices[hid >>> 16];
  return device ? `${device}(${uid})` : `Acpi(PNP${fourDigits(hid >>> 16)},${uid})`;
}

function expandedText(data: Uint8Array): string {
  const [hid, uid, cid] = [u32(data, 0), u32(data, 4), u32(data, 8)];
  const hidString = readAscii(data, 12);
  const uidString = readAscii(data, 12 + hidString.length + 1);
  const cidString = readAscii(data, 12 + hidString.length + 1 + uidString.length + 1);
  if (hidString === '' && cidString === '' && uidString !== '')
    return `AcpiExp(${eisaText(hid)},${cid === 0 ? '0' : eisaText(cid)},${uidString})`;
  return `AcpiEx(${eisaText(hid)},${eisaText(cid)},${hexNumber(uid)},${hidString},${cidString},${uidString})`;
}

function addressText(data: Uint8Array): string {
  const count = Math.floor(data.length / 4);
  return `AcpiAdr(${Array.from({ length: count }, (_, index) => hexNumber(u32(data, index * 4))).join(',')})`;
}

/** `PNP0A03`: three letters of 5 bits each, and a number. */
function eisaText(id: number): string {
  const letters = [10, 5, 0].map((shift) => String.fromCharCode(((id >>> shift) & 0x1f) + 0x40));
  return `${letters.join('')}${fourDigits(id >>> 16)}`;
}

function fourDigits(value: number): string {
  return value.toString(16).toUpperCase().padStart(4, '0');
}
