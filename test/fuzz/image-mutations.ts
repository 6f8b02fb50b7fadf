/** Damage to firmware images, the same for the same seed. */
import { guidBytes } from '../../firmware/guid.ts';
import { fileSystems, guidedSections, storeFormats } from '../../firmware/names.ts';

/** Random numbers that a seed repeats (a xorshift of 32 bits). */
export class Dice {
  private state: number;

  constructor(seed: number) {
    this.state = (Math.imul(seed, 0x9e3779b1) ^ 0x6a09e667) >>> 0 || 1;
  }

  /** A whole number in [0, end). */
  below(end: number): number {
    this.state ^= this.state << 13;
    this.state ^= this.state >>> 17;
    this.state ^= this.state << 5;
    this.state >>>= 0;
    return this.state % Math.max(1, end);
  }

  pick<T>(choices: readonly T[]): T {
    const choice = choices[this.below(choices.length)];
    if (choice === undefined) throw new Error('nothing to pick from');
    return choice;
  }
}

type Mutation = (bytes: Uint8Array, dice: Dice) => Uint8Array;

/** Values that make lengths lie. */
const borders = [0, 1, 3, 0x17, 0x47, 0x7f, 0xff, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff] as const;

const mutations: readonly Mutation[] = [
  flipBits,
  changeLength,
  changeLength,
  cutOff,
  moveBlock,
  shift,
  fillBlock,
  repeatHeader,
  changeNested,
  changeNested,
];

/** A damaged copy: one to four mutations. */
export function mutateImage(original: Uint8Array, dice: Dice): Uint8Array {
  let bytes: Uint8Array = new Uint8Array(original);
  for (let count = 1 + dice.below(4); count > 0; count--) bytes = dice.pick(mutations)(bytes, dice);
  return bytes;
}

/** Somewhere near a structure, as most of a file is never looked at: a volume's header, the store, the end. */
function place(bytes: Uint8Array, dice: Dice): number {
  const anchors = [0, bytes.length - 0x100, dice.below(bytes.length), anchorOf(bytes, '_FVH', dice) - 40];
  const store = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(guidBytes(storeFormats.authenticated));
  if (store >= 0) anchors.push(store, store + 28, store + 28 + dice.below(2000));
  const offset = dice.pick(anchors) + dice.below(0x80);
  return Math.min(Math.max(0, offset), Math.max(0, bytes.length - 1));
}

function anchorOf(bytes: Uint8Array, mark: string, dice: Dice): number {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const found = text.indexOf(mark, dice.below(bytes.length));
  return found < 0 ? Math.max(0, text.indexOf(mark)) : found;
}

function flipBits(bytes: Uint8Array, dice: Dice): Uint8Array {
  for (let count = 1 + dice.below(8); count > 0 && bytes.length > 0; count--) {
    const offset = place(bytes, dice);
    bytes[offset] = (bytes[offset] ?? 0) ^ (1 << dice.below(8));
  }
  return bytes;
}

/** Puts a border value, or one near the file's size, where a length may stand. */
function changeLength(bytes: Uint8Array, dice: Dice): Uint8Array {
  if (bytes.length < 8) return bytes;
  const offset = Math.min(Math.floor(place(bytes, dice) / 2) * 2, bytes.length - 8);
  const value = dice.below(2) === 0 ? dice.pick(borders) : Math.max(0, bytes.length - 4 + dice.below(9));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (dice.below(3) === 0) view.setUint16(offset, value & 0xffff, true);
  else view.setUint32(offset, value, true);
  return bytes;
}

function cutOff(bytes: Uint8Array, dice: Dice): Uint8Array {
  const end = dice.below(2) === 0 ? dice.below(bytes.length + 1) : place(bytes, dice);
  return bytes.slice(0, end);
}

function moveBlock(bytes: Uint8Array, dice: Dice): Uint8Array {
  const from = place(bytes, dice);
  bytes.copyWithin(place(bytes, dice), from, from + dice.below(0x2000));
  return bytes;
}

/** Puts bytes in front, so that nothing is aligned any more. */
function shift(bytes: Uint8Array, dice: Dice): Uint8Array {
  const lead = 1 + dice.below(64);
  const shifted = new Uint8Array(lead + bytes.length);
  shifted.set(bytes, lead);
  return dice.below(2) === 0 ? shifted : shifted.subarray(lead);
}

function fillBlock(bytes: Uint8Array, dice: Dice): Uint8Array {
  const from = place(bytes, dice);
  return bytes.fill(dice.pick([0, 0xff, 0x5f, 0x55, 0xaa]), from, from + dice.below(0x3000));
}

/** Damages what stands in the first bytes of a file, a section or a packed part: where their lengths and kinds are. */
function changeNested(bytes: Uint8Array, dice: Dice): Uint8Array {
  const image = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const guid = guidBytes(dice.pick([guidedSections.lzma, guidedSections.tiano, guidedSections.crc32, fileSystems.ffs3]));
  const start = image.indexOf(guid, dice.below(bytes.length));
  const mark = start < 0 ? image.indexOf(guid) : start;
  const offset = Math.max(0, (mark < 0 ? dice.below(bytes.length) : mark) - 32) + dice.below(0x60);
  for (let count = 1 + dice.below(4); count > 0; count--) {
    const at = offset + dice.below(8);
    if (at < bytes.length) bytes[at] = dice.pick([0, 1, 2, 3, 4, 0x10, 0x15, 0x17, 0x7f, 0x80, 0xff, dice.below(256)]);
  }
  return bytes;
}

/** Many copies of one header or of one variable behind each other. */
function repeatHeader(bytes: Uint8Array, dice: Dice): Uint8Array {
  const from = place(bytes, dice);
  const length = dice.pick([56, 60, 64, 72, 128]);
  const header = bytes.slice(from, from + length);
  if (header.length < length) return bytes;
  const end = Math.min(bytes.length - length, from + length * dice.pick([3, 100, 2000]));
  for (let offset = from; offset <= end; offset += length) bytes.set(header, offset);
  return bytes;
}
