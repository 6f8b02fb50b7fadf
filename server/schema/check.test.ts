import { describe, expect, it } from 'vitest';
import { parseXml } from '../xml/parse.ts';
import { checkByBuiltIn, checkBySchemaFile } from './check.ts';
import { SchemaProblem } from './relaxng/markup.ts';

const NAMESPACES = 'xmlns="http://relaxng.org/ns/structure/1.0" datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes"';

describe('the built-in grammar', () => {
  it('says nothing of a small guest', () => {
    const guest = "<domain type='kvm'><name>a</name><memory>1</memory><os><type>hvm</type></os></domain>";
    expect(checkByBuiltIn(parseXml(guest))).toEqual([]);
  });

  it('finds a misspelt element', () => {
    const findings = checkByBuiltIn(parseXml("<domain type='kvm'><name>a</name><devcies/></domain>"));
    expect(findings.map(({ rule, message }) => ({ rule, message }))).toEqual([
      { rule: 'schema/unknown-element', message: '<devcies> is not known in <domain>. Did you mean <devices>?' },
    ]);
  });
});

describe('a schema in a file', () => {
  const reading = (schema: string) => checkBySchemaFile('/s.rng', (file) => (file === '/s.rng' ? schema : undefined));

  it('checks documents', () => {
    const check = reading(`<element name="r" ${NAMESPACES}><attribute name="n"><data type="int"/></attribute></element>`);
    expect(check(parseXml('<r n="1"/>'))).toEqual([]);
    expect(check(parseXml('<r n="x"/>')).map(({ message }) => message)).toEqual([
      "'x' is not possible for n= of <r>. Expected: a whole number.",
    ]);
  });

  it.each([
    ['data', '<ref name="x"/>', '<data type="float"/>'],
    ['data of an attribute', '<attribute name="a"><ref name="x"/></attribute>', '<data type="float"/>'],
    ['a pattern', '<element name="e"><ref name="x"/></element>', '<perhaps/>'],
    ['a regular expression', '<ref name="x"/>', '<data type="string"><param name="pattern">(</param></data>'],
  ])('is refused when %s is wrong deep inside', (_, use, definition) => {
    const schema = `<grammar ${NAMESPACES}><start><element name="r">${use}</element></start><define name="x">${definition}</define></grammar>`;
    expect(() => reading(schema)).toThrow(SchemaProblem);
  });
});
