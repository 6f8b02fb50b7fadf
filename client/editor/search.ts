import { type BytePattern, type Direction, mostCounted } from '../../webview/protocol.ts';

/** Lets other work of the process go first; long walks through the bytes call it between steps. */
export type Breathe = () => Promise<void>;

export interface Walk {
  readonly breathe: Breathe;
  /** True once nobody waits for the result any more. */
  readonly cancelled: () => boolean;
}

/** Bytes per step: a few milliseconds, so that the extension host answers others in between. */
const step = 1024 * 1024;

/**
 * Looks for `pattern`. Forward: the first match that starts at or behind `from`; backward: the last that starts before it.
 * Goes around the file's end once.
 */
export async function findBytes(
  bytes: Uint8Array,
  pattern: BytePattern,
  from: number,
  direction: Direction,
  walk: Walk,
): Promise<{ offset: number | undefined; wrapped: boolean }> {
  const last = bytes.length - pattern.bytes.length;
  if (pattern.bytes.length === 0 || last < 0) return { offset: undefined, wrapped: false };
  const before: Stretch = { start: 0, end: Math.min(from, last + 1) };
  const behind: Stretch = { start: Math.min(from, last + 1), end: last + 1 };
  const [near, far] = direction === 'forward' ? [behind, before] : [before, behind];
  const found = await findIn(bytes, pattern, near, direction, walk);
  if (found !== undefined) return { offset: found, wrapped: false };
  return { offset: await findIn(bytes, pattern, far, direction, walk), wrapped: true };
}

/** Matches that are counted between two breaths. */
const countedAtOnce = 100;

/** How many matches there are, `mostCounted` at most and as far as anybody waits; and how many of them start before `offset`. */
export async function countMatches(
  bytes: Uint8Array,
  pattern: BytePattern,
  offset: number,
  walk: Walk,
): Promise<{ matches: number; before: number }> {
  const end = bytes.length - pattern.bytes.length + 1;
  let matches = 0;
  let before = 0;
  let searched = 0;
  while (pattern.bytes.length > 0 && searched < end && matches < mostCounted && !walk.cancelled()) {
    const found = await findIn(bytes, pattern, { start: searched, end }, 'forward', walk);
    if (found === undefined) break;
    matches += 1;
    if (found < offset) before += 1;
    searched = found + 1;
    if (matches % countedAtOnce === 0) await walk.breathe();
  }
  return { matches, before };
}

/** Where a match may start: [start, end). */
interface Stretch {
  readonly start: number;
  readonly end: number;
}

async function findIn(
  bytes: Uint8Array,
  pattern: BytePattern,
  stretch: Stretch,
  direction: Direction,
  walk: Walk,
): Promise<number | undefined> {
  const rare = rarestIndex(pattern);
  const steps = Math.ceil((stretch.end - stretch.start) / step);
  for (let done = 0; done < steps; done++) {
    const index = direction === 'forward' ? done : steps - 1 - done;
    const start = stretch.start + index * step;
    const found = await findInStep(bytes, pattern, rare, { start, end: Math.min(start + step, stretch.end) }, direction, walk);
    if (found !== undefined) return found;
    await walk.breathe();
    if (walk.cancelled()) return undefined;
  }
  return undefined;
}

/** Comparisons after which a step takes breath: a run of 0xFF makes every place a candidate. */
const comparisons = 64 * 1024;

async function findInStep(
  bytes: Uint8Array,
  pattern: BytePattern,
  rare: number,
  { start, end }: Stretch,
  direction: Direction,
  walk: Walk,
): Promise<number | undefined> {
  const nextCandidate = candidates(bytes.subarray(start + rare, end + rare), pattern, rare, direction);
  let tried = 0;
  let at = nextCandidate(direction === 'forward' ? 0 : end - start - 1);
  while (at !== -1) {
    if (standsAt(bytes, pattern, start + at)) return start + at;
    tried += pattern.bytes.length;
    if (tried > comparisons) {
      tried = 0;
      await walk.breathe();
      if (walk.cancelled()) return undefined;
    }
    at = nextCandidate(direction === 'forward' ? at + 1 : at - 1);
  }
  return undefined;
}

/** Answers, from one place in `window` on, the next in the direction where the pattern's byte `rare` stands; -1 where there is none. */
function candidates(
  window: Uint8Array,
  { bytes, mask }: BytePattern,
  rare: number,
  direction: Direction,
): (from: number) => number {
  const value = bytes[rare] ?? 0;
  const bits = mask[rare] ?? 0;
  const forward = direction === 'forward';
  if (bits === 0xff) {
    // lastIndexOf counts a negative start from the end, so there is nothing before the window's first byte.
    return (from) => (forward ? window.indexOf(value, from) : from < 0 ? -1 : window.lastIndexOf(value, from));
  }
  return (from) => {
    for (let at = from; at >= 0 && at < window.length; at += forward ? 1 : -1) {
      if (((window[at] ?? 0) & bits) === value) return at;
    }
    return -1;
  };
}

/** The byte to look for first: one that is known whole; padding and zeros are everywhere in firmware, anything else is rarer. */
function rarestIndex({ bytes, mask }: BytePattern): number {
  const rarity = (index: number): number => {
    if (mask[index] === 0xff) return bytes[index] === 0 || bytes[index] === 0xff ? 2 : 3;
    return mask[index] === 0 ? 0 : 1;
  };
  let rarest = 0;
  for (let index = 1; index < bytes.length; index++) {
    if (rarity(index) > rarity(rarest)) rarest = index;
  }
  return rarest;
}

function standsAt(content: Uint8Array, { bytes, mask }: BytePattern, offset: number): boolean {
  for (let index = 0; index < bytes.length; index++) {
    // Both are in range: a match starts so far before the end, and the mask is as long as the pattern.
    if (((content[offset + index] as number) & (mask[index] as number)) !== bytes[index]) return false;
  }
  return true;
}
