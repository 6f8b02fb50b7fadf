/**
 * Device paths from text, as far as a person writes them to say what to boot: disks and their partitions, files, firmware
 * volumes, URIs. What firmware itself writes for network cards and consoles is left to it.
 */
import { parseGuid } from '../guid.ts';
import type { DevicePathNode } from './device-path.ts';
import { ucs2Bytes } from './text.ts';

export type ParsedPath =
  | { readonly ok: true; readonly path: Uint8Array }
  /** A sentence that says what is not understood. */
  | { readonly ok: false; readonly problem: string };

/** The node's data behind its header, from what stands between the brackets; undefined where that is not right. */
type WriteNode = (args: readonly string[]) => readonly number[] | undefined;

interface WritableNode {
  readonly type: number;
  readonly subtype: number;
  /** How it is written, for a message. */
  readonly form: string;
  readonly write: WriteNode;
}

/** Node names as EDK2 prints them, in lower case. */
const nodes: Readonly<Record<string, WritableNode>> = {
  pciroot: { type: 2, subtype: 1, form: 'PciRoot(0x0)', write: acpiDevice(0x0a03) },
  pcieroot: { type: 2, subtype: 1, form: 'PcieRoot(0x0)', write: acpiDevice(0x0a08) },
  // The function comes first in the node, and last in the text.
  pci: { type: 1, subtype: 1, form: 'Pci(0x1F,0x2)', write: (args) => numbers(1, 1)(args.toReversed()) },
  scsi: { type: 3, subtype: 2, form: 'Scsi(0x0,0x0)', write: numbers(2, 2) },
  usb: { type: 3, subtype: 5, form: 'USB(0x0,0x0)', write: numbers(1, 1) },
  sata: { type: 3, subtype: 18, form: 'Sata(0x0,0xFFFF,0x0)', write: numbers(2, 2, 2) },
  nvme: { type: 3, subtype: 23, form: 'NVMe(0x1,00-00-00-00-00-00-00-00)', write: nvmeDisk },
  uri: { type: 3, subtype: 24, form: 'Uri(http://example.org/boot.efi)', write: uri },
  hd: { type: 4, subtype: 1, form: 'HD(1,GPT,GUID of the partition)', write: partition },
  cdrom: { type: 4, subtype: 2, form: 'CDROM(0x0,0x0,0x0)', write: numbers(4, 8, 8) },
  fvfile: { type: 4, subtype: 6, form: 'FvFile(GUID)', write: oneGuid },
  fv: { type: 4, subtype: 7, form: 'Fv(GUID)', write: oneGuid },
};

const filePath = { type: 4, subtype: 4 } as const;
const endOfPath = [0x7f, 0xff, 4, 0] as const;

/** Bytes that the length of a node can say. */
const longestNode = 0xffff;

/**
 * `\EFI\BOOT\BOOTX64.EFI`, `HD(1,GPT,…)/\EFI\debian\shimx64.efi`, `PciRoot(0x0)/Pci(0x1F,0x2)/Sata(0x0,0xFFFF,0x0)`: nodes separated
 * by slashes, as EDK2 prints them. A path that begins in the middle is a short form, which the firmware completes. A part that reads
 * like one of the `known` nodes is that node, whatever it is.
 */
export function parseDevicePath(text: string, known: readonly DevicePathNode[] = []): ParsedPath {
  const bytes: number[] = [];
  const left = [...known];
  for (const part of splitNodes(text.trim())) {
    const place = left.findIndex((each) => each.text === part);
    // Two that read the same may differ in what no text says: each stands for itself, in their order.
    const node = left.splice(place, place < 0 ? 0 : 1)[0] ?? readNode(part);
    if ('problem' in node) return { ok: false, problem: node.problem };
    const length = node.data.length + 4;
    if (length > longestNode) return { ok: false, problem: `“${part.slice(0, 20)}…” is too long for a device path.` };
    bytes.push(node.type, node.subtype, length & 0xff, length >> 8, ...node.data);
  }
  return { ok: true, path: Uint8Array.from([...bytes, ...endOfPath]) };
}

interface Node {
  readonly type: number;
  readonly subtype: number;
  readonly data: readonly number[];
}

function readNode(text: string): Node | { readonly problem: string } {
  if (text.startsWith('\\')) return { ...filePath, data: [...ucs2Bytes(text)] };
  const [, name = '', inside] = /^(\w+)\((.*)\)$/.exec(text) ?? [];
  const node = Object.hasOwn(nodes, name.toLowerCase()) ? nodes[name.toLowerCase()] : undefined;
  if (!node || inside === undefined) return { problem: notKnown(text) };
  const data = node.write(inside.split(',').map((each) => each.trim()));
  return data ? { ...node, data } : { problem: `“${text}” is written like ${node.form}.` };
}

function notKnown(text: string): string {
  if (text === '') return 'A path is a file such as \\EFI\\BOOT\\BOOTX64.EFI, or a device path.';
  const known = Object.values(nodes).map(({ form }) => form.replace(/\(.*/, ''));
  return `“${text}” can't be written as part of a path: a file begins with a backslash, and a device is one of ${known.join(', ')}.`;
}

/** At the slashes outside of brackets: a URI has some inside. */
function splitNodes(text: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const character of text) {
    if (character === '(') depth++;
    if (character === ')') depth--;
    if (character === '/' && depth <= 0) parts.push('');
    else parts.push(`${parts.pop() ?? ''}${character}`);
  }
  return parts;
}

/** So many numbers of so many bytes, little endian; decimal, or hexadecimal with 0x. */
function numbers(...widths: readonly number[]): WriteNode {
  return (args) => {
    if (args.length !== widths.length) return undefined;
    const parts = widths.map((width, index) => numberBytes(args[index] ?? '', width));
    return parts.includes(undefined) ? undefined : parts.flatMap((part) => part ?? []);
  };
}

function numberBytes(text: string, width: number): number[] | undefined {
  if (!/^(?:\d{1,20}|0x[0-9a-f]{1,16})$/i.test(text)) return undefined;
  const value = BigInt(text);
  if (value >> BigInt(width * 8) > 0n) return undefined;
  return Array.from({ length: width }, (_, index) => Number((value >> BigInt(index * 8)) & 0xffn));
}

/** The identifier of a plug and play device, compressed, and its number among its like. */
function acpiDevice(pnp: number): WriteNode {
  const identifier = [0xd0, 0x41, pnp & 0xff, pnp >> 8];
  return (args) => {
    const number = numbers(4)(args);
    return number && [...identifier, ...number];
  };
}

function nvmeDisk([namespace = '', unique = '', ...more]: readonly string[]): readonly number[] | undefined {
  const number = numberBytes(namespace, 4);
  if (!number || more.length > 0 || !/^(?:[0-9a-f]{2}-){7}[0-9a-f]{2}$/i.test(unique)) return undefined;
  const bytes = unique.split('-').map((digits) => Number.parseInt(digits, 16));
  return [...number, ...bytes.toReversed()];
}

/** A comma is a character of URIs like any other. */
function uri(args: readonly string[]): readonly number[] | undefined {
  const bytes = [...new TextEncoder().encode(args.join(','))];
  return bytes.every((byte) => byte > 0x20 && byte < 0x7f) ? bytes : undefined;
}

/**
 * `1,GPT,GUID` or `1,MBR,0x12345678`, and where it starts and how long it is, which may be left out: the firmware knows a partition
 * by its number and signature (edk2, UefiBootManagerLib, BmMatchPartitionDevicePathNode).
 */
function partition(args: readonly string[]): readonly number[] | undefined {
  const [number = '', table = '', signature = '', start = '0', size = '0'] = args;
  if (args.length !== 3 && args.length !== 5) return undefined;
  const place = numbers(4, 8, 8)([number, start, size]);
  if (!place) return undefined;
  if (table.toUpperCase() === 'GPT') {
    const guid = parseGuid(signature);
    return guid && [...place, ...guid, 2, 2];
  }
  const digits = table.toUpperCase() === 'MBR' ? numberBytes(signature, 4) : undefined;
  return digits && [...place, ...digits, ...Array.from({ length: 12 }, () => 0), 1, 1];
}

function oneGuid([guid = '', ...more]: readonly string[]): readonly number[] | undefined {
  const bytes = more.length === 0 ? parseGuid(guid) : undefined;
  return bytes && [...bytes];
}
