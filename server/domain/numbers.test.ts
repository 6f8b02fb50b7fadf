import { describe, expect, test } from 'vitest';
import { parseXml } from '../xml/parse.ts';
import { addressNumber, driveAddressOf, pciAddressOf, shownPciAddress } from './address.ts';
import { type Domain, readDomain } from './domain.ts';
import { hasPlaceByName, impliedPlace, placeOf } from './drive-place.ts';
import { deprecatedBy, removedBy, versionedMachine } from './machine-version.ts';
import { numberSet, processorCount, topologyCount } from './processors.ts';
import { kibibytes } from './size.ts';

function domainOf(text: string): Domain {
  const domain = readDomain(parseXml(text));
  if (!domain) throw new Error('no domain');
  return domain;
}

test.each([
  ['0x1f', 31],
  ['0X1F', 31],
  ['010', 8],
  ['10', 10],
  ['0', 0],
  [' 7 ', 7],
  ['', undefined],
  ['1f', undefined],
  ['08', undefined],
  ['-1', undefined],
])('the number %j in an address is %j', (text, number) => {
  expect(addressNumber(text)).toBe(number);
});

describe('addresses', () => {
  const device = (address: string) => domainOf(`<domain><devices><disk>${address}</disk></devices></domain>`).disks[0]?.element;

  test.each([
    ["<address type='pci' domain='0x0000' bus='0x00' slot='0x1f' function='0x2'/>", '0000:00:1f.2'],
    ["<address type='pci' bus='1'/>", '0000:01:00.0'],
    ["<address type='pci' domain='0' bus='0' slot='0' function='3'/>", undefined],
    ["<address type='pci' slot=''/>", undefined],
    ["<address type='drive' bus='1'/>", undefined],
    ["<source><address type='pci' bus='1'/></source>", undefined],
    ['', undefined],
  ])('the PCI address of %s is %s', (address, shown) => {
    const element = device(address);
    const found = element && pciAddressOf(element);
    expect(found && shownPciAddress(found)).toBe(shown);
  });

  test.each([
    ["<address type='drive' controller='1' unit='3'/>", { controller: 1, bus: 0, target: 0, unit: 3 }],
    ["<address type='drive' unit='x'/>", undefined],
    ["<address type='usb' bus='0' port='1'/>", undefined],
  ])('the drive address of %s', (address, expected) => {
    const element = device(address);
    expect(element && driveAddressOf(element)).toEqual(expected);
  });
});

test.each([
  ["<target dev='hdc' bus='ide'/>", '0/1/0'],
  ["<target dev='hde' bus='ide'/>", '1/0/0'],
  ["<target dev='sdh' bus='sata'/>", '1/0/1'],
  ["<target dev='sdb' bus='scsi'/>", '0/0/1'],
  ["<target dev='sdh' bus='scsi'/>", undefined],
  ["<target dev='fdb' bus='fdc'/>", '0/0/1'],
  ["<target dev='vda' bus='virtio'/>", undefined],
])('by its name, %s is at %s', (target, place) => {
  const [disk] = domainOf(`<domain><devices><disk>${target}</disk></devices></domain>`).disks;
  const found = disk && impliedPlace(disk);
  expect(found && `${found.controller}/${found.bus}/${found.unit}`).toBe(place);
});

test('a place by name is free unless another disk of the bus has it', () => {
  const { disks } = domainOf(
    "<domain><devices><disk><target dev='sda' bus='sata'/><address type='drive' unit='3'/></disk><disk><target dev='hda' bus='sata'/></disk><disk><target dev='sdb' bus='scsi'/></disk></devices></domain>",
  );
  expect(disks.map((disk) => hasPlaceByName(disk, disks))).toEqual([false, true, true]);
  expect(disks.map((disk) => placeOf(disk)?.unit)).toEqual([3, 0, 1]);
});

describe('machine versions', () => {
  // What `qemu-system-x86_64 -machine help` of 11.1 lists, and marks as deprecated.
  test.each([
    ['pc-q35-11.1', undefined, undefined],
    ['pc-q35-8.2', undefined, undefined],
    ['pc-q35-8.1', undefined, '11.1'],
    ['pc-i440fx-5.2', undefined, '8.2'],
    ['pc-q35-5.1', '11.1', '8.1'],
    ['pc-q35-4.2', '10.2', '7.2'],
    ['pc-i440fx-2.4', '10.1', '5.4'],
    ['pc-1.0', '10.1', '4.0'],
  ])('%s is removed by %s and deprecated by %s', (name, removed, deprecated) => {
    const version = versionedMachine(name);
    expect(version && removedBy(version)).toBe(removed);
    expect(version && deprecatedBy(version)).toBe(deprecated);
  });

  test.each(['q35', 'pc', 'pc-q35-rhel9.4.0', 'pc-i440fx-focal', 'microvm', 'virt'])('%s has no version', (name) => {
    expect(versionedMachine(name)).toBeUndefined();
  });
});

test.each([
  ['2', 'GiB', 2 * 1024 * 1024],
  ['2', 'G', 2 * 1024 * 1024],
  ['512', 'MB', 500_000],
  ['1025', 'bytes', 2],
  ['1024', 'b', 1],
  ['7', 'KiB', 7],
  ['1', 'furlong', undefined],
  ['x', 'MiB', undefined],
  ['', 'MiB', undefined],
])('%s %s are %j KiB', (text, unit, expected) => {
  expect(kibibytes(text, unit)).toBe(expected);
});

test.each([
  ['0-3,8', [0, 1, 2, 3, 8]],
  ['0-3,^2', [0, 1, 3]],
  ['5', [5]],
  ['', undefined],
  ['3-1', undefined],
  ['a', undefined],
  ['0-99999999', undefined],
])('the numbers in %j', (text, numbers) => {
  const found = numberSet(text);
  expect(found && [...found].sort((one, other) => one - other)).toEqual(numbers);
});

test.each([
  ["<vcpu>4</vcpu><cpu><topology sockets='1' cores='2' threads='2'/></cpu>", 4, 4],
  ["<cpu><topology sockets='1' dies='2' cores='2' threads='x'/></cpu>", 1, undefined],
  ['<vcpu></vcpu>', undefined, undefined],
])('%s', (inside, count, product) => {
  const domain = domainOf(`<domain>${inside}</domain>`);
  expect(processorCount(domain)).toBe(count);
  expect(topologyCount(domain)).toBe(product);
});
