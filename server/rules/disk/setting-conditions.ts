/** What libvirt holds a disk's settings to, each by the disk's bus and kind. */
import type { Disk } from '../../domain/devices.ts';
import { childNamed, textValue } from '../../domain/element.ts';
import { removeAttribute, setAttribute } from '../../xml/edit.ts';
import { preferredFix } from '../fix.ts';
import { type Complaint, said, spanOf } from '../report.ts';
import { unwanted } from '../unwanted.ts';

/** Formats that libvirt knows and QEMU can't be given. */
const formats: Readonly<Record<string, readonly [why: string, instead: string | undefined]>> = {
  cow: ["'cow' storage format is not supported", undefined],
  dir: ["'directory' storage format is not directly supported by QEMU, use 'dir' disk type instead", undefined],
  iso: ["storage format 'iso' is not directly supported by QEMU, use 'raw' instead", 'raw'],
};

export function format({ driver }: Disk): Complaint | undefined {
  const type = said(driver, 'type');
  const known = type === undefined ? undefined : formats[type];
  if (!driver || !known) return undefined;
  const [why, instead] = known;
  return {
    message: `QEMU has no driver for the format ${type} ("${why}").`,
    span: spanOf(driver, 'type'),
    fixes: instead === undefined ? [] : [preferredFix(`Set the format to ${instead}`, [setAttribute(driver, 'type', instead)])],
  };
}

export function lun({ element, device, bus, driver }: Disk): Complaint | undefined {
  const type = said(element, 'type') ?? 'file';
  const span = spanOf(element, 'device');
  if (device !== 'lun') {
    for (const name of ['rawio', 'sgio']) {
      if (said(element, name) !== undefined) {
        return {
          message: `${name} is for device='lun', which hands SCSI commands through ("${name} can be used only with device='lun'").`,
          span: spanOf(element, name),
          fixes: [preferredFix(`Remove ${name}=`, [removeAttribute(element, name)])],
        };
      }
    }
    return undefined;
  }
  if (type === 'file' || type === 'dir') {
    return {
      message: `device='lun' hands SCSI commands to a real device, and a ${type} is none ("disk device='lun' is only valid for block type disk source").`,
      span,
    };
  }
  if (bus !== undefined && bus !== 'virtio' && bus !== 'scsi') {
    return {
      message: `device='lun' works on virtio and scsi only ("disk device='lun' is not supported for bus='${bus}'").`,
      span,
    };
  }
  const driverType = said(driver, 'type');
  if (!driver || driverType === undefined || driverType === 'raw') return undefined;
  return {
    message: `device='lun' shows the device as it is, so its format is raw ("disk device 'lun' must use 'raw' format").`,
    span: spanOf(driver, 'type'),
    fixes: [preferredFix('Set the format to raw', [setAttribute(driver, 'type', 'raw')])],
  };
}

export function onlyOnVirtio({ bus, driver }: Disk): Complaint | undefined {
  if (!driver || bus === undefined || bus === 'virtio') return undefined;
  const names = ['queues', 'event_idx', 'ioeventfd', 'iommu', 'ats', 'packed'].filter(
    (name) => said(driver, name) !== undefined,
  );
  const [first] = names;
  if (first === undefined) return undefined;
  const shown = names.join(', ');
  return {
    message: `What virtio disks can be told (${shown}) means nothing on ${bus}, so libvirt refuses it.`,
    span: spanOf(driver, first),
    fixes: [
      preferredFix(
        `Remove ${shown}`,
        names.map((name) => removeAttribute(driver, name)),
      ),
    ],
  };
}

export function onlyOnScsi({ element, bus }: Disk): Complaint | undefined {
  if (bus === undefined || bus === 'scsi') return undefined;
  const found = ['vendor', 'product'].map((name) => childNamed(element, name)).find((child) => textValue(child)?.value.trim());
  return (
    found && {
      message: `Only a SCSI disk has a ${found.name}, and this one is on ${bus} ("Only scsi disk supports vendor and product").`,
      span: found.span,
    }
  );
}

export function readOnly({ element, device, bus }: Disk): Complaint | undefined {
  const flag = childNamed(element, 'readonly');
  if (!flag || device !== 'disk' || (bus !== 'ide' && bus !== 'sata')) return undefined;
  return {
    message: `A disk on ${bus} can't be read-only ("readonly ${bus} disks are not supported"); on virtio or scsi it can, and a CD-ROM always is.`,
    span: flag.span,
  };
}

export function nativeIo({ driver }: Disk): Complaint | undefined {
  const cache = said(driver, 'cache');
  if (!driver || said(driver, 'io') !== 'native' || cache === 'none' || cache === 'directsync') return undefined;
  return {
    message: `io='native' bypasses the host's cache, so it needs cache='none' or 'directsync' ("io='native' needs either no disk cache or directsync cache mode").`,
    span: spanOf(driver, 'io'),
    fixes: [preferredFix("Set cache='none'", [setAttribute(driver, 'cache', 'none')])],
  };
}

export function removable({ element, target, bus }: Disk): Complaint | undefined {
  if (!target || said(target, 'removable') === undefined || bus === 'usb' || bus === 'scsi' || bus === undefined)
    return undefined;
  return {
    message: `removable= is for disks on USB and SCSI, and this one is on ${bus} ("removable is only valid for usb disks").`,
    span: element ? spanOf(target, 'removable') : target.span,
    fixes: [preferredFix('Remove removable=', [removeAttribute(target, 'removable')])],
  };
}

export function tray({ device, target }: Disk): Complaint | undefined {
  if (!target || said(target, 'tray') === undefined || device === 'cdrom' || device === 'floppy') return undefined;
  return unwanted(target, 'tray', 'A disk has no tray ("tray is only valid for cdrom and floppy").');
}

export function startupPolicy({ element, device, source }: Disk): Complaint | undefined {
  const policy = said(source, 'startupPolicy');
  if (!source || policy === undefined) return undefined;
  const span = spanOf(source, 'startupPolicy');
  if (said(element, 'type') === 'network') {
    return {
      message: `A network disk has no startupPolicy ("disk startupPolicy '${policy}' is not allowed for disk of 'network' type").`,
      span,
    };
  }
  if (policy !== 'requisite' || device === 'cdrom' || device === 'floppy') return undefined;
  return {
    message: `startupPolicy='requisite' is for CD-ROMs and floppies ("disk startupPolicy 'requisite' is allowed only for cdrom or floppy").`,
    span,
  };
}

/** Two guests at once can only write to a disk without a format of its own (qemuBlockStorageSourceSupportsConcurrentAccess). */
export function shareable({ element, targetDev, driver }: Disk): Complaint | undefined {
  const flag = childNamed(element, 'shareable');
  const type = said(driver, 'type');
  if (!flag || type === undefined || type === 'raw' || childNamed(element, 'readonly')) return undefined;
  return {
    message: `Two guests can't write to one ${type} image: shared disks are raw ("shared access for disk '${targetDev?.value ?? ''}' requires use of supported storage format").`,
    span: flag.span,
  };
}
