import { readdir, readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import type { ImageKind } from '../../firmware/model.ts';
import { debianRoot, type Suite } from '../setup/roots.ts';

/** Offset, length, file system. */
type VolumePlace = readonly [offset: number, length: number, fileSystem: 'NvData' | 'FFS2'];

interface Layout {
  readonly kind: ImageKind;
  readonly size: number;
  readonly volumes: readonly VolumePlace[];
  readonly build?: string;
  readonly split?: number;
}

/** What is known of the packages' images, by size and place of every volume. */
const layouts = {
  unified2m: {
    kind: 'unified',
    size: 0x200000,
    volumes: [
      [0, 0x20000, 'NvData'],
      [0x20000, 0x1ac000, 'FFS2'],
      [0x1cc000, 0x34000, 'FFS2'],
    ],
    build: '2 MiB build',
    split: 0x20000,
  },
  unified4m: {
    kind: 'unified',
    size: 0x400000,
    volumes: [
      [0, 0x84000, 'NvData'],
      [0x84000, 0x348000, 'FFS2'],
      [0x3cc000, 0x34000, 'FFS2'],
    ],
    build: '4 MiB build',
    split: 0x84000,
  },
  code2m: {
    kind: 'code',
    size: 0x1e0000,
    volumes: [
      [0, 0x1ac000, 'FFS2'],
      [0x1ac000, 0x34000, 'FFS2'],
    ],
    build: '2 MiB build',
  },
  code4m: {
    kind: 'code',
    size: 0x37c000,
    volumes: [
      [0, 0x348000, 'FFS2'],
      [0x348000, 0x34000, 'FFS2'],
    ],
    build: '4 MiB build',
  },
  vars2m: { kind: 'vars', size: 0x20000, volumes: [[0, 0x20000, 'NvData']], build: '2 MiB build' },
  vars4m: { kind: 'vars', size: 0x84000, volumes: [[0, 0x84000, 'NvData']], build: '4 MiB build' },
  armCode2: { kind: 'code', size: 0x4000000, volumes: [[0x1000, 0x1ff000, 'FFS2']], build: 'AAVMF, 64 MiB' },
  armCode3: { kind: 'code', size: 0x4000000, volumes: [[0x1000, 0x2ff000, 'FFS2']], build: 'AAVMF, 64 MiB' },
  armUnpadded2: { kind: 'code', size: 0x200000, volumes: [[0x1000, 0x1ff000, 'FFS2']] },
  armUnpadded3: { kind: 'code', size: 0x300000, volumes: [[0x1000, 0x2ff000, 'FFS2']] },
  armVars: { kind: 'vars', size: 0x4000000, volumes: [[0, 0xc0000, 'NvData']], build: 'AAVMF, 64 MiB' },
  riscvCode: { kind: 'code', size: 0x2000000, volumes: [[0, 0x800000, 'FFS2']], build: 'RISC-V virt, 32 MiB' },
  riscvVars: { kind: 'vars', size: 0x2000000, volumes: [[0, 0xc0000, 'NvData']], build: 'RISC-V virt, 32 MiB' },
  loongCode: { kind: 'code', size: 0x1000000, volumes: [[0, 0x400000, 'FFS2']], build: 'LoongArch virt, 16 MiB' },
  loongVars: { kind: 'vars', size: 0x1000000, volumes: [[0, 0xc0000, 'NvData']], build: 'LoongArch virt, 16 MiB' },
  blank64m: { kind: 'blank', size: 0x4000000, volumes: [] },
} as const satisfies Record<string, Layout>;

/** Every image of the packages below usr/share, links left out: suite, layout, files. */
const table = `
bookworm  unified2m     ovmf/OVMF.fd
bookworm  code2m        OVMF/OVMF_CODE.fd  OVMF/OVMF_CODE.secboot.fd
bookworm  code4m        OVMF/OVMF_CODE_4M.fd  OVMF/OVMF_CODE_4M.secboot.fd  OVMF/OVMF32_CODE_4M.secboot.fd
bookworm  vars2m        OVMF/OVMF_VARS.fd  OVMF/OVMF_VARS.ms.fd
bookworm  vars4m        OVMF/OVMF_VARS_4M.fd  OVMF/OVMF_VARS_4M.ms.fd  OVMF/OVMF_VARS_4M.snakeoil.fd  OVMF/OVMF32_VARS_4M.fd
bookworm  armCode2      AAVMF/AAVMF_CODE.fd  AAVMF/AAVMF32_CODE.fd
bookworm  armUnpadded2  qemu-efi-aarch64/QEMU_EFI.fd
bookworm  blank64m      AAVMF/AAVMF_VARS.fd  AAVMF/AAVMF32_VARS.fd
bookworm  armVars       AAVMF/AAVMF_VARS.ms.fd  AAVMF/AAVMF_VARS.snakeoil.fd
trixie    unified4m     ovmf/OVMF.fd
trixie    code4m        OVMF/OVMF_CODE_4M.fd  OVMF/OVMF_CODE_4M.secboot.fd  OVMF/OVMF_CODE_4M.secboot.strictnx.fd
trixie    code4m        OVMF/OVMF32_CODE_4M.fd  OVMF/OVMF32_CODE_4M.secboot.fd  OVMF/OVMF32_CODE_4M.secboot.strictnx.fd
trixie    vars4m        OVMF/OVMF_VARS_4M.fd  OVMF/OVMF_VARS_4M.ms.fd  OVMF/OVMF_VARS_4M.snakeoil.fd  OVMF/OVMF32_VARS_4M.fd
trixie    armCode3      AAVMF/AAVMF_CODE.no-secboot.fd  AAVMF/AAVMF_CODE.secboot.fd  AAVMF/AAVMF_CODE.secboot.strictnx.fd
trixie    armCode2      AAVMF/AAVMF32_CODE.fd
trixie    armUnpadded3  qemu-efi-aarch64/QEMU_EFI.fd
trixie    armVars       AAVMF/AAVMF_VARS.fd  AAVMF/AAVMF_VARS.ms.fd  AAVMF/AAVMF_VARS.snakeoil.fd  AAVMF/AAVMF32_VARS.fd
trixie    riscvCode     qemu-efi-riscv64/RISCV_VIRT_CODE.fd
trixie    riscvVars     qemu-efi-riscv64/RISCV_VIRT_VARS.fd
trixie    loongCode     qemu-efi-loongarch64/QEMU_EFI.fd
trixie    loongVars     qemu-efi-loongarch64/QEMU_VARS.fd
sid       unified4m     ovmf/OVMF.fd  ovmf/OVMF.amdsev.fd  ovmf/OVMF.inteltdx.ms.fd
sid       code4m        OVMF/OVMF_CODE_4M.fd  OVMF/OVMF_CODE_4M.secboot.fd  OVMF/OVMF_CODE_4M.secboot.strictnx.fd
sid       vars4m        OVMF/OVMF_VARS_4M.fd  OVMF/OVMF_VARS_4M.ms.fd  OVMF/OVMF_VARS_4M.snakeoil.fd
sid       armCode3      AAVMF/AAVMF_CODE.no-secboot.fd  AAVMF/AAVMF_CODE.secboot.fd  AAVMF/AAVMF_CODE.secboot.strictnx.fd
sid       armUnpadded3  qemu-efi-aarch64/QEMU_EFI.fd
sid       armVars       AAVMF/AAVMF_VARS.fd  AAVMF/AAVMF_VARS.ms.fd  AAVMF/AAVMF_VARS.snakeoil.fd
sid       riscvCode     qemu-efi-riscv64/RISCV_VIRT_CODE.fd
sid       riscvVars     qemu-efi-riscv64/RISCV_VIRT_VARS.fd
sid       loongCode     qemu-efi-loongarch64/QEMU_EFI.fd
sid       loongVars     qemu-efi-loongarch64/QEMU_VARS.fd
`;

export interface DebianImage {
  readonly suite: Suite;
  /** Below usr/share. */
  readonly name: string;
  readonly layout: Layout;
}

export const debianImages: readonly DebianImage[] = table
  .trim()
  .split('\n')
  .flatMap((row) => {
    const [suite, layout, ...names] = row.split(/\s+/);
    return names.map((name) => ({ suite: suite as Suite, name, layout: layouts[layout as keyof typeof layouts] }));
  });

/** Where an image lies, which is unpacked for that if it has to be; `name` is below usr/share. */
export async function pathOf({ suite, name }: Pick<DebianImage, 'suite' | 'name'>): Promise<string> {
  return path.join(await debianRoot(suite), 'usr/share', name);
}

/** The bytes of an image as Debian ships it. */
export async function shipped(suite: Suite, name: string): Promise<Uint8Array> {
  return new Uint8Array(await readFile(await pathOf({ suite, name })));
}

/** The names of all *.fd files below a suite's usr/share, links left out. */
export async function imagesOfSuite(suite: Suite): Promise<string[]> {
  const share = await realpath(path.join(await debianRoot(suite), 'usr/share'));
  const entries = await readdir(share, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.fd'));
  return files.map((entry) => path.relative(share, path.join(entry.parentPath, entry.name))).toSorted();
}
