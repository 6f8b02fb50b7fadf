import { describe, expect, test } from 'vitest';
import { composeCode } from './compose/code.ts';
import { composeUnifiedImage } from './compose/unified.ts';
import { composeVars } from './compose/vars.ts';
import { analyzeImage } from './image.ts';
import type { FirmwareImage, ImageKind } from './model.ts';

const text = (content: string) => new TextEncoder().encode(content);

function at(size: number, ...pieces: [offset: number, bytes: Uint8Array | readonly number[]][]): Uint8Array {
  const file = new Uint8Array(size);
  for (const [offset, bytes] of pieces) file.set(bytes, offset < 0 ? size + offset : offset);
  return file;
}

/** The far jump to f000:e05b, the date, and what SeaBIOS has behind it. */
const biosEnd = [0xea, 0x5b, 0xe0, 0x00, 0xf0, ...text('06/23/99'), 0x00, 0xfc, 0x00];
const qcow2 = at(4096, [0, [0x51, 0x46, 0x49, 0xfb, 0, 0, 0, 3]], [24, [0, 0, 0, 0, 0, 8, 0x40, 0]]);

type Expected = Partial<Pick<FirmwareImage, 'architecture' | 'build'>>;

const images: [what: string, bytes: () => Uint8Array, kind: ImageKind, evidence: string, expected?: Expected][] = [
  ['nothing', () => new Uint8Array(0), 'unknown', 'The file is empty.'],
  [
    'a unified image of 2 MiB',
    () => composeUnifiedImage({ layout: '2m' }),
    'unified',
    'NVRAM with variables: 128 KiB (0x20000) at 0x0',
    { architecture: 'x86', build: '2 MiB build' },
  ],
  [
    'a unified image of 4 MiB',
    () => composeUnifiedImage({ layout: '4m' }),
    'unified',
    'SEC with code: 208 KiB (0x34000) at 0x3cc000',
    { architecture: 'x86', build: '4 MiB build' },
  ],
  [
    'CODE of 2 MiB',
    () => composeCode({ layout: '2m', tdxMetadata: false }),
    'code',
    'There is no NVRAM volume',
    { architecture: 'x86', build: '2 MiB build' },
  ],
  [
    'CODE of 4 MiB',
    () => composeCode({ layout: '4m' }),
    'code',
    'The TDX metadata says: 3568 KiB of CODE (0x37c000) for 528 KiB',
    { architecture: 'x86', build: '4 MiB build' },
  ],
  [
    'CODE for ia32',
    () => composeCode({ layout: '4m', architecture: 'ia32' }),
    'code',
    'machine 0x14c (x86)',
    { architecture: 'x86' },
  ],
  [
    'CODE for AArch64',
    () => composeCode({ layout: 'aavmf' }),
    'code',
    '(0x2ff000) at 0x1000',
    { architecture: 'aarch64', build: 'AAVMF, 64 MiB' },
  ],
  [
    'CODE for ARM',
    () => composeCode({ layout: 'aavmf', architecture: 'arm' }),
    'code',
    'The first instruction is a branch',
    { architecture: 'arm', build: 'AAVMF, 64 MiB' },
  ],
  [
    'VARS of 2 MiB',
    () => composeVars({ layout: '2m' }),
    'vars',
    'There is no volume with code.',
    { architecture: undefined, build: '2 MiB build' },
  ],
  ['VARS of 4 MiB', () => composeVars({ layout: '4m' }), 'vars', '528 KiB (0x84000) at 0x0', { build: '4 MiB build' }],
  ['VARS of AAVMF', () => composeVars({ layout: 'aavmf' }), 'vars', '768 KiB (0xc0000) at 0x0', { build: 'AAVMF, 64 MiB' }],
  ['all 00', () => new Uint8Array(0x20000), 'blank', 'All 128 KiB are 0x00'],
  ['all FF', () => new Uint8Array(100).fill(0xff), 'blank', 'All 100 bytes are 0xff'],
  ['all 00 but the last byte', () => at(0x20000, [-1, [1]]), 'unknown', 'no firmware volume'],
  ['qcow2', () => qcow2, 'qcow2', 'Its virtual size, what a guest sees, is 528 KiB (0x84000).'],
  ['qcow2, cut short', () => qcow2.slice(0, 20), 'qcow2', '`QFI\\xfb`'],
  [
    'SeaBIOS',
    () => at(0x20000, [0x18000, text('SeaBIOS (version 1.16)')], [-16, biosEnd]),
    'seabios',
    'The name `SeaBIOS` stands in it.',
  ],
  [
    "another BIOS with SeaBIOS's end",
    () => at(0x20000, [0x18000, text('Bochs BIOS')], [-16, biosEnd]),
    'unknown',
    'no firmware volume',
  ],
  ['a text that names SeaBIOS', () => text('SeaBIOS 06/23/99'), 'unknown', 'no firmware volume'],
  [
    "QEMU's JSON store",
    () => text('{\n  "version": 2,\n  "variables": []\n}\n'),
    'unknown',
    'variable store of a `uefi-vars` device',
  ],
  ['other JSON', () => text('{ "description": "UEFI" }'), 'unknown', 'no firmware volume'],
  ['a program', () => at(200, [0, [0x7f, 0x45, 0x4c, 0x46]]), 'unknown', 'ELF program'],
  ['an EFI program', () => text('MZ and more'), 'unknown', 'MZ'],
  ['an image of QEMU’s sources', () => text('BZh91AY&SY'), 'unknown', 'compressed with bzip2'],
  ['a packed image', () => at(99, [0, [0x1f, 0x8b, 8]]), 'unknown', 'compressed with gzip'],
  ['a packed image, xz', () => at(99, [0, [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]]), 'unknown', 'compressed with xz'],
  ['a packed image, zstd', () => at(99, [0, [0x28, 0xb5, 0x2f, 0xfd]]), 'unknown', 'compressed with zstd'],
  [
    'the ROM of a graphics card',
    () => at(0x10000, [0, [0x55, 0xaa]], [0x18, [0x70, 1]], [0x170, text('PCIR')]),
    'unknown',
    'option ROM of a PCI card',
  ],
  ['55 AA alone', () => at(0x200, [0, [0x55, 0xaa]]), 'unknown', 'no firmware volume'],
  ['a dump of a chip', () => at(0x10000, [16, [0x5a, 0xa5, 0xf0, 0x0f]]), 'unknown', 'flash descriptor of Intel'],
  ['coreboot', () => at(0x10000, [0x200, text('LARCHIVE')]), 'unknown', 'file system of coreboot'],
  ['U-Boot', () => at(0x10000, [0x1004, text('U-Boot 2025.01 (Jan 06 2025)')]), 'unknown', 'It is U-Boot.'],
  ['another BIOS', () => at(0x10000, [-16, [0xea]]), 'unknown', 'ends as the BIOS of a PC does'],
];

describe('kinds by content', () => {
  test.each(images)('%s', (_, bytes, kind, evidence, expected = {}) => {
    const image = analyzeImage(bytes());
    expect(image).toMatchObject({ kind, problems: [], ...expected });
    expect(image.evidence.map((each) => each.text).join('\n')).toContain(evidence);
  });

  test('a reset vector is evidence where there is one, and leads to it', () => {
    const text = 'It ends with a volume top file and the x86 reset vector.';
    const evidenceOf = (bytes: Uint8Array) => analyzeImage(bytes).evidence.filter((each) => each.text === text);
    expect(evidenceOf(composeCode({ layout: '4m' }))).toEqual([{ text, offset: 0x37bff0 }]);
    expect(evidenceOf(composeCode({ layout: 'aavmf' }))).toEqual([]);
    expect(evidenceOf(composeVars({ layout: '4m' }))).toEqual([]);
  });

  test('a volume inside of a qcow2 file is not taken for the image', () => {
    const vars = composeVars({ layout: '2m' });
    const image = analyzeImage(at(vars.length + 4096, [0, qcow2], [4096, vars]));
    expect(image).toMatchObject({ kind: 'qcow2', volumes: [], variables: [], store: undefined });
  });

  test('only the SEC core of an Intel TDX build says what a whole image is for', () => {
    expect(analyzeImage(composeUnifiedImage({ layout: '4m', purpose: 'intel-tdx' })).wholeImage).toBe('intel-tdx');
    expect(analyzeImage(composeUnifiedImage({ layout: '4m' })).wholeImage).toBeUndefined();
  });

  test.each([
    ['2m', true, { code: 0x1e0000, vars: 0x20000, source: 'tdx-metadata' }],
    ['2m', false, { code: 0x1e0000, vars: 0x20000, source: 'size' }],
    ['4m', true, { code: 0x37c000, vars: 0x84000, source: 'tdx-metadata' }],
    ['4m', false, { code: 0x37c000, vars: 0x84000, source: 'size' }],
  ] as const)('sizes of CODE and of a unified image, %s, TDX metadata: %s', (layout, tdxMetadata, sizes) => {
    expect(analyzeImage(composeCode({ layout, tdxMetadata })).sizes).toEqual(sizes);
    expect(analyzeImage(composeUnifiedImage({ layout, tdxMetadata })).sizes).toEqual(sizes);
  });

  test('what is padded to the flash, or holds no code, states no sizes', () => {
    expect(analyzeImage(composeCode({ layout: 'aavmf' })).sizes).toBeUndefined();
    expect(analyzeImage(composeVars({ layout: '4m' })).sizes).toBeUndefined();
  });
});
