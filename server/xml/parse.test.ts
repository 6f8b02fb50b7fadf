import { describe, expect, it } from 'vitest';
import { outline } from './outline-for-tests.ts';
import { parseXml } from './parse.ts';
import type { Span } from './tree.ts';

/**
 * One row: a text, the tree it becomes, and its problems. In the text, `⟦` and `⟧` stand around each place that is reported, in
 * order; `↵` is a line break. A tree is `name(attributes | children)`: `!` marks an element without its end tag, `/` a
 * self-closing one; text is quoted and trimmed, blank text left out.
 */
type Row = readonly [text: string, tree: string, ...codes: string[]];

function check([marked, tree, ...codes]: Row): void {
  const spans: Span[] = [];
  let text = '';
  let start = 0;
  for (const c of marked.replaceAll('↵', '\n')) {
    if (c === '⟦') start = text.length;
    else if (c === '⟧') spans.push({ start, end: text.length });
    else text += c;
  }
  const document = parseXml(text);
  expect(document.problems.map((one) => one.code.slice('xml/'.length))).toEqual(codes);
  expect(outline(document)).toBe(tree);
  expect(document.problems.map((one) => one.span)).toEqual(spans);
}

describe('well-formed documents', () => {
  it.each<Row>([
    ['<a/>', 'a/'],
    ['<a></a>', 'a'],
    ['\uFEFF<?xml version="1.0"?><a/>', '<?xml> a/'],
    ["<?xml version='1.0' encoding='UTF-8' standalone=\"yes\" ?>↵<a/>", '<?xml> a/'],
    ['<!DOCTYPE a [<!ENTITY b "]>"> <!-- ]> \' --> <?p ]>?>]><a>&b;</a>', '<!DOCTYPE> a("&b;")'],
    ['<!DOCTYPE a SYSTEM "a>b"><a/>', '<!DOCTYPE> a/'],
    ['<a b="1" c=\'2\'>x</a>', 'a(b="1" c="2" | "x")'],
    ['<a b = "1"↵  c↵=↵\'2\' />', 'a(b="1" c="2")/'],
    ['<a b="x > y"/>', 'a(b="x > y")/'],
    ['<a b="x=" c="/>"/>', 'a(b="x=" c="/>")/'],
    ['<a>&lt;&gt;&amp;&quot;&apos;&#65;&#x1F600;</a>', 'a("<>&"\'A😀")'],
    ['<a b="1&#10;2↵3\t4"/>', 'a(b="1\n2 3 4")/'],
    ['<a>1\r\n2\r3&#13;4</a>', 'a("1\n2\n3\r4")'],
    ['<a b="1\r\n2\r3"/>', 'a(b="1 2 3")/'],
    ['<a><![CDATA[<&]]]]></a>', 'a([<&]]])'],
    ['<a>]] > ></a>', 'a("]] > >")'],
    ['<a><!-- b - c --></a>', 'a(<!>)'],
    ['<a><?b c <d> ?></a>', 'a(<?b>)'],
    ['<ns:a xmlns:ns="x"><é·/></ns:a>', 'ns:a(xmlns:ns="x" | é·/)'],
    ['<a></a >↵', 'a'],
    ['<!--x--><a/><?y?>↵<!--z-->', '<!> a/ <?y> <!>'],
  ])('%s', (...row: Row) => check(row));
});

describe('one slip is one problem', () => {
  it.each<Row>([
    // Tags that do not match.
    ['<a><b></⟦c⟧></a>', 'a(b)', 'mismatched-tag'],
    ['<a><disk></⟦dsik⟧><b/></a>', 'a(disk b/)', 'mismatched-tag'],
    ['<a></⟦b⟧>', 'a', 'mismatched-tag'],
    ['<a><⟦b⟧></a>', 'a(b!)', 'unclosed-element'],
    ['<⟦a⟧>x', 'a!("x")', 'unclosed-element'],
    ['<a><b></b>⟦</b>⟧<c/></a>', 'a(b "" c/)', 'unexpected-end-tag'],
    ['<a>⟦</b>⟧<c/></a>', 'a("" c/)', 'unexpected-end-tag'],
    ['<a/>⟦</a>⟧', 'a/ ""', 'unexpected-end-tag'],
    ['<a><b><c></⟦a⟧></b><d/></a>', 'a(b(c) d/)', 'mismatched-tag'],
    ['<a><b>x<⟦b⟧></a>', 'a(b!("x" b!))', 'unclosed-element'],
    // A forgotten end tag does not swallow what is indented as its sibling.
    ['<a>↵  <⟦b⟧>↵    <c/>↵  <d/>↵</a>', 'a(b!(c/) d/)', 'unclosed-element'],
    ['<a>↵  <⟦b⟧ x="1">↵  <c/>↵</a>', 'a(b!(x="1") c/)', 'unclosed-element'],
    ['<a><b></b⟦/⟧></a>', 'a(b)', 'invalid-character'],
    ['<a><b></b ⟦c⟧></a>', 'a(b)', 'invalid-character'],
    // Tags that are not finished.
    ['<a>⟦<b⟧↵</a>', 'a(b!)', 'unclosed-tag'],
    ['<a>⟦<b⟧ <c/></a>', 'a(b! c/)', 'unclosed-tag'],
    ['<a>⟦<b⟧↵<c/></b><d/></a>', 'a(b(c/) d/)', 'unclosed-tag'],
    ['<a><disk>⟦<target⟧ dev="vda" bus=↵</disk><b/></a>', 'a(disk(target!(dev="vda" bus)) b/)', 'unclosed-tag'],
    ['<a>⟦<b⟧ c="1"/↵<d/></a>', 'a(b(c="1")/ d/)', 'unclosed-tag'],
    ['<a><b>⟦</b⟧↵<c/></a>', 'a(b c/)', 'unclosed-tag'],
    ['<a><b>⟦</⟧</a>', 'a(b)', 'unclosed-tag'],
    // Where only the `>` is missing, the word behind the name is the element's text.
    ['<a>⟦<nameweb⟧</name><b/></a>', 'a(name("web") b/)', 'unclosed-tag'],
    ["<a>⟦<b⟧ c='1'web</b></a>", 'a(b(c="1" | "web"))', 'unclosed-tag'],
    ['⟦<a⟧', 'a!', 'unclosed-tag'],
    // Values.
    ['<a b="1" ⟦b⟧="2"/>', 'a(b="1" b="2")/', 'duplicate-attribute'],
    ['<a ⟦b⟧/>', 'a(b)/', 'missing-value'],
    ['<a ⟦b=⟧ c="1"/>', 'a(b c="1")/', 'missing-value'],
    ['<a ⟦b⟧"1"/>', 'a(b="1")/', 'missing-value'],
    ['<a b=⟦1⟧ c="2"/>', 'a(b="1" c="2")/', 'unquoted-value'],
    ["<a b=⟦1'⟧ c='2'/>", 'a(b="1" c="2")/', 'unquoted-value'],
    ["<a b=⟦-x y z'⟧/>", 'a(b="-x y z")/', 'unquoted-value'],
    ['<a b="1"⟦c⟧="2"/>', 'a(b="1" c="2")/', 'missing-space'],
    ["<a b=⟦'1⟧ c='2'/>", 'a(b="1" c="2")/', 'unclosed-value'],
    ["<a b=⟦'1⟧ c='/2'/>", 'a(b="1" c="/2")/', 'unclosed-value'],
    ["<a><b c=⟦'1⟧/>↵<d e='2'/></a>", 'a(b(c="1")/ d(e="2")/)', 'unclosed-value'],
    ['<a><b c=⟦"1⟧↵</a>', 'a(b!(c="1"))', 'unclosed-value'],
    ['<a><b c=⟦"1⟧><d e="2"/></b></a>', 'a(b(c="1" | d(e="2")/))', 'unclosed-value'],
    ['<a b="1⟦<⟧2"/>', 'a(b="1<2")/', 'invalid-character'],
    // Names and characters.
    ['<⟦1a⟧></1a>', '1a', 'invalid-name'],
    ['<a ⟦-b⟧="1"/>', 'a(-b="1")/', 'invalid-name'],
    ['<a>1 ⟦<⟧ 2</a>', 'a("1" ! "2")', 'invalid-name'],
    ['<a></a ⟦b⟧>', 'a', 'invalid-character'],
    ['<a ⟦/⟧ >', 'a/', 'invalid-character'],
    ['<a>⟦\u0001\u0002⟧</a>', 'a("\u0001\u0002")', 'invalid-character'],
    ['<a>⟦\uFFFE⟧</a>', 'a("\uFFFE")', 'invalid-character'],
    ['<a>⟦]]>⟧</a>', 'a("]]>")', 'bad-cdata-end'],
    // References.
    ['<a>1 ⟦&⟧ 2</a>', 'a("1 & 2")', 'bad-entity'],
    ['<a>⟦&nbsp;⟧</a>', 'a("&nbsp;")', 'bad-entity'],
    ['<a>⟦&#0;⟧</a>', 'a("&#0;")', 'bad-entity'],
    ['<a b="⟦&⟧c"/>', 'a(b="&c")/', 'bad-entity'],
    // Comments, sections, instructions, DOCTYPE.
    ['<a><!-- b ⟦--⟧ c --></a>', 'a(<!>)', 'bad-comment'],
    ['<a><!-- b ⟦--⟧-></a>', 'a(<!>)', 'bad-comment'],
    ['<a>⟦<!--⟧ b↵<c/></a>', 'a(<!> c/)', 'unclosed-comment'],
    ['<a>⟦<!--⟧ b↵<c/><!-- d --></a>', 'a(<!> c/ <!>)', 'unclosed-comment'],
    ['<a>⟦<![CDATA[⟧b↵<c/></a>', 'a([b] c/)', 'unclosed-cdata'],
    ['<a>⟦<?b⟧ c↵<d/></a>', 'a(<?b> d/)', 'unclosed-instruction'],
    ['⟦<?xml⟧ version="1.0">↵<a/>', '<?xml> a/', 'unclosed-instruction'],
    ['⟦<?xml encoding="UTF-8"?>⟧<a/>', '<?xml> a/', 'bad-declaration'],
    ['⟦<?XML⟧ version="1.0"?><a/>', '<?XML> a/', 'bad-declaration'],
    ['↵⟦<?xml⟧ version="1.0"?><a/>', '<?xml> a/', 'misplaced-declaration'],
    ['⟦<?1⟧?><a/>', '<?1> a/', 'invalid-name'],
    ['⟦<!DOCTYPE⟧ a [↵<a/>', '<!DOCTYPE> a/', 'bad-doctype'],
    ['<a/>⟦<!DOCTYPE⟧ a>', 'a/ <!DOCTYPE>', 'bad-doctype'],
    ['<a>⟦<!-⟧↵</a>', 'a("")', 'bad-comment'],
    // The top.
    ['<a/><⟦b⟧/><c/>', 'a/ b/ c/', 'second-root'],
    ['<a/>↵⟦b⟧ ', 'a/ "b"', 'text-outside-root'],
    ['⟦a>⟧<b/></a>', '"a>" b/ ""', 'text-outside-root'],
    ['⟦⟧', '', 'no-root'],
    ['<a/>⟦\u00A0⟧', 'a/', 'text-outside-root'],
    ['⟦hello⟧', '"hello"', 'no-root'],
  ])('%s', (...row: Row) => check(row));
});

describe('messages name the words of the author and the other half', () => {
  it.each([
    ['<a><disk></dsik></a>', '`</dsik>` does not match the start tag `<disk>`.', 'disk'],
    ['<a b="1" b="2"/>', 'The attribute `b` is set twice.', 'b'],
    ['<a><b></a>', '`<b>` is never closed.', '</a>'],
    ['<a><name>x<name></a>', '`<name>` starts a second element: to close the first, write `</name>`.', 'name'],
    ['<a/><b/>', 'A document has one root, and `<a>` is it: `<b>` must stand inside it.', 'a'],
    ['<a/>\nweb server', 'The text `web server` stands outside the root `<a>`.', 'a'],
    ['<a></b></a>', '`</b>` closes nothing: no `<b>` is open.', 'a'],
    ['<disk type=file/>', 'The value `file` of `type` must stand in quotes.', undefined],
    [
      '<a>&nbsp;</a>',
      'Nothing defines `&nbsp;`: without a DTD there are only `&lt;`, `&gt;`, `&amp;`, `&quot;` and `&apos;`.',
      undefined,
    ],
  ])('%s', (text, message, other) => {
    const [problem, ...more] = parseXml(text).problems;
    expect(more).toEqual([]);
    expect(problem?.message).toBe(message);
    const related = problem?.related?.span;
    expect(related && text.slice(related.start, related.end)).toBe(other);
  });
});

describe('nesting', () => {
  it('is followed to the thousandth level, told once, and what lies deeper is one text', () => {
    const text = `<r>${'<a>'.repeat(1500)}${'</a>'.repeat(1500)}<b/></r>`;
    const document = parseXml(text);
    expect(document.problems.map((one) => one.code)).toEqual(['xml/too-deep']);
    let depth = 0;
    let innermost = document.root;
    for (; innermost?.children[0]?.kind === 'element'; innermost = innermost.children[0]) depth++;
    expect(depth).toBe(999);
    expect(innermost?.children.map((node) => node.kind)).toEqual(['text']);
    expect(document.root?.children.map((node) => node.kind)).toEqual(['element', 'element']);
  });

  it('may be left open at any depth', () => {
    expect(parseXml('<a>'.repeat(100_000)).problems.map((one) => one.code)).toEqual(['xml/too-deep']);
  });
});

describe('inputs made to hurt are read to their end', () => {
  const units = 100_000;
  it.each([
    '<',
    '&',
    '<a',
    '<a ',
    '<a>',
    '<a b="',
    `<a b='x "`,
    '</a>',
    '<a></b>',
    '<x></b><c>',
    '<!--',
    '<!--\n',
    '<?xml ',
    '<!DOCTYPE [',
    '<!DOCTYPE a "',
    '<![CDATA[',
    "b=c' ",
    ' ',
    '\0a',
    '<a>\n<b>\n</a>\n',
    '&amp',
  ])('%j', (piece) => {
    for (const text of [
      piece.repeat(units / piece.length),
      `<a ${piece.repeat(units / piece.length)}`,
      `<a b='${piece.repeat(units / piece.length)}`,
    ]) {
      expect(parseXml(text).problems.length).toBeGreaterThan(0);
    }
  });
});
