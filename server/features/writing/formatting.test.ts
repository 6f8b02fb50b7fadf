import { expect, test } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { parseXml } from '../../xml/parse.ts';
import { formattingEdits } from './formatting.ts';

const spaces = { insertSpaces: true, tabSize: 2 };

function formatted(text: string, options = spaces): string {
  const lines = TextDocument.create('', 'xml', 0, text);
  return TextDocument.applyEdits(lines, formattingEdits({ tree: parseXml(text), lines }, options));
}

test.each([
  ['elements get lines of their own', '<domain><os><boot/></os></domain>', '<domain>\n  <os>\n    <boot/>\n  </os>\n</domain>'],
  ['text stays beside its tags', '<domain>\n<name>a  b </name>\n</domain>', '<domain>\n  <name>a  b </name>\n</domain>'],
  ['text of several lines stays', '<domain>\n<title>\na\n</title>\n</domain>', '<domain>\n  <title>\na\n</title>\n</domain>'],
  ['mixed content stays', '<a>\n<b>x <c/>   <d/></b>\n</a>', '<a>\n  <b>x <c/>   <d/></b>\n</a>'],
  ['beside CDATA nothing moves', '<a>\n<b> <![CDATA[ ]]> <c/></b>\n</a>', '<a>\n  <b> <![CDATA[ ]]> <c/></b>\n</a>'],
  ['a space that is a reference is text', '<a><b>&#32;<c/></b></a>', '<a>\n  <b>&#32;<c/></b>\n</a>'],
  ['xml:space is heeded', "<a><b xml:space='preserve'> <c/></b></a>", "<a>\n  <b xml:space='preserve'> <c/></b>\n</a>"],
  ['blank lines stay, without spaces', '<a>\n  \n\n<b/>\n</a>', '<a>\n\n\n  <b/>\n</a>'],
  ['a comment stays with what stands before it', '<a>\n<b/>   <!-- b -->\n<c/></a>', '<a>\n  <b/>   <!-- b -->\n  <c/>\n</a>'],
  ['a comment stays with what stands behind it', '<a>\n<!-- b --> <b/>\n</a>', '<a>\n  <!-- b --> <b/>\n</a>'],
  ['a comment on its own line is indented', '<a>\n<!-- b\n c -->\n</a>', '<a>\n  <!-- b\n c -->\n</a>'],
  ['nothing but a comment stays', '<a><b><!-- c --></b></a>', '<a>\n  <b><!-- c --></b>\n</a>'],
  ['attributes on one line', "<a   b = 'c'  d='e'  />", "<a b='c' d='e'/>"],
  ['attributes below each other', "<a b='c'\n d='e'\n>\n</a>", "<a b='c'\n   d='e'>\n</a>"],
  ['attributes below the tag', "<a>\n<b\nc='d'\n\n  e='f'/>\n</a>", "<a>\n  <b\n    c='d'\n    e='f'/>\n</a>"],
  ['values stay', "<a b=' x\n  y '/>", "<a b=' x\n  y '/>"],
  ['end tags', '<a>\n</a  >', '<a>\n</a>'],
  ['an element that is empty stays', '<a>\n<b></b><c> </c></a>', '<a>\n  <b></b>\n  <c> </c>\n</a>'],
  ['an element of libvirt with blank lines', '<a>\n<b>\n\n   </b>\n</a>', '<a>\n  <b>\n\n  </b>\n</a>'],
  [
    'white space in somebody else’s element',
    '<domain><metadata><x:a xmlns:x="u"><x:b>\n </x:b></x:a></metadata></domain>',
    '<domain>\n  <metadata>\n    <x:a xmlns:x="u">\n      <x:b>\n </x:b>\n    </x:a>\n  </metadata>\n</domain>',
  ],
  ['the declaration', "<?xml version='1.0'?><!-- a --><a/>  \n\n", "<?xml version='1.0'?><!-- a -->\n<a/>\n\n"],
  ['CR LF', '<a>\r\n<b/>\r\n</a>\r\n', '<a>\r\n  <b/>\r\n</a>\r\n'],
  ['a byte order mark', '\uFEFF<a><b/></a>', '\uFEFF<a>\n  <b/>\n</a>'],
  ['a text that is broken stays', '<a><b></a>', '<a><b></a>'],
  ['a text without an element stays', '  <!-- a -->  ', '  <!-- a -->  '],
])('%s', (_, before, after) => {
  expect(formatted(before)).toBe(after);
  expect(formatted(after)).toBe(after);
});

test('tabs, or as many spaces as the editor says', () => {
  expect(formatted('<a><b><c/></b></a>', { insertSpaces: false, tabSize: 8 })).toBe('<a>\n\t<b>\n\t\t<c/>\n\t</b>\n</a>');
  expect(formatted('<a><b/></a>', { insertSpaces: true, tabSize: 4 })).toBe('<a>\n    <b/>\n</a>');
});

test('only the lines that are asked for, as they would be in the whole', () => {
  const text = '<a>\n<b>\n<c/>\n</b>\n<d/>\n</a>';
  const lines = TextDocument.create('', 'xml', 0, text);
  const range = { start: { line: 2, character: 0 }, end: { line: 3, character: 4 } };
  const edits = formattingEdits({ tree: parseXml(text), lines }, spaces, range);
  expect(TextDocument.applyEdits(lines, edits)).toBe('<a>\n<b>\n    <c/>\n  </b>\n<d/>\n</a>');
});

test('edits are no larger than what changes', () => {
  const text = '<a>\r\n\r\n<b/>\r\n  <c  d=""/>\r\n</a>\r\n';
  const lines = TextDocument.create('', 'xml', 0, text);
  const edits = formattingEdits({ tree: parseXml(text), lines }, spaces);
  expect(edits.map(({ range, newText }) => [range.start, lines.getText(range), newText])).toEqual([
    [{ line: 2, character: 0 }, '', '  '],
    [{ line: 3, character: 5 }, ' ', ''],
  ]);
});
