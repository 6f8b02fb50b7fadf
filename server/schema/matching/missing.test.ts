import { expect, it } from 'vitest';
import {
  anyOrder,
  attribute,
  type Content,
  either,
  element,
  empty,
  many,
  optional,
  sequence,
  some,
  text,
  word,
} from '../notation.ts';
import { type ElementDeclaration, Expressions } from '../patterns/expression.ts';
import { completion } from './missing.ts';

const a = element('a', '', empty);
const b = element('b', '', empty);
const c = element('c', '', empty);

const nameOf = ({ pattern: { name } }: ElementDeclaration): string => (name.kind === 'name' ? name.local : name.kind);

/** `a|b c "x"`: for each missing child the names it can have, then a text if one is missing. */
function missingIn(content: Content): string | undefined {
  const missing = completion(new Expressions().of(content));
  if (missing === undefined) return undefined;
  return [...missing.children.map((names) => names.map(nameOf).join('|')), ...(missing.text ? ['"x"'] : [])].join(' ');
}

it.each<readonly [string, Content, string | undefined]>([
  ['nothing where all of it can be left out', anyOrder(optional(a), many(b)), ''],
  ['nothing where any text will do', text, ''],
  ['each child that has to come', sequence(a, optional(b), c), 'a c'],
  ['one of those that come once or more', some(either(a, b)), 'a|b'],
  ['the shortest way, whichever stands first', either(sequence(a, b), c), 'c'],
  ['the shortest way, whichever stands last', either(c, sequence(a, b)), 'c'],
  ['every one of the shortest ways', either(a, sequence(a, b), c), 'a|c'],
  ['the first of several ways that are as long', either(sequence(a, b), sequence(b, c)), 'a b'],
  ['a value', word('x'), '"x"'],
  ['a way of its own with a value', either(sequence(a, b), word('x')), '"x"'],
  ['unknown where no child makes it good', sequence(a, attribute('d', '', word('x'))), undefined],
])('what is missing: %s', (_, content, expected) => {
  expect(missingIn(content)).toBe(expected);
});
