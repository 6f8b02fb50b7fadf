/**
 * Device paths in the text form of EDK2's ConvertDevicePathToText, complete and with its shortcuts (UEFI specification 2.11,
 * section 10.6; MdePkg/Library/UefiDevicePathLib). Nodes that EDK2 has no form for, like NVDIMM and REST service, get its generic
 * one: `Msg(32,…)`.
 */
import { u8, u16 } from '../bytes.ts';
import { busNodes } from './bus-nodes.ts';
import { acpiNodes, hardwareNodes } from './hardware-nodes.ts';
import { biosBootNodes, mediaNodes } from './media-nodes.ts';
import { networkNodes } from './network-nodes.ts';
import { bytesText, type NodeForms } from './node-form.ts';

export interface DevicePathNode {
  readonly type: number;
  readonly subtype: number;
  /** What follows the node's header of 4 bytes. */
  readonly data: Uint8Array;
  readonly text: string;
}

export interface DevicePath {
  /** The nodes of each instance; most paths have one. */
  readonly instances: readonly (readonly DevicePathNode[])[];
  /** Bytes up to and with the end node. */
  readonly length: number;
  /** False where the bytes stop before an end node, or a node is shorter than its header or longer than the bytes. */
  readonly complete: boolean;
}

const headerLength = 4;
const endType = 0x7f;
const endOfInstance = 0x01;

/**
 * `PciRoot(0x0)/Pci(0x1F,0x2)/Sata(0x0,0xFFFF,0x0)`. Instances are separated by a comma, as the specification has it; EDK2 prints
 * one more slash behind it. What follows a broken node is left out.
 */
export function devicePathText(bytes: Uint8Array): string {
  return readDevicePath(bytes).instances.map(instanceText).join(',');
}

/** The nodes of one instance as text. */
export function instanceText(nodes: readonly DevicePathNode[]): string {
  return nodes.map(({ text }) => text).join('/');
}

/** The path that the bytes start with. Never throws. */
export function readDevicePath(bytes: Uint8Array): DevicePath {
  const instances: DevicePathNode[][] = [[]];
  let offset = 0;
  while (offset + headerLength <= bytes.length) {
    const [type, subtype, length] = [u8(bytes, offset), u8(bytes, offset + 1), u16(bytes, offset + 2)];
    if (length < headerLength || offset + length > bytes.length) break;
    const data = bytes.subarray(offset + headerLength, offset + length);
    offset += length;
    if (type === endType && subtype !== endOfInstance) return { instances, length: offset, complete: true };
    if (type === endType) instances.push([]);
    else instances.at(-1)?.push({ type, subtype, data, text: nodeText(type, subtype, data) });
  }
  return { instances, length: offset, complete: false };
}

/** The kinds of nodes by their type, with what EDK2 calls those it has no form for. */
const kinds: Readonly<Record<number, { readonly generic: string; readonly forms: NodeForms }>> = {
  1: { generic: 'HardwarePath', forms: hardwareNodes },
  2: { generic: 'AcpiPath', forms: acpiNodes },
  3: { generic: 'Msg', forms: { ...busNodes, ...networkNodes } },
  4: { generic: 'MediaPath', forms: mediaNodes },
  5: { generic: 'BbsPath', forms: biosBootNodes },
};

function nodeText(type: number, subtype: number, data: Uint8Array): string {
  const kind = kinds[type];
  const form = kind?.forms[subtype];
  if (form && data.length >= form.least) return form.text(data);
  const more = data.length > 0 ? `,${bytesText(data)}` : '';
  return kind ? `${kind.generic}(${subtype}${more})` : `Path(${type},${subtype}${more})`;
}
