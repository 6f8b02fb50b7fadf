/** Media nodes, and those of the BIOS boot specification (UEFI specification 2.11, sections 10.3.5 and 10.3.6). */
import { u8, u16, u32 } from '../bytes.ts';
import { guidAt } from '../guid.ts';
import { vendorText } from './hardware-nodes.ts';
import { guidText, hexBigAt, hexNumber, type NodeForms } from './node-form.ts';
import { readAscii, readUcs2 } from './text.ts';

export const mediaNodes: NodeForms = {
  1: { least: 38, text: hardDriveText },
  2: { least: 20, text: (data) => `CDROM(${hexNumber(u32(data, 0))},${hexBigAt(data, 4)},${hexBigAt(data, 12)})` },
  3: { least: 16, text: (data) => vendorText('Media', data) },
  4: { least: 0, text: (data) => readUcs2(data, 0).text },
  5: { least: 16, text: (data) => `Media(${guidText(data)})` },
  6: { least: 16, text: (data) => `FvFile(${guidText(data)})` },
  7: { least: 16, text: (data) => `Fv(${guidText(data)})` },
  8: { least: 20, text: (data) => `Offset(${hexBigAt(data, 4)},${hexBigAt(data, 12)})` },
  9: { least: 34, text: ramDiskText },
};

function hardDriveText(data: Uint8Array): string {
  const extent = `${hexBigAt(data, 4)},${hexBigAt(data, 12)}`;
  return `HD(${u32(data, 0)},${partitionSignature(data)},${extent})`;
}

function partitionSignature(data: Uint8Array): string {
  const type = u8(data, 37);
  if (type === 1) return `MBR,0x${u32(data, 20).toString(16).toUpperCase().padStart(8, '0')}`;
  return type === 2 ? `GPT,${guidText(data, 20)}` : `${type},0`;
}

const ramDisks: Readonly<Record<string, string>> = {
  '77ab535a-45fc-624b-5560-f7b281d1f96e': 'VirtualDisk',
  '3d5abd30-4175-87ce-6d64-d2ade523c4bb': 'VirtualCD',
  '5cea02c9-4d07-69d3-269f-4496fbe096f9': 'PersistentVirtualDisk',
  '08018188-42cd-bb48-100f-5387d53ded3d': 'PersistentVirtualCD',
};

function ramDiskText(data: Uint8Array): string {
  const place = `${hexBigAt(data, 0)},${hexBigAt(data, 8)},${u16(data, 32)}`;
  const known = ramDisks[guidAt(data, 16)];
  return known ? `${known}(${place})` : `RamDisk(${place},${guidText(data, 16)})`;
}

export const biosBootNodes: NodeForms = { 1: { least: 4, text: biosBootText } };

const biosDevices: Readonly<Record<number, string>> = {
  1: 'Floppy',
  2: 'HD',
  3: 'CDROM',
  4: 'PCMCIA',
  5: 'USB',
  6: 'Network',
};

function biosBootText(data: Uint8Array): string {
  const type = u16(data, 0);
  return `BBS(${biosDevices[type] ?? hexNumber(type)},${readAscii(data, 4)},${hexNumber(u16(data, 2))})`;
}
