import { expect, test } from 'vitest';
import { readDomain } from '../domain/domain.ts';
import { unknownHost } from '../host/facts.ts';
import { checkDocument } from '../rules/check.ts';
import { parseXml } from '../xml/parse.ts';
import { type Answers, answersProblem, defaultAnswers, type Guest, readDisk, readMemory, readNetwork } from './answers.ts';
import { composeDomain } from './compose.ts';

const guests: readonly Guest[] = ['linux', 'windows11', 'windows10', 'other'];
const wanted: readonly Answers[] = guests.flatMap((guest) =>
  (['uefi', 'bios'] as const).flatMap((firmware) =>
    [true, false].flatMap((secureBoot) =>
      [[], ['01:00.0', '01:00.1']].map((gpu) => ({
        ...defaultAnswers('web1', guest),
        firmware,
        secureBoot,
        gpu,
        cdroms: ['/srv/a.iso'],
      })),
    ),
  ),
);
const possible = wanted.filter((answers) => answersProblem(answers) === undefined);

test.each(possible)('$guest, $firmware, Secure Boot $secureBoot, $gpu: nothing is found', (answers) => {
  const tree = parseXml(composeDomain(answers).xml);
  expect(checkDocument(tree, unknownHost, { levels: {} })).toEqual([]);
  const domain = readDomain(tree);
  expect(domain?.os.firmware?.value).toBe(answers.firmware === 'uefi' ? 'efi' : undefined);
  expect(domain?.features.smmState).toBe(answers.secureBoot ? 'on' : 'unset');
  expect(domain?.disks.map(({ targetDev }) => targetDev?.value)).toEqual(
    answers.guest === 'linux' ? ['vda', 'sda'] : ['sda', 'sdb'],
  );
});

test('most combinations are possible', () => {
  expect(possible.length).toBeGreaterThan(15);
});

test('what a person writes stands in the document as it is', () => {
  const { xml } = composeDomain({ ...defaultAnswers('a&b', 'linux'), disks: [{ path: "/srv/it's.img", size: undefined }] });
  const domain = readDomain(parseXml(xml));
  expect(domain?.name?.value).toBe('a&b');
  expect(xml).toContain("type='raw'");
  expect(xml).toContain("file='/srv/it&apos;s.img'");
});

test('its commands can be pasted into a shell', () => {
  const { notes } = composeDomain(defaultAnswers('FILE server', 'linux'), '/srv/my guests/a.xml');
  expect(notes).toEqual([
    "Make the disk: qemu-img create -f qcow2 '/var/lib/libvirt/images/FILE server.qcow2' 20G",
    "Then: virsh define '/srv/my guests/a.xml' && virsh start 'FILE server'",
  ]);
});

test.each([
  ['60G', { path: '/var/lib/libvirt/images/web1.qcow2', size: '60G' }],
  ['60', { path: '/var/lib/libvirt/images/web1.qcow2', size: '60G' }],
  ['/srv/a.img', { path: '/srv/a.img', size: undefined }],
])('the disk %s', (text, disk) => {
  expect(readDisk(text, 'web1', 0)).toEqual(disk);
});

test.each([
  ['4G', 4096],
  ['1.5G', 1536],
  ['512M', 512],
  ['2048', 2048],
  ['4GiB', 4096],
  ['lots', undefined],
  ['0', undefined],
])('the memory %s', (text, mebibytes) => {
  expect(readMemory(text)).toBe(mebibytes);
});

test.each([
  ['default', { kind: 'network', name: 'default' }],
  ['bridge:br0', { kind: 'bridge', name: 'br0' }],
  ['none', { kind: 'none' }],
])('the network %s', (text, network) => {
  expect(readNetwork(text)).toEqual(network);
});

test.each<readonly [Partial<Answers>, RegExp]>([
  [{ name: '' }, /no name/],
  [{ name: 'a/b' }, /no name/],
  [{ firmware: 'bios', secureBoot: true }, /part of UEFI/],
  [{ guest: 'windows11', firmware: 'bios' }, /Windows 11/],
  [{ firmware: 'bios', gpu: ['01:00.0'] }, /passed through/],
  [{ cdroms: ['a.iso'] }, /no absolute path/],
  [{ disks: [readDisk('20G', 'web1', 0), readDisk('0G', 'web1', 1)] }, /a size/],
  [{ vcpus: 0 }, /CPU/],
  [{ memory: 0 }, /memory/],
])('no guest: %j', (wrong, problem) => {
  expect(answersProblem({ ...defaultAnswers('web1', 'linux'), secureBoot: false, ...wrong })).toMatch(problem);
});
