import type { XmlElement } from '../xml/tree.ts';
import { attributeValue, childNamed } from './element.ts';

/** A guest PCI address that the author chose. What isn't written counts as 0, as libvirt reads it. */
export interface PciAddress {
  readonly element: XmlElement;
  readonly domain: number;
  readonly bus: number;
  readonly slot: number;
  readonly function: number;
}

/** A place on an IDE, SATA, SCSI or floppy controller. */
export interface DriveAddress {
  readonly controller: number;
  readonly bus: number;
  readonly target: number;
  readonly unit: number;
}

/** The guest's address of a device: the `<address>` directly below it, not the one in its `<source>`. */
export function addressOf(device: XmlElement): XmlElement | undefined {
  return childNamed(device, 'address');
}

/** The `type` of a device's guest address; undefined where there is none, or not yet. */
export function addressType(device: XmlElement): string | undefined {
  return attributeValue(addressOf(device), 'type')?.value || undefined;
}

/**
 * A number as libvirt reads one in PCI and USB addresses: decimal, or hexadecimal behind `0x`, or octal behind a `0`. Undefined for
 * what is no such number.
 */
export function addressNumber(text: string): number | undefined {
  const trimmed = text.trim();
  if (!numberForm.test(trimmed)) return undefined;
  if (!trimmed.startsWith('0') || trimmed.length === 1) return Number(trimmed);
  return trimmed.charAt(1).toLowerCase() === 'x' ? Number.parseInt(trimmed.slice(2), 16) : Number.parseInt(trimmed, 8);
}

const numberForm = /^(?:0x[0-9a-f]+|0[0-7]*|[1-9][0-9]*)$/i;

/**
 * The PCI address the author gave a device; undefined where libvirt chooses one: no address, or one whose domain, bus and slot are all 0
 * (virDeviceInfoPCIAddressIsWanted); also where a part of it is no number.
 */
export function pciAddressOf(device: XmlElement): PciAddress | undefined {
  const element = addressOf(device);
  if (!element || attributeValue(element, 'type')?.value !== 'pci') return undefined;
  const part = (name: string): number | undefined => addressNumber(attributeValue(element, name)?.value ?? '0');
  const [domain, bus, slot, fn] = [part('domain'), part('bus'), part('slot'), part('function')];
  if (domain === undefined || bus === undefined || slot === undefined || fn === undefined) return undefined;
  if (domain === 0 && bus === 0 && slot === 0) return undefined;
  return { element, domain, bus, slot, function: fn };
}

/** `0000:00:1f.2`, as libvirt writes it in its errors. */
export function shownPciAddress({ domain, bus, slot, function: fn }: Omit<PciAddress, 'element'>): string {
  const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');
  return `${hex(domain, 4)}:${hex(bus, 2)}:${hex(slot, 2)}.${fn.toString(16)}`;
}

/** The drive address the author gave a device; undefined where there is none of that type, or a part of it is no number. */
export function driveAddressOf(device: XmlElement): DriveAddress | undefined {
  const element = addressOf(device);
  if (!element || attributeValue(element, 'type')?.value !== 'drive') return undefined;
  const part = (name: string): number => Number(attributeValue(element, name)?.value || '0');
  const [controller, bus, target, unit] = [part('controller'), part('bus'), part('target'), part('unit')];
  const isPlace = [controller, bus, target, unit].every(Number.isInteger);
  return isPlace ? { controller, bus, target, unit } : undefined;
}
