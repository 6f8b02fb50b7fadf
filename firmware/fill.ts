/** Runs of one byte, 0x00 or 0xff: what flash holds where nothing was written. */

/** Reads runs of a file fast: whole words where the memory allows it. */
export class FillReader {
  private readonly bytes: Uint8Array;
  private readonly words: Int32Array;
  /** Bytes before the first whole word. */
  private readonly lead: number;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.lead = Math.min((4 - (bytes.byteOffset % 4)) % 4, bytes.length);
    const count = Math.floor((bytes.length - this.lead) / 4);
    this.words = count > 0 ? new Int32Array(bytes.buffer, bytes.byteOffset + this.lead, count) : new Int32Array(0);
  }

  /** Where the run of `fill` that starts at `from` ends: the offset of the first other byte, or `end`. */
  endOfRun(from: number, fill: 0 | 0xff, end: number): number {
    const { bytes, words, lead } = this;
    let offset = from;
    while (offset < end && (offset < lead || (offset - lead) % 4 !== 0)) {
      if (bytes[offset] !== fill) return offset;
      offset++;
    }
    const word = fill === 0 ? 0 : -1;
    const lastWord = Math.min(words.length, Math.max(0, end - lead) >>> 2);
    let index = (offset - lead) >>> 2;
    while (index + 8 <= lastWord && sameEight(words, index, word)) index += 8;
    while (index < lastWord && words[index] === word) index++;
    offset = Math.max(offset, index * 4 + lead);
    while (offset < end && bytes[offset] === fill) offset++;
    return offset;
  }
}

/** One comparison for eight words: their differences from `word`, or-ed together. The caller has checked that all eight exist. */
function sameEight(words: Int32Array, index: number, word: number): boolean {
  const differences =
    ((words[index] as number) ^ word) |
    ((words[index + 1] as number) ^ word) |
    ((words[index + 2] as number) ^ word) |
    ((words[index + 3] as number) ^ word) |
    ((words[index + 4] as number) ^ word) |
    ((words[index + 5] as number) ^ word) |
    ((words[index + 6] as number) ^ word) |
    ((words[index + 7] as number) ^ word);
  return differences === 0;
}
