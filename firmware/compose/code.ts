/** Writing CODE: volumes with files in them, and how each machine starts. Nothing in it can run. */
import { fileHeaderLength, fileTypes, sectionTypes } from '../ffs.ts';
import { guidBytes, guidLength } from '../guid.ts';
import { tdxHeaderLength, tdxSectionLength } from '../guided-table.ts';
import { files, guidedTable, volumeNames } from '../names.ts';
import { composeFile, composeNameSection, composePadFile, composeSection, composeTeSection, concatAligned } from './ffs.ts';
import { storeLayouts } from './vars.ts';
import { composeFfsVolume } from './volume.ts';

export interface CodeToCompose {
  /** OVMF's 2 MiB and 4 MiB builds are x86, AAVMF's 64 MiB are ARM. */
  readonly layout: '2m' | '4m' | 'aavmf';
  /** X64 and AArch64 where not said. */
  readonly architecture?: 'x64' | 'ia32' | 'aarch64' | 'arm';
  /** Whether an x86 image states its sizes in TDX metadata, as builds do since 2022. True where not said. */
  readonly tdxMetadata?: boolean;
  /** The Intel TDX build has a SEC core of its own. */
  readonly purpose?: 'generic' | 'intel-tdx';
}

const machines = { x64: 0x8664, ia32: 0x014c, aarch64: 0xaa64, arm: 0x01c2 } as const;

/** Bytes of the two volumes. */
const x86Layouts = { '2m': { dxe: 0x1ac000, sec: 0x34000 }, '4m': { dxe: 0x348000, sec: 0x34000 } } as const;

const flashSize = 0x400_0000;
const firstArmVolume = 0x1000;
const armVolumeLength = 0x2ff000;

/** A file whose body only fills space: stands where a build has its compressed drivers. */
const fillerGuid = '6f0c2f5e-4d0b-4b1e-9f0e-5d0a6c1d7e21';

/** A CODE file. */
export function composeCode(code: CodeToCompose): Uint8Array {
  return code.layout === 'aavmf' ? composeArmCode(code) : composeX86Code(code, code.layout);
}

function composeX86Code(code: CodeToCompose, layout: '2m' | '4m'): Uint8Array {
  const { dxe, sec } = x86Layouts[layout];
  const { tdxMetadata = true, purpose = 'generic', architecture = 'x64' } = code;
  const sizes = { code: dxe + sec, vars: storeLayouts[layout].fileSize };
  const secMain = purpose === 'intel-tdx' ? files.secMainTdx : files.secMain;
  const image = new Uint8Array(dxe + sec);
  const drivers = composeFiller(Math.floor(dxe / 2));
  image.set(composeFfsVolume({ length: dxe, name: volumeNames.dxe, files: [drivers] }));
  const volumeTop = composeVolumeTop(tdxMetadata ? sizes : undefined);
  const core = composeSecurityCore(secMain, machines[architecture]);
  image.set(composeFfsVolume({ length: sec, name: volumeNames.sec, files: [core], volumeTop }), dxe);
  return image;
}

/** The flash file starts with a branch to the first volume, whose zero vector branches on into its SEC core. */
function composeArmCode({ architecture = 'aarch64' }: CodeToCompose): Uint8Array {
  const image = new Uint8Array(flashSize);
  image.fill(0xff, 0, firstArmVolume);
  const branch = (distance: number) => composeBranch(architecture, distance);
  image.set(branch(firstArmVolume));
  const zeroVector = new Uint8Array(16);
  zeroVector.set(branch(0x100));
  const core = composeSecurityCore(files.secMain, machines[architecture]);
  const drivers = composeFiller(armVolumeLength / 2);
  image.set(
    composeFfsVolume({ length: armVolumeLength, zeroVector, files: [composePadFile(64), core, drivers] }),
    firstArmVolume,
  );
  return image;
}

/** AArch64 counts instructions from the branch itself, ARM from two instructions behind it. */
function composeBranch(architecture: string, distance: number): Uint8Array {
  const word = architecture === 'arm' ? 0xea000000 | (distance / 4 - 2) : 0x14000000 | (distance / 4);
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, word, true);
  return bytes;
}

function composeSecurityCore(guid: string, machine: number): Uint8Array {
  const body = concatAligned([composeTeSection(machine), composeNameSection('SecMain')], 4, 0);
  return composeFile({ guid, type: fileTypes.securityCore, body });
}

/** Bytes that look like compressed code and are the same every time (xorshift). */
function composeFiller(length: number): Uint8Array {
  const body = new Uint8Array(length);
  let state = 0x9e3779b9;
  for (let i = 0; i < length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    body[i] = state;
  }
  return composeFile({ guid: fillerGuid, type: fileTypes.freeform, body: composeSection(sectionTypes.raw, body) });
}

/** The file that ends the image: TDX metadata, GUIDed table, `VTF\0` and the 16 bytes with which the processor starts. */
function composeVolumeTop(sizes: { code: number; vars: number } | undefined): Uint8Array {
  const end = new Uint8Array(0x20);
  end.set([0x56, 0x54, 0x46, 0], 0x0c);
  // nop; nop; jmp to itself: an image that starts waits.
  end.set([0x90, 0x90, 0xeb, 0xfe], 0x10);
  const table = sizes ? composeGuidedTable(end.length) : new Uint8Array(0);
  const metadata = sizes ? composeTdxMetadata(sizes) : new Uint8Array(0);
  const length = metadata.length + table.length + end.length;
  // The file must end on the volume's last byte and start on a multiple of 8.
  const lead = (8 - ((fileHeaderLength + length) % 8)) % 8;
  const body = new Uint8Array(lead + length);
  body.set(metadata, lead);
  body.set(table, lead + metadata.length);
  body.set(end, lead + metadata.length + table.length);
  return composeFile({ guid: files.volumeTop, type: fileTypes.raw, body });
}

const tdxMetadataLength = guidLength + tdxHeaderLength + 2 * tdxSectionLength;
const tdxMetadataGuid = 'e9eaf9f3-168e-44d5-a8eb-7f4d8738f6ae';

/** The two sections that state the sizes: the boot volume behind the configuration volume. */
function composeTdxMetadata({ code, vars }: { code: number; vars: number }): Uint8Array {
  const metadata = new Uint8Array(tdxMetadataLength);
  const view = new DataView(metadata.buffer, guidLength);
  metadata.set(guidBytes(tdxMetadataGuid));
  metadata.set([0x54, 0x44, 0x56, 0x46], guidLength);
  view.setUint32(4, tdxHeaderLength + 2 * tdxSectionLength, true);
  view.setUint32(8, 1, true);
  view.setUint32(12, 2, true);
  const below4G = 0x1_0000_0000 - code - vars;
  const sections = [
    { data: vars, size: code, address: below4G + vars, type: 0, attributes: 1 },
    { data: 0, size: vars, address: below4G, type: 1, attributes: 0 },
  ];
  for (const [index, { data, size, address, type, attributes }] of sections.entries()) {
    const at = tdxHeaderLength + index * tdxSectionLength;
    view.setUint32(at, data, true);
    view.setUint32(at + 4, size, true);
    view.setBigUint64(at + 8, BigInt(address), true);
    view.setBigUint64(at + 16, BigInt(size), true);
    view.setUint32(at + 24, type, true);
    view.setUint32(at + 28, attributes, true);
  }
  return metadata;
}

/** Entries are data, length, GUID; the last is the footer with the length of all of them. */
function composeGuidedTable(behind: number): Uint8Array {
  const entryTail = 2 + guidLength;
  const tdx = composeEntry(guidedTable.tdxMetadata, 4);
  const reset = composeEntry(guidedTable.sevEsReset, 4);
  const length = tdx.length + reset.length + entryTail;
  new DataView(tdx.buffer).setUint32(0, behind + length + tdxMetadataLength - guidLength, true);
  new DataView(reset.buffer).setUint32(0, 0x80b004, true);
  const table = new Uint8Array(length);
  table.set(tdx);
  table.set(reset, tdx.length);
  new DataView(table.buffer).setUint16(length - entryTail, length, true);
  table.set(guidBytes(guidedTable.footer), length - guidLength);
  return table;
}

function composeEntry(guid: string, dataLength: number): Uint8Array {
  const entry = new Uint8Array(dataLength + 2 + guidLength);
  new DataView(entry.buffer).setUint16(dataLength, entry.length, true);
  entry.set(guidBytes(guid), dataLength + 2);
  return entry;
}
