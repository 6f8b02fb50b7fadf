import { describe, expect, it } from 'vitest';
import { parseXml } from '../../xml/parse.ts';
import { Matcher } from '../matching/matcher.ts';
import { readRelaxNg } from './read.ts';

const NAMESPACES = 'xmlns="http://relaxng.org/ns/structure/1.0" datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes"';

/** Files by their names; `main.rng` is read. In a grammar's text, G stands for the attributes of the root. */
function accepts(files: Readonly<Record<string, string>>, xml: string): boolean {
  const start = readRelaxNg('main.rng', (file) => files[file]?.replace(' G', ` ${NAMESPACES}`));
  const { root } = parseXml(xml);
  return root !== undefined && new Matcher(start).accepts(root);
}

const shared =
  '<grammar G><define name="x"><element name="x"><empty/></element></define><define name="y"><element name="y"><ref name="x"/></element></define></grammar>';

const cases: readonly {
  what: string;
  files: Readonly<Record<string, string>>;
  valid: readonly string[];
  invalid: readonly string[];
}[] = [
  {
    what: 'a pattern without a grammar',
    files: {
      'main.rng':
        '<element name="r" G><attribute name="a"/><zeroOrMore><element name="b"><text/></element></zeroOrMore></element>',
    },
    valid: ['<r a=""/>', '<r a=""><b>x</b><b/></r>'],
    invalid: ['<r/>', '<r a="" b=""/>'],
  },
  {
    what: 'data, values and lists',
    files: {
      'main.rng':
        '<element name="r" G><list><choice><value> a </value><data type="int"><param name="minInclusive">3</param><except><value>5</value></except></data></choice><value type="string">b</value></list></element>',
    },
    valid: ['<r>a b</r>', '<r>4 b</r>'],
    invalid: ['<r>5 b</r>', '<r>2 b</r>', '<r>a</r>'],
  },
  {
    what: 'a file that is included',
    files: {
      'main.rng': '<grammar G><start><ref name="y"/></start><include href="shared.rng"/></grammar>',
      'shared.rng': shared,
    },
    valid: ['<y><x/></y>'],
    invalid: ['<y/>', '<x/>'],
  },
  {
    what: 'a definition of an included file that is replaced',
    files: {
      'main.rng':
        '<grammar G><start><ref name="y"/></start><include href="d/shared.rng"><div><define name="x"><element name="z"><empty/></element></define></div></include></grammar>',
      'd/shared.rng': '<grammar G><include href="more.rng"/></grammar>',
      'd/more.rng': shared,
    },
    valid: ['<y><z/></y>'],
    invalid: ['<y><x/></y>'],
  },
  {
    what: 'definitions that are combined',
    files: {
      'main.rng':
        '<grammar G><include href="shared.rng"/><start><ref name="y"/></start><define name="x" combine="choice"><element name="z"><empty/></element></define><define name="w" combine="interleave"><ref name="x"/></define><define name="w" combine="interleave"><ref name="y"/></define><start combine="choice"><element name="r"><ref name="w"/></element></start></grammar>',
      'shared.rng': shared,
    },
    valid: ['<y><x/></y>', '<y><z/></y>', '<r><y><z/></y><x/></r>'],
    invalid: ['<r><x/></r>', '<z/>'],
  },
  {
    what: 'a grammar inside another, and a file of its own',
    files: {
      'main.rng':
        '<grammar G><start><grammar><start><element name="r"><ref name="x"/><parentRef name="x"/><externalRef href="own.rng"/></element></start><define name="x"><element name="in"><empty/></element></define></grammar></start><define name="x"><element name="out"><empty/></element></define></grammar>',
      'own.rng': '<element name="own" G><empty/></element>',
    },
    valid: ['<r><in/><out/><own/></r>'],
    invalid: ['<r><out/><in/><own/></r>'],
  },
  {
    what: 'namespaces and name classes',
    files: {
      'main.rng':
        '<element name="r" xmlns:q="urn:q" G><element name="q:a"><empty/></element><element name="b" ns="urn:b"><attribute name="plain"/><element name="inner"><empty/></element></element><element><nsName ns="urn:n"><except><name ns="urn:n">no</name></except></nsName><empty/></element><element><choice><name>x</name><name>y</name></choice><empty/></element></element>',
    },
    valid: ['<r xmlns:p="urn:q"><p:a/><b xmlns="urn:b" plain=""><inner/></b><n xmlns="urn:n"/><y/></r>'],
    invalid: [
      '<r><a/><b plain=""><inner/></b><n/><y/></r>',
      '<r xmlns:p="urn:q"><p:a/><b xmlns="urn:b" plain=""><inner/></b><no xmlns="urn:n"/><y/></r>',
    ],
  },
  {
    what: 'annotations, which say nothing',
    files: {
      'main.rng':
        '<element name="r" G xmlns:d="urn:doc"><d:about><empty/></d:about><!-- --><oneOrMore><mixed><element name="i" d:x="1"><notAllowed/></element></mixed></oneOrMore></element>',
    },
    valid: [],
    invalid: ['<r/>', '<r><i/></r>'],
  },
];

describe.each(cases)('$what', ({ files, valid, invalid }) => {
  it.each(valid.map((xml) => ({ xml })))('$xml is valid', ({ xml }) => expect(accepts(files, xml)).toBe(true));
  it.each(invalid.map((xml) => ({ xml })))('$xml is not', ({ xml }) => expect(accepts(files, xml)).toBe(false));
});

it.each([
  [{}, "main.rng can't be read."],
  [{ 'main.rng': '<grammar G><start>' }, 'main.rng, line 1: '],
  [{ 'main.rng': '<html/>' }, 'main.rng is no RELAX NG schema in XML'],
  [{ 'main.rng': '<grammar G/>' }, 'main.rng has no <start>.'],
  [
    { 'main.rng': '<grammar G><start><ref name="x"/></start></grammar>' },
    'main.rng: <ref name="x"> refers to what is not defined.',
  ],
  [{ 'main.rng': '<grammar G><include href="x.rng"/></grammar>' }, "main.rng includes x.rng, which can't be read."],
  [{ 'main.rng': '<grammar G><include href="main.rng"/></grammar>' }, 'main.rng includes main.rng, which includes it again.'],
  [{ 'main.rng': '<element name="r" G><data type="float"/></element>' }, 'main.rng: the datatype float is not known.'],
  [
    { 'main.rng': '<element name="r" G><data type="int"><param name="digits">1</param></data></element>' },
    'main.rng: the facet digits is not known.',
  ],
  [{ 'main.rng': '<element name="r" G><perhaps/></element>' }, 'main.rng: <perhaps> is no pattern of RELAX NG.'],
  [{ 'main.rng': '<element name="p:r" G><empty/></element>' }, 'main.rng: the prefix of p:r is declared nowhere.'],
  [
    {
      'main.rng':
        '<grammar G><start><ref name="x"/></start><define name="x"><text/></define><define name="x"><text/></define></grammar>',
    },
    'main.rng: x is defined twice, without a word on how to combine both.',
  ],
] as const)('%o is refused', (files, problem) => {
  expect(() => accepts(files, '<r/>')).toThrow(problem);
});
