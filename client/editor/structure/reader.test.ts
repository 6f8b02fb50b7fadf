import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { composeFile } from '../../../firmware/compose/ffs.ts';
import { composeLzma } from '../../../firmware/compose/lzma.ts';
import { composeModule, composeModuleVolume, composeNestedBomb, moduleGuid } from '../../../firmware/compose/modules.ts';
import { composeGuidedSection, composeSections, composeVolumeSection } from '../../../firmware/compose/sections.ts';
import { composeUnifiedImage } from '../../../firmware/compose/unified.ts';
import { composeFfsVolume } from '../../../firmware/compose/volume.ts';
import { guidedSections, vendors } from '../../../firmware/names.ts';
import { rowsPerAnswer } from '../../../webview/protocol.ts';
import type { Walk } from '../search.ts';
import { ImageReader } from './reader.ts';

const walk: Walk = { breathe: async () => {}, cancelled: () => false };
const exactly = (text: string) => {
  const bytes = new TextEncoder().encode(text);
  return { bytes, mask: new Uint8Array(bytes.length).fill(0xff) };
};

const variable = { name: 'Lang', guid: vendors.global, data: Uint8Array.of(1, 2, 3) };
const flash = composeUnifiedImage({ layout: '4m', variables: [variable] });

/** A volume with one file, whose one section is packed and holds a volume with two modules. */
function packedVolume(declaredSize?: number): Uint8Array {
  const inner = composeFfsVolume({ length: 0x1000, files: [composeModule(1, 'First'), composeModule(2, 'Second')] });
  const packed = composeLzma(composeSections([composeVolumeSection(inner)]), declaredSize);
  const body = composeGuidedSection(guidedSections.lzma, packed);
  return composeFfsVolume({ length: 0x10000, files: [composeFile({ guid: moduleGuid(9), type: 0x0b, body })] });
}

describe('the tree', () => {
  test('what is outside of compressed parts is there at once, short branches with what is in them', () => {
    const { levels } = new ImageReader(flash).structure();
    expect(levels.map(({ parent, entries }) => [parent, ...entries.map(({ name, type }) => name ?? type)])).toEqual([
      ['', 'NVRAM', 'DXE', 'SEC'],
      ['0', 'variable-store', 'event-log', 'ftw-working', 'ftw-spare'],
      ['1', 'file', 'free-space'],
      ['2', 'SecMain', 'file', 'Volume Top File'],
    ]);
  });

  test('opening a compressed part opens down to where there is a choice, and tells what got a name', () => {
    const reader = new ImageReader(packedVolume());
    const [level] = reader.branches({ ids: ['0/0'], from: 0 }).levels;
    expect(level?.entries).toMatchObject([{ id: '0/0/0', packed: { status: 'packed' }, childCount: 0 }]);
    const { levels, changed } = reader.branches({ ids: ['0/0/0'], from: 0 });
    expect(levels.map(({ parent }) => parent)).toEqual(['0/0/0', '0/0/0/0', '0/0/0/0/0']);
    expect(levels.at(-1)?.entries.map(({ name }) => name)).toEqual(['First', 'Second', undefined]);
    expect(changed.map(({ id, packed }) => [id, packed?.status])).toEqual([
      ['0', undefined],
      ['0/0', undefined],
      ['0/0/0', 'unpacked'],
    ]);
  });

  test('a level with very many nodes comes in parts', () => {
    const count = rowsPerAnswer + 500;
    const files = Array.from({ length: count }, (_, index) =>
      composeFile({ guid: moduleGuid(index), type: 1, body: new Uint8Array(8) }),
    );
    const reader = new ImageReader(composeFfsVolume({ length: 0x20000, files }));
    expect(reader.structure().levels).toHaveLength(1);
    const first = reader.branches({ ids: ['0'], from: 0 }).levels[0];
    const second = reader.branches({ ids: ['0'], from: rowsPerAnswer }).levels[0];
    expect([first?.from, first?.entries.length]).toEqual([0, rowsPerAnswer]);
    expect([second?.from, second?.entries.at(0)?.id]).toEqual([rowsPerAnswer, `0/${rowsPerAnswer}`]);
    // And the free space behind them.
    expect(second?.entries.length).toBe(501);
  });

  test('a part that claims too much is refused with a problem on its node', () => {
    const reader = new ImageReader(packedVolume(0x2000_0000));
    const { changed, problems } = reader.branches({ ids: ['0/0/0'], from: 0 });
    expect(changed.at(-1)).toMatchObject({ packed: { status: 'refused' }, childCount: 0 });
    expect(problems).toMatchObject([{ node: '0/0/0', message: expect.stringContaining('more than 256 MiB are not unpacked') }]);
    expect(reader.space({ space: '0/0/0' })).toBeUndefined();
  });

  test('parts within parts together unfold to no more than is allowed, and nobody waits for ever', async () => {
    const reader = new ImageReader(composeNestedBomb(5, 0x40_0000));
    await reader.find({ space: '', everywhere: true, pattern: exactly('nowhere'), from: 0, direction: 'forward' }, walk);
    expect(reader.structure().problems.some(({ message }) => message.includes('more than 256 MiB'))).toBe(true);
  });
});

describe('a place', () => {
  const cases: readonly [offset: number, way: string, field: string | undefined][] = [
    [0x28, 'NVRAM', 'Signature'],
    [0x48, 'NVRAM variable-store', 'Signature'],
    [0x64, 'NVRAM variable-store Lang', 'StartId'],
    [0x66, 'NVRAM variable-store Lang', 'State'],
    [0x3f000, 'NVRAM variable-store free-space', undefined],
    [0x8402c, 'DXE', 'Attributes'],
    [0x3fffff, 'SEC Volume Top File', undefined],
  ];
  test.each(cases)('0x%x', (offset, way, field) => {
    const { path, fields } = new ImageReader(flash).place({ space: '', offset, node: undefined });
    expect(path.map(({ name, type }) => name ?? type).join(' ')).toBe(way);
    expect(fields.find((each) => offset >= each.offset && offset < each.offset + each.length)?.name).toBe(field);
  });

  test('of a node that was chosen is that node, though a smaller one holds the byte', () => {
    const { path, facts } = new ImageReader(flash).place({ space: '', offset: 0x48, node: '0' });
    expect(path.map(({ id }) => id)).toEqual(['0']);
    expect(facts?.kind).toBe('volume');
  });

  test('in an unpacked part counts from its start', () => {
    const reader = new ImageReader(packedVolume());
    reader.branches({ ids: ['0/0/0'], from: 0 });
    // The volume image section's header, then the volume's: its signature stands at 40.
    const { path, fields } = reader.place({ space: '0/0/0', offset: 4 + 40, node: undefined });
    expect(path.at(-1)).toMatchObject({ type: 'volume', space: '0/0/0', offset: 4 });
    expect(fields.find(({ offset }) => offset === 44)?.value).toBe('“_FVH”');
    expect(reader.space({ space: '0/0/0' })?.size).toBe(0x1004);
    expect(new TextDecoder().decode(reader.bytes({ space: '0/0/0', offset: 44, length: 4 }))).toBe('_FVH');
  });
});

describe('finding', () => {
  test('goes through every part in the order of the tree, and around', async () => {
    const reader = new ImageReader(packedVolume());
    const find = (space: string, from: number, direction: 'forward' | 'backward') =>
      reader.find({ space, everywhere: true, pattern: exactly('_FVH'), from, direction }, walk);
    expect(await find('', 0, 'forward')).toEqual({ space: '', offset: 40, wrapped: false });
    expect(await find('', 41, 'forward')).toEqual({ space: '0/0/0', offset: 44, wrapped: false });
    expect(await find('0/0/0', 45, 'forward')).toEqual({ space: '', offset: 40, wrapped: true });
    expect(await find('0/0/0', 44, 'backward')).toEqual({ space: '', offset: 40, wrapped: false });
    expect(await find('', 40, 'backward')).toEqual({ space: '0/0/0', offset: 44, wrapped: true });
    const count = (space: string, offset: number) =>
      reader.count({ space, everywhere: true, pattern: exactly('_FVH'), offset }, walk);
    expect(await count('', 40)).toEqual({ matches: 2, before: 0 });
    expect(await count('0/0/0', 44)).toEqual({ matches: 2, before: 1 });
  });

  test('the only match is found again, from either side', async () => {
    const reader = new ImageReader(packedVolume());
    const pattern = exactly('First'.split('').join('\0'));
    for (const direction of ['forward', 'backward'] as const) {
      const found = await reader.find({ space: '', everywhere: true, pattern, from: 0, direction }, walk);
      expect(found.space).toBe('0/0/0');
      const again = await reader.find(
        { ...found, everywhere: true, pattern, from: (found.offset ?? 0) + (direction === 'forward' ? 1 : 0), direction },
        walk,
      );
      expect(again).toEqual({ ...found, wrapped: true });
    }
  });

  test('a part that a search has unpacked is told to be open when its branch is asked for', async () => {
    const reader = new ImageReader(packedVolume());
    await reader.find({ space: '', everywhere: true, pattern: exactly('_FVH'), from: 41, direction: 'forward' }, walk);
    const { changed, levels } = reader.branches({ ids: ['0/0/0'], from: 0 });
    expect(changed.at(-1)).toMatchObject({ id: '0/0/0', packed: { status: 'unpacked' } });
    expect(levels.at(-1)?.entries[0]?.name).toBe('First');
  });

  test('in the file alone unpacks nothing', async () => {
    const reader = new ImageReader(packedVolume());
    await reader.find({ space: '', everywhere: false, pattern: exactly('x'), from: 0, direction: 'forward' }, walk);
    expect(reader.space({ space: '0/0/0' })).toBeUndefined();
  });

  test('stops between two parts when nobody waits any more', async () => {
    let breaths = 0;
    const impatient: Walk = { breathe: async () => void breaths++, cancelled: () => breaths >= 2 };
    const reader = new ImageReader(composeModuleVolume());
    await reader.find({ space: '', everywhere: true, pattern: exactly('nowhere'), from: 0, direction: 'forward' }, impatient);
    const { levels } = reader.branches({ ids: ['0'], from: 0 });
    const open = levels[0]?.entries.flatMap(({ id }) => reader.branches({ ids: [id], from: 0 }).levels[0]?.entries ?? []);
    expect(open?.filter(({ packed }) => packed?.status === 'unpacked')).toHaveLength(1);
  });

  test('nodes by name, GUID and kind, around the end', async () => {
    const reader = new ImageReader(packedVolume());
    const find = (text: string, from: string, direction: 'forward' | 'backward' = 'forward') =>
      reader.findNode({ space: '', everywhere: true, text, from, direction }, walk);
    const first = await find('first', '');
    expect(first).toMatchObject({ found: { name: 'First', type: 'file' }, wrapped: false, matches: 2, before: 0 });
    const second = await find('first', first.found?.id ?? '');
    expect(second).toMatchObject({ found: { subtype: 'UI' }, wrapped: false, before: 1 });
    expect(await find('first', second.found?.id ?? '')).toMatchObject({ found: { type: 'file' }, wrapped: true, before: 0 });
    expect(await find('first', first.found?.id ?? '', 'backward')).toMatchObject({ found: { subtype: 'UI' }, wrapped: true });
    // Between two matches, each direction has its own.
    const between = `${first.found?.id}/0`;
    expect(await find('first', between)).toMatchObject({ found: { subtype: 'UI' }, before: 1 });
    expect(await find('first', between, 'backward')).toMatchObject({ found: { type: 'file' }, before: 0 });
    expect(await find(moduleGuid(2), '')).toMatchObject({ found: { name: 'Second' }, matches: 1 });
    expect(await find('te image', '')).toMatchObject({ matches: 2 });
    expect(await find('nobody', '')).toMatchObject({ found: undefined, matches: 0 });
  });
});

describe('a part of a node', () => {
  const reader = new ImageReader(packedVolume());
  test.each([
    ['whole', 24 + 74, 'First-file.bin'],
    ['header', 24, 'First-file-header.bin'],
    // Sections: 44 bytes of a TE image, 16 of its name, 14 of its version.
    ['body', 74, 'First-file-body.bin'],
  ] as const)('%s', (part, length, name) => {
    reader.branches({ ids: ['0/0/0'], from: 0 });
    const cut = reader.part('0/0/0/0/0/0', part);
    expect(cut.name).toBe(name);
    expect(cut.bytes.length).toBe(length);
  });

  test('unpacked: unpacks what is still packed, and says why it can’t', () => {
    expect(new ImageReader(packedVolume()).part('0/0/0', 'unpacked').bytes.length).toBe(0x1004);
    expect(() => new ImageReader(packedVolume(0x2000_0000)).part('0/0/0', 'unpacked')).toThrow('not unpacked');
    expect(() => new ImageReader(flash).part('0', 'unpacked')).toThrow('This node is not compressed.');
    expect(() => new ImageReader(flash).part('0/77', 'whole')).toThrow('no longer there');
  });
});

test('when other bytes come, what did not change is not unpacked again', () => {
  const bytes = packedVolume();
  const before = new ImageReader(bytes);
  before.branches({ ids: ['0/0/0'], from: 0 });
  const changed = Uint8Array.from(bytes);
  changed[0x32] = 0;
  const after = new ImageReader(changed, before);
  after.branches({ ids: ['0/0/0'], from: 0 });
  expect(after.space({ space: '0/0/0' })?.size).toBe(0x1004);
  expect(after.structure().problems).not.toEqual([]);
});

test('whatever the bytes are, every place and every branch has an answer', () => {
  const sound = [packedVolume(), composeModuleVolume()];
  const damage = fc.array(fc.record({ at: fc.nat({ max: 0x2000 }), byte: fc.nat({ max: 255 }) }), { maxLength: 12 });
  fc.assert(
    fc.property(fc.constantFrom(...sound), damage, fc.array(fc.nat({ max: 0x3000 })), (image, changes, offsets) => {
      const bytes = Uint8Array.from(image);
      for (const { at, byte } of changes) bytes[at] = byte;
      const reader = new ImageReader(bytes);
      const ids = reader.structure().levels.flatMap(({ entries }) => entries.map(({ id }) => id));
      reader.branches({ ids, from: 0 });
      for (const offset of offsets) {
        const { path, fields } = reader.place({ space: '', offset, node: undefined });
        const last = path.at(-1);
        if (last) expect(offset).toBeGreaterThanOrEqual(last.offset);
        for (const field of fields) expect(field.offset + field.length).toBeLessThanOrEqual(bytes.length);
      }
    }),
    { numRuns: 150 },
  );
});
