/** How the headers in an image are laid out, field by field, as the PI specification and edk2's headers name them. */

/** How a field's bytes are meant. Numbers are little-endian. */
export type FieldForm = 'number' | 'hex' | 'guid' | 'ascii' | 'ucs2' | 'time' | 'bytes';

export interface FieldLayout {
  /** From the start of the structure; undefined: right behind the field before. */
  readonly at?: number;
  /** Bytes. */
  readonly length: number;
  readonly name: string;
  readonly form: FieldForm;
  /** What values mean. */
  readonly values?: Readonly<Record<number, string>>;
  /** Bits, or groups of bits, with their names; in order. */
  readonly flags?: readonly (readonly [mask: number, name: string])[];
  /** Flags count where their bit is cleared, as in flash whose erased bits are 1. */
  readonly clearedCounts?: boolean;
}

const number = (length: number, name: string, more: Partial<FieldLayout> = {}): FieldLayout => ({
  length,
  name,
  form: 'number',
  ...more,
});
const hex = (length: number, name: string, more: Partial<FieldLayout> = {}): FieldLayout => ({
  length,
  name,
  form: 'hex',
  ...more,
});
const guid = (name: string): FieldLayout => ({ length: 16, name, form: 'guid' });
const bytes = (length: number, name: string): FieldLayout => ({ length, name, form: 'bytes' });

/** EFI_FVB_ATTRIBUTES_2; bits 16 to 20 are the alignment's exponent. */
const volumeAttributes = [
  [0x1, 'read disabling possible'],
  [0x2, 'read enabling possible'],
  [0x4, 'readable'],
  [0x8, 'write disabling possible'],
  [0x10, 'write enabling possible'],
  [0x20, 'writable'],
  [0x40, 'lock possible'],
  [0x80, 'locked'],
  [0x200, 'sticky writes'],
  [0x400, 'memory mapped'],
  [0x800, 'erased bits are 1'],
  [0x1000, 'read lock possible'],
  [0x2000, 'read locked'],
  [0x4000, 'write lock possible'],
  [0x8000, 'write locked'],
  [0x80000000, 'weakly aligned'],
] as const;

/** EFI_FIRMWARE_VOLUME_HEADER up to the block map (PI specification, volume 3, section 3.2.1.1). */
export const volumeHeader: readonly FieldLayout[] = [
  bytes(16, 'ZeroVector'),
  guid('FileSystemGuid'),
  hex(8, 'FvLength'),
  { length: 4, name: 'Signature', form: 'ascii' },
  hex(4, 'Attributes', { flags: volumeAttributes }),
  number(2, 'HeaderLength'),
  hex(2, 'Checksum'),
  hex(2, 'ExtHeaderOffset'),
  hex(1, 'Reserved'),
  number(1, 'Revision'),
];

export const blockMapEntry: readonly FieldLayout[] = [number(4, 'NumBlocks'), hex(4, 'Length')];

export const volumeExtendedHeader: readonly FieldLayout[] = [guid('FvName'), number(4, 'ExtHeaderSize')];

const fileTypeNames: Readonly<Record<number, string>> = {
  1: 'EFI_FV_FILETYPE_RAW',
  2: 'EFI_FV_FILETYPE_FREEFORM',
  3: 'EFI_FV_FILETYPE_SECURITY_CORE',
  4: 'EFI_FV_FILETYPE_PEI_CORE',
  5: 'EFI_FV_FILETYPE_DXE_CORE',
  6: 'EFI_FV_FILETYPE_PEIM',
  7: 'EFI_FV_FILETYPE_DRIVER',
  8: 'EFI_FV_FILETYPE_COMBINED_PEIM_DRIVER',
  9: 'EFI_FV_FILETYPE_APPLICATION',
  10: 'EFI_FV_FILETYPE_MM',
  11: 'EFI_FV_FILETYPE_FIRMWARE_VOLUME_IMAGE',
  12: 'EFI_FV_FILETYPE_COMBINED_MM_DXE',
  13: 'EFI_FV_FILETYPE_MM_CORE',
  14: 'EFI_FV_FILETYPE_MM_STANDALONE',
  15: 'EFI_FV_FILETYPE_MM_CORE_STANDALONE',
  240: 'EFI_FV_FILETYPE_FFS_PAD',
};

const fileAttributes = [
  [0x01, 'large file'],
  [0x02, 'alignment of 128 KiB and more'],
  [0x04, 'fixed place'],
  [0x40, 'body is summed'],
] as const;

const fileStates = [
  [0x01, 'header under construction'],
  [0x02, 'header valid'],
  [0x04, 'data valid'],
  [0x08, 'marked for update'],
  [0x10, 'deleted'],
  [0x20, 'header invalid'],
] as const;

/** EFI_FFS_FILE_HEADER (PI specification, volume 3, section 3.2.3.1). */
export const fileHeader: readonly FieldLayout[] = [
  guid('Name'),
  hex(1, 'IntegrityCheck.Header'),
  hex(1, 'IntegrityCheck.File'),
  hex(1, 'Type', { values: fileTypeNames }),
  hex(1, 'Attributes', { flags: fileAttributes }),
  hex(3, 'Size'),
  hex(1, 'State', { flags: fileStates, clearedCounts: true }),
];
export const largeFileSize: readonly FieldLayout[] = [hex(8, 'ExtendedSize')];

const sectionTypeNames: Readonly<Record<number, string>> = {
  1: 'EFI_SECTION_COMPRESSION',
  2: 'EFI_SECTION_GUID_DEFINED',
  3: 'EFI_SECTION_DISPOSABLE',
  16: 'EFI_SECTION_PE32',
  17: 'EFI_SECTION_PIC',
  18: 'EFI_SECTION_TE',
  19: 'EFI_SECTION_DXE_DEPEX',
  20: 'EFI_SECTION_VERSION',
  21: 'EFI_SECTION_USER_INTERFACE',
  22: 'EFI_SECTION_COMPATIBILITY16',
  23: 'EFI_SECTION_FIRMWARE_VOLUME_IMAGE',
  24: 'EFI_SECTION_FREEFORM_SUBTYPE_GUID',
  25: 'EFI_SECTION_RAW',
  27: 'EFI_SECTION_PEI_DEPEX',
  28: 'EFI_SECTION_MM_DEPEX',
};

/** EFI_COMMON_SECTION_HEADER (PI specification, volume 3, section 3.2.4.1). */
export const sectionHeader: readonly FieldLayout[] = [hex(3, 'Size'), hex(1, 'Type', { values: sectionTypeNames })];
export const largeSectionSize: readonly FieldLayout[] = [hex(4, 'ExtendedSize')];

/** What follows the common header, by type of section. */
export const sectionExtras: Readonly<Record<number, readonly FieldLayout[]>> = {
  1: [hex(4, 'UncompressedLength'), number(1, 'CompressionType', { values: { 0: 'none', 1: 'standard', 2: 'customized' } })],
  2: [
    guid('SectionDefinitionGuid'),
    number(2, 'DataOffset'),
    hex(2, 'Attributes', {
      flags: [
        [1, 'processing required'],
        [2, 'authentication status valid'],
      ],
    }),
  ],
  20: [number(2, 'BuildNumber')],
  24: [guid('SubTypeGuid')],
};

/** What a CRC32 section has behind the header of a GUID-defined section. */
export const crc32Extra: readonly FieldLayout[] = [hex(4, 'CRC32Checksum')];

/** The header of an `.lzma` stream. */
export const lzmaHeader: readonly FieldLayout[] = [hex(1, 'Properties'), hex(4, 'DictionarySize'), hex(8, 'UncompressedSize')];
/** EFI 1.1 and Tiano compression. */
export const tianoHeader: readonly FieldLayout[] = [hex(4, 'CompressedSize'), hex(4, 'OriginalSize')];

const machines = {
  0x014c: 'IA32',
  0x8664: 'X64',
  0x01c2: 'ARM Thumb',
  0xaa64: 'AArch64',
  0x5064: 'RISC-V 64',
  0x6264: 'LoongArch64',
  0x0ebc: 'EFI byte code',
} as const;
const subsystems = { 10: 'EFI application', 11: 'EFI boot service driver', 12: 'EFI runtime driver', 13: 'EFI ROM' } as const;

/** EFI_TE_IMAGE_HEADER (PI specification, volume 1, section 15). */
export const teHeader: readonly FieldLayout[] = [
  { length: 2, name: 'Signature', form: 'ascii' },
  hex(2, 'Machine', { values: machines }),
  number(1, 'NumberOfSections'),
  number(1, 'Subsystem', { values: subsystems }),
  number(2, 'StrippedSize'),
  hex(4, 'AddressOfEntryPoint'),
  hex(4, 'BaseOfCode'),
  hex(8, 'ImageBase'),
  hex(4, 'DataDirectory[BaseReloc].VirtualAddress'),
  hex(4, 'DataDirectory[BaseReloc].Size'),
  hex(4, 'DataDirectory[Debug].VirtualAddress'),
  hex(4, 'DataDirectory[Debug].Size'),
];

/** The two fields of the MS-DOS header that still mean something. */
export const dosHeader: readonly FieldLayout[] = [
  { length: 2, name: 'e_magic', form: 'ascii' },
  hex(4, 'e_lfanew', { at: 0x3c }),
];

/** The PE header up to the fields that firmware looks at (PE/COFF specification). */
export const peHeader: readonly FieldLayout[] = [
  { length: 4, name: 'Signature', form: 'ascii' },
  hex(2, 'Machine', { values: machines }),
  number(2, 'NumberOfSections'),
  hex(4, 'TimeDateStamp'),
  hex(4, 'PointerToSymbolTable'),
  number(4, 'NumberOfSymbols'),
  number(2, 'SizeOfOptionalHeader'),
  hex(2, 'Characteristics'),
  hex(2, 'Magic', { values: { 0x10b: 'PE32', 0x20b: 'PE32+' } }),
  hex(4, 'AddressOfEntryPoint', { at: 40 }),
  hex(4, 'SectionAlignment', { at: 56 }),
  hex(4, 'FileAlignment'),
  hex(4, 'SizeOfImage', { at: 80 }),
  hex(4, 'SizeOfHeaders'),
  hex(4, 'CheckSum'),
  number(2, 'Subsystem', { values: subsystems }),
];

/** VARIABLE_STORE_HEADER (edk2, MdeModulePkg/Include/Guid/VariableFormat.h). */
export const storeHeader: readonly FieldLayout[] = [
  guid('Signature'),
  hex(4, 'Size'),
  hex(1, 'Format', { values: { 0x5a: 'formatted', 0xff: 'not formatted' } }),
  hex(1, 'State', { values: { 0xfe: 'healthy' } }),
  hex(2, 'Reserved'),
  hex(4, 'Reserved1'),
];

const variableStates = {
  0x3f: 'live',
  0x3e: 'being superseded',
  0x3d: 'deleted',
  0x3c: 'deleted after being superseded',
  0x7f: 'header written, data missing',
} as const;

/** EFI_VARIABLE_… (UEFI specification, section 8.2). */
const variableAttributes = [
  [0x01, 'non-volatile'],
  [0x02, 'boot services'],
  [0x04, 'runtime'],
  [0x08, 'hardware error record'],
  [0x10, 'authenticated write (old)'],
  [0x20, 'time-based authenticated write'],
  [0x40, 'append write'],
  [0x80, 'enhanced authenticated write'],
] as const;

const variableStart: readonly FieldLayout[] = [
  hex(2, 'StartId'),
  hex(1, 'State', { values: variableStates }),
  hex(1, 'Reserved'),
  hex(4, 'Attributes', { flags: variableAttributes }),
];
const variableSizes: readonly FieldLayout[] = [number(4, 'NameSize'), number(4, 'DataSize'), guid('VendorGuid')];

/** VARIABLE_HEADER. */
export const plainVariable: readonly FieldLayout[] = [...variableStart, ...variableSizes];
/** AUTHENTICATED_VARIABLE_HEADER. */
export const authenticatedVariable: readonly FieldLayout[] = [
  ...variableStart,
  number(8, 'MonotonicCount'),
  { length: 16, name: 'TimeStamp', form: 'time' },
  number(4, 'PubKeyIndex'),
  ...variableSizes,
];

/** EFI_FAULT_TOLERANT_WORKING_BLOCK_HEADER (edk2, MdeModulePkg/Include/Guid/SystemNvDataGuid.h). */
export const workingBlockHeader: readonly FieldLayout[] = [
  guid('Signature'),
  hex(4, 'Crc'),
  hex(1, 'State', {
    flags: [
      [1, 'valid'],
      [2, 'invalid'],
    ],
    clearedCounts: true,
  }),
  bytes(3, 'Reserved'),
  hex(8, 'WriteQueueSize'),
];

/** EFI_FAULT_TOLERANT_WRITE_HEADER, the first entry of the queue. */
export const writeHeader: readonly FieldLayout[] = [
  hex(1, 'Status', {
    flags: [
      [1, 'header allocated'],
      [2, 'writes allocated'],
      [4, 'complete'],
    ],
    clearedCounts: true,
  }),
  { ...guid('CallerId'), at: 4 },
  number(8, 'NumberOfWrites', { at: 24 }),
  number(8, 'PrivateDataSize'),
];
