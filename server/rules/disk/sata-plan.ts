import { type Disk, targetIndex, targetName } from '../../domain/devices.ts';
import type { Domain } from '../../domain/domain.ts';
import { childNamed } from '../../domain/element.ts';
import { removeElement, setAttribute, type TextEdit } from '../../xml/edit.ts';

/** libvirt gives a SATA disk without an address the unit `index % 6` of the controller `index / 6` (virDomainDiskDefAssignAddress). */
const unitsPerController = 6;

/**
 * The SATA name for each IDE disk, so that neither a name nor a drive address is used twice. The plan stays the same for the rest when
 * only some of its disks are moved, in whatever order. Disks without a target name are left out.
 */
export function sataPlan(domain: Domain): ReadonlyMap<Disk, string> {
  const slots = new Set(domain.disks.filter((disk) => disk.bus === 'sata').map(sataSlot));
  const uses = new Map<string, number>();
  for (const disk of domain.disks) uses.set(nameOf(disk), (uses.get(nameOf(disk)) ?? 0) + 1);
  const plan = new Map<Disk, string>();
  const movable = domain.disks
    .filter((disk) => disk.bus === 'ide' && disk.device !== 'floppy' && nameOf(disk) !== '')
    .sort(byTarget);
  for (const disk of movable) {
    const slot = targetIndex(nameOf(disk));
    // An IDE disk may already be called `sdb`.
    if (uses.get(nameOf(disk)) !== 1 || !/^sd[a-z]+$/.test(nameOf(disk)) || slots.has(slot)) continue;
    plan.set(disk, nameOf(disk));
    slots.add(slot);
  }
  let index = 0;
  for (const disk of movable) {
    if (plan.has(disk)) continue;
    while (slots.has(index) || uses.has(targetName('sd', index))) index += 1;
    plan.set(disk, targetName('sd', index));
    index += 1;
  }
  return plan;
}

/**
 * Gives the disk its name of the plan. The address goes too: an IDE unit's place is none on SATA, and libvirt gives the disk a new one
 * by its name. A world wide name is refused there (seen on 9.0 and 12.8).
 */
export function moveToSata(disk: Disk, name: string, { document }: Domain): readonly TextEdit[] {
  if (!disk.target) return [];
  const rename = disk.targetDev?.value === name ? [] : [setAttribute(disk.target, 'dev', name)];
  const left = [disk.address, childNamed(disk.element, 'wwn')].filter((element) => element !== undefined);
  return [...rename, setAttribute(disk.target, 'bus', 'sata'), ...left.map((element) => removeElement(document, element))];
}

function nameOf(disk: Disk): string {
  return disk.targetDev?.value ?? '';
}

/** In the order of the IDE bus, which is the order in which the guest knows them; `sort` keeps the order of the text for the rest. */
function byTarget(one: Disk, other: Disk): number {
  return (targetIndex(nameOf(one)) ?? 0) - (targetIndex(nameOf(other)) ?? 0);
}

/** The place a SATA disk takes, counted over all controllers: its own address, or the one that follows from its name, be that `sdb` or `hdb`. */
function sataSlot(disk: Disk): number | undefined {
  const number = (name: string): number | undefined => {
    const value = disk.address?.attributes.find((attribute) => attribute.name === name)?.value;
    return value !== undefined && /^[0-9]+$/.test(value) ? Number(value) : undefined;
  };
  const unit = number('unit');
  if (disk.address && unit !== undefined) return (number('controller') ?? 0) * unitsPerController + unit;
  return targetIndex(nameOf(disk));
}
