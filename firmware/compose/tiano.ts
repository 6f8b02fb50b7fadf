/** Packing as UEFI's standard compression: one Huffman code that never changes, and the last match that a hash remembers. */

const literalSymbols = 510;
const shortestMatch = 3;
const longestMatch = 256;
/** Matches and literals in one block at most. */
const blockSymbols = 0xffff;

/** Packed size, unpacked size, stream. EFI 1.1 reaches 8 KiB back and writes its distances' number in 4 bits, Tiano 512 KiB in 5. */
export function composeTiano(content: Uint8Array, variant: 'efi-1.1' | 'tiano'): Uint8Array {
  const distances = variant === 'tiano' ? { symbols: 20, bits: 5 } : { symbols: 14, bits: 4 };
  const symbols = findMatches(content, 2 ** (distances.symbols - 1) - 1);
  const writer = new BitWriter();
  for (let from = 0; from < symbols.length; from += blockSymbols) {
    writeBlock(writer, symbols.slice(from, from + blockSymbols), distances);
  }
  const stream = writer.finish();
  const packed = new Uint8Array(8 + stream.length);
  const view = new DataView(packed.buffer);
  view.setUint32(0, stream.length, true);
  view.setUint32(4, content.length, true);
  packed.set(stream, 8);
  return packed;
}

interface Symbol {
  /** A byte, or 256 and the match's length beyond the shortest. */
  readonly code: number;
  /** How far back a match starts beyond the byte before. */
  readonly distance: number | undefined;
}

function findMatches(content: Uint8Array, reach: number): Symbol[] {
  const seen = new Map<number, number>();
  const symbols: Symbol[] = [];
  for (let at = 0; at < content.length; ) {
    const key = ((content[at] ?? 0) << 16) | ((content[at + 1] ?? 0) << 8) | (content[at + 2] ?? 0);
    const before = seen.get(key);
    seen.set(key, at);
    let length = 0;
    if (before !== undefined && at - before <= reach) {
      while (length < longestMatch && at + length < content.length && content[before + length] === content[at + length])
        length++;
    }
    if (before !== undefined && length >= shortestMatch) {
      symbols.push({ code: 256 + length - shortestMatch, distance: at - before - 1 });
      at += length;
    } else {
      symbols.push({ code: content[at] ?? 0, distance: undefined });
      at++;
    }
  }
  return symbols;
}

/** The first two symbols have codes of 8 bits, the other 508 of 9 bits: together a complete code. */
function writeBlock(writer: BitWriter, symbols: readonly Symbol[], distances: { symbols: number; bits: number }): void {
  writer.bits(symbols.length, 16);
  // The code for code lengths: lengths of 8 and 9 bits are its symbols 10 and 11, of one bit each.
  writer.bits(12, 5);
  for (let symbol = 0; symbol < 12; symbol++) {
    writer.bits(symbol < 10 ? 0 : 1, 3);
    // Behind the third length the number of zeros that follow is written, up to three of them.
    if (symbol === 2) {
      writer.bits(3, 2);
      symbol += 3;
    }
  }
  writer.bits(literalSymbols, 9);
  for (let symbol = 0; symbol < literalSymbols; symbol++) writer.bits(symbol < 2 ? 0 : 1, 1);
  writeDistanceCode(writer, distances);
  for (const { code, distance } of symbols) {
    if (code < 2) writer.bits(code, 8);
    else writer.bits(4 + code - 2, 9);
    if (distance !== undefined) writeDistance(writer, distance, distances.symbols);
  }
}

/** As many codes of 4 and 5 bits as make a complete code: of 14 symbols 2 are 3 bits long and 12 are 4, of 20 12 and 8. */
function distanceLengths(symbols: number): number[] {
  const long = Math.ceil(Math.log2(symbols));
  const short = 2 ** long - symbols;
  return Array.from({ length: symbols }, (_, symbol) => (symbol < short ? long - 1 : long));
}

function writeDistanceCode(writer: BitWriter, { symbols, bits }: { symbols: number; bits: number }): void {
  writer.bits(symbols, bits);
  for (const length of distanceLengths(symbols)) writer.bits(length, 3);
}

function writeDistance(writer: BitWriter, distance: number, symbols: number): void {
  const symbol = distance < 2 ? distance : Math.floor(Math.log2(distance)) + 1;
  const lengths = distanceLengths(symbols);
  const length = lengths[symbol] ?? 0;
  // Canonical: the shorter codes come first.
  const shorter = lengths.filter((each) => each < length).length;
  const first = length === lengths[0] ? 0 : shorter * 2;
  writer.bits(first + symbol - shorter, length);
  if (symbol > 1) writer.bits(distance - 2 ** (symbol - 1), symbol - 1);
}

class BitWriter {
  private readonly out: number[] = [];
  private held = 0;
  private count = 0;

  /** The lowest `count` bits of the value, the highest of them first. */
  bits(value: number, count: number): void {
    for (let bit = count - 1; bit >= 0; bit--) {
      this.held = (this.held << 1) | ((value >>> bit) & 1);
      this.count++;
      if (this.count < 8) continue;
      this.out.push(this.held);
      this.held = 0;
      this.count = 0;
    }
  }

  finish(): Uint8Array {
    if (this.count > 0) this.bits(0, 8 - this.count);
    return new Uint8Array(this.out);
  }
}
