import { expect, it } from 'vitest';
import { wholeTextTest } from './regular-expression.ts';

it.each([
  { source: '[0-9]+', fits: ['0', '42'], not: ['', '4 2', '42a', 'a42'] },
  { source: 'a|b', fits: ['a', 'b'], not: ['ab', 'xa'] },
  { source: '.', fits: ['a', '\u2028', '😀'], not: ['\n', '\r', ''] },
  { source: '^a$', fits: ['^a$'], not: ['a'] },
  { source: '[^\\n]+', fits: ['a b'], not: ['a\nb'] },
  { source: '[a-f]{2}\\-[a-f]', fits: ['ab-c'], not: ['abc'] },
  { source: '[a-zA-Z0-9.\\s]{1,8}', fits: ['a. b', 'a\tb'], not: ['a_b', '123456789', '\u00a0'] },
  { source: '"?[!#$%&\'()*+\\-./:>=<?@^_`\\[\\]{|}~]+"?', fits: ['"[]"', '^-$'], not: ['a', '""'] },
  { source: '[[]', fits: ['['], not: [']'] },
  { source: '\\d\\D\\S', fits: ['1ab', '٣ab'], not: ['aab', '11b', '1a '] },
  { source: '\\i\\c*', fits: ['_a.b-1', ':x'], not: ['1a', '-a'] },
  { source: '\\w\\W', fits: ['a.', '+-'], not: ['ab', '.a'] },
  { source: '\\p{Lu}\\P{Lu}', fits: ['Ab'], not: ['ab', 'AB'] },
  { source: '[\\p{Lu}0-9]x', fits: ['Ax', '1x'], not: ['ax'] },
])('$source', ({ source, fits, not }) => {
  const expression = wholeTextTest(source);
  expect(fits.filter((text) => !expression.test(text))).toEqual([]);
  expect(not.filter((text) => expression.test(text))).toEqual([]);
});

it('refuses what is no expression', () => {
  expect(() => wholeTextTest('(')).toThrow(SyntaxError);
});
