import type { XmlElement } from '../xml/tree.ts';
import { addressNumber } from './address.ts';
import { devicesNamed } from './devices.ts';
import { attributeValue, childNamed, childrenNamed, elementsOf, type Value } from './element.ts';
import { readOnce } from './read-once.ts';

/** A PCI device of the host that is handed to the guest: `<hostdev mode='subsystem' type='pci'>`. */
export interface HostDevice {
  readonly element: XmlElement;
  /** As written; libvirt takes `no` where it isn't. */
  readonly managed: Value | undefined;
  /** The `<address>` in `<source>`: where the device is on the host. */
  readonly sourceAddress: XmlElement | undefined;
  /** Undefined where no address is written, where it is all zeros, or where a part of it is no number. */
  readonly place: HostPlace | undefined;
  readonly rom: XmlElement | undefined;
}

/** Where a PCI device is on the host. */
export interface HostPlace {
  readonly domain: number;
  readonly bus: number;
  readonly slot: number;
  readonly function: number;
}

/** The PCI devices handed to a guest, in the order of the text. */
export const hostDevices: (domain: XmlElement) => readonly HostDevice[] = readOnce(readHostDevices);

function readHostDevices(domain: XmlElement): readonly HostDevice[] {
  return devicesNamed(domain, 'hostdev')
    .filter((element) => attributeValue(element, 'type')?.value === 'pci' && isSubsystem(element))
    .map((element) => {
      const sourceAddress = childNamed(childNamed(element, 'source'), 'address');
      return {
        element,
        managed: attributeValue(element, 'managed'),
        sourceAddress,
        place: placeOf(sourceAddress),
        rom: childNamed(element, 'rom'),
      };
    });
}

/** libvirt takes `subsystem` where no mode is written. */
function isSubsystem(element: XmlElement): boolean {
  return (attributeValue(element, 'mode')?.value ?? 'subsystem') === 'subsystem';
}

function placeOf(address: XmlElement | undefined): HostPlace | undefined {
  if (!address) return undefined;
  const part = (name: string): number | undefined => addressNumber(attributeValue(address, name)?.value ?? '0');
  const [domain, bus, slot, fn] = [part('domain'), part('bus'), part('slot'), part('function')];
  if (domain === undefined || bus === undefined || slot === undefined || fn === undefined) return undefined;
  return domain + bus + slot + fn === 0 ? undefined : { domain, bus, slot, function: fn };
}

/** `0000:01:00.0`, as the host's kernel names the device. */
export function sysfsAddress({ domain, bus, slot, function: fn }: HostPlace): string {
  const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');
  return `${hex(domain, 4)}:${hex(bus, 2)}:${hex(slot, 2)}.${hex(fn, 1)}`;
}

/** True where both are functions of one device of the host. */
export function isSameCard(one: HostPlace, other: HostPlace): boolean {
  return one.domain === other.domain && one.bus === other.bus && one.slot === other.slot;
}

/** What `<qemu:commandline>` adds, each `<qemu:arg value=…>`, whatever prefix it has. */
export function qemuArguments(domain: XmlElement): readonly string[] {
  return elementsOf(domain)
    .filter(({ name }) => name.endsWith(':commandline'))
    .flatMap(elementsOf)
    .flatMap((element) => (element.name.endsWith(':arg') ? [attributeValue(element, 'value')?.value ?? ''] : []));
}

/**
 * The names that `-set device.NAME.…` has for a host device: its alias, and `hostdevN` by its place among all host devices, which is
 * what libvirt calls it where the author gave no alias.
 */
export function qemuNames({ element }: HostDevice): readonly string[] {
  const alias = attributeValue(childNamed(element, 'alias'), 'name')?.value;
  const numbered = `hostdev${childrenNamed(element.parent, 'hostdev').indexOf(element)}`;
  return alias === undefined ? [numbered] : [alias, numbered];
}
