import { describe, expect, test } from 'vitest';
import { composeCode } from '../compose/code.ts';
import { composeFile, composeSection } from '../compose/ffs.ts';
import { composeLzma } from '../compose/lzma.ts';
import { composeModule, composeModuleVolume, composeNestedBomb, moduleGuid, wrappings } from '../compose/modules.ts';
import { composeGuidedSection } from '../compose/sections.ts';
import { composeUnifiedImage } from '../compose/unified.ts';
import { composeVars } from '../compose/vars.ts';
import { composeFfsVolume } from '../compose/volume.ts';
import { unpack } from '../compression/unpack.ts';
import { sectionTypes } from '../ffs.ts';
import { analyzeImage } from '../image.ts';
import { fileSystems, guidedSections, vendors } from '../names.ts';
import { structureViolations } from './invariants.ts';
import type { StructureNode } from './node.ts';
import { closedParts, nodesBelow, openAll, Structure } from './structure.ts';

const driver = 7;
/** Of the first file in a volume without a name. */
const firstFile = 72;

function opened(bytes: Uint8Array): Structure {
  const structure = new Structure(bytes);
  openAll(structure, structure.root, unpack);
  expect(structureViolations(structure)).toEqual([]);
  return structure;
}

const messages = ({ root }: Structure) => [...nodesBelow(root)].flatMap((node) => node.problems.map(({ message }) => message));

const names = ({ root }: Structure) => [...nodesBelow(root)].filter(({ type }) => type === 'file').map(({ name }) => name);

function volumeOf(...sections: Uint8Array[]): Uint8Array {
  return composeFfsVolume({
    length: 0x2000,
    files: sections.map((body, index) => composeFile({ guid: moduleGuid(index), type: driver, body })),
  });
}

function patched(bytes: Uint8Array, at: number, ...values: number[]): Uint8Array {
  bytes.set(values, at);
  return bytes;
}

describe('the tree', () => {
  test('of a unified image: volumes, variables, files, sections, reset vector', () => {
    const image = composeUnifiedImage({
      layout: '2m',
      variables: [{ name: 'Lang', guid: vendors.global, data: new Uint8Array(4) }],
    });
    const { root } = opened(image);
    const line = ({ type, subtype, name, offset, length }: StructureNode) => [type, subtype, name, offset, length];
    expect(root.children.map(line)).toEqual([
      ['volume', 'NvData', 'NVRAM', 0, 0x20000],
      ['volume', 'FFS2', 'DXE', 0x20000, 0x1ac000],
      ['volume', 'FFS2', 'SEC', 0x1cc000, 0x34000],
    ]);
    expect(root.children[0]?.children.map(line)).toEqual([
      ['variable-store', 'Authenticated', undefined, 0x48, 0xdfb8],
      ['event-log', '', undefined, 0xe000, 0x1000],
      ['ftw-working', '', undefined, 0xf000, 0x1000],
      ['ftw-spare', '', undefined, 0x10000, 0x10000],
    ]);
    const volumeTop = root.children[2]?.children.at(-1);
    expect(volumeTop).toMatchObject({ subtype: 'Raw', name: 'Volume Top File', facts: { resetVector: image.length - 16 } });
  });

  test('of a spare area with the store as it was before', () => {
    const variable = (name: string) => ({ name, guid: vendors.global, data: new Uint8Array(4) });
    const before = composeVars({ layout: '2m', variables: [variable('Gone'), variable('Kept')] });
    const image = composeVars({ layout: '2m', variables: [variable('Kept')] });
    image.set(before.subarray(0, 0xf000), 0x10000);
    const { root } = opened(image);
    const spare = root.children[0]?.children.at(-1);
    expect(spare).toMatchObject({ type: 'ftw-spare', subtype: 'Earlier copy', offset: 0x10000, headerLength: 0x48 });
    expect(spare?.children).toMatchObject([
      { type: 'variable-store', offset: 0x10048, length: 0xdfb8 },
      { type: 'padding', offset: 0x1e000, length: 0x2000 },
    ]);
    expect(spare?.children[0]?.children.map(({ name }) => name)).toEqual(['Gone', 'Kept', undefined]);
    expect(analyzeImage(image).variables.map(({ name }) => name)).toEqual(['Kept']);
    // Anything else in it is left as it is.
    image[0x10048] = 0;
    expect(opened(image).root.children[0]?.children.at(-1)).toMatchObject({ subtype: '', children: [] });
  });

  test('of a spare area with the working block as it was before', () => {
    const children = (image: Uint8Array) =>
      opened(image)
        .root.children[0]?.children.at(-1)
        ?.children.map(({ type, subtype, offset, length }) => [type, subtype, offset, length]);
    // The firmware copies the blocks of the working block to the beginning of the spare, where that is all there is,
    const alone = composeVars({ layout: '4m' });
    alone.set(alone.subarray(0x41000, 0x42000), 0x42000);
    expect(children(alone)).toEqual([
      ['ftw-working', 'Copy', 0x42000, 0x1000],
      ['padding', 'Empty (0xFF)', 0x43000, 0x41000],
    ]);
    // or the whole volume, working block and all. A volume's header begins with the sign that old working blocks have.
    const whole = composeVars({ layout: '4m' });
    whole.set(whole.subarray(0, 0x42000), 0x42000);
    expect(children(whole)).toEqual([
      ['variable-store', 'Authenticated', 0x42048, 0x3ffb8],
      ['padding', 'Empty (0xFF)', 0x82000, 0x1000],
      ['ftw-working', 'Copy', 0x83000, 0x1000],
    ]);
    // Bytes that only look like it stay bytes.
    const broken = alone.slice();
    broken[0x42018] = 1;
    expect(children(broken)).toEqual([]);
    const other = composeVars({ layout: '4m' });
    other.set(composeVars({ layout: '2m' }), 0x64000);
    other[0x6402b] = 0;
    expect(children(other)).toEqual([
      ['padding', 'Non-empty', 0x42000, 0x31000],
      ['ftw-working', 'Copy', 0x73000, 0x1000],
      ['padding', 'Empty (0xFF)', 0x74000, 0x10000],
    ]);
    for (const image of [alone, whole, other]) expect(analyzeImage(image).problems).toEqual([]);
  });

  test('what is compressed is shown when it is opened, with offsets of its own', () => {
    const structure = new Structure(composeModuleVolume());
    const [closed] = closedParts(structure.root);
    if (!closed) throw new Error('nothing is closed');
    expect(closed.children).toEqual([]);
    expect(closed.packed).toMatchObject({ status: 'packed', declaredSize: 0x1004 });
    structure.open(closed, unpack(closed.packed?.algorithm ?? 'lzma', structure.packedBytes(closed)));
    expect(closed.packed).toMatchObject({ status: 'unpacked' });
    expect(closed.children).toMatchObject([{ buffer: closed.id, offset: 0, subtype: 'Volume image' }]);
    expect(structure.unpackedOf(closed)?.length).toBe(0x1004);
    // Opening twice does nothing.
    structure.open(closed, { content: new Uint8Array(8) });
    expect(closed.children).toHaveLength(1);
  });

  test.each(Object.keys(wrappings))('%s: the module inside is seen', (way) => {
    expect(names(opened(composeModuleVolume()))).toContain(way);
  });

  test('a module whose sections are all compressed is named when they are open', () => {
    const module = composeModule(1, 'Hidden').subarray(24);
    const structure = new Structure(volumeOf(composeGuidedSection(guidedSections.lzma, composeLzma(module))));
    expect(names(structure)).toEqual([undefined]);
    openAll(structure, structure.root, unpack);
    expect(names(structure)).toEqual(['Hidden']);
  });

  test('ARM: the branch in front of the first volume is padding that is not empty', () => {
    const { root } = opened(composeCode({ layout: 'aavmf' }).subarray(0, 0x40_0000));
    expect(root.children.map(({ type, subtype }) => `${type} ${subtype}`)).toEqual([
      'padding Non-empty',
      'volume FFS2',
      'padding Empty (0x00)',
    ]);
  });

  test.each([
    ['nothing', new Uint8Array(0)],
    ['a qcow2 file', patched(composeModuleVolume(), 0, 0x51, 0x46, 0x49, 0xfb)],
  ])('%s has no children', (_, bytes) => {
    expect(opened(bytes).root.children).toEqual([]);
  });
});

test('the branch that ARM starts with has a name, what merely looks like one has none', () => {
  const image = composeCode({ layout: 'aavmf' });
  const firstOf = (bytes: Uint8Array) => new Structure(bytes).root.children[0];
  expect(firstOf(image)).toMatchObject({ type: 'padding', offset: 0, name: 'Branch to the first volume' });
  for (const [offset, byte] of [
    [3, 0x77],
    [0x800, 0x12],
  ] as const) {
    const other = image.slice();
    other[offset] = byte;
    expect(firstOf(other)).toMatchObject({ type: 'padding', subtype: 'Non-empty', name: undefined });
  }
});

describe('problems hang on their nodes, and reading goes on', () => {
  const two = () => volumeOf(composeModule(1, 'One').subarray(24), composeModule(2, 'Two').subarray(24));
  const section = firstFile + 24;
  test.each<[what: string, bytes: () => Uint8Array, message: string, names: (string | undefined)[]]>([
    ['nothing wrong', two, '', ['One', 'Two']],
    ['a header checksum', () => patched(two(), firstFile + 16, 0), 'The header checksum of the file at 0x48', ['One', 'Two']],
    [
      'a data checksum',
      () => patched(two(), firstFile + 17, 0),
      'The data checksum of the file at 0x48 is 0x0',
      ['One', 'Two'],
    ],
    ['a state', () => patched(two(), firstFile + 23, 0xfc), 'its state is 0xfc (header valid)', ['One', 'Two']],
    ['a file beyond its volume', () => patched(two(), firstFile + 20, 0, 0, 0xff), 'claims 0xff0000 bytes', []],
    ['a file of no length', () => patched(two(), firstFile + 20, 0, 0, 0), 'claims 0x0 bytes', []],
    [
      'a section beyond its file',
      () => patched(two(), section, 0xff, 0xff),
      'The section at 0x60 claims 0xffff',
      [undefined, 'Two'],
    ],
    [
      'free space that is not erased',
      () => patched(two(), 0x1800, 1),
      'The free space of the volume is not erased: at 0x1800',
      ['One', 'Two'],
    ],
    ['an empty executable', () => volumeOf(composeSection(sectionTypes.pe32, new Uint8Array(0))), 'is empty', [undefined]],
    [
      'no executable',
      () => volumeOf(composeSection(sectionTypes.te, new Uint8Array(50))),
      'no executable image starts',
      [undefined],
    ],
    [
      'a volume image without one',
      () => volumeOf(composeSection(0x17, new Uint8Array(50))),
      'no firmware volume at',
      [undefined],
    ],
    [
      'compression of an unknown kind',
      () => volumeOf(composeSection(1, new Uint8Array([9, 0, 0, 0, 7, 1, 1]))),
      'unknown way 7',
      [undefined],
    ],
    [
      'data that starts beyond its section',
      () => volumeOf(patched(composeGuidedSection(moduleGuid(9), new Uint8Array(4)), 20, 0xff, 0xff)),
      "can't start at",
      [undefined],
    ],
    [
      'a CRC-32',
      () => volumeOf(patched(wrappings['CRC32']?.(new Uint8Array(8)) ?? new Uint8Array(0), 24, 1, 2, 3, 4)),
      'The CRC-32 of the section at 0x60 is 0x4030201',
      [undefined],
    ],
    [
      'LZMA cut off',
      () => volumeOf(composeGuidedSection(guidedSections.lzma, composeLzma(new Uint8Array(100), 1000))),
      'cut off',
      [undefined],
    ],
    [
      'LZMA that claims 16 EiB',
      () => volumeOf(composeGuidedSection(guidedSections.lzma, composeLzma(new Uint8Array(100), 2 ** 60))),
      'more than 256 MiB are not unpacked',
      [undefined],
    ],
  ])('%s', (_, bytes, message, expected) => {
    const structure = opened(bytes());
    expect(names(structure)).toEqual(expected);
    if (message === '') expect(messages(structure)).toEqual([]);
    else expect(messages(structure)).toContainEqual(expect.stringContaining(message));
  });

  test('a pad file that is not empty', () => {
    const volume = composeFfsVolume({
      length: 0x1000,
      files: [composeFile({ guid: moduleGuid(0), type: 0xf0, body: new Uint8Array([255, 1]) })],
    });
    expect(messages(opened(volume))).toEqual(['The pad file is not empty: at 0x61 stands 0x1.']);
  });

  test('sections that are not known stay closed', () => {
    const { root } = opened(volumeOf(composeGuidedSection(moduleGuid(9), composeModule(1, 'Hidden'))));
    expect(root.children[0]?.children[0]?.children).toMatchObject([
      { subtype: 'GUID defined', guid: moduleGuid(9), children: [] },
    ]);
  });

  test('bits of flash that is erased to 0 mean the opposite', () => {
    const volume = volumeOf(composeModule(1, 'One').subarray(24));
    // Attributes without EFI_FVB_ERASE_POLARITY; the header's checksum is not part of this.
    patched(volume, 45, 0xf6).fill(0, 0x200);
    patched(volume, firstFile + 23, 0x07);
    expect(opened(volume).find('0/0')).toMatchObject({ name: 'One', facts: { stateName: 'data valid' } });
  });
});

describe('hostile images', () => {
  test('sections in sections end at a limit', () => {
    let content: Uint8Array = composeSection(sectionTypes.raw, new Uint8Array(4));
    for (let depth = 0; depth < 100; depth++) content = composeSection(3, content);
    expect(messages(opened(volumeOf(content)))).toEqual([expect.stringContaining('Nested more than 32 deep')]);
  });

  test('hundreds of thousands of empty sections end at a limit', () => {
    const sections = new Uint8Array(0x100000);
    for (let at = 0; at < sections.length; at += 4) sections.set([4, 0, 0, 0x19], at);
    const file = composeFile({ guid: moduleGuid(0), type: driver, body: sections });
    const structure = opened(composeFfsVolume({ length: 0x110000, fileSystem: fileSystems.ffs3, files: [file] }));
    expect([...nodesBelow(structure.root)].length).toBeLessThan(200_010);
    expect(messages(structure)).toEqual([expect.stringContaining('More than 200000 nodes')]);
  });

  test('parts that unfold to more than 256 MiB together are left closed', () => {
    const structure = opened(composeNestedBomb(3, 0x1000000));
    expect(messages(structure)).toContainEqual(expect.stringContaining('more than 256 MiB'));
  });

  test('a part in a part, and so on, ends at a limit', () => {
    let content: Uint8Array = composeSection(sectionTypes.raw, new Uint8Array(4));
    for (let depth = 0; depth < 10; depth++) content = composeGuidedSection(guidedSections.lzma, composeLzma(content));
    expect(messages(opened(volumeOf(content)))).toEqual(['It is packed more than 8 times.']);
  });
});
