import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CopyFormat } from '../../webview/protocol.ts';
import { findBytes, formatBytes, type Walk } from './bytes.ts';

const walk: Walk = { breathe: async () => {}, cancelled: () => false };
const bytesOf = (text: string) => new TextEncoder().encode(text);
const MiB = 1024 * 1024;

describe('finding', () => {
  const cases = [
    ['forward from the start', 'one two one', 'one', 0, 'forward', 0, false],
    ['forward from behind a match', 'one two one', 'one', 1, 'forward', 8, false],
    ['forward around the end', 'one two one', 'two', 5, 'forward', 4, true],
    ['backward', 'one two one', 'one', 8, 'backward', 0, false],
    ['backward around the start', 'one two one', 'one', 0, 'backward', 8, true],
    ['nothing', 'one two one', 'six', 3, 'forward', undefined, true],
    ['longer than the file', 'one', 'one two', 0, 'forward', undefined, false],
    ['overlapping matches', 'aaaa', 'aa', 1, 'forward', 1, false],
    ['at the last byte', 'abc', 'c', 0, 'forward', 2, false],
    ['from behind the end', 'abc', 'a', 3, 'forward', 0, true],
  ] as const;
  test.each(cases)('%s', async (_, text, pattern, from, direction, offset, wrapped) => {
    expect(await findBytes(bytesOf(text), bytesOf(pattern), from, direction, walk)).toEqual({ offset, wrapped });
  });

  test('agrees with a search byte by byte', async () => {
    const few = fc.uint8Array({ min: 0, max: 2, minLength: 1, maxLength: 60 });
    const short = fc.uint8Array({ min: 0, max: 2, minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(few, short, fc.nat({ max: 60 }), fc.boolean(), async (bytes, pattern, from, forward) => {
        const starts = Array.from(bytes.keys()).filter((start) =>
          pattern.every((byte, index) => bytes[start + index] === byte),
        );
        const near = forward ? starts.find((start) => start >= from) : starts.findLast((start) => start < from);
        const expected = near ?? (forward ? starts[0] : starts.at(-1));
        const found = await findBytes(bytes, pattern, from, forward ? 'forward' : 'backward', walk);
        expect(found.offset).toBe(expected);
      }),
    );
  });

  test('sees a match across the border of two steps', async () => {
    const bytes = new Uint8Array(3 * MiB);
    bytes.set(bytesOf('_FVH'), MiB - 2);
    expect(await findBytes(bytes, bytesOf('_FVH'), 0, 'forward', walk)).toEqual({ offset: MiB - 2, wrapped: false });
    expect(await findBytes(bytes, bytesOf('_FVH'), bytes.length, 'backward', walk)).toEqual({
      offset: MiB - 2,
      wrapped: false,
    });
  });

  test('stops when nobody waits any more', async () => {
    let breaths = 0;
    const impatient: Walk = {
      breathe: async () => {
        breaths++;
      },
      cancelled: () => breaths >= 2,
    };
    await findBytes(new Uint8Array(64 * MiB), bytesOf('x'), 0, 'forward', impatient);
    // Both halves of the search see that they are not wanted at their first breath.
    expect(breaths).toBeLessThanOrEqual(3);
  });

  test('takes breath every few KiB of the worst file: padding, and a pattern that is almost padding', async () => {
    const spoiled = new Uint8Array(8 * MiB).fill(0xff);
    for (let at = 1000; at < spoiled.length; at += 1000) spoiled[at] = 0xfe;
    let breaths = 0;
    const counting: Walk = {
      cancelled: () => breaths > 2000,
      breathe: async () => {
        breaths++;
      },
    };
    await findBytes(spoiled, new Uint8Array(1024).fill(0xff), 0, 'forward', counting);
    // Cancelled long before the end: more than 2000 breaths within 8 MiB.
    expect(breaths).toBeGreaterThan(2000);
  });
});

describe('as text for the clipboard', () => {
  const sample = Uint8Array.of(0x5f, 0x46, 0x56, 0x48, 0x00, 0xff);
  const cases: readonly [CopyFormat, string][] = [
    ['hex', '5F 46 56 48 00 FF'],
    ['text', '_FVH..'],
    ['base64', 'X0ZWSAD/'],
    ['c', 'const unsigned char data[6] = {\n  0x5F, 0x46, 0x56, 0x48, 0x00, 0xFF,\n};\n'],
  ];
  test.each(cases)('%s', async (format, text) => {
    expect(await formatBytes(sample, format, walk.breathe)).toBe(text);
  });

  test('long ranges are put together without a seam', async () => {
    const bytes = Uint8Array.from({ length: 100_001 }, (_, index) => (index * 7) % 256);
    expect(await formatBytes(bytes, 'base64', walk.breathe)).toBe(Buffer.from(bytes).toString('base64'));
    const hex = await formatBytes(bytes, 'hex', walk.breathe);
    expect(hex.replaceAll(' ', '').toLowerCase()).toBe(Buffer.from(bytes).toString('hex'));
    const c = await formatBytes(bytes, 'c', walk.breathe);
    expect(c.match(/0x../g)).toHaveLength(100_001);
    expect(c.split('\n')[1]?.split(',').length).toBe(17);
  });
});
