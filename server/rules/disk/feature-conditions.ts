/** What only some disks can do, by their bus, their kind or their format. */
import type { Disk } from '../../domain/devices.ts';
import type { Domain } from '../../domain/domain.ts';
import { childNamed, textValue } from '../../domain/element.ts';
import { setAttribute } from '../../xml/edit.ts';
import { preferredFix } from '../fix.ts';
import { type Complaint, said, spanOf } from '../report.ts';
import { unwanted, unwantedElement } from '../unwanted.ts';

const formatOf = ({ element }: Disk): string | undefined => said(childNamed(element, 'driver'), 'type');

/** Those of emulated hardware. */
const simpleBuses: readonly string[] = ['ide', 'sata', 'scsi', 'usb', 'fdc', 'sd'];

/** The models are virtio's: transitional or not. */
export function virtioModel({ element, bus }: Disk): Complaint | undefined {
  const model = said(element, 'model');
  if (!model?.startsWith('virtio') || !simpleBuses.includes(bus ?? '')) return undefined;
  return unwanted(
    element,
    'model',
    `${model} is a model of virtio disks, and this one is on ${bus} ("disk model '${model}' not supported for bus '${bus}'").`,
  );
}

/** On SCSI it is the controller that has the thread. */
export function ioThread({ element, bus, targetDev }: Disk): Complaint | undefined {
  const driver = childNamed(element, 'driver');
  if (!driver || said(driver, 'iothread') === undefined || !simpleBuses.includes(bus ?? '')) return undefined;
  const instead = bus === 'scsi' ? ': on SCSI its controller can have one' : '';
  return unwanted(
    driver,
    'iothread',
    `A disk on ${bus} has no I/O thread of its own${instead} ("IOThreads not available for bus ${bus} target ${targetDev?.value ?? ''}").`,
  );
}

export function copyOnRead({ element, device, targetDev }: Disk): Complaint | undefined {
  const driver = childNamed(element, 'driver');
  const isReadOnly = childNamed(element, 'readonly') !== undefined || device === 'cdrom';
  if (!driver || said(driver, 'copy_on_read') !== 'on' || !isReadOnly) return undefined;
  return unwanted(
    driver,
    'copy_on_read',
    `What is read can't be copied into an image that is read-only ("copy_on_read is not compatible with read-only disk '${targetDev?.value ?? ''}'").`,
  );
}

/** Settings of the format qcow2. */
export function onlyForQcow2(disk: Disk, domain: Domain): Complaint | undefined {
  const driver = childNamed(disk.element, 'driver');
  const format = formatOf(disk);
  if (!driver || format === undefined || format === 'qcow2') return undefined;
  if (said(driver, 'discard_no_unref') === 'on') {
    const message = `discard_no_unref is for qcow2, and this image is ${format} ("'discard_no_unref' only works with qcow2 disk format").`;
    return unwanted(driver, 'discard_no_unref', message);
  }
  const cache = childNamed(driver, 'metadata_cache');
  const message = `Only qcow2 images have metadata to cache, and this one is ${format} ("metadata cache max size control is supported only with qcow2 images").`;
  return cache && unwantedElement(cache, domain, message);
}

export function encryptedFormat(disk: Disk): Complaint | undefined {
  const { element } = disk;
  const encryption = childNamed(childNamed(element, 'source'), 'encryption') ?? childNamed(element, 'encryption');
  const format = formatOf(disk);
  if (!encryption || format === undefined || format === 'raw' || format === 'qcow2') return undefined;
  return {
    message: `QEMU encrypts raw and qcow2 images, not ${format} ("encryption is supported only with 'raw' and 'qcow2' image format").`,
    span: encryption.startTag,
  };
}

/** What is written to a transient disk goes to a file of its own until the guest ends. */
export function transient({ element, device, bus, targetDev }: Disk, domain: Domain): Complaint | undefined {
  const flag = childNamed(element, 'transient');
  if (!flag) return undefined;
  if (device === 'cdrom' || childNamed(element, 'readonly')) {
    const message = `Nothing is written to this disk that could be forgotten ("transient disk '${targetDev?.value ?? ''}' must not be read-only").`;
    return unwantedElement(flag, domain, message);
  }
  const isPlugged = bus === undefined || ['usb', 'virtio', 'scsi'].includes(bus);
  if (said(flag, 'shareBacking') !== 'yes' || isPlugged) return undefined;
  return unwanted(
    flag,
    'shareBacking',
    `A transient disk that shares its image is plugged in after the start, and nothing can be plugged into ${bus}, so libvirt refuses shareBacking there.`,
  );
}

/** `vda1` was for paravirtual Xen guests. */
export function partition({ target, targetDev }: Disk): Complaint | undefined {
  const whole = /^([a-z]+d[a-z]+)\d+$/.exec(targetDev?.value ?? '')?.[1];
  if (!target || !targetDev || whole === undefined) return undefined;
  return {
    message: `A disk is given as a whole, so its name has no number ("invalid disk target '${targetDev.value}', partitions can't appear in disk targets").`,
    span: targetDev.span,
    fixes: [preferredFix(`Call it ${whole}`, [setAttribute(target, 'dev', whole)])],
  };
}

export function driverName({ element, targetDev }: Disk): Complaint | undefined {
  const driver = childNamed(element, 'driver');
  const name = said(driver, 'name');
  if (!driver || name === undefined || name === 'qemu') return undefined;
  return {
    message: `${name} is the driver of another hypervisor ("unsupported driver name '${name}' for disk '${targetDev?.value ?? ''}'").`,
    span: spanOf(driver, 'name'),
    fixes: [preferredFix("Write name='qemu'", [setAttribute(driver, 'name', 'qemu')])],
  };
}

/** What a real device says of itself can't be said for it. */
export function lunIdentity({ element, device, bus }: Disk, domain: Domain): Complaint | undefined {
  if (device !== 'lun') return undefined;
  const named = ['wwn', 'vendor', 'product', ...(bus === 'scsi' ? ['serial'] : [])];
  const found = named.map((name) => childNamed(element, name)).find((child) => textValue(child)?.value.trim());
  const message = `device='lun' shows the device as it is, so it has its own <${found?.name}>, and libvirt refuses another.`;
  return found && unwantedElement(found, domain, message);
}

export function reservations({ element, device }: Disk, domain: Domain): Complaint | undefined {
  const found = childNamed(childNamed(element, 'source'), 'reservations');
  const message =
    'Only a guest that talks SCSI to the real device can reserve it, by device=\'lun\' ("<reservations/> allowed only for lun devices").';
  return found && device !== 'lun' ? unwantedElement(found, domain, message) : undefined;
}

/** What the BIOS of a PC is told of a disk. */
export function geometryOfUsb({ element, bus }: Disk, domain: Domain): Complaint | undefined {
  const found = childNamed(element, 'geometry');
  if (!found || (bus !== 'usb' && bus !== 'sd')) return undefined;
  if (!['cyls', 'heads', 'secs'].every((name) => Number(said(found, name)) > 0)) return undefined;
  return unwantedElement(
    found,
    domain,
    `A disk on ${bus} has no geometry to set ("CHS geometry can not be set for '${bus}' bus").`,
  );
}

export function rotationRate({ target, bus, device }: Disk): Complaint | undefined {
  if (target && said(target, 'rotation_rate') !== undefined && device === 'cdrom') {
    return unwanted(
      target,
      'rotation_rate',
      'A CD-ROM says nothing of its rotation ("rotation rate is only valid for disk device").',
    );
  }
  if (!target || said(target, 'rotation_rate') === undefined || !['virtio', 'usb', 'fdc', 'sd'].includes(bus ?? ''))
    return undefined;
  return unwanted(
    target,
    'rotation_rate',
    `A disk on ${bus} says nothing of its rotation ("rotation rate is only valid for SCSI/IDE/SATA bus").`,
  );
}

/** A world wide name is for buses that know it. */
export function worldWideName({ element, bus, device }: Disk, domain: Domain): Complaint | undefined {
  const wwn = childNamed(element, 'wwn');
  if (!wwn || device === 'lun' || !['virtio', 'sata', 'usb', 'fdc', 'sd'].includes(bus ?? '')) return undefined;
  return unwantedElement(wwn, domain, `A disk on ${bus} has no world wide name ("Only ide and scsi disk support wwn").`);
}

export function geometry({ element, bus }: Disk): Complaint | undefined {
  const found = childNamed(element, 'geometry');
  if (!found || said(found, 'trans') === undefined || !['virtio', 'sata', 'scsi', 'usb'].includes(bus ?? '')) return undefined;
  return unwanted(
    found,
    'trans',
    `The BIOS translates the geometry of IDE disks only ("CHS translation mode can only be set for 'ide' bus not '${bus}'").`,
  );
}

/** A folder becomes a FAT file system that QEMU makes up, and that can't be written to. */
export function folder(disk: Disk): Complaint | undefined {
  const { element } = disk;
  const driver = childNamed(element, 'driver');
  if (said(element, 'type') !== 'dir' || !driver) return undefined;
  const format = formatOf(disk);
  if (format !== undefined && format !== 'fat' && format !== 'dir') {
    return {
      message: `A folder is shown to the guest as a FAT disk, so its format is fat, not ${format} ("storage type 'dir' requires use of storage format 'fat'").`,
      span: spanOf(driver, 'type'),
      fixes: [preferredFix('Set the format to fat', [setAttribute(driver, 'type', 'fat')])],
    };
  }
  if (format !== 'fat' || childNamed(element, 'readonly') || disk.device === 'cdrom') return undefined;
  return {
    message: 'A folder as a disk is read-only ("virtual FAT storage can\'t be accessed in read-write mode"): add <readonly/>.',
    span: element.startTag,
  };
}
