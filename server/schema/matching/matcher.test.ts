import { describe, expect, it } from 'vitest';
import { parseXml } from '../../xml/parse.ts';
import {
  anyName,
  anyNameBut,
  anyNameOf,
  anyOrder,
  attribute,
  type Content,
  data,
  define,
  either,
  element,
  empty,
  inNamespace,
  list,
  many,
  matching,
  notAllowed,
  optional,
  sequence,
  some,
  text,
  without,
  word,
  words,
} from '../notation.ts';
import { Matcher } from './matcher.ts';

const a = element('a', '', empty);
const b = element('b', '', empty);
const c = element('c', '', empty);

/** What may stand in `<r>`, and whole documents that are valid and not. */
const cases: readonly { what: string; content: Content; valid: readonly string[]; invalid: readonly string[] }[] = [
  {
    what: 'nothing',
    content: empty,
    valid: ['<r/>', '<r> <!-- --> </r>'],
    invalid: ['<r a="1"/>', '<r>x</r>', '<r><a/></r>', '<q/>'],
  },
  {
    what: 'a sequence',
    content: sequence(a, b),
    valid: ['<r><a/>\n<b/></r>'],
    invalid: ['<r><b/><a/></r>', '<r><a/></r>', '<r><a/><b/><b/></r>'],
  },
  {
    what: 'any order',
    content: anyOrder(a, b, optional(c)),
    valid: ['<r><b/><c/><a/></r>', '<r><a/><b/></r>'],
    invalid: ['<r><a/><c/></r>'],
  },
  {
    what: 'sequences in any order',
    content: anyOrder(sequence(a, b), many(c)),
    valid: ['<r><a/><c/><b/></r>'],
    invalid: ['<r><b/><c/><a/></r>'],
  },
  {
    what: 'one of several',
    content: either(a, sequence(b, c)),
    valid: ['<r><a/></r>', '<r><b/><c/></r>'],
    invalid: ['<r><a/><b/><c/></r>', '<r/>'],
  },
  {
    what: 'some',
    content: some(either(a, b)),
    valid: ['<r><a/></r>', '<r><b/><a/><b/></r>'],
    invalid: ['<r/>', '<r><c/></r>'],
  },
  { what: 'many that may be empty', content: some(optional(a)), valid: ['<r/>', '<r><a/><a/></r>'], invalid: ['<r><b/></r>'] },
  {
    what: 'what is not allowed',
    content: either(a, sequence(b, notAllowed)),
    valid: ['<r><a/></r>'],
    invalid: ['<r><b/></r>'],
  },
  {
    what: 'text beside elements',
    content: anyOrder(text, many(a)),
    valid: ['<r>x<a/>y</r>', '<r/>'],
    invalid: ['<r>x<b/></r>'],
  },
  {
    what: 'no text beside elements',
    content: some(a),
    valid: ['<r> <a/> </r>'],
    invalid: ['<r>x<a/></r>', '<r><a/><![CDATA[x]]></r>'],
  },
  {
    what: 'values',
    content: words({ yes: '', 'of two': '' }),
    valid: ['<r>yes</r>', '<r> of \n two </r>', '<r>y<!-- -->es</r>', '<r>y&#101;s</r>'],
    invalid: ['<r>no</r>', '<r/>', '<r>yes<a/></r>'],
  },
  { what: 'data', content: data('unsignedInt'), valid: ['<r> 7 </r>'], invalid: ['<r>-7</r>', '<r></r>'] },
  {
    what: 'data or nothing',
    content: either(empty, data('unsignedInt')),
    valid: ['<r/>', '<r> </r>', '<r>1</r>'],
    invalid: ['<r>x</r>'],
  },
  {
    what: 'data but',
    content: without(matching(/[a-z]+/, 'letters'), word('no')),
    valid: ['<r>yes</r>'],
    invalid: ['<r>no</r>'],
  },
  {
    what: 'lists',
    content: list(word('x'), some(data('int'))),
    valid: ['<r>x 1</r>', '<r> x 1\n2 </r>'],
    invalid: ['<r>x</r>', '<r>1 x</r>', '<r>x y</r>'],
  },
  {
    what: 'attributes',
    content: anyOrder(attribute('m', '', word('1')), optional(attribute('n', ''))),
    valid: ['<r m="1"/>', '<r n="" m="1"/>'],
    invalid: ['<r/>', '<r n="x"/>', '<r m="2"/>', '<r m="1" o=""/>'],
  },
  {
    what: 'attributes that decide the content, wherever they stand',
    content: either(sequence(attribute('t', '', word('a')), a), sequence(b, attribute('t', '', word('b')))),
    valid: ['<r t="a"><a/></r>', '<r t="b"><b/></r>'],
    invalid: ['<r t="a"><b/></r>', '<r t="b"><a/></r>', '<r><a/></r>'],
  },
  {
    what: 'elements of one name that differ inside',
    content: either(
      sequence(element('x', '', attribute('p', '')), a),
      sequence(element('x', '', optional(attribute('q', ''))), b),
    ),
    valid: ['<r><x p=""/><a/></r>', '<r><x q=""/><b/></r>', '<r><x/><b/></r>'],
    invalid: ['<r><x p=""/><b/></r>', '<r><x q=""/><a/></r>'],
  },
  {
    what: 'any names',
    content: anyOrder(many(attribute(anyName, '')), many(element(anyNameBut(inNamespace('', 'a')), '', text))),
    valid: ['<r x="" y=""><b/><c>1</c></r>', '<r><n:a xmlns:n="urn:n"/></r>'],
    invalid: ['<r><a/></r>', '<r><b x=""/></r>'],
  },
  {
    what: 'names of a namespace',
    content: many(element(anyNameOf('urn:n'), '', empty)),
    valid: ['<r xmlns:p="urn:n"><p:x/><y xmlns="urn:n"/></r>', '<r/>'],
    invalid: ['<r><x/></r>', '<r><p:x/></r>', '<r xmlns:p="urn:m"><p:x/></r>'],
  },
];

describe.each(cases)('$what', ({ content, valid, invalid }) => {
  const matcher = new Matcher(define(() => element('r', '', content)));
  it.each(valid.map((xml) => ({ xml })))('$xml is valid', ({ xml }) => expect(accepts(matcher, xml)).toBe(true));
  it.each(invalid.map((xml) => ({ xml })))('$xml is not', ({ xml }) => expect(accepts(matcher, xml)).toBe(false));
});

it('follows definitions that contain themselves', () => {
  const nested: Content = define(() => element('n', '', optional(nested)));
  const matcher = new Matcher(() => element('r', '', nested));
  const deep = 500;
  expect(accepts(matcher, `<r>${'<n>'.repeat(deep)}${'</n>'.repeat(deep)}</r>`)).toBe(true);
  expect(accepts(matcher, '<r><n><n/><n/></n></r>')).toBe(false);
});

it('does not grow with every order of what has none', () => {
  const names = [...'abcdefghijklmnopqrstuvwxyz'];
  const matcher = new Matcher(() => element('r', '', ...names.map((name) => optional(element(name, '', empty)))));
  const forth = names.map((name) => `<${name}/>`);
  expect(accepts(matcher, `<r>${forth.join('')}</r>`)).toBe(true);
  expect(accepts(matcher, `<r>${forth.reverse().join('')}</r>`)).toBe(true);
  expect(matcher.table.size).toBeLessThan(1000);
});

function accepts(matcher: Matcher, xml: string): boolean {
  const { root } = parseXml(xml);
  return root !== undefined && matcher.accepts(root);
}
