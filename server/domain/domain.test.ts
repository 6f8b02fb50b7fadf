import { describe, expect, test } from 'vitest';
import { parseXml } from '../xml/parse.ts';
import { targetIndex, targetName } from './devices.ts';
import { type Domain, readDomain, runsOnQemu } from './domain.ts';
import type { Value } from './element.ts';
import { canonicalMachine, machineClass } from './machine.ts';

function domainOf(text: string): Domain {
  const domain = readDomain(parseXml(text));
  if (!domain) throw new Error('no domain');
  return domain;
}

/** What a value says, and whether its span covers what stands in the text. */
function written(domain: Domain, value: Value | undefined): string | undefined {
  return value && domain.document.text.slice(value.span.start, value.span.end);
}

test.each([
  '<network/>',
  '<domainsnapshot><domain/></domainsnapshot>',
  '<domstatus><domain/></domstatus>',
  '<domains/>',
  '',
  'text',
])('no domain: %s', (text) => {
  expect(readDomain(parseXml(text))).toBeUndefined();
});

test('<os> with everything', () => {
  const domain = domainOf(`<domain type="kvm"><name>a&amp;b</name><os firmware='efi'>
    <type arch='x86_64' machine='pc-q35-9.0'>hvm</type>
    <firmware><feature enabled='no' name='secure-boot'/><feature/></firmware>
    <loader readonly='yes' type='pflash' secure='yes' stateless='no' format='raw'>/c&#46;fd</loader>
    <nvram template='/t.fd' templateFormat='raw' format='qcow2' type='file'><source file='/n.fd'/></nvram>
  </os></domain>`);
  const { loader, nvram, ...os } = domain.os;
  expect(domain.name?.value).toBe('a&b');
  expect([os.arch, os.machine, os.firmware, os.type].map((value) => written(domain, value))).toEqual([
    'x86_64',
    'pc-q35-9.0',
    'efi',
    'hvm',
  ]);
  expect(os.machineClass).toBe('q35');
  expect(os.firmwareFeatures.map(({ name, enabled }) => [name?.value, enabled?.value])).toEqual([
    ['secure-boot', 'no'],
    [undefined, undefined],
  ]);
  expect(loader?.path?.value).toBe('/c.fd');
  expect(written(domain, loader?.path)).toBe('/c&#46;fd');
  expect(
    [loader?.readonly, loader?.type, loader?.secure, loader?.stateless, loader?.format].map((value) => value?.value),
  ).toEqual(['yes', 'pflash', 'yes', 'no', 'raw']);
  expect([nvram?.template, nvram?.templateFormat, nvram?.format, nvram?.type].map((value) => value?.value)).toEqual([
    '/t.fd',
    'raw',
    'qcow2',
    'file',
  ]);
  expect(nvram?.path).toBeUndefined();
  expect(nvram?.source?.name).toBe('source');
});

test('of duplicates the first counts', () => {
  const { os } = domainOf('<domain><os><loader>/a</loader><loader>/b</loader></os><os><loader>/c</loader></os></domain>');
  expect(os.loader?.path?.value).toBe('/a');
});

test.each([
  ['<nvram/>', true],
  ['<nvram></nvram>', true],
  ['<nvram> </nvram>', false],
  ["<nvram format='raw'/>", false],
  ['<nvram>/a</nvram>', false],
])('%s is empty: %s', (nvram, expected) => {
  expect(domainOf(`<domain><os>${nvram}</os></domain>`).os.nvram?.isEmpty).toBe(expected);
});

test('features, power and launch security', () => {
  const domain = domainOf(
    "<domain type='qemu'><features><acpi/><smm state='off'/></features><pm><suspend-to-mem enabled='yes'/></pm><launchSecurity type='sev'/></domain>",
  );
  expect(domain.features.acpi?.name).toBe('acpi');
  expect(domain.features.smmState).toBe('off');
  expect(domain.power.suspendToMem?.value).toBe('yes');
  expect(domain.power.suspendToDisk).toBeUndefined();
  expect(domain.launchSecurity?.value).toBe('sev');
  expect(runsOnQemu(domain)).toBe(true);
});

test.each([
  ['', 'unset'],
  ['<smm/>', 'on'],
  ["<smm state='on'/>", 'on'],
  ["<smm state='off'/>", 'off'],
])('SMM of %j is %s', (smm, state) => {
  expect(domainOf(`<domain><features>${smm}</features></domain>`).features.smmState).toBe(state);
});

describe('machine types', () => {
  test.each([
    ['q35', 'x86_64', 'q35'],
    ['q35', undefined, 'q35'],
    ['pc-q35-2.4', 'i686', 'q35'],
    ['pc-q35-rhel9.4.0', 'x86_64', 'q35'],
    ['q35', 'aarch64', 'other'],
    ['q36', 'x86_64', 'other'],
    ['pc', 'x86_64', 'i440fx'],
    ['pc-i440fx-focal', undefined, 'i440fx'],
    ['pc-1.2', 'x86_64', 'i440fx'],
    ['rhel6.5.0', 'x86_64', 'i440fx'],
    ['virt', 'aarch64', 'virt'],
    ['virt-9.0', 'riscv64', 'virt'],
    ['microvm', 'x86_64', 'other'],
    [undefined, 'x86_64', 'unknown'],
    ['', 'x86_64', 'unknown'],
  ])('%s on %s is %s', (machine, arch, expected) => {
    expect(machineClass(machine, arch)).toBe(expected);
  });

  test.each([
    ['q35', /^pc-q35-/],
    ['pc', /^pc-i440fx-/],
    ['virt', /^virt-/],
    ['pc-q35-9.0', /^pc-q35-9\.0$/],
  ])('%s stands for %s', (machine, expected) => {
    expect(canonicalMachine(machine)).toMatch(expected);
  });
});

describe('the bus of a disk', () => {
  test.each([
    ["<disk><target dev='hda'/></disk>", 'ide'],
    ["<disk device='cdrom'><target dev='hdc'/></disk>", 'ide'],
    ["<disk><target dev='sda'/></disk>", 'scsi'],
    ["<disk><target dev='vda'/></disk>", 'virtio'],
    ["<disk><target dev='xvda'/></disk>", 'xen'],
    ["<disk><target dev='ubda'/></disk>", 'uml'],
    ["<disk device='floppy'><target dev='fda'/></disk>", 'fdc'],
    ["<disk><target dev='hda' bus='sata'/></disk>", 'sata'],
    ["<disk><target dev='hda' bus=/></disk>", undefined],
    ["<disk><target dev='hda' bus=''/></disk>", undefined],
    ["<disk><target dev='foo'/></disk>", undefined],
    ['<disk/>', undefined],
  ])('%s: %s', (disk, bus) => {
    expect(domainOf(`<domain><devices>${disk}</devices></domain>`).disks.map((found) => found.bus)).toEqual([bus]);
  });
});

test.each([
  ['an application server’s', '<domain log-root="logs" version="10"><servers><server name="a"/></servers></domain>', false],
  ['a mapping’s, with a name', '<domain><name>a</name><entity class="b"/></domain>', false],
  ['nothing in it yet', '<domain>', true],
  ['a name only', '<domain><name>a</name></domain>', true],
  ['an element that is being typed', '<domain>\n  <mem', true],
  ['an element that is not closed yet', '<domain>\n  <memry>\n</domain>', true],
  ['something of guests beside the unknown', '<domain><memry>4</memry><vcpu>2</vcpu></domain>', true],
  ['a type', '<domain type="kvm"><memry>4</memry></domain>', true],
  ['extensions of a driver', '<domain><qemu:commandline/></domain>', true],
])('%s: whether <domain> is libvirt’s', (_, text, ours) => {
  expect(readDomain(parseXml(text)) !== undefined).toBe(ours);
});

test('devices of every <devices>, in the order of the text', () => {
  const domain = domainOf(
    "<domain><devices><disk device='cdrom'/><controller type='ide' index='1' model='piix4'/></devices><devices><disk/></devices></domain>",
  );
  expect(domain.disks.map(({ device }) => device)).toEqual(['cdrom', 'disk']);
  expect(domain.controllers.map(({ type, index, model }) => [type?.value, index?.value, model?.value])).toEqual([
    ['ide', '1', 'piix4'],
  ]);
});

test.each([
  ['sda', 0],
  ['hdb', 1],
  ['sdz', 25],
  ['sdaa', 26],
  ['vdab', 27],
  ['xvdc2', 2],
  ['sdzz', 701],
  ['sdaaa', 702],
])('the index of %s is %i, and back', (name, index) => {
  expect(targetIndex(name)).toBe(index);
  expect(targetName('sd', index)).toBe(name.replace(/^(hd|vd|xvd)/, 'sd').replace(/\d+$/, ''));
});

test.each(['sd', 'sdA', 'cda', '', 'sda-1'])('%j has no index', (name) => {
  expect(targetIndex(name)).toBeUndefined();
});
