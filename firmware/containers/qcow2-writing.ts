/** qcow2 files with a given content (QEMU, docs/interop/qcow2), written anew: nothing in them is packed or shared. */
import { isQcow2 } from './qcow2.ts';

/** What a new file takes over from the one that it replaces. */
interface Shape {
  readonly version: 2 | 3;
  readonly clusterBits: number;
}

/** As qemu-img writes them where nothing else is said. */
const usual: Shape = { version: 3, clusterBits: 16 };

const headerLength = 104;
/** The reference counts' width, as a power of two: 16 bits, the only one that version 2 has. */
const refcountOrder = 4;
/** In an entry of the L1 and L2 tables: the cluster has one owner, and may be written in place. */
const copied = 1n << 63n;
const bitmapsExtension = 0x2385_2875;

/** Why the file, which can be read, can't be written anew without losing something; undefined where it can. */
export function rewriteRefusal(file: Uint8Array): string | undefined {
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  if (view.getUint32(4) < 3) return undefined;
  if ((view.getUint32(76) & 1) !== 0) return 'It is in use, or was not closed: `qemu-img check -r all` puts that right.';
  if (holdsSnapshots(file) && view.getUint32(96) !== refcountOrder)
    return 'It holds internal snapshots and counts references in another width than 16 bits, which is only read here.';
  return hasBitmaps(view) ? 'It holds dirty bitmaps, which would be lost.' : undefined;
}

/** Whether the file has content beside what a guest sees, which a file that is written anew would not have. */
export function holdsSnapshots(file: Uint8Array): boolean {
  return isQcow2(file) && new DataView(file.buffer, file.byteOffset, file.length).getUint32(60) > 0;
}

/** Header extensions follow the header: type, length, content, each on a multiple of 8. */
function hasBitmaps(view: DataView): boolean {
  let offset = view.getUint32(100);
  while (offset + 8 <= view.byteLength) {
    const type = view.getUint32(offset);
    if (type === bitmapsExtension) return true;
    if (type === 0) return false;
    offset += 8 + Math.ceil(view.getUint32(offset + 4) / 8) * 8;
  }
  return false;
}

/** A file of the content, of the same version and cluster size as `before` if that is qcow2. Clusters of zeros take no room. */
export function writeQcow2(content: Uint8Array, before: Uint8Array = new Uint8Array()): Uint8Array {
  const { version, clusterBits } = shapeOf(before);
  const cluster = 2 ** clusterBits;
  const perTable = cluster / 8;
  const mapped = mappedClusters(content, cluster);
  const l2Tables = Math.ceil(content.length / cluster / perTable);
  const l1Clusters = Math.max(1, Math.ceil(l2Tables / perTable));
  const refcounts = roomForRefcounts(1 + l1Clusters + l2Tables + mapped.length, cluster);
  const l1 = 1 + refcounts.tableClusters + refcounts.blocks;
  const l2 = l1 + l1Clusters;
  const data = l2 + l2Tables;
  const file = new Uint8Array((data + mapped.length) * cluster);
  const view = new DataView(file.buffer);
  const place = (index: number) => BigInt(index * cluster);
  for (let block = 0; block < refcounts.blocks; block++)
    view.setBigUint64(cluster + block * 8, place(1 + refcounts.tableClusters + block));
  const firstCount = (1 + refcounts.tableClusters) * cluster;
  for (let index = 0; index < data + mapped.length; index++) view.setUint16(firstCount + index * 2, 1);
  for (let table = 0; table < l2Tables; table++) view.setBigUint64(l1 * cluster + table * 8, copied | place(l2 + table));
  for (const [nth, index] of mapped.entries()) {
    view.setBigUint64(l2 * cluster + index * 8, copied | place(data + nth));
    file.set(content.subarray(index * cluster, (index + 1) * cluster), (data + nth) * cluster);
  }
  view.setUint32(0, 0x5146_49fb);
  view.setUint32(4, version);
  view.setUint32(20, clusterBits);
  view.setBigUint64(24, BigInt(content.length));
  view.setUint32(36, l2Tables);
  view.setBigUint64(40, place(l1));
  view.setBigUint64(48, place(1));
  view.setUint32(56, refcounts.tableClusters);
  if (version === 3) {
    view.setUint32(96, refcountOrder);
    view.setUint32(100, headerLength);
  }
  return file;
}

function shapeOf(before: Uint8Array): Shape {
  if (!isQcow2(before)) return usual;
  const view = new DataView(before.buffer, before.byteOffset, before.length);
  return { version: view.getUint32(4) === 2 ? 2 : 3, clusterBits: view.getUint32(20) };
}

/** The numbers of the clusters with anything but zeros in them. */
function mappedClusters(content: Uint8Array, cluster: number): number[] {
  const mapped: number[] = [];
  for (let start = 0; start < content.length; start += cluster) {
    const end = Math.min(start + cluster, content.length);
    let offset = start;
    while (offset < end && content[offset] === 0) offset++;
    if (offset < end) mapped.push(start / cluster);
  }
  return mapped;
}

/** Every cluster of the file is counted, those of the counts too: more room for them takes more of them. */
function roomForRefcounts(others: number, cluster: number): { readonly blocks: number; readonly tableClusters: number } {
  let [blocks, tableClusters] = [1, 1];
  for (;;) {
    const needed = Math.ceil((others + blocks + tableClusters) / (cluster / 2));
    const table = Math.ceil((needed * 8) / cluster);
    if (needed === blocks && table === tableClusters) return { blocks, tableClusters };
    [blocks, tableClusters] = [Math.max(blocks, needed), Math.max(tableClusters, table)];
  }
}
