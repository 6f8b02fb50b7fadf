import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { beforeAll, describe, expect, it } from 'vitest';
import oniguruma from 'vscode-oniguruma';
import textmate from 'vscode-textmate';

const read = (file: string) => readFileSync(new URL(file, import.meta.url));
let grammar: textmate.IGrammar;

beforeAll(async () => {
  const wasm = readFileSync(createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm'));
  await oniguruma.loadWASM(wasm);
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (sources) => new oniguruma.OnigScanner(sources),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async (scope) =>
      scope === 'text.xml.libvirt'
        ? textmate.parseRawGrammar(read('libvirt-xml.tmLanguage.json').toString(), 'grammar.json')
        : null,
  });
  const loaded = await registry.loadGrammar('text.xml.libvirt');
  if (loaded === null) throw new Error('the grammar could not be loaded');
  grammar = loaded;
});

/** Each piece of the lines with its innermost scope, without the endings `.xml` and `.libvirt`; plain text and white space left out. */
function scopesOf(lines: string): string[] {
  let stack = textmate.INITIAL;
  const pieces: string[] = [];
  for (const line of lines.split('\n')) {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, stack);
    stack = ruleStack;
    for (const token of tokens) {
      const piece = line.slice(token.startIndex, token.endIndex);
      const scope = token.scopes.at(-1)?.replace(/\.(xml|libvirt)$/, '') ?? '';
      if (piece.trim() !== '' && scope !== 'text.xml') pieces.push(`${piece.trim()} ${scope}`);
    }
  }
  return pieces;
}

const open = (text: string) => `${text} punctuation.definition.tag`;
const tag = (text: string) => `${text} entity.name.tag.localname`;
const name = (text: string) => `${text} entity.other.attribute-name`;
const equals = '= punctuation.separator.key-value';
const begin = (quote: string) => `${quote} punctuation.definition.string.begin`;
const end = (quote: string) => `${quote} punctuation.definition.string.end`;
const attribute = (key: string, value: string, quote = "'") => [name(key), equals, begin(quote), value, end(quote)];

describe('markup', () => {
  it.each<readonly [string, readonly string[]]>([
    ['<domain>', [open('<'), tag('domain'), open('>')]],
    ['</domain>', [open('</'), tag('domain'), open('>')]],
    ['<a/>', [open('<'), tag('a'), open('/>')]],
    [
      '<qemu:arg value="-cpu"/>',
      [
        open('<'),
        'qemu entity.name.tag.namespace',
        ': punctuation.separator.namespace',
        tag('arg'),
        ...attribute('value', '-cpu string.quoted.double', '"'),
        open('/>'),
      ],
    ],
    ['<a\n  b="c"\n/>', [open('<'), tag('a'), ...attribute('b', 'c string.quoted.double', '"'), open('/>')]],
    ['<a b=\n</c>', [open('<'), tag('a'), name('b'), equals, open('</'), tag('c'), open('>')]],
    [
      "<a b='c\n<d/>",
      [open('<'), tag('a'), name('b'), equals, begin("'"), 'c string.quoted.single', open('<'), tag('d'), open('/>')],
    ],
    [
      '<!-- a\n-- b -->',
      [
        '<!-- punctuation.definition.comment',
        'a comment.block',
        '-- invalid.illegal.double-hyphen',
        'b comment.block',
        '--> punctuation.definition.comment',
      ],
    ],
    [
      '<![CDATA[<a>]]>',
      ['<![CDATA[ punctuation.definition.string', '<a> string.unquoted.cdata', ']]> punctuation.definition.string'],
    ],
    [
      "<?xml version='1.0'?>",
      [open('<?'), 'xml entity.name.tag', ...attribute('version', '1.0 string.quoted.single'), open('?>')],
    ],
    [
      '<!DOCTYPE a [<!ENTITY b "]>">]>',
      [
        open('<!'),
        'DOCTYPE keyword.other.doctype',
        'a meta.tag.sgml.doctype',
        '[ meta.internal-subset',
        '<!ENTITY b meta.internal-subset',
        '"]>" string.quoted.double',
        '> meta.internal-subset',
        '] meta.internal-subset',
        open('>'),
      ],
    ],
    [
      'a &lt; b & c',
      [
        '& punctuation.definition.entity',
        'lt constant.character.entity',
        '; punctuation.definition.entity',
        '& invalid.illegal.bad-ampersand',
      ],
    ],
  ])('%s', (lines, expected) => {
    expect(scopesOf(lines)).toEqual(expected);
  });
});

describe('what a value is', () => {
  const uuid = 'c7a5fdbd-edaf-9455-926a-d65c16db1809';
  it.each([
    ['yes', 'constant.language.boolean'],
    ['off', 'constant.language.boolean'],
    ['yesterday', 'string.quoted.single'],
    ['0x0000', 'constant.numeric.hex'],
    ['2048', 'constant.numeric.decimal'],
    ['4G', 'string.quoted.single'],
    ['KiB', 'keyword.other.unit'],
    ['GB', 'keyword.other.unit'],
    ['bytes', 'keyword.other.unit'],
    ['52:54:00:6d:90:02', 'constant.other.mac-address'],
    ['0000:03:00.0', 'constant.other.pci-address'],
    [uuid, 'constant.other.uuid'],
    ['/usr/share/OVMF/OVMF_CODE_4M.fd', 'string.other.path'],
    ['virtio', 'string.quoted.single'],
  ])("<a b='%s'/>", (value, scope) => {
    for (const quote of ["'", '"']) {
      const expected = scope.replace('single', quote === '"' ? 'double' : 'single');
      const pieces = scopesOf(`<a b=${quote}${value}${quote}/>`);
      expect(pieces).toEqual([open('<'), tag('a'), ...attribute('b', `${value} ${expected}`, quote), open('/>')]);
    }
  });

  it.each([
    ['yes', 'constant.language.boolean'],
    ['219136', 'constant.numeric.decimal'],
    ['0x505', 'constant.numeric.hex'],
    [uuid, 'constant.other.uuid'],
    ['/usr/bin/qemu-system-x86_64', 'string.other.path'],
  ])('<a>%s</a>', (text, scope) => {
    const tags = [open('</'), tag('a'), open('>')];
    expect(scopesOf(`<a>${text}</a>`)).toEqual([open('<'), tag('a'), open('>'), `${text} ${scope}`, ...tags]);
    expect(scopesOf(`<a>${text} and more</a>`)[3]).toBe(text.startsWith('/') ? `${text} and more ${scope}` : open('</'));
  });
});

describe('the language configuration', () => {
  const configuration = JSON.parse(read('libvirt-xml.language-configuration.json').toString()) as {
    readonly indentationRules: Record<string, string>;
    readonly onEnterRules: readonly { readonly beforeText: string }[];
    readonly wordPattern: string;
  };
  const matches = (pattern: string | undefined, line: string) => new RegExp(pattern ?? '(?!)').test(line);

  it.each([
    ['  <devices>', true, false],
    ["<disk type='file' device='disk'>", true, false],
    ["<source file='/a/b'>", true, false],
    ["<source file='/a/b'/>", false, false],
    ['<name>web</name>', false, false],
    ['<!-- a -->', false, false],
    ['<?xml version="1.0"?>', false, false],
    ['  </devices>', false, true],
  ])('%s: indents what follows: %s, is outdented: %s', (line, increases, decreases) => {
    expect(matches(configuration.indentationRules['increaseIndentPattern'], line)).toBe(increases);
    expect(matches(configuration.indentationRules['decreaseIndentPattern'], line)).toBe(decreases);
    expect(configuration.onEnterRules.map((rule) => matches(rule.beforeText, line))).toEqual([increases, increases]);
  });

  it('takes names and values as words', () => {
    const words = "<qemu:arg value='52:54:00' path='/a/b-c.fd'/>".match(new RegExp(configuration.wordPattern, 'g'));
    expect(words).toEqual(['qemu:arg', 'value', '52:54:00', 'path', 'a', 'b-c.fd']);
  });
});
