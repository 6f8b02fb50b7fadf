/** The tree of an image, as plain data. Offsets and lengths are bytes, ends exclusive. */
import type { Guid, ImageProblem } from '../model.ts';
import type { Executable } from './executable.ts';

export type NodeType =
  | 'image'
  | 'volume'
  | 'file'
  | 'section'
  | 'padding'
  | 'free-space'
  | 'variable-store'
  | 'variable'
  | 'event-log'
  | 'ftw-working'
  | 'ftw-spare';

/** A checksum or CRC as it is stored, and as it should be; `right` undefined where the format asks for none. */
export interface Checksum {
  readonly stored: number;
  readonly right: number | undefined;
}

export interface VolumeFacts {
  readonly kind: 'volume';
  readonly fileSystem: string;
  readonly fileSystemGuid: Guid;
  readonly attributes: number;
  readonly revision: number;
  /** The bit of erased flash: 1 where erased bytes are 0xff. */
  readonly erasePolarity: 0 | 1;
  readonly checksumValid: boolean;
  readonly extendedHeader: boolean;
}

export interface FileFacts {
  readonly kind: 'file';
  /** EFI_FV_FILETYPE. */
  readonly fileType: number;
  readonly attributes: number;
  /** Its size stands in 8 more bytes of header. */
  readonly large: boolean;
  /** What its body is aligned to in the volume, in bytes. */
  readonly alignment: number;
  /** As stored, so dependent on the volume's erase polarity. */
  readonly state: number;
  /** The last state it reached. */
  readonly stateName: FileState;
  readonly headerChecksum: Checksum;
  readonly dataChecksum: Checksum;
  /** For a PEI or DXE apriori file: the modules in the order in which they are started. */
  readonly apriori: readonly Guid[] | undefined;
  /** For an x86 volume top file: where the 16 bytes stand with which the processor starts, counted as `offset` is. */
  readonly resetVector: number | undefined;
}

export type FileState =
  | 'under construction'
  | 'header valid'
  | 'data valid'
  | 'marked for update'
  | 'deleted'
  | 'header invalid'
  | 'unknown';

export interface SectionFacts {
  readonly kind: 'section';
  /** EFI_SECTION_TYPE. */
  readonly sectionType: number;
  readonly executable?: Executable;
  /** A dependency expression, one operation a line. */
  readonly depex?: readonly string[];
  readonly version?: { readonly build: number; readonly text: string };
  /** A GUID-defined section's Attributes: 1 its content must be processed, 2 its authentication status means something. */
  readonly attributes?: number;
  readonly crc32?: Checksum;
}

export interface VariableFacts {
  readonly kind: 'variable';
  readonly attributes: number;
  readonly state: number;
  readonly live: boolean;
  /** Counted as `offset` is. */
  readonly dataOffset: number;
  readonly dataLength: number;
  readonly timestamp: string | undefined;
}

/** Names of compression formats, as `compression/` unpacks them. */
type Packing = 'lzma' | 'lzma-x86' | 'tiano' | 'standard';

/** A part that must be unpacked before what is in it can be shown. */
export interface Packed {
  readonly algorithm: Packing;
  /** The packed bytes, with the header of their format, counted as the node's offset is. */
  readonly offset: number;
  readonly length: number;
  /** Bytes it says it unfolds to. */
  readonly declaredSize: number;
  readonly status: 'packed' | 'unpacked' | 'refused';
}

export interface StructureNode {
  /** Its place in the tree: indices from the root down, `0/3/1`; empty for the image. */
  readonly id: string;
  readonly type: NodeType;
  /** `FFS2`, `DXE driver`, `PE32 image`, … */
  readonly subtype: string;
  readonly guid: Guid | undefined;
  /** From a user interface section or a list of well-known GUIDs. May come only when a compressed part is unpacked. */
  name: string | undefined;
  /** The id of the compressed section in whose unpacked bytes the node lies; undefined for the file itself. */
  readonly buffer: string | undefined;
  readonly offset: number;
  readonly headerLength: number;
  readonly bodyLength: number;
  /** Header and body. */
  readonly length: number;
  readonly facts: VolumeFacts | FileFacts | SectionFacts | VariableFacts | undefined;
  readonly problems: ImageProblem[];
  /** For a compressed section. Its children come when it is unpacked. */
  packed: Packed | undefined;
  readonly children: StructureNode[];
}

/** What a reader says of a node; the rest follows from where it stands. */
export type NodeContent = Pick<StructureNode, 'type' | 'subtype' | 'offset' | 'length'> &
  Partial<Pick<StructureNode, 'guid' | 'name' | 'headerLength' | 'facts' | 'problems' | 'packed' | 'children'>>;

/** The id of a node's nth child. */
export function childId(parent: string, index: number): string {
  return parent === '' ? `${index}` : `${parent}/${index}`;
}
