import { devicesNamed } from '../domain/devices.ts';
import type { Domain } from '../domain/domain.ts';
import { attributeValue, childNamed } from '../domain/element.ts';
import { hostDevices, sysfsAddress } from '../domain/hostdevs.ts';
import type { HostFacts, PciDeviceFacts, RomFacts } from './facts.ts';
import type { HostSource } from './source.ts';

type DeviceFacts = Pick<HostFacts, 'pciDevices' | 'roms' | 'missingDevices'>;

/** What the host tells of the devices that a domain names; undefined where it names none. */
export async function deviceFacts(domain: Domain, source: HostSource): Promise<DeviceFacts | undefined> {
  const places = hostDevices(domain.element).flatMap(({ place }) => place ?? []);
  const roms = romFiles(domain);
  const store = storeDevice(domain);
  if (places.length === 0 && roms.length === 0 && store === undefined) return undefined;
  const [pciDevices, romFacts, storeExists] = await Promise.all([
    devicesAround(places.map(sysfsAddress), source),
    Promise.all(roms.map(async (path) => [path, await source.rom(path)] as const)),
    store === undefined ? undefined : source.exists(store),
  ]);
  return {
    pciDevices,
    roms: new Map(romFacts.flatMap(([path, facts]): [string, RomFacts][] => (facts ? [[path, facts]] : []))),
    missingDevices: new Set(store !== undefined && storeExists === false ? [store] : []),
  };
}

/** These devices, the other functions of their cards, and what shares an IOMMU group with them. */
async function devicesAround(addresses: readonly string[], source: HostSource): Promise<HostFacts['pciDevices']> {
  const found = new Map<string, PciDeviceFacts | 'absent'>();
  const look = async (address: string): Promise<PciDeviceFacts | undefined> => {
    const known = found.get(address);
    if (known) return known === 'absent' ? undefined : known;
    const device = await source.pciDevice(address);
    if (device) found.set(address, device);
    return device === 'absent' ? undefined : device;
  };
  for (const address of addresses) {
    const device = await look(address);
    if (!device) continue;
    for (const other of [...device.group, ...(await source.functionsOfCard(address))]) await look(other);
  }
  return found;
}

function romFiles({ element }: Domain): readonly string[] {
  const files = ['hostdev', 'interface'].flatMap((name) =>
    devicesNamed(element, name).map((device) => attributeValue(childNamed(device, 'rom'), 'file')?.value),
  );
  return [...new Set(files.filter((path) => path?.startsWith('/')))].filter((path) => path !== undefined);
}

function storeDevice({ os: { nvram } }: Domain): string | undefined {
  const device = nvram?.type?.value === 'block' ? attributeValue(nvram.source, 'dev')?.value : undefined;
  return device?.startsWith('/') ? device : undefined;
}
