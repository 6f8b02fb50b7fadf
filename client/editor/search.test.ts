import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BytePattern, mostCounted } from '../../webview/protocol.ts';
import { countMatches, findBytes, type Walk } from './search.ts';

const walk: Walk = { breathe: async () => {}, cancelled: () => false };
const bytesOf = (text: string) => new TextEncoder().encode(text);
const MiB = 1024 * 1024;
const exactly = (bytes: Uint8Array): BytePattern => ({ bytes, mask: new Uint8Array(bytes.length).fill(0xff) });
const text = (words: string) => exactly(bytesOf(words));

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
  test.each(cases)('%s', async (_, content, pattern, from, direction, offset, wrapped) => {
    expect(await findBytes(bytesOf(content), text(pattern), from, direction, walk)).toEqual({ offset, wrapped });
  });

  test('agrees with a search byte by byte, and so does the count', async () => {
    const few = fc.uint8Array({ min: 0, max: 3, minLength: 1, maxLength: 60 });
    const masked = fc
      .array(fc.record({ byte: fc.nat({ max: 3 }), mask: fc.constantFrom(0xff, 0xff, 2, 1, 0) }), {
        minLength: 1,
        maxLength: 4,
      })
      .map((parts) => ({
        bytes: Uint8Array.from(parts, ({ byte, mask }) => byte & mask),
        mask: Uint8Array.from(parts, ({ mask }) => mask),
      }));
    await fc.assert(
      fc.asyncProperty(few, masked, fc.nat({ max: 60 }), fc.boolean(), async (bytes, pattern, from, forward) => {
        const starts = Array.from(bytes.keys()).filter((start) =>
          Array.from(pattern.mask).every(
            (mask, index) => start + index < bytes.length && ((bytes[start + index] ?? 0) & mask) === pattern.bytes[index],
          ),
        );
        const near = forward ? starts.find((start) => start >= from) : starts.findLast((start) => start < from);
        const expected = near ?? (forward ? starts[0] : starts.at(-1));
        const found = await findBytes(bytes, pattern, from, forward ? 'forward' : 'backward', walk);
        expect(found.offset).toBe(expected);
        const before = starts.filter((start) => start < from).length;
        expect(await countMatches(bytes, pattern, from, walk)).toEqual({ matches: starts.length, before });
      }),
    );
  });

  test('sees a match across the border of two steps', async () => {
    const bytes = new Uint8Array(3 * MiB);
    bytes.set(bytesOf('_FVH'), MiB - 2);
    expect(await findBytes(bytes, text('_FVH'), 0, 'forward', walk)).toEqual({ offset: MiB - 2, wrapped: false });
    expect(await findBytes(bytes, text('_FVH'), bytes.length, 'backward', walk)).toEqual({
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
    await findBytes(new Uint8Array(64 * MiB), text('x'), 0, 'forward', impatient);
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
    await findBytes(spoiled, exactly(new Uint8Array(1024).fill(0xff)), 0, 'forward', counting);
    // Cancelled long before the end: more than 2000 breaths within 8 MiB.
    expect(breaths).toBeGreaterThan(2000);
  });
});

describe('counting', () => {
  test('overlapping matches are matches', async () => {
    expect(await countMatches(bytesOf('aaaa'), text('aa'), 1, walk)).toEqual({ matches: 3, before: 1 });
  });

  test('stops where it is enough to know that there are more', async () => {
    const padding = new Uint8Array(8 * MiB).fill(0xff);
    const { matches, before } = await countMatches(padding, exactly(Uint8Array.of(0xff)), 5 * MiB, walk);
    expect({ matches, before }).toEqual({ matches: mostCounted, before: mostCounted });
  });

  test('stops when nobody waits any more', async () => {
    let breaths = 0;
    const impatient: Walk = {
      breathe: async () => {
        breaths++;
      },
      cancelled: () => breaths >= 2,
    };
    await countMatches(new Uint8Array(64 * MiB), text('x'), 0, impatient);
    expect(breaths).toBeLessThanOrEqual(3);
  });
});
