import { describe, expect, test } from 'vitest';
import { readDomain } from '../domain/domain.ts';
import { applyEdits } from '../xml/edit.ts';
import { parseXml } from '../xml/parse.ts';
import { sharedRules } from './rules.ts';
import type { WorkspaceDomain } from './shared-rule.ts';
import { checkWorkspace } from './workspace.ts';

const uuids = ['4b8e7189-8d02-487f-8b1b-a5d4a24775af', 'c27e610e-9279-42b6-a68f-9be54e74ba4b'] as const;

interface Guest {
  readonly name?: string;
  readonly type?: string;
  readonly uuid?: string;
  readonly nvram?: string;
  readonly mac?: string;
  readonly network?: string;
  readonly disks?: readonly string[];
  /** Inside each `<disk>`. */
  readonly inDisk?: string;
}

function guest(
  file: string,
  { name = file, type = 'kvm', uuid, nvram, mac, network = 'default', disks = [], inDisk = '' }: Guest,
) {
  const lines = [
    `<domain type='${type}'><name>${name}</name>`,
    ...(uuid === undefined ? [] : [`<uuid>${uuid}</uuid>`]),
    `<os><type machine='q35'>hvm</type>${nvram === undefined ? '' : `<nvram>${nvram}</nvram>`}</os>`,
    '<devices>',
    ...disks.map((path) => `<disk type='file' device='disk'><source file='${path}'/><target dev='vda'/>${inDisk}</disk>`),
    ...(mac === undefined
      ? []
      : [`<interface type='network'><mac address='${mac}'/><source network='${network}'/></interface>`]),
    '</devices></domain>',
  ];
  return { file: file.includes('/') ? `${file}.xml` : `/guests/${file}.xml`, text: lines.join('\n') };
}

function check(...guests: readonly { readonly file: string; readonly text: string }[]) {
  const domains = guests.map(({ file, text }): WorkspaceDomain => {
    const domain = readDomain(parseXml(text));
    if (!domain) throw new Error(`${file} is no domain`);
    return { file, domain };
  });
  return checkWorkspace(domains);
}

function shown(...guests: readonly { readonly file: string; readonly text: string }[]): readonly string[] {
  return [...check(...guests)].flatMap(([file, findings]) => findings.map(({ rule, level }) => `${file} ${rule} ${level}`));
}

const both = (what: string): readonly string[] => ['/guests/a.xml', '/guests/b.xml'].map((file) => `${file} workspace/${what}`);
const store = '/var/lib/libvirt/qemu/nvram/a_VARS.fd';
const mac = '52:54:00:12:34:56';

describe('two guests share', () => {
  test.each<[title: string, one: Guest, other: Guest, expected: readonly string[]]>([
    ['nothing', { uuid: uuids[0], mac }, { uuid: uuids[1], mac: '52:54:00:12:34:57' }, []],
    ['a UUID', { uuid: uuids[0] }, { uuid: uuids[0] }, both('uuid warning')],
    [
      'a UUID, written otherwise',
      { uuid: uuids[0] },
      { uuid: uuids[0].toUpperCase().replaceAll('-', '') },
      both('uuid warning'),
    ],
    ['a UUID that is none yet', { uuid: 'UUID' }, { uuid: 'UUID' }, []],
    ['a variable store', { nvram: store }, { nvram: store }, both('nvram warning')],
    ['a variable store that is to be filled in', { nvram: '/x/{{ name }}_VARS.fd' }, { nvram: '/x/{{ name }}_VARS.fd' }, []],
    ['a MAC address', { mac }, { mac: mac.toUpperCase() }, both('mac warning')],
    ['a MAC address in other networks', { mac }, { mac, network: 'lab' }, []],
    ['a data disk', { disks: ['/a', '/data'] }, { disks: ['/b', '/data'] }, both('disk warning')],
    ['a disk made for it', { disks: ['/a'], inDisk: '<shareable/>' }, { disks: ['/a'], inDisk: '<shareable/>' }, []],
    ['a disk they only read', { disks: ['/a'], inDisk: '<readonly/>' }, { disks: ['/a'] }, []],
    [
      'a name and a disk: versions',
      { name: 'g', uuid: uuids[0], disks: ['/a'] },
      { name: 'g', uuid: uuids[1], disks: ['/a'] },
      [],
    ],
    ['a UUID with a guest of another hypervisor', { uuid: uuids[0] }, { uuid: uuids[0], type: 'xen' }, []],
  ])('%s', (_, one, other, expected) => {
    expect(shown(guest('a', one), guest('b', other))).toEqual(expected);
  });

  test('the system disk: two ways of starting one system, which share what goes with it', () => {
    const system: Guest = { disks: ['/a'], nvram: store, mac };
    expect(shown(guest('a', system), guest('b', system))).toEqual(both('disk hint'));
  });

  test('everything, but are one guest: a backup or another host', () => {
    const system: Guest = { name: 'g', uuid: uuids[0], disks: ['/a'], nvram: store, mac };
    expect(shown(guest('a', system), guest('b', system), guest('/backup/a', system))).toEqual([]);
  });

  test('a UUID in documents of two hosts', () => {
    expect(shown(guest('/host1/a', { uuid: uuids[0] }), guest('/host2/b', { uuid: uuids[0] }))).toEqual([
      '/host1/a.xml workspace/uuid information',
      '/host2/b.xml workspace/uuid information',
    ]);
  });

  test('with so many that they are examples', () => {
    const many = (count: number) => Array.from({ length: count }, (_, index) => guest(`g${index}`, { uuid: uuids[0] }));
    expect(shown(...many(9))).toEqual([]);
    expect(shown(...many(8))).toHaveLength(8);
  });
});

test('a finding names the other guest and its place', () => {
  const [one, other] = [guest('a', { nvram: store }), guest('b', { nvram: store })];
  const [finding] = check(one, other).get('/guests/a.xml') ?? [];
  expect(finding?.message).toBe(
    `${store} is also the variable store of b (b.xml): a would overwrite its boot entries, and only one of them can run.`,
  );
  expect(one.text.slice(finding?.span.start, finding?.span.end)).toBe(store);
  const [place] = finding?.related ?? [];
  expect(place?.document).toEqual({ file: '/guests/b.xml', text: other.text });
  expect(other.text.slice(place?.span.start, place?.span.end)).toBe(store);
});

test.each<[rule: string, shared: Guest]>([
  ['workspace/uuid', { uuid: uuids[0] }],
  ['workspace/nvram', { nvram: store }],
  ['workspace/mac', { mac }],
])('each fix of %s, in one of the documents, is enough for both', (rule, shared) => {
  const [one, other] = [guest('a', shared), guest('b', shared)];
  const [finding] = check(one, other).get(other.file) ?? [];
  expect(finding?.rule).toBe(rule);
  expect(finding?.fixes.length).toBeGreaterThan(0);
  for (const { edits, preferred } of finding?.fixes ?? []) {
    expect(preferred).toBe(false);
    expect(shown(one, { ...other, text: applyEdits(other.text, edits) })).toEqual([]);
  }
});

test('the rules have names of their own and a page worth reading', () => {
  expect(new Set(sharedRules.map(({ id }) => id)).size).toBe(sharedRules.length);
  for (const { id, reason, silentOn } of sharedRules) {
    expect(id).toMatch(/^workspace\/[a-z-]+$/);
    expect(reason.trim()).not.toBe('');
    expect(silentOn.length).toBeGreaterThan(0);
  }
});
