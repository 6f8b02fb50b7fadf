import { pciAddressOf } from '../domain/address.ts';
import { allDevices } from '../domain/devices.ts';
import type { Domain } from '../domain/domain.ts';
import { lastPciIndex } from '../domain/pci.ts';
import { escapeAttribute } from '../xml/edit.ts';
import { busText } from './pci-groups.ts';

/** A PCI device of the host: `0000:01:00.0`, or without the domain. */
export interface HostPciAddress {
  readonly domain: number;
  readonly bus: number;
  readonly slot: number;
  readonly function: number;
}

/** Reads an address as lspci writes it; undefined where it is none. */
export function readHostAddress(text: string): HostPciAddress | undefined {
  const match = /^(?:([0-9a-f]{1,8}):)?([0-9a-f]{1,2}):([0-9a-f]{1,2})\.([0-7])$/i.exec(text.trim());
  if (!match) return undefined;
  const [domain, bus, slot, fn] = match.slice(1).map((part) => (part === undefined ? 0 : Number.parseInt(part, 16)));
  if (domain === undefined || bus === undefined || slot === undefined || fn === undefined || slot > 0x1f) return undefined;
  return { domain, bus, slot, function: fn };
}

/** The first bus behind all that the document speaks of. */
export function freeBus(domain: Domain): number {
  const buses = allDevices(domain.element).map((device) => pciAddressOf(device)?.bus ?? 0);
  return Math.max(lastPciIndex(domain), ...buses) + 1;
}

interface GuestPlace {
  readonly bus: number;
  readonly function: number;
  readonly multifunction: boolean;
}

/** A device of the host at a place in the guest that is one of its own. */
export function hostdevXml(address: HostPciAddress, place: GuestPlace, rom: string | undefined): string {
  const hex = (value: number, digits: number): string => `0x${value.toString(16).padStart(digits, '0')}`;
  const source = `domain='${hex(address.domain, 4)}' bus='${hex(address.bus, 2)}' slot='${hex(address.slot, 2)}' function='${hex(address.function, 1)}'`;
  const guest = `domain='0x0000' bus='${busText(place.bus)}' slot='0x00' function='${hex(place.function, 1)}'${place.multifunction ? " multifunction='on'" : ''}`;
  return [
    "<hostdev mode='subsystem' type='pci' managed='yes'>",
    '  <source>',
    `    <address ${source}/>`,
    '  </source>',
    ...(rom === undefined ? [] : [`  <rom file='${escapeAttribute(rom, "'")}'/>`]),
    `  <address type='pci' ${guest}/>`,
    '</hostdev>',
  ].join('\n');
}
