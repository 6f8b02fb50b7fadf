import { expect, test } from 'vitest';
import { parseXml } from '../../xml/parse.ts';
import { readMarks } from '../marks-for-tests.ts';
import { closingOf } from './auto-close.ts';

test.each([
  ['a start tag alone', '<domain>|', '</domain>'],
  ['in a document', '<domain>\n  <os>|\n</domain>', '</os>'],
  ['before one of the same name', '<devices><disk>|<disk>x</disk></devices>', '</disk>'],
  ['around one of the same name', '<r><a><a>|<b/></a></r>', '</a>'],
  ['before text', '<r><name>|web</r>', '</name>'],
  ['with attributes', "<r><a b='>'>|</r>", '</a>'],
  ['a prefix', '<r><qemu:arg>|</r>', '</qemu:arg>'],
  ['a tag that is closed', '<a>|</a>', undefined],
  ['two tags that are closed', '<a><a>|<b/></a></a>', undefined],
  ['a tag that closes itself', '<a/>|', undefined],
  ['the end of a value', "<a b='>|'/>", undefined],
  ['a comment', '<!-- <a>| -->', undefined],
  ['CDATA', '<a><![CDATA[<b>|]]></a>', undefined],
  ['an end tag', '<r><a></a>|</r>', undefined],
  ['the start of an end tag', '<r><b></|</r>', 'b>'],
  ['the start of an end tag that has its end', '<r><b></|></r>', 'b'],
  ['the start of an end tag on its own line', '<r>\n <b>\n  <c/>\n </|\n <d/>\n</r>', 'b>'],
  ['an end tag too many', '<r></r></|', undefined],
  ['an end tag where all are closed', '<r></|</r>', undefined],
  ['a slash in text', '<r>a/|</r>', undefined],
  ['nothing typed', '|', undefined],
])('%s: %s', (_, marked, expected) => {
  const { text, cursor } = readMarks(marked);
  expect(closingOf(parseXml(text), cursor)).toBe(expected);
});
