import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../xml/edit.ts';
import { parseXml } from '../../xml/parse.ts';
import { checkByBuiltIn } from '../check.ts';

const guest = (device: string, os = ''): string =>
  `<domain type='kvm'><name>a</name><memory>1</memory><os><type>hvm</type>${os}</os><devices>${device}</devices></domain>`;
const card = (inner: string): string => `<interface type='network'><source network='default'/>${inner}</interface>`;
const host = (inner: string): string =>
  `<hostdev mode='subsystem' type='pci'><source><address domain='0' bus='1' slot='0' function='0'/></source>${inner}</hostdev>`;

const cases: readonly (readonly [what: string, marked: string, findings: readonly string[]])[] = [
  [
    "a guest's boot order in a device of the host",
    guest(host("<⟦boot⟧ dev='hd'/>")),
    ["schema/misplaced-element This <boot> can't stand in <hostdev>: with dev= it belongs in <os>."],
  ],
  [
    "a disk's target in a network card",
    guest(card("<⟦target⟧ bus='virtio' tray='open'/>")),
    ["schema/misplaced-element This <target> can't stand in <interface>: with bus= and tray= it belongs in <disk>."],
  ],
  [
    'what stands in it goes with it',
    guest(card("<⟦boot⟧ dev='hd'>text</boot>")),
    ["schema/misplaced-element This <boot> can't stand in <interface>: with dev= it belongs in <os>."],
  ],
  [
    'an attribute that fits leaves each of the others wrong by itself',
    guest(card("<boot order='1' ⟦dev⟧='hd'/>")),
    ['schema/unknown-attribute dev= is not known on <boot>. Possible: loadparm=.'],
  ],
  [
    'attributes that fit nowhere',
    guest(card("<⟦boot⟧ colour='red'/>")),
    [
      'schema/missing-attribute <boot> needs order=.',
      'schema/unknown-attribute colour= is not known on <boot>. Possible: order=, loadparm=.',
    ],
  ],
];

describe.each(cases)('%s', (_, marked, expected) => {
  const findings = checkByBuiltIn(parseXml(marked.replace(/[⟦⟧]/g, '')));

  it('is said like this', () => {
    expect(findings.map(({ rule, message }) => `${rule} ${message}`)).toEqual(expected);
  });

  it('at its place', () => {
    expect(findings[0]?.span).toEqual({ start: marked.indexOf('⟦'), end: marked.indexOf('⟧') - 1 });
  });
});

it('can be moved or removed, and its author chooses', () => {
  const text = guest(host("<boot dev='hd'/>"));
  const fixes = checkByBuiltIn(parseXml(text)).flatMap((finding) => finding.fixes);
  expect(fixes.map(({ title, preferred, edits }) => [title, preferred, applyEdits(text, edits)])).toEqual([
    ['Move <boot> into <os>', false, guest(host(''), "<boot dev='hd'/>")],
    ['Remove <boot>', false, guest(host(''))],
  ]);
});
