/** A volume in which every kind of file and section occurs once: what readers of structure are tried on. */
import { fileTypes, sectionTypes } from '../ffs.ts';
import { guidBytes } from '../guid.ts';
import type { Guid } from '../model.ts';
import { fileSystems, guidedSections } from '../names.ts';
import { composeFile, composeNameSection, composeSection, composeTeSection } from './ffs.ts';
import { composeLzma } from './lzma.ts';
import {
  composeCompressionSection,
  composeCrc32Section,
  composeDepexSection,
  composeDisposableSection,
  composeFreeformSection,
  composeGuidedSection,
  composeSections,
  composeVersionSection,
  composeVolumeSection,
} from './sections.ts';
import { composeTiano } from './tiano.ts';
import { composeFfsVolume } from './volume.ts';

const driver = 0x07;
const volumeImageFile = 0x0b;

/** A file's GUID that says which one it is. */
export function moduleGuid(number: number): Guid {
  return `5e1f0000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;
}

/** A module of no code with a name; longer than a few bytes, so that packing it means something. */
export function composeModule(number: number, name: string): Uint8Array {
  const sections = [composeTeSection(0x8664), composeNameSection(name), composeVersionSection(number, '1.0')];
  return composeFile({ guid: moduleGuid(number), type: driver, body: composeSections(sections) });
}

/** Sections around a volume with one module of this name. */
function composeInnerVolume(number: number, name: string): Uint8Array {
  return composeSections([composeVolumeSection(composeFfsVolume({ length: 0x1000, files: [composeModule(number, name)] }))]);
}

/** Ways to wrap sections into one section that holds them. */
export const wrappings: Readonly<Record<string, (content: Uint8Array) => Uint8Array>> = {
  Disposable: composeDisposableSection,
  Uncompressed: (content) => composeCompressionSection(0, content.length, content),
  'Standard, EFI 1.1': (content) => composeCompressionSection(1, content.length, composeTiano(content, 'efi-1.1')),
  'Standard, Tiano': (content) => composeCompressionSection(1, content.length, composeTiano(content, 'tiano')),
  'Custom, LZMA': (content) => composeCompressionSection(2, content.length, composeLzma(content)),
  LZMA: (content) => composeGuidedSection(guidedSections.lzma, composeLzma(content)),
  'LZMA with x86 filter': (content) => composeGuidedSection(guidedSections.lzmaX86, composeLzma(content)),
  Tiano: (content) => composeGuidedSection(guidedSections.tiano, composeTiano(content, 'tiano')),
  CRC32: (content) => composeCrc32Section(guidedSections.crc32, content),
};

/** PUSH, PUSH, AND, END. */
const depex = [2, ...guidBytes(moduleGuid(1)), 2, ...guidBytes(moduleGuid(2)), 3, 8];

/** An FFS3 volume with a module in every wrapping, a file with a long header, a summed one, and one of leaf sections. */
export function composeModuleVolume(length = 0x20000): Uint8Array {
  const wrapped = Object.entries(wrappings).map(([way, wrap], index) =>
    composeFile({ guid: moduleGuid(0x100 + index), type: volumeImageFile, body: wrap(composeInnerVolume(index, way)) }),
  );
  const leaves = composeSections([
    composeDepexSection(new Uint8Array(depex)),
    composeFreeformSection(moduleGuid(3), new Uint8Array(20).fill(1)),
    composeSection(sectionTypes.raw, new Uint8Array(9).fill(2)),
    composeNameSection('Leaves'),
  ]);
  return composeFfsVolume({
    length,
    fileSystem: fileSystems.ffs3,
    name: moduleGuid(0x200),
    files: [
      ...wrapped,
      composeFile({ guid: moduleGuid(0x300), type: fileTypes.freeform, body: leaves, attributes: 0x01 }),
      composeFile({ guid: moduleGuid(0x301), type: driver, body: leaves, attributes: 0x40 }),
      composeFile({ guid: moduleGuid(0x302), type: fileTypes.raw, body: new Uint8Array(33).fill(7) }),
    ],
  });
}

/** Zeros packed, three of them packed together, and so on: few bytes that unfold to very many. */
export function composeNestedBomb(levels: number, zeros: number): Uint8Array {
  let content: Uint8Array = composeSection(sectionTypes.raw, new Uint8Array(zeros));
  for (let level = 0; level < levels; level++) {
    const packed = composeGuidedSection(guidedSections.tiano, composeTiano(content, 'tiano'));
    content = composeSections([packed, packed, packed]);
  }
  const file = composeFile({ guid: moduleGuid(0x400), type: driver, body: content });
  return composeFfsVolume({ length: Math.ceil((file.length + 0x100) / 0x1000) * 0x1000, files: [file] });
}
