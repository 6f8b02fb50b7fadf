/**
 * The whole tree of every image of Debian's packages, beside what UEFIExtract makes of it: type, GUID, offset in the parent, header
 * length, size, name, checksums, versions, dependency expressions and executables. Whatever is said differently is in the tables.
 */
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { composeModuleVolume } from '../../firmware/compose/modules.ts';
import { unpack } from '../../firmware/compression/unpack.ts';
import type { Checksum, StructureNode } from '../../firmware/structure/node.ts';
import { nodesBelow, openAll, Structure } from '../../firmware/structure/structure.ts';
import { debianImages, pathOf } from './debian-images.ts';
import { type DumpedItem, dumpWithUefiExtract, numberIn } from './uefi-extract-dump.ts';

/** What we call otherwise, ours first: UEFIExtract's `Type`, or `Subtype` where the type is a number. */
const otherWords: readonly (readonly [ours: string, theirs: string])[] = [
  ['volume FFS2', 'Volume FFSv2'],
  ['volume FFS3', 'Volume FFSv3'],
  ['volume NvData', 'Volume NVRAM'],
  ['variable-store Authenticated', 'VSS2 store'],
  ['variable Live', 'VSS entry Auth'],
  ['variable Dead', 'VSS entry Invalid'],
  ['ftw-working', 'FTW store'],
  // The store header says nothing of what lies behind it: edk2's layout does, which has the event log and the FTW spare there.
  ['event-log', 'Padding Empty (0xFF)'],
  ['ftw-spare', 'Free space'],
  ['free-space', 'Free space'],
  ['image', 'Image UEFI'],
];

/** Ours and UEFIExtract's names of processors. */
const machines: Readonly<Record<string, string>> = {
  X64: 'x86-64',
  IA32: 'x86',
  AArch64: 'AArch64',
  'ARM Thumb': 'ARM Thumb',
  'RISC-V 64': 'RISC-V 64-bit',
  // They don't know it.
  LoongArch64: 'Unknown 6264h',
};

/** What both say of a node, as a line of text. */
type Line = string;

function ourLines(node: StructureNode, parent: StructureNode | undefined, depth: number): Line[] {
  const { type, subtype, offset, headerLength, length, facts, children } = node;
  const word = subtype === '' ? type : `${type} ${subtype}`;
  const said = otherWords.find(([ours]) => ours === word || ours === type)?.[1] ?? word;
  const line = [
    `${' '.repeat(depth)}${said.toLowerCase()}`,
    guidOf(node),
    offset - startOf(parent, node),
    type === 'event-log' || type === 'padding' ? 0 : headerLength,
    length,
    nameOf(node),
    facts?.kind === 'file' ? `${isRight(facts.headerChecksum)} ${isRight(facts.dataChecksum)} ${facts.state}` : '',
    facts?.kind === 'section' ? ourSection(facts) : '',
  ];
  const shown = children.filter((child) => !isTooShort(child));
  return [line.join(' | '), ...shown.flatMap((child) => ourLines(child, node, depth + 1))];
}

/** Erased flash at the end of a volume in which not even a file's header has room: they don't show it. */
function isTooShort({ type, length }: StructureNode): boolean {
  return type === 'free-space' && length < 24;
}

/** They count what is unpacked as if it stood in place of the packed bytes. */
function startOf(parent: StructureNode | undefined, node: StructureNode): number {
  if (!parent) return 0;
  return parent.buffer === node.buffer ? parent.offset : -parent.headerLength;
}

/** They show a volume's file system, as its name is in a line of its own. */
function guidOf({ type, subtype, facts, guid }: StructureNode): string {
  if (facts?.kind === 'volume') return facts.fileSystemGuid;
  // They show no GUID of a variable that is dead, and not the variable store's own.
  return type === 'file' || type === 'section' || subtype === 'Live' ? (guid ?? '') : '';
}

/** Names that the image does not say itself and that they don't have. */
const ownNames: readonly (string | undefined)[] = ['Compressed PEI and DXE volumes'];

/** They name files, UI sections and variables. */
function nameOf({ type, subtype, name = '' }: StructureNode): string {
  if (ownNames.includes(name)) return '';
  return type === 'file' || subtype === 'UI' || subtype === 'Live' ? name : '';
}

function isRight({ stored, right }: Checksum): string {
  return stored === right ? 'valid' : 'invalid';
}

function ourSection({ executable, depex, version }: Extract<StructureNode['facts'], { kind: 'section' }>): string {
  if (executable) {
    const { machineName, subsystem, entryPoint, imageBase } = executable;
    return `${machines[machineName]} ${subsystem} ${entryPoint} ${imageBase}`;
  }
  return depex ? depex.join('; ').toUpperCase() : version ? `${version.build} ${version.text}` : '';
}

function theirLines(item: DumpedItem, depth: number): Line[] {
  const { facts, children } = item;
  const fact = (name: string) => facts.get(name) ?? '';
  const type = fact('Type');
  const isFile = facts.has('File GUID');
  const guids = ['FileSystem GUID', 'File GUID', 'Section GUID', 'Subtype GUID', 'Variable GUID'];
  const subtype = fact('Subtype');
  const line = [
    `${' '.repeat(depth)}${(subtype === '' ? type : `${type} ${subtype}`).toLowerCase()}`,
    (guids.map(fact).find((guid) => guid !== '') ?? '').toLowerCase(),
    numberIn(item, 'Offset'),
    numberIn(item, 'Header size') || 0,
    numberIn(item, 'Full size'),
    isFile || subtype === 'UI' || subtype === 'Auth' ? fact('Text') : '',
    isFile ? `${validity(fact('Header checksum'))} ${validity(fact('Data checksum'))} ${numberIn(item, 'State')}` : '',
    theirSection(item),
  ];
  return [line.join(' | '), ...children.flatMap((child) => theirLines(child, depth + 1))];
}

function validity(checksum: string): string {
  return checksum.includes('invalid') ? 'invalid' : 'valid';
}

function theirSection(item: DumpedItem): string {
  const { facts, expression } = item;
  const machine = facts.get('Machine type');
  if (machine !== undefined) {
    const base = facts.has('Image base') ? 'Image base' : 'Adjusted image base';
    return `${machine} ${numberIn(item, 'Subsystem')} ${numberIn(item, 'Address of entry point')} ${numberIn(item, base)}`;
  }
  if (expression.length > 0) return expression.join('; ').toUpperCase();
  return facts.has('Version string') ? `${facts.get('Build number')} ${facts.get('Version string')}` : '';
}

/** Some images are blank: there is nothing to take apart. */
const images = debianImages.filter(({ layout }) => layout.kind !== 'blank');

describe('the same tree as UEFIExtract makes', () => {
  test.each(images)('$suite $name', async ({ suite, name }) => {
    const file = await pathOf({ suite, name });
    const structure = new Structure(await readFile(file));
    openAll(structure, structure.root, unpack);
    const dump = await dumpWithUefiExtract(file);
    expect(ourLines(structure.root, undefined, 0)).toEqual(theirLines(dump, 0));
  });
});

test('of a composed volume with every kind of file, section and packing', async () => {
  const volume = composeModuleVolume();
  const structure = new Structure(volume);
  openAll(structure, structure.root, unpack);
  expect(ourLines(structure.root, undefined, 0)).toEqual(theirLines(await dumpWithUefiExtract(volume), 0));
});

/** The empty place for a GRUB that Debian's build does not include. */
const problems: Readonly<Record<string, readonly string[]>> = { 'sid ovmf/OVMF.amdsev.fd': ['The executable image is empty.'] };

describe('nothing is wrong with what Debian ships', () => {
  test.each(images)('$suite $name', async ({ suite, name }) => {
    const structure = new Structure(await readFile(await pathOf({ suite, name })));
    openAll(structure, structure.root, unpack);
    const found = [...nodesBelow(structure.root)].flatMap((node) => node.problems.map(({ message }) => message));
    expect(found).toEqual(problems[`${suite} ${name}`] ?? []);
  });
});
