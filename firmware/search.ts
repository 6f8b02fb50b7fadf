/** Looking for bytes in an image. */
import { plainBytes } from './bytes.ts';

export type SearchDirection = 'forwards' | 'backwards';

/**
 * Where the pattern starts: the first place at or behind `from`, or, backwards, the last one at or before it. Undefined where
 * there is none; wrapping around is the caller's business. Takes time in proportion to the file, whatever the pattern.
 */
export function findBytes(
  content: Uint8Array,
  pattern: Uint8Array,
  from: number,
  direction: SearchDirection = 'forwards',
): number | undefined {
  const bytes = plainBytes(content);
  const last = bytes.length - pattern.length;
  if (pattern.length === 0 || last < 0) return undefined;
  const backwards = direction === 'backwards';
  const start = backwards ? Math.min(last, Math.trunc(from)) : Math.max(0, Math.trunc(from));
  if (start < 0 || start > last) return undefined;
  return findByRareByte(bytes, plainBytes(pattern), start, backwards);
}

/**
 * Goes from one place to the next where the pattern's rarest byte stands: the engine finds single bytes much faster than a loop.
 * Where that byte turns out to be common in the file, the rest is searched byte by byte.
 */
function findByRareByte(bytes: Uint8Array, pattern: Uint8Array, start: number, backwards: boolean): number | undefined {
  const last = bytes.length - pattern.length;
  const inPattern = rarestByte(bytes, pattern);
  const rare = pattern[inPattern] as number;
  let candidate = start;
  let compared = 0;
  while (candidate >= 0 && candidate <= last) {
    const from = candidate + inPattern;
    const hit = backwards ? bytes.lastIndexOf(rare, from) : bytes.indexOf(rare, from);
    candidate = hit - inPattern;
    if (hit < 0 || candidate < 0 || candidate > last) return undefined;
    const same = equalLength(bytes, candidate, pattern);
    if (same === pattern.length) return candidate;
    candidate += backwards ? -1 : 1;
    compared += callCost + same;
    if (compared > budget(Math.abs(candidate - start))) break;
  }
  return backwards ? findBackwards(bytes, pattern, candidate) : findForwards(bytes, pattern, candidate);
}

/** A call into the engine takes about as long as a loop over this many bytes. */
const callCost = 32;

/** How much work the way so far was worth: about what the search byte by byte would have cost. */
function budget(distance: number): number {
  return 4096 + distance;
}

/** The index of the pattern's byte that is rarest in a sample of the file. */
function rarestByte(bytes: Uint8Array, pattern: Uint8Array): number {
  const counts = new Uint32Array(256);
  const step = Math.max(1, Math.floor(bytes.length / 4096));
  for (let offset = 0; offset < bytes.length; offset += step) {
    const byte = bytes[offset] as number;
    counts[byte] = (counts[byte] as number) + 1;
  }
  let rarest = 0;
  for (const [index, byte] of pattern.entries()) {
    if ((counts[byte] as number) < (counts[pattern[rarest] as number] as number)) rarest = index;
  }
  return rarest;
}

/** How many bytes of the pattern agree with those at the offset. */
function equalLength(bytes: Uint8Array, offset: number, pattern: Uint8Array): number {
  let index = 0;
  while (index < pattern.length && bytes[offset + index] === pattern[index]) index++;
  return index;
}

/** Knuth, Morris and Pratt: no byte is read twice, so that runs of zeros cost no more than anything else. */
function findForwards(bytes: Uint8Array, pattern: Uint8Array, from: number): number | undefined {
  const borders = bordersOf(pattern);
  const length = pattern.length;
  let matched = 0;
  for (let offset = from; offset < bytes.length; offset++) {
    const byte = bytes[offset];
    while (matched > 0 && pattern[matched] !== byte) matched = borders[matched - 1] as number;
    if (pattern[matched] === byte) matched++;
    if (matched === length) return offset - length + 1;
  }
  return undefined;
}

/** The same from the end of the last possible match down to the start of the file, with the pattern reversed. */
function findBackwards(bytes: Uint8Array, pattern: Uint8Array, from: number): number | undefined {
  const reversed = new Uint8Array(pattern).reverse();
  const borders = bordersOf(reversed);
  const length = reversed.length;
  let matched = 0;
  for (let offset = from + length - 1; offset >= 0; offset--) {
    const byte = bytes[offset];
    while (matched > 0 && reversed[matched] !== byte) matched = borders[matched - 1] as number;
    if (reversed[matched] === byte) matched++;
    if (matched === length) return offset;
  }
  return undefined;
}

/** For each prefix of the pattern the length of its longest proper prefix that is also its suffix. */
function bordersOf(pattern: Uint8Array): Int32Array {
  const borders = new Int32Array(pattern.length);
  let length = 0;
  for (let i = 1; i < pattern.length; i++) {
    while (length > 0 && pattern[i] !== pattern[length]) length = borders[length - 1] as number;
    if (pattern[i] === pattern[length]) length++;
    borders[i] = length;
  }
  return borders;
}
