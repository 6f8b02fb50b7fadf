import { describe, expect, test } from 'vitest';
import { unknownHost } from '../../host/facts.ts';
import { checkDocument } from '../../rules/check.ts';
import { applyEdits } from '../../xml/edit.ts';
import { parseXml } from '../../xml/parse.ts';
import { checkByBuiltIn } from '../check.ts';

const share = (target: string) => `<filesystem><source dir='/srv'/>${target}</filesystem>`;
const withFilesystems = (...all: readonly string[]) =>
  `<domain type='kvm'><name>a</name><memory>1</memory><os><type>hvm</type></os><devices>${all.join('')}</devices></domain>`;

test.each([
  [
    'a NUMA cell',
    "<domain type='kvm'><name>a</name><os><type>hvm</type></os><cpu><numa></numa></cpu></domain>",
    "Add <cell id='0' cpus='0' memory='1' unit='GiB'/>",
    "<domain type='kvm'><name>a</name><os><type>hvm</type></os><cpu><numa><cell id='0' cpus='0' memory='1' unit='GiB'/></numa></cpu></domain>",
  ],
  [
    'where a folder is seen in the guest',
    withFilesystems(share('')),
    "Add <target dir='share'/>",
    withFilesystems(share("<target dir='share'/>")),
  ],
  [
    'the same, where that name is taken',
    withFilesystems(share("<target dir='share'/>"), share('')),
    "Add <target dir='1'/>",
    withFilesystems(share("<target dir='share'/>"), share("<target dir='1'/>")),
  ],
])('what is missing is added as people write it: %s', (_, text, title, after) => {
  const document = parseXml(text);
  const [finding, ...others] = checkByBuiltIn(document);
  expect(others).toEqual([]);
  const fix = finding?.fixes.find((each) => each.title === title);
  expect(finding?.fixes.map((each) => each.title)).toContain(title);
  expect(applyEdits(text, fix && 'edits' in fix ? fix.edits : [])).toBe(after);
});

const devices = (...all: readonly string[]) =>
  `<domain type='kvm'>\n<name>a</name>\n<memory>1</memory>\n<os><type>hvm</type></os>\n<devices>\n${all.join('\n')}\n</devices>\n</domain>`;

test.each([
  [
    'a number near the wrong one is another number',
    devices("<sound model='ich9'><address type='pci' domain='0x0000' bus='0x00' slot='0x20' function='0x0'/></sound>"),
    [],
  ],
  [
    'an identity that nobody has is not preferred',
    devices("<hostdev mode='subsystem' type='mdev' model='vfio-pci'><source><address/></source></hostdev>"),
    ["Add uuid='00000000-0000-0000-0000-000000000001'"],
  ],
  [
    'elements of one name are told apart by their lines',
    devices('<controller type="ide" index="0"/>', '<controller type="scsi" index="0"/>').replace(
      '<os>',
      "<cpu mode='host-model'><address type='pci' domain='0' bus='0' slot='7' function='0'/></cpu><os>",
    ),
    ['Move <address> into the <controller> in line 6', 'Move <address> into the <controller> in line 7', 'Remove <address>'],
  ],
  [
    'elements of one name are told apart by their attributes',
    devices("<disk type='network' device='cdrom'><target dev='sda' bus='sata'/></disk>"),
    ["Add <source protocol='nbd'>", "Add <source name='guest' protocol='gluster'>", "Add <source protocol='rbd'/>"],
  ],
])('the fixes are offered under titles that say what they do: %s', (_, text, titles) => {
  const [finding, ...others] = checkByBuiltIn(parseXml(text));
  expect(others).toEqual([]);
  expect(finding?.fixes.map(({ title, preferred }) => `${preferred ? '*' : ''}${title}`)).toEqual(titles);
});

describe('of two elements that only hold others', () => {
  const features = (...all: readonly string[]) => `<features>\n${all.map((line) => `  ${line}\n`).join('')}</features>\n`;
  const whole = (...all: readonly string[]) =>
    `<domain type='kvm'>\n<name>a</name>\n<memory>1</memory>\n<os firmware='efi'><type arch='x86_64'>hvm</type></os>\n${all.join('')}</domain>\n`;
  const fixed = (text: string) =>
    checkByBuiltIn(parseXml(text)).flatMap(({ fixes }) => fixes.map(({ title, edits }) => [title, applyEdits(text, edits)]));

  test('the one takes what the other holds, comments too', () => {
    expect(fixed(whole(features('<apic/>'), features('<!-- UEFI -->', '<acpi/>')))).toEqual([
      ['Put what it holds into the other <features>', whole(features('<apic/>', '<!-- UEFI -->', '<acpi/>'))],
      ['Remove the second <features>', whole(features('<apic/>'))],
    ]);
  });

  test('not where both hold the same', () => {
    expect(fixed(whole(features('<apic/>'), features('<acpi/>', '<apic/>'))).map(([title]) => title)).toEqual([
      'Remove the second <features>',
    ]);
  });

  test('and what libvirt reads of both is not missing', () => {
    const text = whole(features('<apic/>'), features('<acpi/>'));
    const found = checkDocument(parseXml(text), unknownHost, { levels: {}, schema: checkByBuiltIn });
    expect(found.map(({ rule }) => rule)).toEqual(['schema/duplicate-element']);
  });
});
