/** For which machine, in which layout and for which purpose an image was built. */
import { hasAscii, u32 } from './bytes.ts';
import { findSecurityCore, type SecurityCore } from './ffs.ts';
import { type GuidedEntry, readGuidedTable, readTdxSections, sizesOfTdx } from './guided-table.ts';
import type { BuildSizes, FirmwareImage, FirmwareVolume, ImageKind } from './model.ts';
import { files } from './names.ts';
import { volumeEnd } from './scan.ts';
import { isCode } from './volume.ts';

/** What the code in an image tells about it. */
export interface Platform {
  readonly securityCore: SecurityCore | undefined;
  /** Where the 16 bytes of the x86 reset vector start, where the volume top file's mark stands before them. */
  readonly resetVector: number | undefined;
  /** A branch instruction in the first 4 bytes: how ARM starts a flash image. */
  readonly armBranch: boolean;
  readonly guidedEntries: readonly GuidedEntry[];
  readonly tdxSizes: { readonly code: number; readonly vars: number } | undefined;
  readonly architecture: FirmwareImage['architecture'];
}

const architectureOfMachine: Readonly<Record<number, FirmwareImage['architecture']>> = {
  0x014c: 'x86',
  0x8664: 'x86',
  0x01c2: 'arm',
  0x01c4: 'arm',
  0xaa64: 'aarch64',
  0x5064: 'riscv64',
  0x6264: 'loongarch64',
};

/** Reads what the bytes say of the machine they are for; `volumes` are those of the same bytes. */
export function readPlatform(bytes: Uint8Array, volumes: readonly FirmwareVolume[]): Platform {
  const securityCore = firstSecurityCore(bytes, volumes);
  const resetVector = hasAscii(bytes, bytes.length - 0x14, 'VTF\0') ? bytes.length - 0x10 : undefined;
  const guidedEntries = readGuidedTable(bytes);
  const branch = volumes.some(isCode) ? branchOf(u32(bytes, 0)) : undefined;
  return {
    securityCore,
    resetVector,
    armBranch: branch !== undefined,
    guidedEntries,
    tdxSizes: sizesOfTdx(readTdxSections(bytes, guidedEntries)),
    architecture: architectureOfMachine[securityCore?.machine ?? 0] ?? (resetVector === undefined ? branch : 'x86'),
  };
}

function firstSecurityCore(bytes: Uint8Array, volumes: readonly FirmwareVolume[]): SecurityCore | undefined {
  for (const [index, volume] of volumes.entries()) {
    const core = isCode(volume) ? findSecurityCore(bytes, volume, volumeEnd(volumes, index, bytes.length)) : undefined;
    if (core) return core;
  }
  return undefined;
}

/** AArch64's `b` has 000101 in its upper bits, ARM's unconditional `b` 0xea. */
export function branchOf(word: number): 'aarch64' | 'arm' | undefined {
  if (word >>> 26 === 0b000101) return 'aarch64';
  return word >>> 24 === 0xea ? 'arm' : undefined;
}

/**
 * The x86 layouts of OvmfPkg (FD_SIZE_IN_KB), in bytes. A volume of 128 KiB belongs to the 1 and the 2 MiB build, which have
 * the same variable store; it is called by the one that distributions ship.
 */
const layouts = [
  { build: '2 MiB build', code: 0x1e0000, vars: 0x20000 },
  { build: '4 MiB build', code: 0x37c000, vars: 0x84000 },
  { build: '1 MiB build', code: 0xe0000, vars: 0x20000 },
] as const;

/** Flash files of other machines are padded to the size of the machine's flash. */
const flashes = [
  { build: 'AAVMF, 64 MiB', size: 0x400_0000, architectures: ['arm', 'aarch64'] },
  { build: 'RISC-V virt, 32 MiB', size: 0x200_0000, architectures: ['riscv64'] },
  { build: 'LoongArch virt, 16 MiB', size: 0x100_0000, architectures: ['loongarch64'] },
] as const;

/** FvLength of the variable store in the padded flash files: three blocks of 256 KiB. */
const flashStoreLength = 0xc0000;

/** What an image is made of, as far as its layout matters. */
interface Layout {
  readonly kind: ImageKind;
  readonly size: number;
  readonly platform: Platform;
  /** FvLength of the NVRAM volume. */
  readonly storeLength: number | undefined;
  readonly splitOffset: number | undefined;
}

/** The sizes of CODE and of its variable store's volume; only x86 builds have them, as others are padded to the flash. */
export function buildSizes({ kind, size, platform, splitOffset }: Layout): BuildSizes | undefined {
  if (kind !== 'code' && kind !== 'unified') return undefined;
  const codeSize = kind === 'code' ? size : size - (splitOffset ?? 0);
  const { tdxSizes } = platform;
  if (tdxSizes && tdxSizes.code === codeSize) return { ...tdxSizes, source: 'tdx-metadata' };
  if (platform.architecture !== 'x86') return undefined;
  if (splitOffset !== undefined) return { code: codeSize, vars: splitOffset, source: 'size' };
  const layout = layouts.find(({ code }) => code === codeSize);
  return layout && { code: layout.code, vars: layout.vars, source: 'size' };
}

/** The build's name for people, undefined where nothing is known. */
export function buildName({ kind, size, platform, storeLength, splitOffset }: Layout): string | undefined {
  if (kind === 'vars') {
    const flash = storeLength === flashStoreLength ? flashes.find((each) => each.size === size) : undefined;
    return flash?.build ?? layouts.find(({ vars }) => vars === storeLength && vars === size)?.build;
  }
  if (kind === 'code' && platform.architecture !== 'x86') {
    return flashes.find(
      ({ size: flash, architectures }) => flash === size && architectures.some((each) => each === platform.architecture),
    )?.build;
  }
  const codeSize = kind === 'code' ? size : kind === 'unified' && splitOffset !== undefined ? size - splitOffset : undefined;
  return layouts.find(({ code, vars }) => code === codeSize && (kind === 'code' || vars === splitOffset))?.build;
}

/**
 * An Intel TDX build has a SEC core of its own. An AMD SEV build can't be told: outside of its compressed volume it has the same
 * files, metadata and GUIDed table as the generic build of its day.
 */
export function wholeImagePurpose(platform: Platform): FirmwareImage['wholeImage'] {
  return platform.securityCore?.guid === files.secMainTdx ? 'intel-tdx' : undefined;
}
