import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readPlainTag } from './plain-tag.ts';
import { Scanner } from './scanner.ts';
import { readStartTag, type StartTag } from './start-tag.ts';

/** The tag behind the text's first `<`, read with care. */
function readWithCare(text: string): StartTag {
  const scanner = new Scanner(text);
  scanner.next();
  return readStartTag(text, scanner);
}

test.each([
  ['<disk>', true],
  ['<disk type=\'file\' device="cdrom">', true],
  ["<disk\n  type='file'\n/>", true],
  ["<qemu:arg value='-s'/>", true],
  ["<a b='>'/>", true],
  ["<a b='ü'/>", true],
  ['<', false],
  ['<ä>', false],
  ["<a b ='c'>", false],
  ["<a b='&lt;'>", false],
  ["<a b='c' b='d'>", false],
  ["<a b='c'd='e'>", false],
  ["<a b='c", false],
  ["<a b='\u0007'>", false],
  ["<a b='c\n'>", false],
  ['<a/ >', false],
  ['<a', false],
])('%j is plain: %s', (text, plain) => {
  expect(readPlainTag(text, 1) !== undefined).toBe(plain);
});

const seed = Date.now();

test(`a plain tag is read as it is with care (seed ${seed})`, () => {
  const piece = fc.constantFrom(
    ...['a', 'disk', 'x:y', ' ', '\n', '=', "'", '"', '/', '>', '<', '&amp;', '&', 'ü', '\u0007', '\uFFFE', '\uD800', '\t'],
    ...[" b='c'", ' d="e"', " type='file'", "=''"],
  );
  let plain = 0;
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), fc.constantFrom('>', '/>', ''), (pieces, end) => {
      const text = `<a${pieces.join('')}${end}`;
      const tag = readPlainTag(text, 1);
      if (tag === undefined) return;
      plain += 1;
      expect(tag).toEqual(readWithCare(text));
    }),
    { seed, numRuns: 5000 },
  );
  expect(plain).toBeGreaterThan(200);
});
