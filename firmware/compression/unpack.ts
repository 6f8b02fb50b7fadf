/** Every compression that firmware images use and that is unpacked here, by its name. */
import { u24 } from '../bytes.ts';
import { unpackLzma } from './lzma.ts';
import type { Memory, Unpacked } from './outcome.ts';
import { unpackTiano } from './tiano.ts';
import { restoreX86Branches } from './x86-branches.ts';

/** `standard` is EFI 1.1 or Tiano: nothing in the image says which. */
export type Algorithm = 'lzma' | 'lzma-x86' | 'tiano' | 'standard';

/** Unpacks in one go: up to a second for 64 MiB, so an editor does it in a worker. Never throws. */
export function unpack(algorithm: Algorithm, packed: Uint8Array, memory: Memory = onHeap): Unpacked {
  switch (algorithm) {
    case 'lzma':
      return unpackLzma(packed, memory);
    case 'lzma-x86':
      return unpackLzmaX86(packed, memory);
    case 'tiano':
      return unpackTiano(packed, 'tiano', memory);
    case 'standard':
      return unpackStandard(packed, memory);
  }
}

const onHeap: Memory = (length) => new Uint8Array(length);

function unpackLzmaX86(packed: Uint8Array, memory: Memory): Unpacked {
  const unpacked = unpackLzma(packed, memory);
  if ('content' in unpacked) restoreX86Branches(unpacked.content);
  return unpacked;
}

/** The wrong variant mostly fails; where both come to an end, the one whose first section fits is meant. */
function unpackStandard(packed: Uint8Array, memory: Memory): Unpacked {
  const older = unpackTiano(packed, 'efi-1.1', memory);
  if ('content' in older && startsWithSection(older.content)) return older;
  const newer = unpackTiano(packed, 'tiano', memory);
  return 'content' in newer && (startsWithSection(newer.content) || 'refusal' in older) ? newer : older;
}

function startsWithSection(content: Uint8Array): boolean {
  const length = u24(content, 0);
  const type = content[3] ?? 0;
  return length >= 4 && length <= content.length && type >= 0x01 && type <= 0x1c;
}
