/** Messaging nodes of buses and disks (UEFI specification 2.11, section 10.3.4); those of networks are in network-nodes.ts. */
import { u8, u16, u32 } from '../bytes.ts';
import { guidAt } from '../guid.ts';
import { vendorText } from './hardware-nodes.ts';
import { bigAt, bytesText, guidText, hexBigAt, hexNumber, type NodeForms } from './node-form.ts';
import { readUcs2 } from './text.ts';

export const busNodes: NodeForms = {
  1: { least: 4, text: ataText },
  2: { least: 4, text: (data) => `Scsi(${hexNumber(u16(data, 0))},${hexNumber(u16(data, 2))})` },
  3: { least: 20, text: (data) => `Fibre(${hexBigAt(data, 4)},${hexBigAt(data, 12)})` },
  4: { least: 12, text: (data) => `I1394(${bigAt(data, 4).toString(16).toUpperCase().padStart(16, '0')})` },
  5: { least: 2, text: (data) => `USB(${hexNumber(u8(data, 0))},${hexNumber(u8(data, 1))})` },
  6: { least: 4, text: (data) => `I2O(${hexNumber(u32(data, 0))})` },
  9: { least: 44, text: infinibandText },
  10: { least: 16, text: vendorMessageText },
  14: { least: 15, text: uartText },
  15: { least: 7, text: usbClassText },
  16: { least: 6, text: usbWwidText },
  17: { least: 1, text: (data) => `Unit(${hexNumber(u8(data, 0))})` },
  18: { least: 6, text: (data) => `Sata(${[0, 2, 4].map((offset) => hexNumber(u16(data, offset))).join(',')})` },
  21: { least: 20, text: (data) => `FibreEx(0x${bytesText(data, 4, 8)},0x${bytesText(data, 12, 8)})` },
  22: { least: 20, text: sasExText },
  23: { least: 12, text: nvmeText },
  25: { least: 2, text: (data) => `UFS(${hexNumber(u8(data, 0))},${hexNumber(u8(data, 1))})` },
  26: { least: 1, text: (data) => `SD(${hexNumber(u8(data, 0))})` },
  29: { least: 1, text: (data) => `eMMC(${hexNumber(u8(data, 0))})` },
};

function ataText(data: Uint8Array): string {
  const channel = u8(data, 0) === 1 ? 'Secondary' : 'Primary';
  const drive = u8(data, 1) === 1 ? 'Slave' : 'Master';
  return `Ata(${channel},${drive},${hexNumber(u16(data, 2))})`;
}

function infinibandText(data: Uint8Array): string {
  const numbers = [20, 28, 36].map((offset) => hexBigAt(data, offset));
  return `Infiniband(${hexNumber(u32(data, 0))},${guidText(data, 4)},${numbers.join(',')})`;
}

function uartText(data: Uint8Array): string {
  const baud = bigAt(data, 4);
  const bits = u8(data, 12);
  const parity = 'DNEOMS'[u8(data, 13)] ?? 'x';
  const stop = ['D', '1', '1.5', '2'][u8(data, 14)] ?? 'x';
  return `Uart(${baud === 0n ? 'DEFAULT' : baud},${bits === 0 ? 'DEFAULT' : bits},${parity},${stop})`;
}

/** USB classes with a form of their own (USB-IF, Defined Class Codes). */
const usbClasses: Readonly<Record<number, string>> = {
  0x01: 'UsbAudio',
  0x02: 'UsbCDCControl',
  0x03: 'UsbHID',
  0x06: 'UsbImage',
  0x07: 'UsbPrinter',
  0x08: 'UsbMassStorage',
  0x09: 'UsbHub',
  0x0a: 'UsbCDCData',
  0x0b: 'UsbSmartCard',
  0x0e: 'UsbVideo',
  0xdc: 'UsbDiagnostic',
  0xe0: 'UsbWireless',
};

const applicationSpecific = 0xfe;
const applicationSubclasses: Readonly<Record<number, string>> = {
  1: 'UsbDeviceFirmwareUpdate',
  2: 'UsbIrdaBridge',
  3: 'UsbTestAndMeasurement',
};

function usbClassText(data: Uint8Array): string {
  const ids = [u16(data, 0), u16(data, 2)];
  const [deviceClass, subclass, protocol] = [u8(data, 4), u8(data, 5), u8(data, 6)];
  const form = (name: string, ...numbers: number[]) => `${name}(${numbers.map(hexNumber).join(',')})`;
  const known = usbClasses[deviceClass];
  if (known) return form(known, ...ids, subclass, protocol);
  const application = deviceClass === applicationSpecific ? applicationSubclasses[subclass] : undefined;
  if (application) return form(application, ...ids, protocol);
  return form('UsbClass', ...ids, deviceClass, subclass, protocol);
}

function usbWwidText(data: Uint8Array): string {
  const ids = [2, 4, 0].map((offset) => hexNumber(u16(data, offset)));
  return `UsbWwid(${ids.join(',')},"${readUcs2(data, 6).text}")`;
}

function nvmeText(data: Uint8Array): string {
  const identifier = Array.from({ length: 8 }, (_, index) => bytesText(data, 11 - index, 1));
  return `NVMe(${hexNumber(u32(data, 0))},${identifier.join('-')})`;
}

function sasExText(data: Uint8Array): string {
  const place = `0x${bytesText(data, 0, 8)},0x${bytesText(data, 8, 8)},${hexNumber(u16(data, 18))}`;
  return `SasEx(${place},${topologyText(u16(data, 16))})`;
}

/** Device and topology info of serial attached SCSI: what, where, how connected, and the drive bay. */
function topologyText(info: number): string {
  const more = info & 0x0f;
  if ((info & 0x80) !== 0 || more > 2) return `${hexNumber(info)},0,0,0`;
  if (more === 0) return 'NoTopology,0,0,0';
  const words = [
    (info & 0x10) !== 0 ? 'SATA' : 'SAS',
    (info & 0x20) !== 0 ? 'External' : 'Internal',
    (info & 0x40) !== 0 ? 'Expanded' : 'Direct',
    more === 1 ? '0' : hexNumber((info >>> 8) + 1),
  ];
  return words.join(',');
}

const vendorMessages = {
  uartFlowControl: '37499a9d-542f-4c89-a026-35da142094e4',
  sas: 'd487ddb4-008b-11d9-afdc-001083ffca4d',
} as const;

/** Vendors whose GUID is all there is to say. */
const plainVendors: Readonly<Record<string, string>> = {
  'e0c14753-f9be-11d2-9a0c-0090273fc14d': 'VenPcAnsi()',
  'dfa66065-b419-11d3-9a2d-0090273fc14d': 'VenVt100()',
  '7baec70b-57e0-4c76-8e87-2f9e28088343': 'VenVt100Plus()',
  'ad15a0d6-8bec-4acf-a073-d01de77e2d88': 'VenUtf8()',
  'eba4e8d2-3858-41ec-a281-2647ba9660d0': 'DebugPort()',
};

function vendorMessageText(data: Uint8Array): string {
  const guid = guidAt(data, 0);
  const plain = plainVendors[guid];
  if (plain) return plain;
  if (guid === vendorMessages.uartFlowControl && data.length >= 20) {
    const control = ['None', 'Hardware', 'XonXoff'][u32(data, 16) & 3];
    if (control) return `UartFlowCtrl(${control})`;
  }
  if (guid === vendorMessages.sas && data.length >= 40) {
    const place = `${hexBigAt(data, 20)},${hexBigAt(data, 28)},${hexNumber(u16(data, 38))}`;
    return `SAS(${place},${topologyText(u16(data, 36))},${hexNumber(u32(data, 16))})`;
  }
  return vendorText('Msg', data);
}
