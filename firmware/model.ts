/**
 * What a firmware image is made of. Offsets and lengths are bytes from the start of the file, ends exclusive.
 * Everything here is plain data: it crosses process and frame borders as it is.
 */

/** Registry format, lower case: `8be4df61-93ca-11d2-aa0d-00e098032b8c`. */
export type Guid = string;

export type ImageKind = 'unified' | 'code' | 'vars' | 'blank' | 'qcow2' | 'seabios' | 'unknown';

/** Something that is wrong in the image; reading went on behind it. */
export interface ImageProblem {
  readonly offset: number;
  readonly length: number;
  readonly message: string;
}

/** A firmware volume (PI specification, volume 3, section 3.2.1). */
export interface FirmwareVolume {
  readonly offset: number;
  /** FvLength of the header. May reach beyond the file in a damaged image; then a problem says so. */
  readonly length: number;
  readonly headerLength: number;
  /** The file system: NvData, FFS2, FFS3, … */
  readonly guid: Guid;
  /** The file system's name, or the GUID where it is not known. */
  readonly fileSystem: string;
  /** FvName of the extended header. */
  readonly nameGuid: Guid | undefined;
  /** What the volume is for, as far as known: `NVRAM`, `DXE`, `SEC`, …; else the file system. */
  readonly name: string;
  readonly attributes: number;
  readonly revision: number;
  readonly checksumValid: boolean;
}

/** VARIABLE_STORE_HEADER and what follows it (edk2, MdeModulePkg/Include/Guid/VariableFormat.h). */
export interface VariableStore {
  readonly offset: number;
  /** The header's Size field: header and variables. */
  readonly length: number;
  readonly guid: Guid;
  readonly authenticated: boolean;
  readonly healthy: boolean;
  /** Bytes behind the last variable. */
  readonly freeSpace: number;
}

export interface Variable {
  readonly name: string;
  readonly guid: Guid;
  /** The EFI_VARIABLE_… bits. */
  readonly attributes: number;
  /** 0x3f is live; anything else is superseded, deleted or half written. */
  readonly state: number;
  readonly live: boolean;
  /** Of the variable's header. */
  readonly offset: number;
  /** Header, name, data; without the alignment behind it. */
  readonly length: number;
  readonly dataOffset: number;
  /** Bytes of data. */
  readonly size: number;
  /** EFI_TIME of an authenticated variable in ISO 8601; undefined where it is all zero. */
  readonly timestamp: string | undefined;
}

/** A coloured stretch of the map and of the hex view; together the regions cover the file without a gap. */
export interface Region {
  readonly offset: number;
  readonly length: number;
  readonly role: RegionRole;
  /** For people: `Variable store`, `FTW working block`, `Firmware volume DXE`. */
  readonly label: string;
}

export type RegionRole =
  | 'volume-header'
  | 'variable-store'
  | 'variable-free'
  | 'event-log'
  | 'ftw-working'
  | 'ftw-spare'
  | 'code'
  | 'reset-vector'
  | 'padding'
  | 'data';

/** Why the image is what it is said to be, one fact each, with the place it was seen. */
export interface Evidence {
  readonly text: string;
  readonly offset: number | undefined;
}

/** Secure Boot as far as a variable store tells. */
export interface SecureBootState {
  readonly state: 'on' | 'off' | 'unknown';
  /** One sentence with the reason. */
  readonly reason: string;
}

/** A file of OVMF's GUIDed table or its absence: which sizes this CODE was built for. */
export interface BuildSizes {
  /** Bytes of CODE. */
  readonly code: number;
  /** Bytes of the variable store volume this CODE expects. */
  readonly vars: number;
  /** `tdx-metadata`: stated inside the image; `size`: concluded from the size of the CODE. */
  readonly source: 'tdx-metadata' | 'size';
}

/**
 * Builds that are meant to be loaded whole, so a unified image is right for them. Content shows only Intel TDX: outside of its
 * compressed volume an AMD SEV build is the same as a generic one, so for it names and firmware descriptors must tell.
 */
type WholeImagePurpose = 'amd-sev' | 'intel-tdx' | undefined;

export interface FirmwareImage {
  readonly size: number;
  readonly kind: ImageKind;
  readonly evidence: readonly Evidence[];
  /** In the order of the file. */
  readonly volumes: readonly FirmwareVolume[];
  readonly regions: readonly Region[];
  readonly store: VariableStore | undefined;
  readonly variables: readonly Variable[];
  /** Where a unified image is cut: VARS is [0, offset), CODE the rest. */
  readonly split: { readonly offset: number } | undefined;
  /** For kind `unified`, why it can't be split, in a plain sentence; undefined when it can. */
  readonly splitRefusal: string | undefined;
  readonly architecture: 'x86' | 'arm' | 'aarch64' | 'riscv64' | 'loongarch64' | undefined;
  /** For people: `2 MiB build`, `4 MiB build`, `AAVMF, 64 MiB`; undefined where nothing is known. */
  readonly build: string | undefined;
  readonly sizes: BuildSizes | undefined;
  readonly secureBoot: SecureBootState;
  readonly wholeImage: WholeImagePurpose;
  readonly problems: readonly ImageProblem[];
}

/** The part of a FirmwareImage that rules and hovers need: small enough to cache for every image of a host. */
export interface ImageSummary {
  readonly size: number;
  readonly kind: ImageKind;
  readonly evidence: readonly Evidence[];
  readonly splitOffset: number | undefined;
  readonly splitRefusal: string | undefined;
  readonly architecture: FirmwareImage['architecture'];
  readonly build: string | undefined;
  readonly sizes: BuildSizes | undefined;
  readonly secureBoot: SecureBootState;
  readonly wholeImage: WholeImagePurpose;
  /** Live variables. */
  readonly variableCount: number;
  /** Of kind `qcow2`: what a guest sees of it, as far as it can be had. */
  readonly content?: ImageSummary;
}
