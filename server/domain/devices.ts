import type { XmlElement } from '../xml/tree.ts';
import { attributeValue, childNamed, childrenNamed, elementsOf, type Value } from './element.ts';
import { readOnce } from './read-once.ts';

export interface Disk {
  readonly element: XmlElement;
  /** `disk`, `cdrom`, `floppy`, `lun`; libvirt takes `disk` where it isn't written. */
  readonly device: string;
  readonly target: XmlElement | undefined;
  readonly targetDev: Value | undefined;
  /** As written. */
  readonly targetBus: Value | undefined;
  /** The bus libvirt will use; undefined where it can't be told. */
  readonly bus: string | undefined;
  readonly address: XmlElement | undefined;
  readonly source: XmlElement | undefined;
  readonly driver: XmlElement | undefined;
}

export interface Controller {
  readonly element: XmlElement;
  readonly type: Value | undefined;
  readonly index: Value | undefined;
  readonly model: Value | undefined;
}

/** The disks of a `<domain>`, in the order of the text. */
export function readDisks(domain: XmlElement): readonly Disk[] {
  return devicesNamed(domain, 'disk').map((element) => {
    const target = childNamed(element, 'target');
    const device = attributeValue(element, 'device')?.value ?? 'disk';
    const targetDev = attributeValue(target, 'dev');
    const targetBus = attributeValue(target, 'bus');
    return {
      element,
      device,
      target,
      targetDev,
      targetBus,
      bus: targetBus ? targetBus.value || undefined : defaultBus(device, targetDev?.value ?? ''),
      address: childNamed(element, 'address'),
      source: childNamed(element, 'source'),
      driver: childNamed(element, 'driver'),
    };
  });
}

/** The controllers of a `<domain>`, in the order of the text. */
export function readControllers(domain: XmlElement): readonly Controller[] {
  return devicesNamed(domain, 'controller').map((element) => ({
    element,
    type: attributeValue(element, 'type'),
    index: attributeValue(element, 'index'),
    model: attributeValue(element, 'model'),
  }));
}

/** The devices of that kind (`interface`, `hostdev`, …) of a `<domain>`, in the order of the text. */
export function devicesNamed(domain: XmlElement, name: string): readonly XmlElement[] {
  return devicesOf(domain).named.get(name) ?? none;
}

/** All devices of a `<domain>`, in the order of the text. */
export function allDevices(domain: XmlElement): readonly XmlElement[] {
  return devicesOf(domain).all;
}

const none: readonly XmlElement[] = [];

interface Devices {
  readonly all: readonly XmlElement[];
  readonly named: ReadonlyMap<string, readonly XmlElement[]>;
}

/** Dozens of rules ask for the devices of one domain. */
const devicesOf: (domain: XmlElement) => Devices = readOnce((domain) => {
  const all = childrenNamed(domain, 'devices').flatMap(elementsOf);
  const named = new Map<string, XmlElement[]>();
  for (const device of all) {
    const others = named.get(device.name);
    if (others) others.push(device);
    else named.set(device.name, [device]);
  }
  return { all, named };
});

const busByPrefix: readonly (readonly [prefix: string, bus: string])[] = [
  ['hd', 'ide'],
  ['sd', 'scsi'],
  ['vd', 'virtio'],
  ['xvd', 'xen'],
  ['ubd', 'uml'],
];

/** The bus libvirt assigns where none is written (seen on libvirt 9.0: by the prefix of the target name; a floppy is on fdc). */
function defaultBus(device: string, targetDev: string): string | undefined {
  if (device === 'floppy') return 'fdc';
  return busByPrefix.find(([prefix]) => targetDev.startsWith(prefix))?.[1];
}

/**
 * The number in a target name, from 0: `sda` and `hda` are 0, `sdz` 25, `sdaa` 26; a partition's digits behind it don't count.
 * Undefined where it is no such name. From it libvirt computes a drive address that isn't written (virDiskNameToIndex).
 */
export function targetIndex(targetDev: string): number | undefined {
  const letters = /^(?:fd|hd|vd|sd|xvd|ubd)([a-z]+)[0-9]*$/.exec(targetDev)?.[1];
  if (letters === undefined) return undefined;
  return [...letters].reduce((index, letter) => (index + 1) * 26 + letter.charCodeAt(0) - 'a'.charCodeAt(0), -1);
}

/** The other way: 0 is `sda`, 26 `sdaa`. */
export function targetName(prefix: string, index: number): string {
  let letters = '';
  for (let rest = index; rest >= 0; rest = Math.floor(rest / 26) - 1) {
    letters = String.fromCharCode('a'.charCodeAt(0) + (rest % 26)) + letters;
  }
  return prefix + letters;
}
