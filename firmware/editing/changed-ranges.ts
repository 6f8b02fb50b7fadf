/** Bytes from the start of the image. */
export interface ChangedRange {
  readonly offset: number;
  readonly length: number;
}

/** Equal bytes between two changes that make them two ranges: fewer are one change for whoever looks at it. */
const apart = 16;

/** Where two images of the same length differ within [from, end). */
export function changedRanges(before: Uint8Array, after: Uint8Array, from: number, end: number): readonly ChangedRange[] {
  const ranges: { offset: number; length: number }[] = [];
  for (let offset = from; offset < end; offset++) {
    if (before[offset] === after[offset]) continue;
    const last = ranges.at(-1);
    if (last && offset - (last.offset + last.length) < apart) last.length = offset + 1 - last.offset;
    else ranges.push({ offset, length: 1 });
  }
  return ranges;
}
