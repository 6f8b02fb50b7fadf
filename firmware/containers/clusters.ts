/** Compressed clusters of qcow2 files: each one is packed for itself, with padding behind it. */
import { decompress } from 'fzstd';
import { inflateAtMost } from './inflate.ts';

export type ClusterCompression = 'deflate' | 'zstd';

/** The `length` bytes of a cluster; undefined where they can't be had. */
export function unpackCluster(compression: ClusterCompression, packed: Uint8Array, length: number): Uint8Array | undefined {
  if (compression === 'zstd') return unpackZstd(packed, length);
  const unpacked = inflateAtMost(packed, length);
  return unpacked?.length === length ? unpacked : undefined;
}

function unpackZstd(packed: Uint8Array, length: number): Uint8Array | undefined {
  const end = endOfFrame(packed);
  if (end === undefined) return undefined;
  try {
    // With memory of ours the library allocates none of what the frame claims.
    return decompress(packed.subarray(0, end), new Uint8Array(length));
  } catch {
    return undefined;
  }
}

/** Bytes of content size by the two bits that say so; a single segment has one byte at least. */
const contentSizeBytes = [0, 2, 4, 8] as const;
const dictionaryIdBytes = [0, 1, 2, 4] as const;

/** Where the first frame ends (RFC 8878, section 3.1.1): behind it stands padding, which the library would take for a frame. */
function endOfFrame(packed: Uint8Array): number | undefined {
  const descriptor = packed[4] ?? 0;
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const sizeBytes = contentSizeBytes[descriptor >>> 6] || (isSingleSegment ? 1 : 0);
  let offset = 5 + (isSingleSegment ? 0 : 1) + (dictionaryIdBytes[descriptor & 3] ?? 0) + sizeBytes;
  for (;;) {
    if (offset + 3 > packed.length) return undefined;
    const block = (packed[offset] ?? 0) | ((packed[offset + 1] ?? 0) << 8) | ((packed[offset + 2] ?? 0) << 16);
    // A run of one byte holds that byte only.
    offset += 3 + (((block >>> 1) & 3) === 1 ? 1 : block >>> 3);
    if ((block & 1) !== 0) break;
  }
  const end = offset + ((descriptor & 4) === 0 ? 0 : 4);
  return end <= packed.length ? end : undefined;
}
