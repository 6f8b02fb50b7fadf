import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../xml/edit.ts';
import { parseXml } from '../../xml/parse.ts';
import { Matcher } from '../matching/matcher.ts';
import {
  anyOrder,
  attribute,
  data,
  define,
  either,
  element,
  empty,
  inNamespace,
  many,
  matching,
  optional,
  sequence,
  text,
  word,
  words,
} from '../notation.ts';
import { schemaFindings } from './findings.ts';

const EXTRA = 'urn:example:extra';

/** A little of what a guest looks like. */
const guest = define(() =>
  element(
    'guest',
    '',
    element('name', '', matching(/[^/]+/, 'a name without slashes')),
    optional(
      element(
        'memory',
        '',
        optional(attribute('unit', '', words({ KiB: '', MiB: '', GiB: '' }))),
        data('unsignedInt', {}, 'a number'),
      ),
    ),
    optional(
      element(
        'boot',
        '',
        either(sequence(element('kernel', '', text), optional(element('initrd', '', text))), element('loader', '', text)),
      ),
    ),
    optional(element('devices', '', many(either(disk, element('clock', '', attribute('offset', '', word('utc'))))))),
    optional(element('screen', '', sequence(optional(element('depth', '', empty)), optional(element('size', '', empty))))),
    optional(element(inNamespace(EXTRA, 'option'), '', many(element(inNamespace(EXTRA, 'arg'), '', empty)))),
  ),
);

const disk = define(() =>
  element(
    'disk',
    '',
    either(
      anyOrder(attribute('type', '', word('file')), element('source', '', attribute('file', ''))),
      anyOrder(
        attribute('type', '', word('block')),
        element('source', '', attribute('dev', ''), optional(element('slice', '', empty))),
      ),
    ),
    element(
      'target',
      '',
      attribute('dev', '', matching(/[a-z]+/, 'a name such as vda')),
      optional(attribute('bus', '', words({ virtio: '', ide: '' }))),
    ),
    optional(element('readonly', '', empty)),
  ),
);

const matcher = new Matcher(guest);

interface Expected {
  readonly rule: string;
  readonly message: string;
  /** What the fixes make of the text, by their titles; the preferred one has a star. */
  readonly fixed: Readonly<Record<string, string>>;
}

const cases: readonly (readonly [what: string, marked: string, Expected])[] = [
  [
    'a misspelt element',
    '<guest><⟦nmae⟧>a</nmae></guest>',
    {
      rule: 'schema/unknown-element',
      message: '<nmae> is not known in <guest>. Did you mean <name>?',
      fixed: { '*Rename to <name>': '<guest><name>a</name></guest>' },
    },
  ],
  [
    'an unknown element',
    '<guest><name>a</name><⟦wheel⟧/></guest>',
    {
      rule: 'schema/unknown-element',
      message: '<wheel> is not known in <guest>. Possible: <memory>, <boot>, <devices>, <screen>, <option>.',
      fixed: { 'Remove <wheel>': '<guest><name>a</name></guest>' },
    },
  ],
  [
    'an element that belongs elsewhere',
    '<guest><name>a</name><⟦clock⟧ offset="utc"/><devices></devices></guest>',
    {
      rule: 'schema/misplaced-element',
      message: "<clock> can't stand in <guest>: it belongs in <devices>.",
      fixed: {
        '*Move <clock> into <devices>': '<guest><name>a</name><devices><clock offset="utc"/></devices></guest>',
        'Remove <clock>': '<guest><name>a</name><devices></devices></guest>',
      },
    },
  ],
  [
    'an element that is missing where it belongs',
    '<guest><name>a</name><⟦target⟧ dev="vda"/><devices><disk type="file"><source file="/a"/></disk></devices></guest>',
    {
      rule: 'schema/misplaced-element',
      message: "<target> can't stand in <guest>: it belongs in <disk>.",
      fixed: {
        '*Move <target> into <disk>':
          '<guest><name>a</name><devices><disk type="file"><source file="/a"/><target dev="vda"/></disk></devices></guest>',
      },
    },
  ],
  [
    'an element twice',
    '<guest><name>a</name><⟦name⟧>b</name></guest>',
    {
      rule: 'schema/duplicate-element',
      message: '<guest> has <name> twice, and only one is possible.',
      fixed: { 'Remove the second <name>': '<guest><name>a</name></guest>' },
    },
  ],
  [
    'the same element twice',
    '<guest><name>a</name><⟦name⟧>a</name></guest>',
    {
      rule: 'schema/duplicate-element',
      message: '<guest> has <name> twice, and only one is possible.',
      fixed: { '*Remove the second <name>': '<guest><name>a</name></guest>' },
    },
  ],
  [
    'an element that another one rules out',
    '<guest><name>a</name><boot><loader>x</loader><⟦kernel⟧>y</kernel></boot></guest>',
    {
      rule: 'schema/impossible-element',
      message: '<kernel> is not possible in this <boot> beside <loader>.',
      fixed: { 'Remove <kernel>': '<guest><name>a</name><boot><loader>x</loader></boot></guest>' },
    },
  ],
  [
    'the wrong order',
    '<guest><name>a</name><boot><⟦initrd⟧>x</initrd><kernel>y</kernel></boot></guest>',
    {
      rule: 'schema/element-order',
      message: '<initrd> stands too early in <boot>: <kernel> or <loader> must come before it.',
      fixed: {
        'Move <initrd> behind <kernel>': '<guest><name>a</name><boot><kernel>y</kernel><initrd>x</initrd></boot></guest>',
        'Remove <initrd>': '<guest><name>a</name><boot><kernel>y</kernel></boot></guest>',
      },
    },
  ],
  [
    'the wrong order, the other way round',
    '<guest><name>a</name><screen><size/><⟦depth⟧/></screen></guest>',
    {
      rule: 'schema/element-order',
      message: '<depth> stands too late in <screen>: it must come before <size>.',
      fixed: {
        'Move <depth> before <size>': '<guest><name>a</name><screen><depth/><size/></screen></guest>',
        'Remove <depth>': '<guest><name>a</name><screen><size/></screen></guest>',
      },
    },
  ],
  [
    'a prefix that is not declared',
    '<guest><name>a</name><⟦x:option⟧><x:arg/></x:option></guest>',
    {
      rule: 'schema/namespace',
      message: `The prefix of <x:option> is declared nowhere, so libvirt drops it silently: xmlns:x='${EXTRA}' is missing.`,
      fixed: { '*Declare xmlns:x on <guest>': `<guest xmlns:x='${EXTRA}'><name>a</name><x:option><x:arg/></x:option></guest>` },
    },
  ],
  [
    'a prefix that is declared for something else',
    '<guest xmlns:x="urn:no"><name>a</name><⟦x:option⟧/></guest>',
    {
      rule: 'schema/namespace',
      message: `The prefix of <x:option> is declared for another namespace; it has to be ${EXTRA}.`,
      fixed: { '*Declare xmlns:x on <guest>': `<guest xmlns:x="${EXTRA}"><name>a</name><x:option/></guest>` },
    },
  ],
  [
    'an element in a namespace of its own',
    '<guest><⟦name⟧ xmlns="urn:no">a</name></guest>',
    {
      rule: 'schema/namespace',
      message: '<name> is in the namespace urn:no here, and is only known without one.',
      fixed: { 'Take <name> out of the namespace': '<guest><name>a</name></guest>' },
    },
  ],
  [
    'an element without its prefix',
    '<guest><name>a</name><⟦option⟧><arg/></option></guest>',
    {
      rule: 'schema/namespace',
      message: `<option> is only known in the namespace ${EXTRA}; without it, libvirt drops it silently.`,
      fixed: { 'Declare the namespace of <option>': `<guest><name>a</name><option xmlns='${EXTRA}'><arg/></option></guest>` },
    },
  ],
  [
    'a misspelt attribute',
    '<guest><name>a</name><memory ⟦unt⟧="KiB">1</memory></guest>',
    {
      rule: 'schema/unknown-attribute',
      message: 'unt= is not known on <memory>. Did you mean unit=?',
      fixed: {
        '*Rename to unit=': '<guest><name>a</name><memory unit="KiB">1</memory></guest>',
        'Remove unt=': '<guest><name>a</name><memory>1</memory></guest>',
      },
    },
  ],
  [
    'an unknown attribute',
    '<guest ⟦colour⟧="1"><name>a</name></guest>',
    {
      rule: 'schema/unknown-attribute',
      message: 'colour= is not known on <guest>. No other attribute is possible.',
      fixed: { 'Remove colour=': '<guest><name>a</name></guest>' },
    },
  ],
  [
    "an attribute that the parent's type rules out",
    '<guest><name>a</name><devices><disk type="file"><source file="/a" ⟦dev⟧="/b"/><target dev="vda"/></disk></devices></guest>',
    {
      rule: 'schema/impossible-attribute',
      message: "dev= is not possible on this <source> in a <disk> with type='file'.",
      fixed: {
        'Remove dev=':
          '<guest><name>a</name><devices><disk type="file"><source file="/a"/><target dev="vda"/></disk></devices></guest>',
      },
    },
  ],
  [
    'a misspelt value',
    '<guest><name>a</name><memory unit="⟦KBi⟧">1</memory></guest>',
    {
      rule: 'schema/bad-value',
      message: "'KBi' is not possible for unit= of <memory>. Did you mean 'KiB'? Expected: 'KiB', 'MiB', 'GiB'.",
      fixed: {
        "*Change to 'KiB'": '<guest><name>a</name><memory unit="KiB">1</memory></guest>',
        "Change to 'MiB'": '<guest><name>a</name><memory unit="MiB">1</memory></guest>',
        "Change to 'GiB'": '<guest><name>a</name><memory unit="GiB">1</memory></guest>',
      },
    },
  ],
  [
    'a text of the wrong form',
    '<guest><name>a</name><memory> ⟦much⟧ </memory></guest>',
    { rule: 'schema/bad-value', message: "'much' is not possible as the text of <memory>. Expected: a number.", fixed: {} },
  ],
  [
    'no text',
    '<guest><⟦name⟧/></guest>',
    {
      rule: 'schema/bad-value',
      message: '<name> is empty. Expected: a name without slashes.',
      fixed: {},
    },
  ],
  [
    'a missing attribute',
    '<guest><name>a</name><devices><⟦clock⟧/></devices></guest>',
    {
      rule: 'schema/missing-attribute',
      message: "<clock> needs offset=. Possible: 'utc'.",
      fixed: { "*Add offset='utc'": "<guest><name>a</name><devices><clock offset='utc'/></devices></guest>" },
    },
  ],
  [
    'a missing element',
    '<guest><name>a</name><devices><⟦disk⟧ type="block"><source dev="/a"/></disk></devices></guest>',
    {
      rule: 'schema/missing-element',
      message: '<disk> needs a <target>.',
      fixed: {
        "Add <target dev='vda'/>":
          '<guest><name>a</name><devices><disk type="block"><source dev="/a"/><target dev="vda"/></disk></devices></guest>',
      },
    },
  ],
  [
    'text where none may stand',
    '<guest><name>a</name>⟦well⟧</guest>',
    {
      rule: 'schema/stray-text',
      message: "<guest> can't contain text: 'well' has no meaning here.",
      fixed: { 'Remove the text': '<guest><name>a</name></guest>' },
    },
  ],
];

describe.each(cases)('%s', (_, marked, expected) => {
  const plain = marked.replace(/[⟦⟧]/g, '');
  const findings = schemaFindings(parseXml(plain), matcher);

  it('is found once, at its place, with these words', () => {
    expect(findings.map(({ rule, message }) => ({ rule, message }))).toEqual([
      { rule: expected.rule, message: expected.message },
    ]);
    const start = marked.indexOf('⟦');
    expect(findings[0]?.span).toEqual({ start, end: marked.indexOf('⟧') - 1 });
  });

  it('has these fixes', () => {
    const fixed = findings[0]?.fixes.map(({ title, preferred, edits }) => [
      (preferred ? '*' : '') + title,
      applyEdits(plain, edits),
    ]);
    expect(Object.fromEntries(fixed ?? [])).toEqual(expected.fixed);
  });
});

it('finds all mistakes of a document at once', () => {
  const xml =
    '<guest><nmae>a/b</nmae><memory unit="kib">x</memory><devices><disk type="file"><source dev="/a"/></disk><bus/></devices></guest>';
  expect(schemaFindings(parseXml(xml), matcher).map(({ rule, span }) => `${rule} ${xml.slice(span.start, span.end)}`)).toEqual([
    'schema/unknown-element nmae',
    'schema/bad-value a/b',
    'schema/bad-value kib',
    'schema/bad-value x',
    'schema/missing-element disk',
    // One value that does not fit, rather than an attribute that is missing and another that can't be there.
    'schema/impossible-value file',
    'schema/unknown-element bus',
  ]);
});

it('points at what stands first, or decides', () => {
  const twice = schemaFindings(parseXml('<guest><name>a</name><name>b</name></guest>'), matcher);
  expect(twice[0]?.related).toEqual([{ message: 'The first <name>', span: { start: 8, end: 12 } }]);
});

it('says nothing of valid documents and of other roots', () => {
  expect(schemaFindings(parseXml('<guest><name>a</name></guest>'), matcher)).toEqual([]);
  expect(schemaFindings(parseXml('<network/>'), matcher)).toEqual([]);
  expect(schemaFindings(parseXml(''), matcher)).toEqual([]);
});
