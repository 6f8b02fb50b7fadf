import type { ImageSummary } from '../../firmware/model.ts';

/** One firmware descriptor (QEMU, docs/interop/firmware.json), as far as it was read. */
export interface FirmwareDescriptor {
  /** Where it was read, as a host path. */
  readonly path: string;
  readonly description: string;
  readonly interfaceTypes: readonly string[];
  readonly mapping: FirmwareMapping;
  readonly targets: readonly { readonly architecture: string; readonly machines: readonly string[] }[];
  readonly features: readonly string[];
}

export type FirmwareMapping =
  | {
      readonly device: 'flash';
      readonly mode: 'split' | 'combined' | 'stateless';
      readonly executable: FirmwareFile;
      readonly nvramTemplate: FirmwareFile | undefined;
    }
  | {
      readonly device: 'kernel' | 'memory';
      readonly filename: string;
      /** The variables that QEMU itself keeps begin as this file's (`uefi-vars`); undefined where it keeps none. */
      readonly varsTemplate?: string | undefined;
    };

/** One name of a machine type, as the host's libvirt tells it (`virsh capabilities`). */
export interface MachineAlias {
  readonly arch: string;
  readonly alias: string;
  readonly canonical: string;
}

/** What the modules inside an image tell of its build, whatever it is called (firmware/structure/build.ts). */
export interface ImageBuild {
  /** It hangs on a machine without System Management Mode. */
  readonly smmRequired: boolean;
  /** It has the code to enforce Secure Boot. */
  readonly secureBootCapable: boolean;
  readonly wholeImage: 'amd-sev' | 'intel-tdx' | undefined;
  /** It has a place for the hashes of a kernel that AMD SEV measures. */
  readonly sevHashes: boolean;
  /** As its makers or its build folder name it: `2025.02-8`, `edk2-stable202408`; undefined where neither is found. */
  readonly release: string | undefined;
}

/** A PCI device of the host, as its kernel tells. */
export interface PciDeviceFacts {
  /** As lspci writes it, with the domain: `0000:01:00.0`. */
  readonly address: string;
  /** Class, subclass and programming interface: 0x030000 is a VGA controller. */
  readonly class: number;
  /** The host's driver that has it; undefined for none. */
  readonly driver: string | undefined;
  /** It is the graphics card that the host itself started with. */
  readonly bootVga: boolean;
  /** The addresses of its IOMMU group, its own among them; empty where the host has no IOMMU at work. */
  readonly group: readonly string[];
}

/** What is in a file that is to stand for a PCI device's ROM (PCI Firmware Specification, section 5.1). */
export interface RomFacts {
  /** What it begins with instead of a ROM's signature, in words; undefined where it begins as it should. */
  readonly problem: string | undefined;
  /** The kinds of code in it: 0 for a PC BIOS, 3 for UEFI. */
  readonly codeTypes: readonly number[];
}

/** What a host's libvirt says it can do for one kind of guest (`virsh domcapabilities`). */
export interface DomainCapabilities {
  readonly type: string;
  readonly arch: string;
  /** The versioned name. */
  readonly machine: string;
  /** The values it knows, by where they belong: `os.loader.type`, `devices.video.modelType`. Of a part that isn't supported, none. */
  readonly values: Readonly<Record<string, readonly string[]>>;
}

export interface FirmwareFile {
  readonly filename: string;
  readonly format: string;
}

/** One `CODE:VARS` entry of qemu.conf's `nvram` list. */
export interface NvramPair {
  readonly code: string;
  readonly vars: string;
}

/** What is known of a file that a domain or a descriptor names. Paths are host paths, as written. */
export type ImageFacts =
  | { readonly path: string; readonly state: 'read'; readonly size: number; readonly summary: ImageSummary }
  | { readonly path: string; readonly state: 'missing' }
  /** It may be there, but it was not or could not be read; `reason` is a plain sentence. */
  | { readonly path: string; readonly state: 'unread'; readonly reason: string };

/** What the machine offers, as plain data. Rules read nothing else of the world. */
export interface HostFacts {
  /** False when no host was consulted (`--no-host`, an untrusted workspace): then nothing can be said of what it has. */
  readonly consulted: boolean;
  /** In the order libvirt tries them; masked ones are left out. */
  readonly descriptors: readonly FirmwareDescriptor[];
  /** The CODE and VARS pairs libvirt goes by besides: qemu.conf's `nvram` list, or the ones it has built in where that sets none. */
  readonly nvramPairs: readonly NvramPair[];
  /** True where they are the ones libvirt has built in. */
  readonly pairsBuiltIn: boolean;
  /** qemu.conf's pairs where libvirt ignores them, because the host has descriptors. */
  readonly ignoredPairs: readonly NvramPair[];
  /** By path: the loaders, NVRAM files and templates the domain names. */
  readonly images: ReadonlyMap<string, ImageFacts>;
  /** By loader path: the variable stores in the same folder. */
  readonly storesBeside: ReadonlyMap<string, readonly ImageFacts[]>;
  /** By path, where links lead: of the paths that the domain and the descriptors name. Paths without a link are left out. */
  readonly realPaths: ReadonlyMap<string, string>;
  /** What the host's own libvirt says machine types stand for; empty where it was not asked. */
  readonly machines: readonly MachineAlias[];
  /** What the host's own libvirt says it can do; empty where it was not asked. */
  readonly capabilities: readonly DomainCapabilities[];
  /** By path: the build of the loader, where it matters and the image was taken apart already. */
  readonly builds: ReadonlyMap<string, ImageBuild>;
  /** By address (`0000:01:00.0`): the PCI devices that the domain gets, and those that share a card or an IOMMU group with them. */
  readonly pciDevices: ReadonlyMap<string, PciDeviceFacts | 'absent'>;
  /** By path: the ROM files that the domain names. */
  readonly roms: ReadonlyMap<string, RomFacts>;
  /** Of the block devices that the domain names for its variables, those that the host hasn't. */
  readonly missingDevices: ReadonlySet<string>;
  /** The paths of QEMU's programs that the host has where distributions put them; empty also where that can't be told. */
  readonly emulators: readonly string[];
  /** The emulator that the domain names, if the host hasn't it. */
  readonly missingEmulator: string | undefined;
  /** Whether the host's kernel has KVM; undefined where the kernel can't be seen. */
  readonly kvm: boolean | undefined;
  /** The architectures of the guests that the host's KVM runs; empty where that can't be told. */
  readonly kvmArchitectures: readonly string[];
}

/** No host was consulted. */
export const unknownHost: HostFacts = {
  consulted: false,
  descriptors: [],
  nvramPairs: [],
  pairsBuiltIn: false,
  ignoredPairs: [],
  images: new Map(),
  storesBeside: new Map(),
  realPaths: new Map(),
  machines: [],
  capabilities: [],
  builds: new Map(),
  pciDevices: new Map(),
  roms: new Map(),
  missingDevices: new Set(),
  emulators: [],
  missingEmulator: undefined,
  kvm: undefined,
  kvmArchitectures: [],
};
