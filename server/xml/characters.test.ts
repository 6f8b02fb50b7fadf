import { describe, expect, it } from 'vitest';
import { forbiddenRuns, isName, isXmlCharacter } from './characters.ts';

/** XML 1.0 (fifth edition), productions 2, 4 and 4a. */
const character = /[\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u;
const nameStart =
  /[:A-Z_a-z\u{c0}-\u{d6}\u{d8}-\u{f6}\u{f8}-\u{2ff}\u{370}-\u{37d}\u{37f}-\u{1fff}\u{200c}-\u{200d}\u{2070}-\u{218f}\u{2c00}-\u{2fef}\u{3001}-\u{d7ff}\u{f900}-\u{fdcf}\u{fdf0}-\u{fffd}\u{10000}-\u{effff}]/u;
const name = new RegExp(`${nameStart.source}|[-.0-9\\u{b7}\\u{300}-\\u{36f}\\u{203f}\\u{2040}]`, 'u');

/** Every code point but the surrogates. */
function* points(): Generator<number> {
  for (let point = 0; point <= 0x10ffff; point++) if (point < 0xd800 || point > 0xdfff) yield point;
}

/** Where two opinions on a character differ. */
function differences(one: (character: string) => boolean, other: (character: string) => boolean): string[] {
  const found: string[] = [];
  for (const point of points()) {
    const text = String.fromCodePoint(point);
    if (one(text) !== other(text)) found.push(point.toString(16));
  }
  return found;
}

describe('of all of Unicode, as XML 1.0 says,', () => {
  it('these start a name', () => {
    expect(
      differences(
        (text) => isName(text),
        (text) => nameStart.test(text),
      ),
    ).toEqual([]);
  });

  it('these go on with it', () => {
    expect(
      differences(
        (text) => isName(`a${text}`),
        (text) => name.test(text),
      ),
    ).toEqual([]);
  });

  it('these may stand in a document', () => {
    expect(
      differences(
        (text) => isXmlCharacter(text.codePointAt(0) ?? 0),
        (text) => character.test(text),
      ),
    ).toEqual([]);
    expect(
      differences(
        (text) => forbiddenRuns(text, 1).length === 0,
        (text) => character.test(text),
      ),
    ).toEqual([]);
  });
});

it.each<readonly [string, string, readonly (readonly [start: number, end: number])[]]>([
  ['a surrogate that leads nowhere', 'a\ud800b', [[1, 2]]],
  ['a surrogate that nothing leads to', 'a\udfffb', [[1, 2]]],
  ['a pair the wrong way round', '\udc00\ud800', [[0, 2]]],
  ['a pair, the first and the last', '\ud800\udc00\udbff\udfff', []],
  [
    'what touches is one run',
    'a\u0000\u0001\ufffeb\u001f',
    [
      [1, 4],
      [5, 6],
    ],
  ],
])('forbidden: %s', (_, text, expected) => {
  expect(forbiddenRuns(text, 10).map(({ start, end }) => [start, end])).toEqual(expected);
});

it('forbidden runs end where no more are wanted', () => {
  expect(forbiddenRuns('\u0001a\u0002a\u0003', 2)).toEqual([
    { start: 0, end: 1 },
    { start: 2, end: 3 },
  ]);
});
