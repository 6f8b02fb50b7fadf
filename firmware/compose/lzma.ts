/** Packing as LZMA in the plainest way: every byte is a literal, so it mostly grows. Whoever unpacks LZMA can read it. */

const lc = 3;
const pb = 2;
const properties = (pb * 5 + 0) * 9 + lc;
const half = 1 << 10;

/** The `.lzma` form: properties, dictionary size, unpacked size, stream. `declaredSize` makes the size a lie. */
export function composeLzma(content: Uint8Array, declaredSize = content.length): Uint8Array {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  header[0] = properties;
  view.setUint32(1, 0x10000, true);
  view.setBigUint64(5, BigInt(declaredSize), true);
  const encoder = new RangeEncoder();
  // As long as there are only literals, the state stays 0: all that matters are 4 positions and the byte before.
  const isMatch = new Uint16Array(1 << pb).fill(half);
  const literals = new Uint16Array(0x300 << lc).fill(half);
  for (const [at, byte] of content.entries()) {
    encoder.bit(isMatch, at & ((1 << pb) - 1), 0);
    const base = 0x300 * ((content[at - 1] ?? 0) >> (8 - lc));
    let symbol = 1;
    for (let shift = 7; shift >= 0; shift--) {
      const bit = (byte >> shift) & 1;
      encoder.bit(literals, base + symbol, bit);
      symbol = (symbol << 1) | bit;
    }
  }
  const stream = encoder.finish();
  const packed = new Uint8Array(header.length + stream.length);
  packed.set(header);
  packed.set(stream, header.length);
  return packed;
}

/** The range coder's sending end (LZMA specification): a carry runs back over bytes that are held until it is certain. */
class RangeEncoder {
  private readonly out: number[] = [];
  private low = 0;
  private range = 0xffffffff;
  private held = 0;
  private pending = 1;

  bit(models: Uint16Array, index: number, bit: number): void {
    const model = models[index] as number;
    const bound = (this.range >>> 11) * model;
    if (bit === 0) {
      this.range = bound;
      models[index] = model + ((2048 - model) >> 5);
    } else {
      this.low += bound;
      this.range -= bound;
      models[index] = model - (model >> 5);
    }
    if (this.range < 0x1000000) {
      this.range = (this.range << 8) >>> 0;
      this.shift();
    }
  }

  finish(): Uint8Array {
    for (let i = 0; i < 5; i++) this.shift();
    return new Uint8Array(this.out);
  }

  private shift(): void {
    const carry = this.low >= 0x1_0000_0000 ? 1 : 0;
    const top = Math.floor(this.low / 0x1000000) & 0xff;
    if (carry === 1 || top !== 0xff) {
      for (let byte = this.held; this.pending > 0; byte = 0xff, this.pending--) this.out.push((byte + carry) & 0xff);
      this.held = top;
    }
    this.pending++;
    this.low = (this.low % 0x1000000) * 0x100;
  }
}
