/** Which build an image is, told by the modules in it and never by its name. Its compressed parts must be open. */
import { u16 } from '../bytes.ts';
import type { Guid } from '../model.ts';
import type { StructureNode } from './node.ts';
import { nodesBelow, type Structure } from './structure.ts';

export interface BuildFacts {
  /** Whether variables are kept by code in system management mode: such a build hangs on a machine without SMM. */
  readonly smmRequired: boolean;
  /** Whether it has the code to enforce Secure Boot. */
  readonly secureBootCapable: boolean;
  readonly tpm: boolean;
  /** The EFI shell, with which anybody at the console can start anything. */
  readonly shell: boolean;
  /** PXE, HTTP or both; empty without network boot. */
  readonly networkBoot: readonly ('PXE' | 'HTTP')[];
  /** Where variables are kept; undefined where no module says. */
  readonly variables: VariableKeeper | undefined;
  readonly wholeImage: 'amd-sev' | 'intel-tdx' | undefined;
  /**
   * What the makers put into the image as its version: `2025.02-8`, `edk2-stable202408`. Where they did not, the folder that it was
   * built in, where debug paths name one: `edk2-2022.11`. Undefined where nothing is found.
   */
  readonly release: string | undefined;
  /** How many files with code there are, and files that hold volumes. */
  readonly modules: number;
}

/** In flash behind SMM, in flash, in QEMU's `uefi-vars` device, or in memory only. */
type VariableKeeper = 'flash, by SMM' | 'flash' | 'uefi-vars device' | 'memory';

/** The place for a GRUB in AMD SEV builds (edk2, OvmfPkg/AmdSev/Grub), also where it was left empty. */
const grubFile: Guid = 'b5ae312c-bc8a-43b1-9c62-ebb826dd5d07';

/** Reads the facts of an image; undefined where no module can be seen: no code, or its compressed part could not be opened. */
export function readBuild(structure: Structure): BuildFacts | undefined {
  const all = [...nodesBelow(structure.root)].filter(isModule);
  const modules = new Map(all.flatMap((node) => [node.guid, node.name].map((key) => [key, node] as const)));
  const has = (...names: string[]) => names.some((name) => modules.has(name));
  // PEI and SEC come first: without a DXE core nothing is known of what a compressed part may hold.
  if (!has('DxeCore', 'DxeMain')) return undefined;
  const networkBoot: ('PXE' | 'HTTP')[] = [];
  if (has('UefiPxeBcDxe')) networkBoot.push('PXE');
  if (has('HttpBootDxe')) networkBoot.push('HTTP');
  return {
    smmRequired: has('VariableSmm') && has('FvbServicesSmm'),
    secureBootCapable: has('SecureBootConfigDxe'),
    tpm: has('Tcg2Dxe', 'TcgDxe'),
    shell: has('Shell'),
    networkBoot,
    variables: variableKeeper(has),
    wholeImage:
      modules.has(grubFile) || has('SecretDxe') ? 'amd-sev' : has('TdxDxe') && !has('PeiCore') ? 'intel-tdx' : undefined,
    release: releaseIn(structure, modules) ?? sourceFolder(structure),
    modules: all.length,
  };
}

function variableKeeper(has: (...names: string[]) => boolean): VariableKeeper | undefined {
  if (has('VirtMmCommunicationDxe')) return 'uefi-vars device';
  if (has('VariableSmm')) return 'flash, by SMM';
  if (has('FvbServicesRuntimeDxe', 'VirtNorFlashDxe', 'NorFlashDxe', 'ArmVeNorFlashDxe')) return 'flash';
  return has('EmuVariableFvbRuntimeDxe') ? 'memory' : undefined;
}

/** A file that is started or holds others; pad, raw and freeform files, apriori files among them, are not. */
function isModule({ type, facts }: StructureNode): boolean {
  return type === 'file' && facts?.kind === 'file' && facts.fileType >= 3 && facts.fileType < 0xf0;
}

/** Modules that show the version, or measure it (PcdFirmwareVersionString). */
const showVersion = ['SmbiosPlatformDxe', 'UiApp', 'Tcg2Pei', 'TcgPei'] as const;
const versionPattern = /^(?:edk2[-_a-z]*)?20\d\d(?:\.\d\d|[01]\d)[-\w.+~]*$/;

function releaseIn(structure: Structure, modules: ReadonlyMap<string | undefined, StructureNode>): string | undefined {
  for (const name of showVersion) {
    const module = modules.get(name);
    if (!module) continue;
    const version = wideTexts(structure.bodyOf(module)).find((text) => versionPattern.test(text));
    if (version !== undefined) return version;
  }
  return undefined;
}

/** The part of a debug path that names edk2 and a release. */
const folderPattern = /(?<=[\\/])edk2-[-_a-z]*20\d\d(?:\.\d\d|[01]\d)[-\w.+~]*(?=[\\/])/;

function sourceFolder({ root }: Structure): string | undefined {
  for (const { facts } of nodesBelow(root)) {
    const path = facts?.kind === 'section' ? facts.executable?.debugPath : undefined;
    const folder = path && folderPattern.exec(path)?.[0];
    if (folder) return folder;
  }
  return undefined;
}

/** UCS-2 texts of printable ASCII that end in a NUL, as compilers store them: on even addresses. */
function wideTexts(bytes: Uint8Array): string[] {
  const texts: string[] = [];
  let letters = '';
  for (let offset = 0; offset + 2 <= bytes.length; offset += 2) {
    const unit = u16(bytes, offset);
    if (unit >= 0x20 && unit < 0x7f && letters.length < 100) {
      letters += String.fromCharCode(unit);
      continue;
    }
    if (unit === 0 && letters.length >= 6) texts.push(letters);
    letters = '';
  }
  return texts;
}
