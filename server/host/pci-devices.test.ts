import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { filesBelow, filesInMemory, type HostFiles } from './files.ts';
import { functionsOfCard, readPciDevice } from './pci-devices.ts';

let root = '';
let files: HostFiles;

/** A device as sysfs shows it: a folder below the bus, and links to it, to its driver and to its group. */
function addDevice(address: string, kind: string, driver: string | undefined, bootVga: string | undefined): void {
  const device = path.join(root, 'sys/devices/pci0000:00', address);
  mkdirSync(device, { recursive: true });
  writeFileSync(path.join(device, 'class'), `${kind}\n`);
  if (bootVga !== undefined) writeFileSync(path.join(device, 'boot_vga'), `${bootVga}\n`);
  if (driver !== undefined) {
    mkdirSync(path.join(root, 'sys/bus/pci/drivers', driver), { recursive: true });
    symlinkSync(`../../../bus/pci/drivers/${driver}`, path.join(device, 'driver'));
  }
  symlinkSync('../../../kernel/iommu_groups/13', path.join(device, 'iommu_group'));
  symlinkSync(`../../../devices/pci0000:00/${address}`, path.join(root, 'sys/bus/pci/devices', address));
  symlinkSync(`../../../../devices/pci0000:00/${address}`, path.join(root, 'sys/kernel/iommu_groups/13/devices', address));
}

beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), 'virtlens-sysfs-'));
  for (const folder of ['sys/bus/pci/devices', 'sys/kernel/iommu_groups/13/devices']) {
    mkdirSync(path.join(root, folder), { recursive: true });
  }
  addDevice('0000:01:00.0', '0x030000', 'nvidia', '1');
  addDevice('0000:01:00.1', '0x040300', undefined, undefined);
  files = filesBelow(root);
});

afterAll(() => rmSync(root, { recursive: true }));

test('what the kernel tells of a device', async () => {
  expect(await readPciDevice(files, '0000:01:00.0')).toEqual({
    address: '0000:01:00.0',
    class: 0x030000,
    driver: 'nvidia',
    bootVga: true,
    group: ['0000:01:00.0', '0000:01:00.1'],
  });
  expect(await readPciDevice(files, '0000:01:00.1')).toMatchObject({ class: 0x040300, driver: undefined, bootVga: false });
});

test('a device that the host has not, and a host that shows none', async () => {
  expect(await readPciDevice(files, '0000:02:00.0')).toBe('absent');
  expect(await readPciDevice(filesInMemory({}), '0000:02:00.0')).toBeUndefined();
});

test("a card's functions", async () => {
  expect(await functionsOfCard(files, '0000:01:00.0')).toEqual(['0000:01:00.0', '0000:01:00.1']);
});
