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
};
