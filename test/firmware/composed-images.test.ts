import { describe, expect, test } from 'vitest';
import { type CodeToCompose, composeCode } from '../../firmware/compose/code.ts';
import { composeUnifiedImage } from '../../firmware/compose/unified.ts';
import { composeVars, type VariableToCompose } from '../../firmware/compose/vars.ts';
import { vendors, volumeNames } from '../../firmware/names.ts';
import { readWithVirtFirmware } from '../qemu/virt-firmware.ts';
import { readWithUefiExtract } from './uefi-extract.ts';

const variables: readonly VariableToCompose[] = [
  { name: 'Lang', guid: vendors.global, data: new TextEncoder().encode('eng\0') },
  { name: 'Timeout', guid: vendors.global, data: new Uint8Array([3, 0]), state: 0x3c },
  { name: 'CustomMode', guid: vendors.customMode, data: new Uint8Array([0]), attributes: 3, time: [2024, 2, 29, 12, 0, 0] },
  { name: 'Timeout', guid: vendors.global, data: new Uint8Array([5, 0]) },
];

/** Type, subtype or GUID, offset, size: as UEFIExtract must see the variables above, which start at 0x64. */
const seenVariables = [
  [`${vendors.global} Lang`, 0x64, 60 + 10 + 4],
  ['Invalid', 0xb0, 60 + 16 + 2],
  [`${vendors.customMode} CustomMode`, 0x100, 60 + 22 + 1],
  [`${vendors.global} Timeout`, 0x154, 60 + 16 + 2],
];

describe('composed variable stores, read by others', () => {
  const stores = [
    ['2m', 0x20000, 0xf000, 0x1000],
    ['4m', 0x84000, 0x41000, 0x1000],
    ['aavmf', 0xc0000, 0x40000, 0x40000],
  ] as const;

  test.each(stores)('%s by UEFIExtract', async (layout, length, working, workingLength) => {
    const { lines, messages } = await readWithUefiExtract(composeVars({ layout, variables }));
    expect(lines.filter(({ type }) => type === 'Volume')).toMatchObject([{ subtype: 'NVRAM', offset: 0, size: length }]);
    const entries = lines.filter(({ type }) => type === 'VSS entry');
    expect(
      entries.map(({ subtype, guid, name, offset, size }) => [subtype === 'Auth' ? `${guid} ${name}` : subtype, offset, size]),
    ).toEqual(seenVariables);
    expect(lines.filter(({ type }) => type === 'FTW store')).toMatchObject([{ offset: working, size: workingLength }]);
    expect(messages).toEqual([expect.stringContaining('not a single Volume Top File')]);
  });

  test.each(stores)('%s by virt-fw-vars', async (layout) => {
    const read = await readWithVirtFirmware(composeVars({ layout, variables }));
    expect(read.map(({ name, guid, attr, data }) => ({ name, guid, attr, data }))).toEqual([
      { name: 'Lang', guid: vendors.global, attr: 7, data: '656e6700' },
      { name: 'CustomMode', guid: vendors.customMode, attr: 3, data: '00' },
      { name: 'Timeout', guid: vendors.global, attr: 7, data: '0500' },
    ]);
  });
});

describe('composed code, read by UEFIExtract', () => {
  const codes: [what: string, code: CodeToCompose, volumes: [guid: string, offset: number, size: number][]][] = [
    [
      '2 MiB',
      { layout: '2m' },
      [
        [volumeNames.dxe, 0, 0x1ac000],
        [volumeNames.sec, 0x1ac000, 0x34000],
      ],
    ],
    [
      '2 MiB without TDX metadata',
      { layout: '2m', tdxMetadata: false },
      [
        [volumeNames.dxe, 0, 0x1ac000],
        [volumeNames.sec, 0x1ac000, 0x34000],
      ],
    ],
    [
      '4 MiB',
      { layout: '4m' },
      [
        [volumeNames.dxe, 0, 0x348000],
        [volumeNames.sec, 0x348000, 0x34000],
      ],
    ],
    [
      '4 MiB for ia32',
      { layout: '4m', architecture: 'ia32' },
      [
        [volumeNames.dxe, 0, 0x348000],
        [volumeNames.sec, 0x348000, 0x34000],
      ],
    ],
  ];

  test.each(codes)('%s', async (_, code, volumes) => {
    const { lines, messages } = await readWithUefiExtract(composeCode(code));
    expect(lines.filter(({ type }) => type === 'Volume').map(({ guid, offset, size }) => [guid, offset, size])).toEqual(
      volumes,
    );
    const files = lines.filter(({ type }) => type === 'File').map(({ subtype, name }) => [subtype, name]);
    expect(files).toEqual([
      ['Freeform', ''],
      ['SEC core', 'SecMain'],
      ['Pad', ''],
      ['Raw', 'Volume Top File'],
    ]);
    expect(messages).toEqual([]);
  });

  test.each(['aarch64', 'arm'] as const)('AAVMF for %s', async (architecture) => {
    const { lines, messages } = await readWithUefiExtract(composeCode({ layout: 'aavmf', architecture }));
    expect(lines.filter(({ type }) => type === 'Volume')).toMatchObject([{ subtype: 'FFSv2', offset: 0x1000, size: 0x2ff000 }]);
    expect(lines.filter(({ type }) => type === 'File').map(({ subtype }) => subtype)).toEqual(['Pad', 'SEC core', 'Freeform']);
    expect(messages).toEqual([expect.stringContaining('not a single Volume Top File')]);
  });

  test('a unified image is the three volumes, without complaint', async () => {
    const { lines, messages } = await readWithUefiExtract(composeUnifiedImage({ layout: '4m', variables }));
    const volumes = lines.filter(({ type }) => type === 'Volume').map(({ offset, size }) => [offset, size]);
    expect(volumes).toEqual([
      [0, 0x84000],
      [0x84000, 0x348000],
      [0x3cc000, 0x34000],
    ]);
    expect(lines.filter(({ type }) => type === 'VSS entry')).toHaveLength(4);
    expect(messages).toEqual([]);
  });
});
