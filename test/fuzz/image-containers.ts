/** Small containers to damage: qcow2 as qemu-img writes it, and lists of variables. */
import { deflateRawSync, zstdCompressSync } from 'node:zlib';
import { composeVars, type VariableToCompose } from '../../firmware/compose/vars.ts';
import { guidBytes } from '../../firmware/guid.ts';
import type { Original } from './image.ts';

const clusterBits = 12;
const cluster = 2 ** clusterBits;

/** What can be around an image or its variables, each written by our own code. */
export function composedContainers(variables: readonly VariableToCompose[]): Original[] {
  // Its first variables are enough: the smaller it is, the more damaged copies of it are read.
  const store = composeVars({ layout: '2m', variables }).subarray(0, cluster * 4);
  return [
    { name: 'qcow2', bytes: composeQcow2(store) },
    { name: 'qcow2, deflate', bytes: composeQcow2(store, (bytes) => deflateRawSync(bytes)) },
    { name: 'qcow2, zstd', bytes: composeQcow2(store, (bytes) => zstdCompressSync(bytes), 1) },
    { name: 'JSON store', bytes: composeJson(variables) },
    { name: 'signed update', bytes: composeUpdate(variables[0]?.data ?? new Uint8Array()) },
  ];
}

/** A qcow2 file of up to 2 MiB: header, L1 table with one entry, L2 table, clusters. */
export function composeQcow2(content: Uint8Array, pack?: (bytes: Uint8Array) => Uint8Array, compression = 0): Uint8Array {
  const count = Math.ceil(content.length / cluster);
  const file = Buffer.alloc(cluster * (3 + count));
  file.write('QFI\xfb', 0, 'latin1');
  file.writeUInt32BE(3, 4);
  file.writeUInt32BE(clusterBits, 20);
  file.writeUInt32BE(content.length, 28);
  file.writeUInt32BE(1, 36);
  file.writeUInt32BE(cluster, 44);
  file.writeUInt32BE(compression === 0 ? 0 : 8, 76);
  file.writeUInt32BE(4, 96);
  file.writeUInt32BE(112, 100);
  file[104] = compression;
  file.writeUInt32BE(cluster * 2, cluster + 4);
  let end = cluster * 3;
  for (let index = 0; index < count; index++) {
    const entry = cluster * 2 + index * 8;
    const bytes = content.subarray(index * cluster, (index + 1) * cluster);
    const packed = pack?.(bytes) ?? bytes;
    file.set(packed, end);
    const sectors = BigInt(Math.floor((end + packed.length - 1) / 512) - Math.floor(end / 512));
    const mark = pack ? (1n << 62n) | (sectors << BigInt(70 - clusterBits)) : 1n << 63n;
    file.writeBigUInt64BE(mark | BigInt(end), entry);
    end += packed.length;
  }
  return new Uint8Array(file.subarray(0, end));
}

function composeJson(variables: readonly VariableToCompose[]): Uint8Array {
  const listed = variables.map(({ name, guid, data, attributes = 7 }) => {
    return { name, guid, attr: attributes, data: Buffer.from(data).toString('hex'), time: '00'.repeat(16) };
  });
  return new Uint8Array(Buffer.from(JSON.stringify({ version: 2, variables: listed })));
}

/** EFI_TIME, then a certificate without a signature in it, then the variable's data. */
function composeUpdate(data: Uint8Array): Uint8Array {
  const header = Buffer.alloc(40);
  header.writeUInt16LE(2026, 0);
  header.set([1, 1], 2);
  header.writeUInt32LE(24, 16);
  header.writeUInt16LE(0x0200, 20);
  header.writeUInt16LE(0x0ef1, 22);
  header.set(guidBytes('4aafd29d-68df-49ee-8aa9-347d375665a7'), 24);
  return new Uint8Array(Buffer.concat([header, data]));
}
