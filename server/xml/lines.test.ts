import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { Lines } from './lines.ts';

test.each([
  ['', 0, { line: 0, character: 0 }],
  ['ab\ncd', 2, { line: 0, character: 2 }],
  ['ab\ncd', 3, { line: 1, character: 0 }],
  ['ab\r\ncd', 3, { line: 0, character: 2 }],
  ['ab\r\ncd', 4, { line: 1, character: 0 }],
  ['ab\rcd\n', 6, { line: 2, character: 0 }],
  ['ab', 9, { line: 0, character: 2 }],
  ['ab', -1, { line: 0, character: 0 }],
  ['😀\n😀b', 5, { line: 1, character: 2 }],
])('in %j, offset %i is at %j', (text, offset, position) => {
  expect(new Lines(text).positionAt(offset)).toEqual(position);
});

test.each([
  ['ab\ncd', { line: 1, character: 1 }, 4],
  ['ab\ncd', { line: 0, character: 9 }, 2],
  ['ab\r\ncd', { line: 0, character: 3 }, 2],
  ['ab\ncd', { line: 9, character: 0 }, 5],
  ['ab\ncd', { line: -1, character: 4 }, 0],
  ['ab\ncd', { line: 1, character: -4 }, 3],
])('in %j, %j is at offset %i', (text, position, offset) => {
  expect(new Lines(text).offsetAt(position)).toBe(offset);
});

test("any text is divided as LSP's own documents divide it", () => {
  const piece = fc.constantFrom('\n', '\r', '\r\n', 'a', 'bc', '😀', ' ', '\u2028');
  const asked = fc.integer({ min: -2, max: 30 });
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), asked, asked, (pieces, one, other) => {
      const text = pieces.join('');
      const document = TextDocument.create('file:///a.xml', 'xml', 1, text);
      const lines = new Lines(text);
      expect(lines.positionAt(one)).toEqual(document.positionAt(one));
      expect(lines.offsetAt({ line: one, character: other })).toBe(document.offsetAt({ line: one, character: other }));
    }),
    { numRuns: 2000 },
  );
});
