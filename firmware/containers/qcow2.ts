/** What a guest sees of a qcow2 file (QEMU, docs/interop/qcow2): the clusters in the order of the guest's addresses. */
import { hasAscii } from '../bytes.ts';
import { largestImage } from '../limits.ts';
import { hex, sizeText } from '../wording.ts';
import { type ClusterCompression, unpackCluster } from './clusters.ts';

/** The content as bytes, with sentences on what is odd about it; or why it can't be had. */
export type Qcow2Content =
  | { readonly content: Uint8Array; readonly version: number; readonly warnings: readonly string[] }
  | { readonly problem: string };

interface Header {
  readonly version: number;
  readonly clusterBits: number;
  readonly size: number;
  readonly l1: { readonly offset: number; readonly entries: number };
  readonly compression: ClusterCompression;
  readonly isCorrupt: boolean;
}

const magic = 'QFI\xfb';
/** Bytes of a header of version 2; version 3 goes on to at least 104. */
const headerLength = { 2: 72, 3: 104 } as const;
const features = { corrupt: 0x02, externalData: 0x04, compression: 0x08, extendedL2: 0x10 } as const;
const knownFeatures = 0x1f;
const compressed = 0x4000_0000;
/** The largest firmware has 64 MiB, which are 1024 of the usual clusters; a hostile file may not keep a reader busy with more. */
const mostCompressed = { clusters: 4096, bytes: 64 * 1024 * 1024 } as const;

/** Whether the bytes start as a qcow2 file does. */
export function isQcow2(bytes: Uint8Array): boolean {
  return hasAscii(bytes, 0, magic);
}

/** Reads all of the guest's content, up to 256 MiB. Never throws. */
export function readQcow2(bytes: Uint8Array): Qcow2Content {
  const header = readHeader(bytes);
  return 'problem' in header ? header : readClusters(bytes, header);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** Rounded beyond 2^53, which is far beyond any file. */
function u64(view: DataView, offset: number): number {
  return view.getUint32(offset) * 0x1_0000_0000 + view.getUint32(offset + 4);
}

function readHeader(bytes: Uint8Array): Header | { readonly problem: string } {
  const view = viewOf(bytes);
  if (bytes.length < headerLength[2]) return { problem: 'The qcow2 file ends within its header.' };
  const version = view.getUint32(4);
  if (version !== 2 && version !== 3) return { problem: `It is qcow2 of version ${version}; 2 and 3 are known here.` };
  if (bytes.length < headerLength[version]) return { problem: 'The qcow2 file ends within its header.' };
  const clusterBits = view.getUint32(20);
  const size = u64(view, 24);
  const encryption = view.getUint32(32);
  const incompatible = version === 3 ? view.getUint32(76) : 0;
  const unknown = version === 3 && (view.getUint32(72) !== 0 || (incompatible & ~knownFeatures) !== 0);
  const l1 = { entries: view.getUint32(36), offset: u64(view, 40) };
  const compression = compressionOf(bytes, incompatible);
  const refusal =
    (u64(view, 8) !== 0 && 'It has a backing file: what it does not hold itself lies in another image.') ||
    (encryption !== 0 && 'It is encrypted.') ||
    ((incompatible & features.externalData) !== 0 && 'It keeps its data in another file (an external data file).') ||
    ((incompatible & features.extendedL2) !== 0 && 'It has subclusters (extended L2 entries), which are not read here.') ||
    (unknown && 'It needs a feature of qcow2 that is not known here.') ||
    ((clusterBits < 9 || clusterBits > 21) && `Its clusters would have 2^${clusterBits} bytes; 512 to 2 MiB are possible.`) ||
    (size > largestImage && `Its virtual size of ${sizeText(size)} is more than any firmware image has.`) ||
    (compression === undefined && 'It is compressed in a way that is not known here.') ||
    tooShort(bytes, l1, size, clusterBits);
  if (refusal || !compression) return { problem: refusal || 'It can’t be read.' };
  return { version, clusterBits, size, l1, compression, isCorrupt: (incompatible & features.corrupt) !== 0 };
}

/** The type stands behind the other fields, where the feature bit says so and the header is long enough. */
function compressionOf(bytes: Uint8Array, incompatible: number): ClusterCompression | undefined {
  if ((incompatible & features.compression) === 0) return 'deflate';
  const type = viewOf(bytes).getUint32(100) > 104 ? bytes[104] : 0;
  return type === 0 ? 'deflate' : type === 1 ? 'zstd' : undefined;
}

/** Each L2 table fills a cluster and maps as many clusters as 8-byte entries fit in it. */
function tooShort(bytes: Uint8Array, l1: Header['l1'], size: number, clusterBits: number): string | undefined {
  const needed = Math.ceil(size / 2 ** (clusterBits * 2 - 3));
  if (l1.entries < needed) return `Its L1 table has ${l1.entries} entries, where its virtual size needs ${needed}.`;
  if (l1.offset + needed * 8 > bytes.length) return `Its L1 table at ${hex(l1.offset)} reaches beyond the end of the file.`;
  return undefined;
}

function readClusters(bytes: Uint8Array, header: Header): Qcow2Content {
  const { version, clusterBits, size, l1, compression, isCorrupt } = header;
  const view = viewOf(bytes);
  const cluster = 2 ** clusterBits;
  const perTable = cluster / 8;
  const content = new Uint8Array(size);
  let missing = 0;
  let packedCount = 0;
  for (let guest = 0; guest < size; guest += cluster) {
    const index = guest / cluster;
    const table = hostOffset(view, l1.offset + Math.floor(index / perTable) * 8);
    const entry = table + (index % perTable) * 8;
    if (table === 0) continue;
    if (entry + 8 > bytes.length) {
      missing++;
      continue;
    }
    const high = view.getUint32(entry);
    if ((high & compressed) !== 0) {
      packedCount++;
      if (packedCount > mostCompressed.clusters || packedCount * cluster > mostCompressed.bytes)
        return { problem: `More of its clusters are compressed than any firmware image has: ${packedCount} and further ones.` };
      const packed = packedRange(view.getBigUint64(entry), clusterBits);
      const unpacked = unpackCluster(compression, bytes.subarray(packed.start, packed.end), cluster);
      if (!unpacked) return { problem: `Its compressed cluster for ${hex(guest)} can’t be unpacked.` };
      content.set(unpacked.subarray(0, size - guest), guest);
      continue;
    }
    const host = hostOffset(view, entry);
    const readsAsZero = host === 0 || (version === 3 && (view.getUint32(entry + 4) & 1) !== 0);
    if (readsAsZero) continue;
    if (host >= bytes.length) missing++;
    else content.set(bytes.subarray(host, Math.min(host + cluster, host + size - guest)), guest);
  }
  return { content, version, warnings: warningsOf(isCorrupt, missing) };
}

/** Bits 9 to 55 of an L1 or L2 entry. */
export function hostOffset(view: DataView, entry: number): number {
  return (view.getUint32(entry) & 0xff_ffff) * 0x1_0000_0000 + ((view.getUint32(entry + 4) & 0xffff_fe00) >>> 0);
}

/** A compressed cluster's entry: where it starts, to the byte, and how many further sectors of 512 bytes it touches. */
export function packedRange(entry: bigint, clusterBits: number): { readonly start: number; readonly end: number } {
  const offsetBits = BigInt(70 - clusterBits);
  const start = Number(entry & ((1n << offsetBits) - 1n));
  const sectors = Number((entry & ((1n << 62n) - 1n)) >> offsetBits) + 1;
  return { start, end: start - (start % 512) + sectors * 512 };
}

function warningsOf(isCorrupt: boolean, missing: number): string[] {
  const clusters = missing === 1 ? 'One of its clusters lies' : `${missing} of its clusters lie`;
  return [
    ...(isCorrupt ? ['QEMU has marked the qcow2 file as corrupt.'] : []),
    ...(missing > 0 ? [`${clusters} beyond the end of the file and count as zeros.`] : []),
  ];
}
