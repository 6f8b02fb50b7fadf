import { describe, expect, it } from 'vitest';
import { elementAt, locate, nodeAt } from './locate.ts';
import { attributeValue, childElements, firstChild, textOf, textSpan, trimmedTextOf } from './navigate.ts';
import { parseXml } from './parse.ts';
import type { XmlElement } from './tree.ts';

function rootOf(text: string): XmlElement {
  const { root } = parseXml(text);
  if (root === undefined) throw new Error('no root');
  return root;
}

describe('an element', () => {
  const root = rootOf('<a b="&lt;" c d=""><e>1</e>x<f/><e>2</e></a>');

  it('gives its attributes', () => {
    expect(['b', 'c', 'd', 'x'].map((name) => attributeValue(root, name))).toEqual(['<', undefined, '', undefined]);
  });

  it('gives its children', () => {
    expect(childElements(root).map((child) => child.name)).toEqual(['e', 'f', 'e']);
    expect(childElements(root, 'e').map(textOf)).toEqual(['1', '2']);
    expect(firstChild(root, 'f')?.selfClosing).toBe(true);
    expect(firstChild(root, 'x')).toBeUndefined();
  });

  it.each([
    ['<a>\n  web \n</a>', '\n  web \n', 'web', 'web'],
    ['<a>1<!-- c --> 2<b>3</b></a>', '1 2', '1 2', '1<!-- c --> 2'],
    ['<a> <![CDATA[ x ]]> </a>', '  x  ', 'x', '<![CDATA[ x ]]>'],
    ['<a> &amp; </a>', ' & ', '&', '&amp;'],
    ['<a>\n</a>', '\n', '', undefined],
    ['<a/>', '', '', undefined],
    ['<a></b></a>', '', '', undefined],
  ])('gives its text: %j', (text, all, trimmed, source) => {
    const element = rootOf(text);
    const span = textSpan(element);
    expect(textOf(element)).toBe(all);
    expect(trimmedTextOf(element)).toBe(trimmed);
    expect(span && text.slice(span.start, span.end)).toBe(source);
  });
});

/** `|` is the cursor. */
describe('a cursor', () => {
  it.each([
    ['|<a/>', 'text', undefined, undefined],
    ['<|a/>', 'tag-name', 'a', undefined],
    ['<a|/>', 'tag-name', 'a', undefined],
    ['<a |/>', 'in-tag', 'a', undefined],
    ['<a |b="1"/>', 'attribute-name', 'a', 'b'],
    ['<a b|="1"/>', 'attribute-name', 'a', 'b'],
    ['<a b=|"1"/>', 'attribute-value', 'a', 'b'],
    ['<a b="|"/>', 'attribute-value', 'a', 'b'],
    ['<a b="1|2"/>', 'attribute-value', 'a', 'b'],
    ['<a b="1"|/>', 'in-tag', 'a', undefined],
    ['<a b="1" | c="2"/>', 'in-tag', 'a', undefined],
    ['<a/|>', 'in-tag', 'a', undefined],
    ['<a/>|', 'text', undefined, undefined],
    ['<a>|</a>', 'text', 'a', undefined],
    ['<a>x|y</a>', 'text', 'a', undefined],
    ['<a><b/>|<c/></a>', 'text', 'a', undefined],
    ['<a>\n  |\n  <c/></a>', 'text', 'a', undefined],
    ['<a><|/a>', 'end-tag', 'a', undefined],
    ['<a></|a>', 'end-tag', 'a', undefined],
    ['<a></a|>', 'end-tag', 'a', undefined],
    ['<a></a>|', 'text', undefined, undefined],
    ['<a><!--|--></a>', 'comment', 'a', undefined],
    ['<a><!-- x -->|</a>', 'text', 'a', undefined],
    ['<a><![CDATA[|]]></a>', 'cdata', 'a', undefined],
    ['<?xml |?><a/>', 'instruction', undefined, undefined],
    ['<!DOCTYPE |a><a/>', 'doctype', undefined, undefined],
    // Mid-keystroke.
    ['<a>\n  <|\n</a>', 'tag-name', '', undefined],
    ['<a>\n  <di|\n</a>', 'tag-name', 'di', undefined],
    ['<a>\n  <disk |\n</a>', 'in-tag', 'disk', undefined],
    ['<a>\n  <disk t|\n</a>', 'attribute-name', 'disk', 't'],
    ['<a>\n  <disk type=|\n</a>', 'attribute-value', 'disk', 'type'],
    ["<a>\n  <disk type='|\n</a>", 'attribute-value', 'disk', 'type'],
    ["<a>\n  <disk type='fi|\n</a>", 'attribute-value', 'disk', 'type'],
    ['<a>\n  <disk |</disk></a>', 'in-tag', 'disk', undefined],
    ['<disk |', 'in-tag', 'disk', undefined],
    ['<a></|', 'end-tag', 'a', undefined],
    ['<a>x|', 'text', 'a', undefined],
  ])('%j stands in %s of <%s>', (marked, where, element, attribute) => {
    const offset = marked.indexOf('|');
    const place = locate(parseXml(marked.replace('|', '')), offset);
    expect([place.where, place.element?.name, place.attribute?.name]).toEqual([where, element, attribute]);
  });

  it('finds nodes and elements among many', () => {
    const text = `<a>${'<b/>'.repeat(1000)}<c>x</c></a>`;
    const document = parseXml(text);
    expect(elementAt(document, 3 + 4 * 500)?.span).toEqual({ start: 2003, end: 2007 });
    expect(nodeAt(document, text.indexOf('x'))).toMatchObject({ kind: 'text', value: 'x' });
    expect(elementAt(document, text.indexOf('x'))?.name).toBe('c');
    expect(elementAt(document, text.length)).toBeUndefined();
    expect(nodeAt(document, text.length - 1)).toBe(document.root);
  });
});
