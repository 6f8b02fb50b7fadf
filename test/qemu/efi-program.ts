/** An EFI application that prints a line on the console and then rests: what a guest may or may not start. */
import { createHash } from 'node:crypto';
import type { Processor } from './guest.ts';

const headersLength = 0x200;
const peOffset = 0x40;
const optionalHeader = peOffset + 24;
const checksumOffset = optionalHeader + 64;
const directoriesOffset = optionalHeader + 112;
const directories = 16;
/** Entry 4 of the data directories: where a signature would be. */
const signatureDirectory = directoriesOffset + 4 * 8;
const optionalHeaderLength = 112 + directories * 8;
const sectionAlignment = 0x1000;

/** PE32+, subsystem EFI application, one section, no relocations, not signed. */
export function composeEfiProgram(line: string, processor: Processor): Uint8Array {
  const { machine, instructions } = programs[processor];
  const code = new Uint8Array([...instructions, ...Buffer.from(`${line}\r\n\0`, 'utf16le')]);
  const codeLength = Math.ceil(code.length / 0x200) * 0x200;
  const bytes = new Uint8Array(headersLength + codeLength);
  const view = new DataView(bytes.buffer);
  const u16 = (offset: number, value: number) => view.setUint16(offset, value, true);
  const u32 = (offset: number, value: number) => view.setUint32(offset, value, true);
  u16(0, 0x5a4d);
  u32(0x3c, peOffset);
  u32(peOffset, 0x4550);
  u16(peOffset + 4, machine);
  u16(peOffset + 6, 1);
  u16(peOffset + 20, optionalHeaderLength);
  // Executable, and able to lie above 2 GiB.
  u16(peOffset + 22, 0x22);
  u16(optionalHeader, 0x20b);
  u32(optionalHeader + 4, codeLength);
  u32(optionalHeader + 16, sectionAlignment);
  u32(optionalHeader + 20, sectionAlignment);
  u32(optionalHeader + 32, sectionAlignment);
  u32(optionalHeader + 36, 0x200);
  u32(optionalHeader + 56, sectionAlignment * 2);
  u32(optionalHeader + 60, headersLength);
  u16(optionalHeader + 68, 10);
  u32(optionalHeader + 108, directories);
  const section = optionalHeader + optionalHeaderLength;
  bytes.set(Buffer.from('.text'), section);
  u32(section + 8, code.length);
  u32(section + 12, sectionAlignment);
  u32(section + 16, codeLength);
  u32(section + 20, headersLength);
  u32(section + 36, 0x60000020);
  bytes.set(code, headersLength);
  return bytes;
}

/** The SHA-256 by which db and dbx know a program: of everything but its checksum and what says where its signature is. */
export function authenticodeHash(program: Uint8Array): Uint8Array {
  const hash = createHash('sha256');
  hash.update(program.subarray(0, checksumOffset));
  hash.update(program.subarray(checksumOffset + 4, signatureDirectory));
  hash.update(program.subarray(signatureDirectory + 8));
  return new Uint8Array(hash.digest());
}

interface ProgramCode {
  /** IMAGE_FILE_MACHINE_… */
  readonly machine: number;
  /** The text follows them. */
  readonly instructions: readonly number[];
}

/** EFI calls a program with the system table as its second argument; its ConOut, at 0x40, has OutputString at 8. */
const programs: Readonly<Record<Processor, ProgramCode>> = {
  'x86-64': {
    machine: 0x8664,
    instructions: [
      ...[0x48, 0x83, 0xec, 0x28], // sub rsp, 0x28
      ...[0x48, 0x8b, 0x4a, 0x40], // mov rcx, [rdx + 0x40]
      ...[0x48, 0x8d, 0x15, 0x06, 0x00, 0x00, 0x00], // lea rdx, [rip + 6]: the text
      ...[0xff, 0x51, 0x08], // call [rcx + 8]
      ...[0xf4, 0xeb, 0xfd], // hlt; jmp to it
    ],
  },
  aarch64: {
    machine: 0xaa64,
    instructions: [
      ...[0x20, 0x20, 0x40, 0xf9], // ldr x0, [x1, 0x40]
      ...[0x02, 0x04, 0x40, 0xf9], // ldr x2, [x0, 8]
      ...[0x81, 0x00, 0x00, 0x10], // adr x1, 16 bytes on: the text
      ...[0x40, 0x00, 0x3f, 0xd6], // blr x2
      ...[0x7f, 0x20, 0x03, 0xd5], // wfi
      ...[0xff, 0xff, 0xff, 0x17], // b to it
    ],
  },
};
