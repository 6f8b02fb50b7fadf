/**
 * Changing a qcow2 file that holds internal snapshots (QEMU, docs/interop/qcow2): what a snapshot shares stays as it is, and what is
 * written instead goes to the end of the file, as QEMU itself does it.
 */
import { hostOffset, packedRange, readQcow2 } from './qcow2.ts';

/** In an entry of the L1 and L2 tables: the cluster has one owner, and may be written in place. */
const copied = 0x8000_0000;
const compressed = 0x4000_0000;

/** The file with this content, as long as what a guest sees of it now; or why it can't be changed, in a sentence. */
export function changeBesideSnapshots(before: Uint8Array, content: Uint8Array): Uint8Array | { readonly problem: string } {
  const read = readQcow2(before);
  if ('problem' in read) return read;
  if (read.content.length !== content.length) return { problem: 'What a guest sees of it can’t become longer or shorter.' };
  const change = new Change(before, changedClusters(read.content, content, clusterSize(before)).length);
  for (const index of changedClusters(read.content, content, change.cluster)) {
    if (!change.write(index, content.subarray(index * change.cluster, (index + 1) * change.cluster)))
      return {
        problem: 'Its table of reference counts has no room for what is written: `qemu-img convert` makes a copy that has.',
      };
  }
  return change.file();
}

function clusterSize(file: Uint8Array): number {
  return 2 ** new DataView(file.buffer, file.byteOffset, file.length).getUint32(20);
}

function changedClusters(before: Uint8Array, after: Uint8Array, cluster: number): number[] {
  const changed: number[] = [];
  for (let start = 0; start < before.length; start += cluster) {
    const end = Math.min(start + cluster, before.length);
    let offset = start;
    while (offset < end && before[offset] === after[offset]) offset++;
    if (offset < end) changed.push(start / cluster);
  }
  return changed;
}

class Change {
  readonly cluster: number;
  readonly #bits: number;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  /** Where the next cluster is added. */
  #end: number;

  /** With room for `count` clusters that are written anew, and a table for each of them. */
  constructor(before: Uint8Array, count: number) {
    this.cluster = clusterSize(before);
    this.#bits = Math.log2(this.cluster);
    this.#end = Math.ceil(before.length / this.cluster) * this.cluster;
    this.#bytes = new Uint8Array(this.#end + count * 2 * this.cluster);
    this.#bytes.set(before);
    this.#view = new DataView(this.#bytes.buffer);
  }

  file(): Uint8Array {
    return this.#bytes.subarray(0, this.#end);
  }

  /** Writes a cluster of the guest; false where a new one can't be counted. */
  write(index: number, content: Uint8Array): boolean {
    const perTable = this.cluster / 8;
    const l1 = Number(this.#view.getBigUint64(40));
    const table = this.#ownCluster(l1 + Math.floor(index / perTable) * 8);
    const own = table === undefined ? undefined : this.#ownCluster(table + (index % perTable) * 8);
    if (own === undefined) return false;
    this.#bytes.fill(0, own, own + this.cluster);
    this.#bytes.set(content, own);
    return true;
  }

  /**
   * The cluster that the entry of a table leads to; where others have it too, or there is none, a copy at the end of the file, to which
   * the entry then leads. Undefined where that can't be counted.
   */
  #ownCluster(entry: number): number | undefined {
    const high = this.#view.getUint32(entry);
    const isPacked = (high & compressed) !== 0;
    const old = isPacked ? 0 : hostOffset(this.#view, entry);
    if (old % this.cluster !== 0) return undefined;
    // A cluster that reads as zeros may be written as it is, without the mark that says so.
    if ((high & copied) !== 0 && old !== 0) {
      this.#lead(entry, old);
      return old;
    }
    const added = this.#end;
    if (!this.#count(added, 1)) return undefined;
    const former = isPacked ? packedRange(this.#view.getBigUint64(entry), this.#bits) : { start: old, end: old && old + 1 };
    this.#end += this.cluster;
    this.#bytes.copyWithin(added, old, old === 0 ? 0 : old + this.cluster);
    for (let host = former.start - (former.start % this.cluster); host < former.end; host += this.cluster)
      this.#count(host, -1);
    this.#lead(entry, added);
    return added;
  }

  #lead(entry: number, host: number): void {
    this.#view.setBigUint64(entry, BigInt(host));
    this.#view.setUint32(entry, (this.#view.getUint32(entry) | copied) >>> 0);
  }

  /** Counts one owner of a cluster more or less; false where no block of counts is there for it. */
  #count(host: number, more: 1 | -1): boolean {
    const index = host / this.cluster;
    const perBlock = this.cluster / 2;
    const tableEntry = Number(this.#view.getBigUint64(48)) + Math.floor(index / perBlock) * 8;
    const tableEnd = Math.min(
      Number(this.#view.getBigUint64(48)) + this.#view.getUint32(56) * this.cluster,
      this.#bytes.length - 7,
    );
    const block = tableEntry < tableEnd ? hostOffset(this.#view, tableEntry) : 0;
    const place = block + (index % perBlock) * 2;
    if (block === 0 || place + 2 > this.#bytes.length) return false;
    this.#view.setUint16(place, this.#view.getUint16(place) + more);
    return true;
  }
}
