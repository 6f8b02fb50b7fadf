/**
 * The filter that LZMA's makers put before the compressor for x86 code ("BCJ x86"): call and jump targets are stored as absolute
 * addresses, which repeat more often than relative ones. edk2's "LZMA F86" sections use it.
 */
import { u32 } from '../bytes.ts';

const instructionLength = 5;

/** Which of the three bytes before may have been an opcode for a place to count, by their bits. */
const allowed = [true, true, true, false, true, false, false, false] as const;
const bytesBehindOpcode = [0, 1, 2, 2, 3, 3, 3, 3] as const;

/** Turns the absolute targets of call (e8) and jump (e9) back into relative ones, in place. */
export function restoreX86Branches(bytes: Uint8Array): void {
  let recent = 0;
  let before = -instructionLength;
  for (let at = 0; at + instructionLength <= bytes.length; ) {
    if (!isBranch(bytes[at])) {
      at++;
      continue;
    }
    const distance = at - before;
    before = at;
    if (distance > instructionLength) recent = 0;
    else for (let i = 0; i < distance; i++) recent = (recent & 0x77) << 1;
    const top = bytes[at + 4];
    if (isSignByte(top) && allowed[(recent >> 1) & 7] && recent >> 1 < 0x10) {
      writeTarget(bytes, at + 1, relativeTarget(u32(bytes, at + 1), at + instructionLength, recent));
      at += instructionLength;
      recent = 0;
    } else {
      at++;
      recent |= 1;
      if (isSignByte(top)) recent |= 0x10;
    }
  }
}

function relativeTarget(stored: number, next: number, recent: number): number {
  let source = stored;
  for (;;) {
    const target = (source - next) >>> 0;
    if (recent === 0) return target;
    const shift = (bytesBehindOpcode[recent >> 1] ?? 0) * 8;
    if (!isSignByte((target >>> (24 - shift)) & 0xff)) return target;
    source = (target ^ (2 ** (32 - shift) - 1)) >>> 0;
  }
}

/** 25 bits, with the highest of them repeated to the left. */
function writeTarget(bytes: Uint8Array, at: number, target: number): void {
  const signed = (target << 7) >> 7;
  for (let i = 0; i < 4; i++) bytes[at + i] = signed >> (8 * i);
}

function isBranch(byte: number | undefined): boolean {
  return byte === 0xe8 || byte === 0xe9;
}

function isSignByte(byte: number | undefined): boolean {
  return byte === 0 || byte === 0xff;
}
