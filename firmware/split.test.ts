import { describe, expect, test } from 'vitest';
import { sum16 } from './bytes.ts';
import { composeCode } from './compose/code.ts';
import { composeUnifiedImage } from './compose/unified.ts';
import { composeVars } from './compose/vars.ts';
import { analyzeImage } from './image.ts';
import { joinImage, splitImage } from './split.ts';

const unified = () => composeUnifiedImage({ layout: '4m' });

/** Sets the first volume's length and makes its header's checksum right again. */
function withFirstLength(image: Uint8Array, length: number): Uint8Array {
  const view = new DataView(image.buffer);
  view.setBigUint64(32, BigInt(length), true);
  view.setUint16(50, 0, true);
  view.setUint16(50, -sum16(image, 0, 72) & 0xffff, true);
  return image;
}

function without(image: Uint8Array, offset: number, length: number): Uint8Array {
  return image.fill(0, offset, offset + length);
}

describe('splitting', () => {
  test.each([
    ['2m', 0x20000],
    ['4m', 0x84000],
  ] as const)('a unified %s image is cut where its NVRAM volume ends', (layout, offset) => {
    const image = composeUnifiedImage({ layout });
    expect(analyzeImage(image)).toMatchObject({ split: { offset }, splitRefusal: undefined });
    const halves = splitImage(image);
    if ('refusal' in halves) throw new Error(halves.refusal);
    expect(Buffer.compare(halves.vars, composeVars({ layout }))).toBe(0);
    expect(Buffer.compare(halves.code, composeCode({ layout }))).toBe(0);
  });

  const refused: [why: string, image: () => Uint8Array, refusal: string][] = [
    [
      'the length is wrong and no volume starts there',
      () => withFirstLength(unified(), 0x83000),
      'at 0x83000, no firmware volume with code starts',
    ],
    ['the length is beyond the file', () => withFirstLength(unified(), 0x500000), 'nothing would be left for CODE'],
    ["the NVRAM volume's checksum is wrong", () => without(unified(), 50, 2), "can't be trusted"],
    ['the first code volume is gone', () => without(unified(), 0x84000, 72), 'at 0x84000, no firmware volume with code starts'],
    ['the end is gone', () => without(unified(), 0x3fffec, 4), 'does not end with a volume top file'],
    ['it is cut short', () => unified().subarray(0, 0x300000), 'does not end with a volume top file'],
    [
      'something stands before the variables',
      () => joinBytes(new Uint8Array(4096).fill(1), unified()),
      'in the volume at 0x1000',
    ],
    ['it is CODE', () => composeCode({ layout: '4m' }), 'Only a unified image can be split. This is CODE without variables.'],
    ['it is VARS', () => composeVars({ layout: '4m' }), 'This is a variable store (VARS) without code.'],
    ['it is blank', () => new Uint8Array(4096), 'This is blank.'],
    ['it is anything', () => new Uint8Array([1, 2, 3]), 'This is no firmware image that is known here.'],
  ];

  test.each(refused)('is refused where %s', (_, image, refusal) => {
    expect(splitImage(image())).toEqual({ refusal: expect.stringContaining(refusal) });
  });

  test('an Intel TDX image can be split mechanically', () => {
    expect(splitImage(composeUnifiedImage({ layout: '4m', purpose: 'intel-tdx' }))).toHaveProperty('vars');
  });
});

function joinBytes(...pieces: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(pieces));
}

describe('joining', () => {
  test.each(['2m', '4m'] as const)('VARS and CODE of a %s build make its unified image', (layout) => {
    const image = composeUnifiedImage({ layout, tdxMetadata: false });
    const joined = joinImage(composeVars({ layout }), composeCode({ layout, tdxMetadata: false }));
    if ('refusal' in joined) throw new Error(joined.refusal);
    expect(Buffer.compare(joined.image, image)).toBe(0);
  });

  const refused: [why: string, vars: () => Uint8Array, code: () => Uint8Array, refusal: string][] = [
    [
      'sizes stated in TDX metadata',
      () => composeVars({ layout: '2m' }),
      () => composeCode({ layout: '4m' }),
      'built for a variable store of 528 KiB (0x84000), but this one has 128 KiB',
    ],
    [
      'sizes known by the size of CODE',
      () => composeVars({ layout: '4m' }),
      () => composeCode({ layout: '2m', tdxMetadata: false }),
      'built for a variable store of 128 KiB (0x20000), but this one has 528 KiB',
    ],
    [
      'CODE first',
      () => composeCode({ layout: '4m' }),
      () => composeVars({ layout: '4m' }),
      'The first file must be a variable store (VARS). It is CODE without variables.',
    ],
    ['a unified image as VARS', unified, () => composeCode({ layout: '4m' }), 'It is a unified image.'],
    [
      'a unified image as CODE',
      () => composeVars({ layout: '4m' }),
      unified,
      'The second file must be CODE. It is a unified image.',
    ],
    ['a blank store', () => new Uint8Array(0x84000), () => composeCode({ layout: '4m' }), 'It is blank.'],
    [
      'a padded store',
      () => composeVars({ layout: 'aavmf' }),
      () => composeCode({ layout: 'aavmf' }),
      "doesn't fill its file of 64 MiB",
    ],
    ['CODE for ARM', () => composeVars({ layout: '4m' }), () => composeCode({ layout: 'aavmf' }), 'The CODE is not for x86'],
    [
      'CODE cut short',
      () => composeVars({ layout: '4m' }),
      () => composeCode({ layout: '4m' }).subarray(0, 0x349000),
      'The CODE is not for x86',
    ],
  ];

  test.each(refused)('is refused: %s', (_, vars, code, refusal) => {
    expect(joinImage(vars(), code())).toEqual({ refusal: expect.stringContaining(refusal) });
  });
});
