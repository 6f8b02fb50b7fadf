/** Files and sections that carry no name of their own, by GUID (PI specification, and edk2's declarations of GUIDs). */
import type { Guid } from '../model.ts';
import { files, guidedSections } from '../names.ts';

export const aprioriFiles = {
  pei: '1b45cc0a-156a-428a-af62-49864da0e6e6',
  dxe: 'fc510ee7-ffdc-11d4-bd41-0080c73c8881',
} as const satisfies Record<string, Guid>;

const fileNames: Readonly<Record<Guid, string>> = {
  [aprioriFiles.pei]: 'PEI apriori file',
  [aprioriFiles.dxe]: 'DXE apriori file',
  [files.volumeTop]: 'Volume Top File',
  '9e21fd93-9c72-4c15-8c4b-e77f1db2d792': 'Compressed PEI and DXE volumes',
};

/** A file's well-known name; undefined where the file may have one of its own. */
export function knownFileName(guid: Guid): string | undefined {
  return fileNames[guid];
}

const guidedSectionNames: Readonly<Record<Guid, string>> = {
  [guidedSections.lzma]: 'LZMA',
  [guidedSections.lzmaX86]: 'LZMA with x86 filter',
  [guidedSections.tiano]: 'Tiano',
  [guidedSections.crc32]: 'CRC32',
  '3d532050-5cda-4fd0-879e-0f7f630d5afb': 'Brotli',
  '1d301fe9-be79-4353-91c2-d23bc959ae0c': 'GZip',
  'a7717414-c616-4977-9420-844712a735bf': 'RSA 2048 SHA-256 signed',
};

const freeformSubtypeNames: Readonly<Record<Guid, string>> = {
  '97e409e6-4cc1-11d9-81f6-000000000000': 'HII resources',
};

/** What a section with this GUID is; undefined where it is not one that is known here. */
export function knownSectionName(guid: Guid): string | undefined {
  return guidedSectionNames[guid] ?? freeformSubtypeNames[guid];
}
