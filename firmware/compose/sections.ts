/** Writing sections that hold others, plain or packed, and the kinds that modules have beside their code. */
import { crc32 } from '../crc32.ts';
import { guidBytes, guidLength } from '../guid.ts';
import type { Guid } from '../model.ts';
import { composeSection, concatAligned } from './ffs.ts';

/** The numbers of EFI_SECTION_TYPE that are written here. */
const types = {
  compression: 0x01,
  guidDefined: 0x02,
  disposable: 0x03,
  dxeDepex: 0x13,
  version: 0x14,
  freeform: 0x18,
} as const;
const volumeImage = 0x17;

const processingRequired = 1;
const authStatusValid = 2;
const guidedHeaderLength = 4 + guidLength + 4;

/** Sections as a file or another section holds them: each on a multiple of 4 bytes. */
export function composeSections(sections: readonly Uint8Array[]): Uint8Array {
  return concatAligned(sections, 4, 0);
}

/** A GUID-defined section; `extra` is what its header has behind the common fields. */
export function composeGuidedSection(
  guid: Guid,
  content: Uint8Array,
  attributes = processingRequired,
  extra = new Uint8Array(0),
) {
  const dataOffset = guidedHeaderLength + extra.length;
  const body = new Uint8Array(dataOffset - 4 + content.length);
  const view = new DataView(body.buffer);
  body.set(guidBytes(guid));
  view.setUint16(guidLength, dataOffset, true);
  view.setUint16(guidLength + 2, attributes, true);
  body.set(extra, guidLength + 4);
  body.set(content, dataOffset - 4);
  return composeSection(types.guidDefined, body);
}

/** A section whose header has the CRC-32 of what it holds. */
export function composeCrc32Section(guid: Guid, content: Uint8Array): Uint8Array {
  const sum = new Uint8Array(4);
  new DataView(sum.buffer).setUint32(0, crc32(content), true);
  return composeGuidedSection(guid, content, processingRequired | authStatusValid, sum);
}

/** A compression section: 0 not compressed, 1 standard, 2 the maker's own. */
export function composeCompressionSection(kind: number, unpackedLength: number, packed: Uint8Array): Uint8Array {
  const body = new Uint8Array(5 + packed.length);
  new DataView(body.buffer).setUint32(0, unpackedLength, true);
  body[4] = kind;
  body.set(packed, 5);
  return composeSection(types.compression, body);
}

/** A section whose content may be dropped (EFI_SECTION_DISPOSABLE). */
export function composeDisposableSection(content: Uint8Array): Uint8Array {
  return composeSection(types.disposable, content);
}

/** A section that holds a firmware volume (EFI_SECTION_FIRMWARE_VOLUME_IMAGE). */
export function composeVolumeSection(volume: Uint8Array): Uint8Array {
  return composeSection(volumeImage, volume);
}

/** What a DXE driver waits for (EFI_SECTION_DXE_DEPEX), from the bytes of the expression. */
export function composeDepexSection(expression: Uint8Array): Uint8Array {
  return composeSection(types.dxeDepex, expression);
}

/** A build number and a text (EFI_SECTION_VERSION). */
export function composeVersionSection(build: number, text: string): Uint8Array {
  const body = new Uint8Array(2 + (text.length + 1) * 2);
  const view = new DataView(body.buffer);
  view.setUint16(0, build, true);
  for (let i = 0; i < text.length; i++) view.setUint16(2 + i * 2, text.charCodeAt(i), true);
  return composeSection(types.version, body);
}

/** Content that its GUID gives a meaning (EFI_SECTION_FREEFORM_SUBTYPE_GUID). */
export function composeFreeformSection(guid: Guid, content: Uint8Array): Uint8Array {
  const body = new Uint8Array(guidLength + content.length);
  body.set(guidBytes(guid));
  body.set(content, guidLength);
  return composeSection(types.freeform, body);
}
