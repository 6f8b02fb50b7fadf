import { describe, expect, it } from 'vitest';
import {
  applyEdits,
  insertAfter,
  insertBefore,
  insertChild,
  orderEdits,
  removeAttribute,
  removeElement,
  renameElement,
  replaceElement,
  setAttribute,
  setText,
  type TextEdit,
} from './edit.ts';
import { escapeAttribute, escapeText } from './escape.ts';
import { parseXml } from './parse.ts';
import type { XmlDocument, XmlElement } from './tree.ts';

/** The first element of this name. */
function find(document: XmlDocument, name: string): XmlElement {
  const waiting = [...document.children];
  for (let node = waiting.shift(); node !== undefined; node = waiting.shift()) {
    if (node.kind !== 'element') continue;
    if (node.name === name) return node;
    waiting.push(...node.children);
  }
  throw new Error(`no <${name}>`);
}

type Edits = (document: XmlDocument, element: (name: string) => XmlElement) => readonly TextEdit[];

/** Applies edits made from one tree. In all texts `↵` is a line break, `⇥` a tab; `␍` makes a line end in CR LF. */
function edited(text: string, edits: Edits): string {
  const plain = text.replaceAll('␍', '\r\n').replaceAll('↵', '\n').replaceAll('⇥', '\t');
  const document = parseXml(plain);
  const result = applyEdits(
    plain,
    edits(document, (name) => find(document, name)),
  );
  return result.replaceAll('\r\n', '␍').replaceAll('\n', '↵').replaceAll('\t', '⇥');
}

const append =
  (xml: string, parent = 'a'): Edits =>
  (document, element) =>
    insertChild(document, element(parent), xml);

describe('a new child', () => {
  it.each<readonly [string, string, Edits, string]>([
    ['goes behind the last one', '<a>↵  <b/>↵</a>', append('<n/>'), '<a>↵  <b/>↵  <n/>↵</a>'],
    [
      'is indented with four spaces where they are',
      '<a>↵    <b>↵        <c/>↵    </b>↵</a>',
      append('<n/>', 'b'),
      '<a>↵    <b>↵        <c/>↵        <n/>↵    </b>↵</a>',
    ],
    ['is indented with tabs where they are', '<a>↵⇥<b>↵⇥</b>↵</a>', append('<n/>', 'b'), '<a>↵⇥<b>↵⇥⇥<n/>↵⇥</b>↵</a>'],
    [
      'is indented as elsewhere, where nothing around it tells',
      '<r>↵<a/>↵⇥<b/>↵</r>',
      append('<n/>'),
      '<r>↵<a>↵⇥<n/>↵</a>↵⇥<b/>↵</r>',
    ],
    ['is not indented where nothing is', '<r>↵<a/>↵</r>', append('<n>\n  <m/>\n</n>'), '<r>↵<a>↵<n>↵<m/>↵</n>↵</a>↵</r>'],
    ['ends its line as the others do', '<a>␍  <b/>␍</a>', append('<n>\n  <m/>\n</n>'), '<a>␍  <b/>␍  <n>␍    <m/>␍  </n>␍</a>'],
    ['brings its own levels', '<a>↵⇥<b/>↵</a>', append('<n>\n  <m/>\n</n>'), '<a>↵⇥<b/>↵⇥<n>↵⇥⇥<m/>↵⇥</n>↵</a>'],
    ['opens a self-closing parent', '<r>↵  <a/>↵</r>', append('<n/>'), '<r>↵  <a>↵    <n/>↵  </a>↵</r>'],
    ['finishes and opens a self-closing parent', '<r>↵  <a /↵</r>', append('<n/>'), '<r>↵  <a>↵    <n/>↵  </a>↵</r>'],
    [
      'opens a self-closing parent with attributes',
      "<r>↵  <a b='1' />↵</r>",
      append('<n/>'),
      "<r>↵  <a b='1'>↵    <n/>↵  </a>↵</r>",
    ],
    ['opens an empty parent', '<r>↵  <a></a>↵</r>', append('<n/>'), '<r>↵  <a>↵    <n/>↵  </a>↵</r>'],
    ['fills a parent of white space', '<r>↵  <a>↵  </a>↵</r>', append('<n/>'), '<r>↵  <a>↵    <n/>↵  </a>↵</r>'],
    ['stays on the line of a single-line parent', '<r>↵  <a><b/></a>↵</r>', append('<n/>'), '<r>↵  <a><b/><n/></a>↵</r>'],
    ['stays on the line of an empty parent that shares it', '<r><a></a></r>', append('<n/>'), '<r><a><n/></a></r>'],
    ['stays on the line of a self-closing parent that shares it', '<r><a/></r>', append('<n/>'), '<r><a><n/></a></r>'],
    ['has one line where its neighbours have', '<a><b/></a>', append('<n>\n  <m/>\n</n>'), '<a><b/><n><m/></n></a>'],
    [
      'is indented like the elements, not like what is commented out',
      '<a>↵  <b/>↵<!-- <c/> -->↵</a>',
      append('<n/>'),
      '<a>↵  <b/>↵<!-- <c/> -->↵  <n/>↵</a>',
    ],
    ['leaves its empty lines empty', '<a>↵  <b/>↵</a>', append('<n>\n\n</n>'), '<a>↵  <b/>↵  <n>↵↵  </n>↵</a>'],
    ['stays beside text', '<a>text</a>', append('<n/>'), '<a>text<n/></a>'],
    [
      'goes behind a comment that follows',
      '<a>↵  <b/> <!-- why -->↵</a>',
      append('<n/>'),
      '<a>↵  <b/> <!-- why -->↵  <n/>↵</a>',
    ],
    [
      'goes after a named sibling',
      '<a>↵  <b/>↵  <c/>↵</a>',
      (d, e) => [insertAfter(d, e('b'), '<n/>')],
      '<a>↵  <b/>↵  <n/>↵  <c/>↵</a>',
    ],
    [
      'goes after a named sibling and the comment that speaks of it',
      '<a>↵  <b/> <!-- why -->↵  <c/>↵</a>',
      (d, e) => [insertAfter(d, e('b'), '<n/>')],
      '<a>↵  <b/> <!-- why -->↵  <n/>↵  <c/>↵</a>',
    ],
    [
      'goes before a named sibling',
      '<a>↵  <b/>↵  <c/>↵</a>',
      (d, e) => [insertBefore(d, e('c'), '<n/>')],
      '<a>↵  <b/>↵  <n/>↵  <c/>↵</a>',
    ],
    [
      'goes before a sibling on the same line',
      '<a><b/><c/></a>',
      (d, e) => insertChild(d, e('a'), '<n/>', { before: e('c') }),
      '<a><b/><n/><c/></a>',
    ],
    [
      'keeps its place among several',
      '<a>↵  <b/>↵</a>',
      (d, e) => [...append('<n/>')(d, e), ...append('<m/>')(d, e)],
      '<a>↵  <b/>↵  <n/>↵  <m/>↵</a>',
    ],
    [
      'keeps its place among several in a self-closing parent',
      '<a/>',
      (d, e) => [...append('<n/>')(d, e), ...append('<m/>')(d, e)],
      '<a>↵  <n/>↵  <m/>↵</a>',
    ],
    [
      'keeps its place among several in an empty parent',
      '<a></a>',
      (d, e) => [...append('<n/>')(d, e), ...append('<n/>')(d, e)],
      '<a>↵  <n/>↵  <n/>↵</a>',
    ],
  ])('%s', (_title, before, edits, after) => expect(edited(before, edits)).toBe(after));

  it.each<readonly [string, string, Edits, string]>([
    ['its parent', `<r a='1'><b c="2"/></r>`, append("<n d='3'/>", 'b'), `<r a='1'><b c="2"><n d="3"/></b></r>`],
    ['its sibling', `<r><b c="2"/></r>`, append("<n d='3'/>", 'r'), `<r><b c="2"/><n d="3"/></r>`],
    ['the elements further out', `<r a="1"><b/></r>`, append("<n d='3'/>", 'b'), `<r a="1"><b><n d="3"/></b></r>`],
    [
      'the one it follows',
      `<r><b c="2"/></r>`,
      (d, e) => [insertAfter(d, e('b'), "<n d='3'/>")],
      `<r><b c="2"/><n d="3"/></r>`,
    ],
    [
      'the one it precedes, within it too',
      `<r><b c="2"/></r>`,
      (d, e) => [insertBefore(d, e('b'), "<n><m d='3'>it's</m></n>")],
      `<r><n><m d="3">it's</m></n><b c="2"/></r>`,
    ],
    [
      'the one it replaces, on as many lines',
      `<r>↵  <b c="2"/>↵</r>`,
      (d, e) => [replaceElement(d, e('b'), "<n>\n  <m d='3'/>\n</n>")],
      `<r>↵  <n>↵    <m d="3"/>↵  </n>↵</r>`,
    ],
    ['nothing where a value has such a quote', `<r a="1"/>`, append(`<n d='"'/>`, 'r'), `<r a="1">↵  <n d='"'/>↵</r>`],
  ])('is quoted like %s', (_title, before, edits, after) => expect(edited(before, edits)).toBe(after));
});

describe('removing', () => {
  it.each<readonly [string, string, Edits, string]>([
    ['takes the line', '<a>↵  <b/>↵  <c/>↵</a>', (d, e) => [removeElement(d, e('b'))], '<a>↵  <c/>↵</a>'],
    ['takes all its lines', '<a>␍  <b>␍  </b>␍  <c/>␍</a>', (d, e) => [removeElement(d, e('b'))], '<a>␍  <c/>␍</a>'],
    [
      'leaves what shares the line',
      '<a>↵  <b/> <!-- x -->↵</a>',
      (d, e) => [removeElement(d, e('b'))],
      '<a>↵  <!-- x -->↵</a>',
    ],
    ['leaves neighbours', '<a><b/><c/></a>', (d, e) => [removeElement(d, e('b'))], '<a><c/></a>'],
    [
      'takes two lines that touch',
      '<a>↵  <b/>↵  <c/>↵</a>',
      (d, e) => [removeElement(d, e('c')), removeElement(d, e('b'))],
      '<a>↵</a>',
    ],
    [
      'takes an attribute with the space before it',
      "<a b='1'  c='2'/>",
      (_, e) => [removeAttribute(e('a'), 'c')],
      "<a b='1'/>",
    ],
    [
      'takes all attributes',
      "<a b='1' c='2' d='3'/>",
      (_, e) => ['d', 'b', 'c'].map((name) => removeAttribute(e('a'), name)),
      '<a/>',
    ],
    ['changes nothing where there is nothing', '<a/>', (_, e) => [removeAttribute(e('a'), 'x')], '<a/>'],
  ])('%s', (_title, before, edits, after) => expect(edited(before, edits)).toBe(after));
});

describe('setting', () => {
  it.each<readonly [string, string, Edits, string]>([
    [
      'keeps quotes and place',
      `<a b="1" c='2'/>`,
      (_, e) => [setAttribute(e('a'), 'b', `it's "new"`)],
      `<a b="it's &quot;new&quot;" c='2'/>`,
    ],
    ['adds behind the last', `<a b="1"/>`, (_, e) => [setAttribute(e('a'), 'c', '2')], `<a b="1" c="2"/>`],
    [
      'adds with the quotes used around',
      `<a b="1"><c /></a>`,
      (_, e) => [setAttribute(e('c'), 'd', '2')],
      `<a b="1"><c d="2" /></a>`,
    ],
    [
      'adds several in order',
      '<a/>',
      (_, e) => [setAttribute(e('a'), 'b', '1'), setAttribute(e('a'), 'c', '<')],
      "<a b='1' c='&lt;'/>",
    ],
    ['completes one without value', '<a b= c="1"/>', (_, e) => [setAttribute(e('a'), 'b', '2')], '<a b="2" c="1"/>'],
    ['completes one without quotes', '<a b=1/>', (_, e) => [setAttribute(e('a'), 'b', '2')], "<a b='2'/>"],
    ['text keeps its white space', '<a>↵  old↵</a>', (d, e) => setText(d, e('a'), 'a<b'), '<a>↵  a&lt;b↵</a>'],
    ['text fills a self-closing element', '<a b="1"/>', (d, e) => setText(d, e('a'), 'x'), '<a b="1">x</a>'],
    ['text fills an empty element', '<a></a>', (d, e) => setText(d, e('a'), 'x'), '<a>x</a>'],
    [
      'text leaves comments and children',
      '<a>x<!-- c -->y<b/></a>',
      (d, e) => setText(d, e('a'), 'z'),
      '<a>z<!-- c --><b/></a>',
    ],
    [
      'text and attribute of one self-closing element',
      '<a/>',
      (d, e) => [...setText(d, e('a'), 'x'), setAttribute(e('a'), 'b', '1')],
      "<a b='1'>x</a>",
    ],
    ['the name renames both tags', '<a b="1"></a>', (_, e) => renameElement(e('a'), 'x:y'), '<x:y b="1"></x:y>'],
    ['the name renames the one tag there is', '<a/>', (_, e) => renameElement(e('a'), 'b'), '<b/>'],
  ])('%s', (_title, before, edits, after) => expect(edited(before, edits)).toBe(after));
});

describe('edits together', () => {
  it('are refused when they want different things of the same text', () => {
    const { root } = parseXml('<a b="1"/>');
    if (root === undefined) throw new Error('no root');
    expect(() => orderEdits([setAttribute(root, 'b', '2'), setAttribute(root, 'b', '3')])).toThrow(RangeError);
    expect(orderEdits([setAttribute(root, 'b', '2'), setAttribute(root, 'b', '2')])).toHaveLength(1);
  });

  it('come in the order of the text, insertions before the replacement they touch', () => {
    const at = (start: number, end: number, text: string) => ({ span: { start, end }, text });
    const ordered = orderEdits([at(3, 4, 'x'), at(3, 3, '1'), at(0, 1, 'y'), at(3, 3, '2')]);
    expect(ordered.map((edit) => edit.text)).toEqual(['y', '1', '2', 'x']);
  });
});

describe('escaping', () => {
  it('survives reading', () => {
    const value = `<&>"'\t\n\r]]>é`;
    for (const quote of ["'", '"'] as const) {
      const { root, problems } = parseXml(`<a b=${quote}${escapeAttribute(value, quote)}${quote}>${escapeText(value)}</a>`);
      expect(problems).toEqual([]);
      expect(root?.attributes[0]?.value).toBe(value);
      expect(root?.children[0]).toMatchObject({ value });
    }
  });
});
