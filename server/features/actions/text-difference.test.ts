import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { editsBetween } from './text-difference.ts';

function apply(text: string, edits: ReturnType<typeof editsBetween>): string {
  return edits
    .toReversed()
    .reduce((result, { span, text: added }) => result.slice(0, span.start) + added + result.slice(span.end), text);
}

describe('edits between two texts', () => {
  test.each([
    ['the same', 'a\nb\n', 'a\nb\n', []],
    ['one word', 'x\n<a bus="ide"/>\ny', 'x\n<a bus="sata"/>\ny', [['ide', 'sata']]],
    ['a line more', 'a\nc\n', 'a\nb\nc\n', [['', 'b\n']]],
    ['a line less', 'a\nb\nc\n', 'a\nc\n', [['b\n', '']]],
    [
      'two places',
      'a1\nb\nc1\n',
      'a2\nb\nc2\n',
      [
        ['1', '2'],
        ['1', '2'],
      ],
    ],
    ['a line end', 'a\r\nb', 'a\nb', [['\r\n', '\n']]],
    ['from nothing', '', 'a', [['', 'a']]],
    ['to nothing', 'a\n', '', [['a\n', '']]],
  ])('%s', (_, before, after, expected) => {
    const edits = editsBetween(before, after);
    expect(edits.map(({ span, text }) => [before.slice(span.start, span.end), text])).toEqual(expected);
    expect(apply(before, edits)).toBe(after);
  });

  test('always give the other text, in order, never touching', () => {
    const line = fc.constantFrom('a', 'b', '<x/>', '', '😀', '😁', 'ab');
    const text = fc.array(fc.tuple(line, fc.constantFrom('\n', '\r\n', ''))).map((lines) => lines.flat().join(''));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const edits = editsBetween(before, after);
        expect(apply(before, edits)).toBe(after);
        for (const [index, { span }] of edits.entries()) {
          expect(span.start).toBeGreaterThan(edits[index - 1]?.span.end ?? -1);
          expect(before.slice(span.start - 1, span.start + 1)).not.toBe('\r\n');
        }
      }),
    );
  });
});
