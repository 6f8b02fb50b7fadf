import type { XmlElement } from '../xml/tree.ts';
import { type Disk, readDisks, targetName } from './devices.ts';
import { hasPlaceByName } from './drive-place.ts';
import { attributeValue } from './element.ts';
import { mayBeX86 } from './machine.ts';
import { readOs } from './os.ts';

/** What the `<target>` of a drive may say; `bus` only where libvirt would take another one by the name. */
export interface DriveName {
  readonly dev: string;
  readonly bus: string | undefined;
}

/** How target names begin on each bus; libvirt itself goes by the letters. */
export const prefixByBus: ReadonlyMap<string, string> = new Map([
  ['virtio', 'vd'],
  ['sata', 'sd'],
  ['scsi', 'sd'],
  ['usb', 'sd'],
  ['sd', 'sd'],
  ['ide', 'hd'],
  ['fdc', 'fd'],
  ['xen', 'xvd'],
]);

/** Buses on which the name decides about the place, where no address is written. */
const PLACED_BY_NAME: ReadonlySet<string> = new Set(['ide', 'sata', 'scsi', 'fdc']);

/**
 * A name that no disk of the guest has, for one that lacks it: as its bus wants it, else as its kind does, with a free place on the bus.
 * Undefined where the element is no disk of a guest, and for buses whose names are of another form.
 */
export function nameForDrive(element: XmlElement): DriveName | undefined {
  const domain = element.parent?.parent;
  const disks = domain ? readDisks(domain) : [];
  const disk = disks.find((each) => each.element === element);
  if (!domain || !disk) return undefined;
  const written = disk.targetBus?.value;
  if (written) return freeName({ ...disk, bus: written }, disks, undefined);
  for (const bus of usualBuses(disk, domain)) {
    const found = freeName({ ...disk, bus }, disks, bus === 'sata' || bus === 'usb' ? bus : undefined);
    if (found) return found;
  }
  return undefined;
}

/** The buses that a drive of its kind, and with its address, is put on, the best first. */
function usualBuses({ device, address }: Disk, domain: XmlElement): readonly string[] {
  if (device === 'floppy') return ['fdc'];
  const place = address && attributeValue(address, 'type')?.value;
  if (place === 'usb') return ['usb'];
  if (device !== 'cdrom' && place !== 'drive') return ['virtio'];
  const hypervisor = attributeValue(domain, 'type')?.value;
  if (hypervisor !== 'kvm' && hypervisor !== 'qemu') return ['ide'];
  const { machineClass, arch } = readOs(domain);
  if (machineClass === 'i440fx') return ['ide', 'sata'];
  return machineClass === 'q35' || (machineClass === 'unknown' && mayBeX86(arch?.value)) ? ['sata'] : ['scsi'];
}

function freeName(disk: Disk, disks: readonly Disk[], bus: string | undefined): DriveName | undefined {
  const prefix = prefixByBus.get(disk.bus ?? '');
  if (prefix === undefined) return undefined;
  const taken = new Set(disks.map(({ targetDev }) => targetDev?.value));
  const byName = disk.address === undefined && PLACED_BY_NAME.has(disk.bus ?? '');
  const others = disks.filter((other) => other.element !== disk.element);
  // A name and a place may be taken by two disks, so among that many one is free of both.
  for (let index = 0; index <= 2 * disks.length; index += 1) {
    const dev = targetName(prefix, index);
    const named: Disk = { ...disk, targetDev: { value: dev, span: disk.element.nameSpan } };
    if (!taken.has(dev) && (!byName || hasPlaceByName(named, [...others, named]))) return { dev, bus };
  }
  return undefined;
}
