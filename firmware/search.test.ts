import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findBytes } from './search.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

const cases: [content: string, pattern: string, from: number, 'forwards' | 'backwards', number | undefined][] = [
  ['abcabc', 'abc', 0, 'forwards', 0],
  ['abcabc', 'abc', 1, 'forwards', 3],
  ['abcabc', 'abc', 3, 'forwards', 3],
  ['abcabc', 'abc', 4, 'forwards', undefined],
  ['abcabc', 'abc', 6, 'backwards', 3],
  ['abcabc', 'abc', 3, 'backwards', 3],
  ['abcabc', 'abc', 2, 'backwards', 0],
  ['abcabc', 'abc', -1, 'backwards', undefined],
  ['abcabc', 'abc', -5, 'forwards', 0],
  ['aaab', 'aab', 0, 'forwards', 1],
  ['baaa', 'baa', 3, 'backwards', 0],
  ['abc', '', 0, 'forwards', undefined],
  ['ab', 'abc', 0, 'forwards', undefined],
  ['', 'a', 0, 'forwards', undefined],
];

describe('findBytes', () => {
  test.each(cases)('in `%s` for `%s` from %d %s: %s', (content, pattern, from, direction, found) => {
    expect(findBytes(bytes(content), bytes(pattern), from, direction)).toBe(found);
  });

  test('finds what a plain search finds, also among few different bytes', () => {
    const few = fc.uint8Array({ max: 2, maxLength: 300 });
    const all = fc.uint8Array({ maxLength: 300 });
    const content = fc.oneof(few, all);
    fc.assert(
      fc.property(
        content,
        fc.uint8Array({ max: 2, minLength: 1, maxLength: 6 }),
        fc.integer({ min: -2, max: 302 }),
        (file, pattern, from) => {
          const text = Buffer.from(file);
          const start = Math.max(0, from);
          const forwards = start > file.length ? -1 : text.indexOf(pattern, start);
          const backwards = from < 0 ? -1 : text.lastIndexOf(pattern, from);
          expect(findBytes(file, pattern, from)).toBe(forwards < 0 ? undefined : forwards);
          expect(findBytes(file, pattern, from, 'backwards')).toBe(backwards < 0 ? undefined : backwards);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('goes on byte by byte where even the rarest byte is common', () => {
    const file = new Uint8Array(200_000).fill(1);
    for (let offset = 0; offset < file.length; offset += 3) file[offset] = 0;
    const pattern = new Uint8Array([0, 0, 1, 1]);
    file.set(pattern, 150_002);
    expect(findBytes(file, pattern, 0)).toBe(150_002);
    expect(findBytes(file, pattern, file.length, 'backwards')).toBe(150_002);
    expect(findBytes(file, pattern, 150_003)).toBeUndefined();
  });
});
