import { describe, expect, test } from 'vitest';
import { composeFile, composeNameSection } from '../compose/ffs.ts';
import { composeLzma } from '../compose/lzma.ts';
import { moduleGuid } from '../compose/modules.ts';
import { composeGuidedSection, composeSections, composeVolumeSection } from '../compose/sections.ts';
import { composeVars, type VariableToCompose } from '../compose/vars.ts';
import { composeFfsVolume } from '../compose/volume.ts';
import { guidedSections, vendors } from '../names.ts';
import { compareImages } from './compare-images.ts';

const driver = 0x07;
const volumeFile = 0x0b;

const module = (number: number, name: string, type = driver) =>
  composeFile({ guid: moduleGuid(number), type, body: composeNameSection(name) });

/** A volume whose only file holds, compressed, a volume with these files. */
function packed(files: readonly Uint8Array[], length = 0x4000): Uint8Array {
  const inner = composeVolumeSection(composeFfsVolume({ length: 0x2000, name: moduleGuid(0x20), files }));
  const body = composeGuidedSection(guidedSections.lzma, composeLzma(composeSections([inner])));
  return composeFfsVolume({
    length,
    name: moduleGuid(0x10),
    files: [composeFile({ guid: moduleGuid(0x11), type: volumeFile, body })],
  });
}

describe('files by GUID, in compressed parts too', () => {
  const base = packed([module(1, 'One'), module(2, 'Two')]);
  const cases: [what: string, other: Uint8Array, differences: string[]][] = [
    ['the same', packed([module(1, 'One'), module(2, 'Two')]), []],
    ['another order', packed([module(2, 'Two'), module(1, 'One')]), []],
    ['one more', packed([module(1, 'One'), module(3, 'Three'), module(2, 'Two')]), ['added 3 Three']],
    ['one fewer', packed([module(2, 'Two')]), ['removed 1 One']],
    ['another body', packed([module(1, 'One'), module(2, 'Other')]), ['changed 2 Other']],
    ['another type', packed([module(1, 'One', 0x09), module(2, 'Two')]), ['changed 1 One']],
    ['a second with its GUID', packed([module(1, 'New'), module(1, 'One'), module(2, 'Two')]), ['added 1 New']],
  ];
  test.each(cases)('%s', (_, other, expected) => {
    const { files, volumes, variables } = compareImages(base, other);
    const number = (guid: string) => Number.parseInt(guid.slice(-12), 16);
    expect(files.map(({ change, guid, name }) => `${change} ${number(guid)} ${name}`)).toEqual(expected);
    expect([volumes, variables]).toEqual([[], []]);
  });

  test('a volume of another length', () => {
    const { files, volumes } = compareImages(base, packed([module(1, 'One'), module(2, 'Two')], 0x5000));
    expect(files).toEqual([]);
    expect(volumes).toMatchObject([
      { change: 'changed', guid: moduleGuid(0x10), before: { id: '0', length: 0x4000 }, after: { id: '0', length: 0x5000 } },
    ]);
  });
});

describe('variables by name and vendor', () => {
  const variable = (name: string, value: number, more: Partial<VariableToCompose> = {}): VariableToCompose => ({
    name,
    guid: vendors.global,
    data: new Uint8Array([value]),
    ...more,
  });
  const base = [variable('A', 1), variable('B', 2), variable('B', 9, { guid: vendors.customMode })];
  const cases: [what: string, other: VariableToCompose[], differences: string[]][] = [
    ['the same', base, []],
    ['another order, and a dead one', [variable('X', 1, { state: 0x3d }), ...base.toReversed()], []],
    ['added', [...base, variable('C', 3)], ['added C - 7 03']],
    ['removed', base.slice(1), ['removed A 7 01 -']],
    ['another value', base.with(1, variable('B', 5)), ['changed B 7 02 7 05']],
    ['other attributes', base.with(0, variable('A', 1, { attributes: 3 })), ['changed A 7 01 3 01']],
    ['another time', base.with(0, variable('A', 1, { time: [2026, 1, 2, 3, 4, 5] })), ['changed A 7 01 7 01']],
  ];
  test.each(cases)('%s', (_, other, expected) => {
    const images = [base, other].map((variables) => composeVars({ layout: '2m', variables })) as [Uint8Array, Uint8Array];
    const side = (each: { attributes: number; data: Uint8Array } | undefined) =>
      each ? `${each.attributes} ${Buffer.from(each.data).toString('hex')}` : '-';
    const seen = compareImages(...images).variables.map(({ change, name, before, after }) =>
      [change, name, side(before), side(after)].join(' '),
    );
    expect(seen).toEqual(expected);
  });

  test('a 2 MiB and a 4 MiB store with the same variables differ in their volume only', () => {
    const { identical, volumes, files, variables, sizes } = compareImages(
      composeVars({ layout: '2m', variables: base }),
      composeVars({ layout: '4m', variables: base }),
    );
    expect({ identical, sizes, files, variables }).toEqual({
      identical: false,
      sizes: [0x20000, 0x84000],
      files: [],
      variables: [],
    });
    expect(volumes).toMatchObject([{ change: 'changed', before: { length: 0x20000 }, after: { length: 0x84000 } }]);
  });
});

test('bytes that differ outside of what is compared are said to differ', () => {
  const one = composeVars({ layout: '2m' });
  const other = one.with(0x1ffff, 0);
  expect(compareImages(one, one)).toMatchObject({ identical: true, firstDifference: undefined, kinds: ['vars', 'vars'] });
  expect(compareImages(one, other)).toMatchObject({ identical: false, firstDifference: 0x1ffff, variables: [], volumes: [] });
  expect(compareImages(one, one.subarray(0, 0x1f000)).firstDifference).toBe(0x1f000);
  expect(compareImages(new Uint8Array(0), new Uint8Array(3))).toMatchObject({
    firstDifference: 0,
    kinds: ['unknown', 'blank'],
  });
});
