import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type JsonNode, member, readJson, stringsIn } from './json.ts';

function plainOf(node: JsonNode, text: string): unknown {
  switch (node.kind) {
    case 'object':
      return Object.fromEntries(node.members.map(({ name, value }) => [name, plainOf(value, text)]));
    case 'array':
      return node.items.map((item) => plainOf(item, text));
    case 'string':
      return node.value;
    case 'other':
      return JSON.parse(text.slice(node.span.start, node.span.end));
  }
}

test('every value and every place, for any JSON', () => {
  fc.assert(
    fc.property(fc.json(), fc.constantFrom('', ' ', '\n  '), (compact, space) => {
      const text = `${space}${JSON.stringify(JSON.parse(compact), undefined, space)}${space}`;
      const node = readJson(text);
      if (!node) throw new Error('not read');
      const again = JSON.parse(text.slice(node.span.start, node.span.end));
      expect(plainOf(node, text)).toEqual(again);
    }),
  );
});

test('members and texts', () => {
  const text = '{"a": ["x", 1, "y\\u0041"], "a ": null}';
  const list = member(readJson(text), 'a');
  expect(stringsIn(list).map(({ value, span }) => [value, text.slice(span.start, span.end)])).toEqual([
    ['x', '"x"'],
    ['yA', '"y\\u0041"'],
  ]);
  expect(member(list, 'a')).toBeUndefined();
});

test.each(['', '{', '{"a":}', "{'a':1}", '[1,]'])('no JSON: %j', (text) => {
  expect(readJson(text)).toBeUndefined();
});
