/** What an image is, by its content alone, and the facts that say so. */
import { hasAscii } from './bytes.ts';
import { foreignContent } from './foreign-content.ts';
import type { Evidence, FirmwareVolume, ImageKind } from './model.ts';
import type { Platform } from './platform.ts';
import type { Scan } from './scan.ts';
import { findBytes } from './search.ts';
import { isCode, isNvram } from './volume.ts';
import { hex, sizeText } from './wording.ts';

export interface Verdict {
  readonly kind: ImageKind;
  readonly evidence: readonly Evidence[];
}

const noVolume: Evidence = { text: 'There is no firmware volume in it.', offset: undefined };

/** The verdict for bytes whose volumes and platform have been read. */
export function classify(bytes: Uint8Array, scan: Scan, platform: Platform): Verdict {
  return (
    classifyContainer(bytes, scan) ??
    classifyVolumes(scan.volumes, platform) ??
    classifySeaBios(bytes) ?? { kind: 'unknown', evidence: [noVolume, ...foreignContent(bytes)] }
  );
}

/** Bytes that are no flash content themselves, whatever lies in them. */
function classifyContainer(bytes: Uint8Array, { runs }: Scan): Verdict | undefined {
  if (bytes.length === 0) return { kind: 'unknown', evidence: [{ text: 'The file is empty.', offset: undefined }] };
  if (hasAscii(bytes, 0, 'QFI\xfb')) return { kind: 'qcow2', evidence: qcow2Evidence(bytes) };
  const [run] = runs;
  if (run?.offset !== 0 || run.end !== bytes.length) return undefined;
  const text = `All ${sizeText(bytes.length)} are ${run.fill === 0 ? '0x00' : '0xff'}: a store that the firmware formats when it first starts.`;
  return { kind: 'blank', evidence: [{ text, offset: 0 }] };
}

/** QCowHeader: magic, version at 4, virtual size at 24, all big-endian (QEMU, docs/interop/qcow2). */
function qcow2Evidence(bytes: Uint8Array): Evidence[] {
  const evidence: Evidence[] = [{ text: 'It starts with `QFI\\xfb`, the mark of a qcow2 file.', offset: 0 }];
  if (bytes.length < 32) return evidence;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const virtualSize = Number(view.getBigUint64(24));
  evidence.push(
    { text: `qcow2 version ${view.getUint32(4)}.`, offset: 4 },
    { text: `Its virtual size, what a guest sees, is ${sizeText(virtualSize)} (${hex(virtualSize)}).`, offset: 24 },
  );
  return evidence;
}

function classifyVolumes(volumes: readonly FirmwareVolume[], platform: Platform): Verdict | undefined {
  const hasVariables = volumes.some(isNvram);
  const hasCode = volumes.some(isCode);
  if (!hasVariables && !hasCode) return undefined;
  const kind = hasVariables && hasCode ? 'unified' : hasCode ? 'code' : 'vars';
  const missing: Evidence[] = [];
  if (!hasVariables) missing.push({ text: 'There is no NVRAM volume: the variables live in another file.', offset: undefined });
  if (!hasCode) missing.push({ text: 'There is no volume with code.', offset: undefined });
  return { kind, evidence: [...volumes.map(volumeEvidence), ...missing, ...platformEvidence(platform)] };
}

function volumeEvidence(volume: FirmwareVolume): Evidence {
  const content = isNvram(volume) ? 'variables' : isCode(volume) ? 'code' : 'an unknown file system';
  const name = volume.name === volume.fileSystem ? '' : ` ${volume.name}`;
  const span = `${sizeText(volume.length)} (${hex(volume.length)}) at ${hex(volume.offset)}`;
  return { text: `Firmware volume${name} with ${content}: ${span}, file system ${volume.fileSystem}.`, offset: volume.offset };
}

function platformEvidence({ securityCore, resetVector, armBranch, tdxSizes, architecture }: Platform): Evidence[] {
  const evidence: Evidence[] = [];
  if (armBranch && (architecture === 'arm' || architecture === 'aarch64')) {
    evidence.push({ text: 'The first instruction is a branch, as ARM flash starts.', offset: 0 });
  }
  if (securityCore?.machine !== undefined) {
    const machine = `${hex(securityCore.machine)}${architecture ? ` (${architecture})` : ''}`;
    evidence.push({ text: `The SEC core is built for machine ${machine}.`, offset: securityCore.offset });
  }
  if (resetVector !== undefined) {
    evidence.push({ text: 'It ends with a volume top file and the x86 reset vector.', offset: resetVector });
  }
  if (tdxSizes) {
    const text = `The TDX metadata says: ${sizeText(tdxSizes.code)} of CODE (${hex(tdxSizes.code)}) for ${sizeText(tdxSizes.vars)} of variables (${hex(tdxSizes.vars)}).`;
    evidence.push({ text, offset: undefined });
  }
  return evidence;
}

/** The far jump to the BIOS entry, the fixed date, and the name somewhere: Bochs' BIOS has the first two as well. */
function classifySeaBios(bytes: Uint8Array): Verdict | undefined {
  const end = bytes.length;
  const jump = end - 16;
  if (!hasAscii(bytes, jump, '\xea\x5b\xe0\x00\xf0') || !hasAscii(bytes, end - 11, '06/23/99')) return undefined;
  const name = findBytes(bytes, new Uint8Array([...'SeaBIOS'].map((letter) => letter.charCodeAt(0))), 0);
  if (name === undefined) return undefined;
  const evidence = [
    { text: 'There is no firmware volume.', offset: undefined },
    {
      text: 'The reset vector jumps to f000:e05b, the entry of a legacy BIOS, and is followed by the date 06/23/99.',
      offset: jump,
    },
    { text: 'The name `SeaBIOS` stands in it.', offset: name },
  ];
  return { kind: 'seabios', evidence };
}
