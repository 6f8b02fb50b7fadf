/**
 * Unpacking LZMA in the `.lzma` form that edk2 uses: 5 bytes of properties, the unpacked size as u64, then the range coded
 * stream (LZMA specification, Igor Pavlov, 2015). Written for large outputs that are wanted at once: the output itself is the
 * dictionary, so a claimed dictionary takes no memory, and every bit read is accounted for, so damage always comes to an end.
 */
import { u8, u32, u64 } from '../bytes.ts';
import { firstOutput, largerOutput, type Memory, mostUnpackedBytes, repeat, type Unpacked } from './outcome.ts';

export const lzmaHeaderLength = 13;

/** Unpacks a whole stream. Never throws. */
export function unpackLzma(packed: Uint8Array, memory: Memory): Unpacked {
  const refuse = (refusal: string): Unpacked => ({ refusal, produced: 0 });
  if (packed.length < lzmaHeaderLength) return refuse(`${packed.length} bytes are too few for LZMA.`);
  const size = u64(packed, 5);
  if (size > mostUnpackedBytes) return refuse(`It claims to unfold to ${size} bytes; more than 256 MiB are not unpacked.`);
  const properties = u8(packed, 0);
  if (properties >= 9 * 5 * 5) return refuse(`The LZMA properties are impossible: 0x${properties.toString(16)}.`);
  return new LzmaDecoder(packed, properties, Math.max(u32(packed, 1), 4096), size, memory).run();
}

const topByte = 0xff000000 | 0;

/** Probabilities have 11 bits and move by a 32nd of what is left. */
const half = 1 << 10;
const states = 12;
const longestMatch = 273;
/** Where a match or literal leads each state. */
const afterLiteral = [0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 4, 5] as const;

/** Places in the one table of probabilities. */
const isMatch = 0;
const isRep = isMatch + states * 16;
const isRepG0 = isRep + states;
const isRepG1 = isRepG0 + states;
const isRepG2 = isRepG1 + states;
const isRep0Long = isRepG2 + states;
const distanceSlot = isRep0Long + states * 16;
const distanceSpecial = distanceSlot + 4 * 64;
const distanceAlign = distanceSpecial + 128;
const matchLength = distanceAlign + 16;
/** Two choices, low and middle trees for 16 positions, one high tree. */
const lengthModel = 2 + 16 * 8 + 16 * 8 + 256;
const repLength = matchLength + lengthModel;
const literals = repLength + lengthModel;

class LzmaDecoder {
  private output: Uint8Array;
  private readonly size: number;
  private readonly input: Uint8Array;
  private readonly memory: Memory;
  private readonly models: Uint16Array;
  private readonly dictionary: number;
  private readonly literalContextBits: number;
  private readonly literalPositionMask: number;
  private readonly positionMask: number;
  private position = lzmaHeaderLength;
  /** Both are 32 bits kept in a signed number: what engines hold without memory of its own. */
  private range = -1;
  private code = 0;

  constructor(input: Uint8Array, properties: number, dictionary: number, size: number, memory: Memory) {
    const rest = Math.floor(properties / 9);
    this.input = input;
    this.memory = memory;
    this.dictionary = dictionary;
    this.literalContextBits = properties % 9;
    this.literalPositionMask = (1 << (rest % 5)) - 1;
    this.positionMask = (1 << Math.floor(rest / 5)) - 1;
    this.models = new Uint16Array(literals + (0x300 << (this.literalContextBits + (rest % 5)))).fill(half);
    this.size = size;
    this.output = firstOutput(size, input.length, memory);
  }

  run(): Unpacked {
    const { input, size } = this;
    let { output } = this;
    if (input.length < lzmaHeaderLength + 5) return { refusal: 'The LZMA stream is cut off in its first bytes.', produced: 0 };
    if (input[lzmaHeaderLength] !== 0) return { refusal: 'The LZMA stream does not start with a zero byte.', produced: 0 };
    for (let i = 1; i <= 4; i++) this.code = (this.code << 8) | u8(input, lzmaHeaderLength + i);
    this.position += 5;
    let [rep0, rep1, rep2, rep3, state, at] = [0, 0, 0, 0, 0, 0];
    while (at < size) {
      if (this.position > input.length) return refusedAt(at, `The LZMA stream is cut off: ${at} of ${size} bytes came out.`);
      if (at + longestMatch > output.length && output.length < size) {
        output = largerOutput(output, size, this.memory);
        this.output = output;
      }
      const place = at & this.positionMask;
      if (this.bit(isMatch + (state << 4) + place) === 0) {
        output[at] = this.literal(at, state, rep0);
        at++;
        state = afterLiteral[state] ?? 0;
        continue;
      }
      let length: number;
      if (this.bit(isRep + state) === 0) {
        [rep3, rep2, rep1] = [rep2, rep1, rep0];
        length = this.length(matchLength, place);
        state = state < 7 ? 7 : 10;
        rep0 = this.distance(length);
        if (rep0 === 0xffffffff) return refusedAt(at, `The LZMA stream ends early: ${at} of ${size} bytes came out.`);
      } else {
        if (at === 0) return refusedAt(at, 'The LZMA stream repeats before anything came out.');
        if (this.bit(isRepG0 + state) === 0) {
          if (this.bit(isRep0Long + (state << 4) + place) === 0) {
            if (rep0 >= at) return outOfReach(at);
            output[at] = output[at - rep0 - 1] ?? 0;
            at++;
            state = state < 7 ? 9 : 11;
            continue;
          }
        } else if (this.bit(isRepG1 + state) === 0) {
          [rep0, rep1] = [rep1, rep0];
        } else if (this.bit(isRepG2 + state) === 0) {
          [rep0, rep1, rep2] = [rep2, rep0, rep1];
        } else {
          [rep0, rep1, rep2, rep3] = [rep3, rep0, rep1, rep2];
        }
        length = this.length(repLength, place);
        state = state < 7 ? 8 : 11;
      }
      if (rep0 >= at || rep0 >= this.dictionary) return outOfReach(at);
      const end = Math.min(at + length + 2, size);
      repeat(output, at, rep0 + 1, end);
      at = end;
    }
    return { content: output };
  }

  private literal(at: number, state: number, rep0: number): number {
    const { models, output } = this;
    const before = at > 0 ? (output[at - 1] as number) : 0;
    const context = ((at & this.literalPositionMask) << this.literalContextBits) + (before >> (8 - this.literalContextBits));
    const base = literals + 0x300 * context;
    let symbol = 1;
    if (state >= 7) {
      let match = output[at - rep0 - 1] ?? 0;
      while (symbol < 0x100) {
        const expected = (match >> 7) & 1;
        match <<= 1;
        const bit = this.bit(base + ((1 + expected) << 8) + symbol);
        symbol = (symbol << 1) | bit;
        if (bit !== expected) break;
      }
    }
    let { range, code, position } = this;
    while (symbol < 0x100) {
      const index = base + symbol;
      const model = models[index] as number;
      const bound = Math.imul(range >>> 11, model);
      if (code >>> 0 < bound >>> 0) {
        range = bound;
        models[index] = model + ((2048 - model) >> 5);
        symbol <<= 1;
      } else {
        range = (range - bound) | 0;
        code = (code - bound) | 0;
        models[index] = model - (model >> 5);
        symbol = (symbol << 1) | 1;
      }
      if ((range & topByte) === 0) {
        range <<= 8;
        code = (code << 8) | (this.input[position++] ?? 0);
      }
    }
    this.range = range;
    this.code = code;
    this.position = position;
    return symbol & 0xff;
  }

  private bit(index: number): number {
    const { models, range } = this;
    const model = models[index] as number;
    const bound = Math.imul(range >>> 11, model);
    let bit = 0;
    if (this.code >>> 0 < bound >>> 0) {
      this.range = bound;
      models[index] = model + ((2048 - model) >> 5);
    } else {
      this.range = (range - bound) | 0;
      this.code = (this.code - bound) | 0;
      models[index] = model - (model >> 5);
      bit = 1;
    }
    if ((this.range & topByte) === 0) this.readByte();
    return bit;
  }

  private readByte(): void {
    this.range <<= 8;
    this.code = (this.code << 8) | (this.input[this.position++] ?? 0);
  }

  private tree(base: number, bits: number): number {
    let symbol = 1;
    for (let i = 0; i < bits; i++) symbol = (symbol << 1) | this.bit(base + symbol);
    return symbol - (1 << bits);
  }

  private reverseTree(base: number, bits: number): number {
    let symbol = 1;
    let value = 0;
    for (let i = 0; i < bits; i++) {
      const bit = this.bit(base + symbol);
      symbol = (symbol << 1) | bit;
      value |= bit << i;
    }
    return value;
  }

  private direct(bits: number): number {
    let value = 0;
    for (let i = 0; i < bits; i++) {
      this.range >>>= 1;
      const bit = this.code >>> 0 >= this.range ? 1 : 0;
      if (bit) this.code = (this.code - this.range) | 0;
      value = ((value << 1) | bit) >>> 0;
      if ((this.range & topByte) === 0) this.readByte();
    }
    return value;
  }

  /** Bytes of a match beyond the least of 2. */
  private length(model: number, place: number): number {
    if (this.bit(model) === 0) return this.tree(model + 2 + place * 8, 3);
    if (this.bit(model + 1) === 0) return 8 + this.tree(model + 2 + 16 * 8 + place * 8, 3);
    return 16 + this.tree(model + 2 + 32 * 8, 8);
  }

  /** How far back beyond the byte before; 0xffffffff marks the end of the stream. */
  private distance(length: number): number {
    const slot = this.tree(distanceSlot + Math.min(length, 3) * 64, 6);
    if (slot < 4) return slot;
    const bits = (slot >> 1) - 1;
    const start = ((2 | (slot & 1)) << bits) >>> 0;
    if (slot < 14) return start + this.reverseTree(distanceSpecial + start - slot, bits);
    return (start + this.direct(bits - 4) * 16 + this.reverseTree(distanceAlign, 4)) >>> 0;
  }
}

function refusedAt(produced: number, refusal: string): Unpacked {
  return { refusal, produced };
}

function outOfReach(at: number): Unpacked {
  return refusedAt(at, `The LZMA stream is damaged: behind ${at} bytes it repeats what lies before the first of them.`);
}
