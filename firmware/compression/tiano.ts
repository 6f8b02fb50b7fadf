/**
 * Unpacking what the UEFI specification calls standard compression (UEFI specification, section 19): blocks of Huffman codes for
 * literals, match lengths and distances. EFI 1.1 and edk2's later "Tiano" differ only in how far back a match may reach.
 */
import { u32 } from '../bytes.ts';
import { firstOutput, largerOutput, type Memory, mostUnpackedBytes, repeat, type Unpacked } from './outcome.ts';

type TianoVariant = 'efi-1.1' | 'tiano';

/** Packed size and unpacked size. */
const tianoHeaderLength = 8;

/** Symbols of the distance code, and the bits in which their number is written. */
const distanceCodes = { 'efi-1.1': { symbols: 14, bits: 4 }, tiano: { symbols: 20, bits: 5 } } as const;
/** Literals, and match lengths from 3 to 256. */
const literalSymbols = 510;
const literalBits = 9;
/** Code lengths of the literal code are themselves coded with these. */
const lengthSymbols = 19;
const lengthBits = 5;
const longestCode = 16;
const shortestMatch = 3;
const longestMatch = 256;

/** Unpacks a whole stream. Never throws. */
export function unpackTiano(packed: Uint8Array, variant: TianoVariant, memory: Memory): Unpacked {
  const refuse = (refusal: string): Unpacked => ({ refusal, produced: 0 });
  if (packed.length < tianoHeaderLength) return refuse(`${packed.length} bytes are too few for Tiano compression.`);
  const size = u32(packed, 4);
  if (size > mostUnpackedBytes) return refuse(`It claims to unfold to ${size} bytes; more than 256 MiB are not unpacked.`);
  const end = tianoHeaderLength + u32(packed, 0);
  if (end > packed.length) return refuse('The compressed data claims to be longer than what holds it.');
  return inflate(new BitReader(packed, tianoHeaderLength, end), { packed: end, size }, memory, distanceCodes[variant]);
}

function inflate(
  reader: BitReader,
  { packed, size }: { packed: number; size: number },
  memory: Memory,
  distances: { symbols: number; bits: number },
): Unpacked {
  let output = firstOutput(size, packed, memory);
  let at = 0;
  const refuse = (what: string): Unpacked => ({ refusal: `The compressed data is ${what}`, produced: at });
  while (at < size) {
    let symbolsLeft = reader.bits(16);
    const lengths = readCode(reader, lengthSymbols, lengthBits, 3);
    const literals = lengths && readLiteralCode(reader, lengths);
    const distance = literals && readCode(reader, distances.symbols, distances.bits, -1);
    if (!distance || symbolsLeft === 0) return refuse(`damaged: ${at} of ${size} bytes came out.`);
    for (; symbolsLeft > 0 && at < size; symbolsLeft--) {
      if (reader.exhausted) return refuse(`cut off: ${at} of ${size} bytes came out.`);
      if (at + longestMatch > output.length && output.length < size) output = largerOutput(output, size, memory);
      const symbol = literals.read(reader);
      if (symbol < 256) {
        output[at++] = symbol;
        continue;
      }
      const back = readDistance(reader, distance) + 1;
      if (back > at) return refuse(`damaged: behind ${at} bytes it repeats what lies before the first of them.`);
      const end = Math.min(at + symbol - 256 + shortestMatch, size);
      repeat(output, at, back, end);
      at = end;
    }
  }
  return { content: output };
}

function readDistance(reader: BitReader, code: HuffmanCode): number {
  const symbol = code.read(reader);
  return symbol < 2 ? symbol : 2 ** (symbol - 1) + reader.bits(symbol - 1);
}

/** A code whose lengths are written as 3 bits each, 7 and more in unary; behind `pauseAt` lengths, a number of zeros is named. */
function readCode(reader: BitReader, symbols: number, bits: number, pauseAt: number): HuffmanCode | undefined {
  const count = reader.bits(bits);
  if (count === 0) return HuffmanCode.ofOne(reader.bits(bits), symbols);
  if (count > symbols) return undefined;
  const lengths = new Uint8Array(symbols);
  for (let index = 0; index < count; ) {
    let length = reader.bits(3);
    if (length === 7) while (length <= longestCode && reader.bits(1) === 1) length++;
    if (length > longestCode) return undefined;
    lengths[index++] = length;
    if (index === pauseAt) index += reader.bits(2);
  }
  return HuffmanCode.ofLengths(lengths);
}

/** The lengths of the literal code: 0 to 2 stand for runs of unused symbols, the rest for a length and 2. */
function readLiteralCode(reader: BitReader, code: HuffmanCode): HuffmanCode | undefined {
  const count = reader.bits(literalBits);
  if (count === 0) return HuffmanCode.ofOne(reader.bits(literalBits), literalSymbols);
  if (count > literalSymbols) return undefined;
  const lengths = new Uint8Array(literalSymbols);
  for (let index = 0; index < count; ) {
    const symbol = code.read(reader);
    if (symbol === 0) index += 1;
    else if (symbol === 1) index += 3 + reader.bits(4);
    else if (symbol === 2) index += 20 + reader.bits(9);
    else lengths[index++] = symbol - 2;
  }
  return HuffmanCode.ofLengths(lengths);
}

/** A canonical Huffman code: shorter codes first, and among equally long ones smaller symbols first. */
class HuffmanCode {
  /** How many codes of each length there are; none for a code with one symbol, which takes no bits. */
  private readonly counts: Uint16Array;
  private readonly symbols: Uint16Array;

  private constructor(counts: Uint16Array, symbols: Uint16Array) {
    this.counts = counts;
    this.symbols = symbols;
  }

  static ofOne(symbol: number, symbols: number): HuffmanCode | undefined {
    return symbol < symbols ? new HuffmanCode(new Uint16Array(0), new Uint16Array([symbol])) : undefined;
  }

  /** Undefined where the lengths make no complete code. */
  static ofLengths(lengths: Uint8Array): HuffmanCode | undefined {
    const counts = new Uint16Array(longestCode + 1);
    let used = 0;
    for (const length of lengths) {
      if (length === 0) continue;
      counts[length] = (counts[length] ?? 0) + 1;
      used += 2 ** (longestCode - length);
    }
    if (used !== 2 ** longestCode) return undefined;
    const symbols: number[] = [];
    for (let length = 1; length <= longestCode; length++) {
      for (const [symbol, each] of lengths.entries()) if (each === length) symbols.push(symbol);
    }
    return new HuffmanCode(counts, new Uint16Array(symbols));
  }

  read(reader: BitReader): number {
    let code = 0;
    let first = 0;
    let index = 0;
    for (let length = 1; length < this.counts.length; length++) {
      code |= reader.bits(1);
      const count = this.counts[length] as number;
      if (code - first < count) return this.symbols[index + code - first] as number;
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    // Only a code of one symbol comes here: all others are complete.
    return this.symbols[0] ?? 0;
  }
}

/** Bits from the highest of each byte down; behind the end come zeros. */
class BitReader {
  private readonly bytes: Uint8Array;
  private readonly end: number;
  private offset: number;
  private held = 0;
  private count = 0;

  constructor(bytes: Uint8Array, from: number, end: number) {
    this.bytes = bytes;
    this.offset = from;
    this.end = end;
  }

  /** Whether more bits were read than there are. */
  get exhausted(): boolean {
    return this.offset * 8 - this.count > this.end * 8;
  }

  /** At most 19 bits. */
  bits(wanted: number): number {
    while (this.count < wanted) {
      const next = this.offset < this.end ? (this.bytes[this.offset] as number) : 0;
      this.held = ((this.held << 8) | next) & 0x7ffffff;
      this.offset++;
      this.count += 8;
    }
    this.count -= wanted;
    return (this.held >>> this.count) & (2 ** wanted - 1);
  }
}
