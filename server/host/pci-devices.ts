import type { PciDeviceFacts } from './facts.ts';
import type { HostFiles } from './files.ts';

const folder = '/sys/bus/pci/devices';

/**
 * What the host's kernel tells of one PCI device in sysfs; `absent` where the host has PCI devices, and none with this address.
 * Undefined where nothing can be told. Never rejects.
 */
export async function readPciDevice(files: HostFiles, address: string): Promise<PciDeviceFacts | 'absent' | undefined> {
  const at = `${folder}/${address}`;
  const kind = Number.parseInt(await textOf(files, `${at}/class`), 16);
  if (Number.isNaN(kind)) {
    const others = await files.list(folder);
    return others.length > 0 && !others.includes(address) ? 'absent' : undefined;
  }
  const driver = await files.realPath?.(`${at}/driver`);
  return {
    address,
    class: kind,
    driver: driver?.slice(driver.lastIndexOf('/') + 1),
    bootVga: (await textOf(files, `${at}/boot_vga`)) === '1',
    group: [...(await files.list(`${at}/iommu_group/devices`))].sort(),
  };
}

/** The addresses of a card's functions: of all devices that differ only behind the dot. */
export async function functionsOfCard(files: HostFiles, address: string): Promise<readonly string[]> {
  const card = address.slice(0, address.lastIndexOf('.') + 1);
  return (await files.list(folder)).filter((other) => other.startsWith(card)).sort();
}

async function textOf(files: HostFiles, path: string): Promise<string> {
  const bytes = await files.read(path).catch(() => undefined);
  return bytes ? new TextDecoder().decode(bytes).trim() : '';
}
