import { type DriveAddress, driveAddressOf } from './address.ts';
import { type Disk, targetIndex } from './devices.ts';
import { attributeValue } from './element.ts';

/**
 * The place on its controller that libvirt gives a disk by its target's name (virDomainDiskDefAssignAddress). Undefined where the name
 * tells none, and for SCSI beyond unit 6, where it depends on the controller's model.
 */
export function impliedPlace(disk: Disk): DriveAddress | undefined {
  const index = targetIndex(disk.targetDev?.value ?? '');
  if (index === undefined) return undefined;
  const at = (controller: number, bus: number, unit: number): DriveAddress => ({ controller, bus, target: 0, unit });
  if (disk.bus === 'ide') return at(Math.floor(index / 4), Math.floor((index % 4) / 2), index % 2);
  if (disk.bus === 'sata') return at(Math.floor(index / 6), 0, index % 6);
  if (disk.bus === 'fdc') return at(Math.floor(index / 2), 0, index % 2);
  return disk.bus === 'scsi' && index < 7 ? at(0, 0, index) : undefined;
}

/** The place a disk has: the written one, or the one that follows from its name; undefined where its address is of another kind. */
export function placeOf(disk: Disk): DriveAddress | undefined {
  const written = driveAddressOf(disk.element);
  if (written) return written;
  return disk.address && attributeValue(disk.address, 'type')?.value ? undefined : impliedPlace(disk);
}

/** Whether a disk without its address would get a place of its own by its name. */
export function hasPlaceByName(disk: Disk, disks: readonly Disk[]): boolean {
  const implied = impliedPlace(disk);
  if (!implied || (disk.bus === 'ide' && implied.controller > 0)) return false;
  const key = Object.values(implied).join();
  return !disks.some((other) => {
    const place = other !== disk && other.bus === disk.bus ? placeOf(other) : undefined;
    return place !== undefined && Object.values(place).join() === key;
  });
}
