import { expect, test } from 'vitest';
import { unknownHost } from '../host/facts.ts';
import { parseXml } from '../xml/parse.ts';
import { applyPreferredFixes, checkDocument } from './check.ts';
import { guest } from './examples/domain.ts';
import { hostWith, unifiedImageFile } from './examples/host.ts';
import type { Finding, Settings } from './rule.ts';

const loader = "<loader readonly='yes' type='pflash'>/srv/a_CODE.fd</loader>";
const both = guest({ os: [loader], devices: ["<disk><target dev='hda'/></disk>"] });

function check(text: string, levels: Settings['levels'] = {}): readonly Finding[] {
  return checkDocument(parseXml(text), unknownHost, { levels });
}

const shown = (findings: readonly Finding[]): readonly string[] => findings.map(({ rule, level }) => `${rule} ${level}`);

test('findings of all rules stand in the order of the text', () => {
  expect(shown(check(both))).toEqual(['loader/nvram-missing warning', 'disk/ide-on-q35 error']);
});

test('a person may choose other levels, or none', () => {
  expect(shown(check(both, { 'loader/nvram-missing': 'hint', 'disk/ide-on-q35': 'off' }))).toEqual([
    'loader/nvram-missing hint',
  ]);
});

test('well-formedness errors are findings of a domain, with their own levels too', () => {
  const broken = guest({ devices: ["<disk><target dev='vda' dev='vdb'/></disk>"] });
  expect(shown(check(broken))).toEqual(['xml/duplicate-attribute error']);
  expect(check(broken)[0]?.related).toHaveLength(1);
  expect(check(broken, { 'xml/duplicate-attribute': 'off' })).toEqual([]);
});

test.each(["<network><a b='1' b='2'></network>", '', '<project><domain/></project>', 'no XML at all'])(
  'nothing is said of %j',
  (text) => {
    expect(check(text)).toEqual([]);
  },
);

test.each([
  ['<nv', `${loader}<nv`],
  ['an <nvram> without its end', `${loader}<nvram>/a`],
  ['a quote that is open', `${loader}<nvram template='/a`],
])('while <os> is being typed, nothing is missing yet: %s', (_, os) => {
  expect(shown(check(guest({ os: [os] }))).filter((line) => line.startsWith('loader/'))).toEqual([]);
});

test('a document that needs no fix comes back as it was', () => {
  const text = guest({});
  expect(applyPreferredFixes(text, unknownHost, { levels: {} })).toEqual({ text, applied: [], left: [] });
});

test('all preferred edits are applied, in several rounds where they meet', () => {
  const devices = ["<disk><target dev='hda'/></disk>", "<disk><target dev='hdb'/></disk>", "<controller type='ide'/>"];
  const { text, applied, left } = applyPreferredFixes(guest({ devices }), unknownHost, { levels: {} });
  const moved = ["<disk><target dev='sda' bus='sata'/></disk>", "<disk><target dev='sdb' bus='sata'/></disk>"];
  expect(text).toBe(guest({ devices: moved }));
  expect(applied).toHaveLength(3);
  expect(left).toEqual([]);
});

test('what is no preferred edit is left: a choice, a split', () => {
  const image = '/srv/unified.fd';
  const text = guest({ os: [loader.replace('/srv/a_CODE.fd', image)] });
  const { text: after, left } = applyPreferredFixes(text, hostWith({ images: [unifiedImageFile(image)] }), { levels: {} });
  expect(after).toBe(text);
  expect(shown(left)).toEqual(['loader/unified-image warning']);
  expect(shown(applyPreferredFixes(guest({ os: [loader] }), unknownHost, { levels: {} }).left)).toEqual([
    'loader/nvram-missing warning',
  ]);
});

test.each([
  ['one port twice', "<graphics type='vnc' port='5901'/>", "<graphics type='vnc' port='5901'/>", true],
  ['two ports', "<graphics type='vnc' port='5901'/>", "<graphics type='vnc' port='5902'/>", false],
])('of two that can be only once, the second goes where it says the same: %s', (_, first, second, goes) => {
  const text = guest({ devices: [first, second] });
  const { text: after, left } = applyPreferredFixes(text, unknownHost, { levels: {} });
  expect(after).toBe(goes ? guest({ devices: [first] }) : text);
  expect(left.flatMap(({ fixes }) => fixes.map(({ title }) => title))).toEqual(goes ? [] : ['Remove this <graphics>']);
});

test('only the findings that were asked for are fixed', () => {
  const debian = both.replace('/srv/a_CODE.fd', '/usr/share/OVMF/OVMF_CODE_4M.fd');
  const { text, left } = applyPreferredFixes(
    debian,
    unknownHost,
    { levels: {} },
    ({ rule }) => rule === 'loader/nvram-missing',
  );
  expect(text).toContain("<nvram template='/usr/share/OVMF/OVMF_VARS_4M.fd'>");
  expect(shown(left)).toEqual(['disk/ide-on-q35 error']);
});

test('a switched-off rule fixes nothing', () => {
  const { text } = applyPreferredFixes(both, unknownHost, { levels: { 'disk/ide-on-q35': 'off' } });
  expect(text).toBe(both);
});

test('thousands of mistakes are found and fixed in a moment', () => {
  const devices = Array.from({ length: 4000 }, (_, index) => `<disk><target dev='hd${index}' bus='ide'/></disk>`);
  const start = performance.now();
  expect(applyPreferredFixes(guest({ devices }), unknownHost, { levels: {} }).left).toEqual([]);
  expect(performance.now() - start).toBeLessThan(5000);
});
