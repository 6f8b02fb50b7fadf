/** PE32 and TE images: for which machine, started how, built where (PE/COFF specification; PI specification, volume 1, TE image). */
import { hasAscii, u8, u16, u32, u64 } from '../bytes.ts';

export interface Executable {
  readonly format: 'PE32' | 'PE32+' | 'TE';
  readonly machine: number;
  /** `X64`, `AArch64`, …; the number where it is not known. */
  readonly machineName: string;
  readonly subsystem: number;
  readonly subsystemName: string;
  /** Counted from the image base. */
  readonly entryPoint: number;
  readonly imageBase: number;
  /** Where the linker left the debug symbols, on the machine that built it. */
  readonly debugPath: string | undefined;
}

const machineNames: Readonly<Record<number, string>> = {
  0x014c: 'IA32',
  0x8664: 'X64',
  0x0200: 'IA64',
  0x01c2: 'ARM Thumb',
  0x01c4: 'ARM',
  0xaa64: 'AArch64',
  0x5032: 'RISC-V 32',
  0x5064: 'RISC-V 64',
  0x6264: 'LoongArch64',
  0x0ebc: 'EFI byte code',
};

const subsystemNames: Readonly<Record<number, string>> = {
  0x0a: 'EFI application',
  0x0b: 'EFI boot service driver',
  0x0c: 'EFI runtime driver',
  0x0d: 'EFI ROM image',
};

const teHeaderLength = 40;
const debugEntryLength = 28;
const mostDebugEntries = 16;
const codeView = 2;
const longestPath = 1024;

/** Reads a PE32 or TE image in [offset, end); undefined where there is none. */
export function readExecutable(bytes: Uint8Array, offset: number, end: number): Executable | undefined {
  const image = bytes.subarray(offset, end);
  if (hasAscii(image, 0, 'VZ') && image.length >= teHeaderLength) return readTe(image);
  const header = hasAscii(image, 0, 'MZ') ? u32(image, 0x3c) : 0;
  return hasAscii(image, header, 'PE\0\0') && header + 24 + 96 <= image.length ? readPe(image, header) : undefined;
}

function readTe(image: Uint8Array): Executable {
  const stripped = u16(image, 6) - teHeaderLength;
  const debug = { address: u32(image, 32), length: u32(image, 36) };
  return {
    format: 'TE',
    ...named(u16(image, 2), u8(image, 5)),
    entryPoint: u32(image, 8),
    imageBase: u64(image, 16),
    debugPath: readDebugPath(image, debug.address - stripped, debug.length, (address) => address - stripped),
  };
}

function readPe(image: Uint8Array, header: number): Executable {
  const optional = header + 24;
  const wide = u16(image, optional) === 0x20b;
  const directories = optional + (wide ? 112 : 96);
  const hasDebug = u32(image, directories - 4) > 6;
  const sections = optional + u16(image, header + 20);
  const toOffset = (address: number) => fileOffset(image, sections, u16(image, header + 6), address);
  const debugPath = hasDebug
    ? readDebugPath(image, toOffset(u32(image, directories + 48)), u32(image, directories + 52), toOffset)
    : undefined;
  return {
    format: wide ? 'PE32+' : 'PE32',
    ...named(u16(image, header + 4), u16(image, optional + 68)),
    entryPoint: u32(image, optional + 16),
    imageBase: wide ? u64(image, optional + 24) : u32(image, optional + 28),
    debugPath,
  };
}

function named(machine: number, subsystem: number) {
  return {
    machine,
    machineName: machineNames[machine] ?? `0x${machine.toString(16)}`,
    subsystem,
    subsystemName: subsystemNames[subsystem] ?? `0x${subsystem.toString(16)}`,
  };
}

/** Where in the file lies what is loaded at an address. */
function fileOffset(image: Uint8Array, sections: number, count: number, address: number): number {
  for (let index = 0; index < Math.min(count, 96); index++) {
    const section = sections + index * 40;
    const start = u32(image, section + 12);
    const length = Math.max(u32(image, section + 8), u32(image, section + 16));
    if (address >= start && address < start + length) return address - start + u32(image, section + 20);
  }
  return address;
}

function readDebugPath(
  image: Uint8Array,
  offset: number,
  length: number,
  toOffset: (address: number) => number,
): string | undefined {
  const count = Math.min(Math.floor(length / debugEntryLength), mostDebugEntries);
  for (let index = 0; index < count; index++) {
    const entry = offset + index * debugEntryLength;
    if (entry < 0 || entry + debugEntryLength > image.length) return undefined;
    if (u32(image, entry + 12) !== codeView) continue;
    const path = readCodeView(image, toOffset(u32(image, entry + 20)));
    if (path !== undefined) return path;
  }
  return undefined;
}

/** The three records that edk2's tools know: NB10 and RSDS (Microsoft), MTOC (made from Mach-O). */
function readCodeView(image: Uint8Array, offset: number): string | undefined {
  if (hasAscii(image, offset, 'NB10')) return readPath(image, offset + 16);
  if (hasAscii(image, offset, 'RSDS')) return readPath(image, offset + 24);
  if (hasAscii(image, offset, 'MTOC')) return readPath(image, offset + 20);
  return undefined;
}

function readPath(image: Uint8Array, offset: number): string | undefined {
  let end = offset;
  while (end < Math.min(image.length, offset + longestPath) && image[end] !== 0) end++;
  const letters = Array.from(image.subarray(offset, end), (byte) => String.fromCharCode(byte));
  return letters.length > 0 ? letters.join('') : undefined;
}
