/** What libvirt holds a disk's name, its bus and its place there to. */
import { addressType } from '../../domain/address.ts';
import { type Disk, targetIndex } from '../../domain/devices.ts';
import type { Domain } from '../../domain/domain.ts';
import { hasPlaceByName } from '../../domain/drive-place.ts';
import { childNamed } from '../../domain/element.ts';
import { insertAfter, insertBefore, removeElement, setAttribute, type TextEdit } from '../../xml/edit.ts';
import { escapeAttribute } from '../../xml/escape.ts';
import { offeredFix, preferredFix } from '../fix.ts';
import { type Complaint, said, spanOf } from '../report.ts';
import { unwantedAddress } from '../unwanted.ts';

export function noTarget({ element, target, source }: Disk): Complaint | undefined {
  // Where nothing else is written either, the disk has only been begun.
  if (target || !source) return undefined;
  return {
    message: 'A disk needs a <target dev=…> ("missing target information for device").',
    span: element.startTag,
    explains: ['schema/missing-element'],
  };
}

/** Where the document has no controller for it, libvirt makes one, with the disk's serial number. */
export function nvmeWithoutSerial({ element, bus, target }: Disk, { controllers, document }: Domain): Complaint | undefined {
  if (bus !== 'nvme' || !target || childNamed(element, 'serial')) return undefined;
  if (controllers.some(({ type }) => type?.value === 'nvme')) return undefined;
  return {
    message: `A disk on NVMe needs a <serial>, or a controller that has one ("Missing mandatory serial for NVMe controller").`,
    span: spanOf(target, 'bus'),
    fixes: [offeredFix('Add a serial number', [insertAfter(document, target, '<serial>nvme0</serial>')])],
  };
}

/** The attribute of `<source>` that says where the disk is, by the disk's type. */
const whereByType: Readonly<Record<string, string>> = { file: 'file', block: 'dev', dir: 'dir' };

export function noSource(disk: Disk, domain: Domain): Complaint | undefined {
  const { element, device, source, target, targetDev } = disk;
  const type = said(element, 'type');
  const where = whereByType[type ?? ''];
  if (device !== 'disk' || where === undefined || !target || !targetDev?.value) return undefined;
  // An attribute of another type, or one without a value, is a matter of the schema's.
  if (source?.attributes.some(({ name }) => Object.values(whereByType).includes(name))) return undefined;
  return {
    message: `A disk of type ${type} needs a <source ${where}=…>; only drives for media can be empty ("missing source information for device ${targetDev.value}").`,
    span: (source ?? element).startTag,
    fixes: type === 'file' ? [offeredFix('Add a file named like the guest', namedSource(disk, domain))] : [],
  };
}

/** A file where libvirt's default pool has its own, named like the guest and, behind the first disk, like the disk. */
function namedSource({ source, target, targetDev, driver }: Disk, { document, disks, name }: Domain): readonly TextEdit[] {
  const guest = name?.value.trim() || 'guest';
  const isFirst = disks[0]?.targetDev === targetDev;
  const ending = said(driver, 'type') === 'qcow2' ? 'qcow2' : 'img';
  const file = `/var/lib/libvirt/images/${guest}${isFirst ? '' : `-${targetDev?.value ?? ''}`}.${ending}`;
  if (source) return [setAttribute(source, 'file', file)];
  return target ? [insertBefore(document, target, `<source file='${escapeAttribute(file, "'")}'/>`)] : [];
}

export function targetName({ device, targetDev, element, target, bus, address }: Disk): Complaint | undefined {
  const dev = targetDev?.value;
  if (!dev || !target) return undefined;
  const span = targetDev.span;
  if (device === 'floppy' && !dev.startsWith('fd')) {
    return { message: `A floppy's name begins with fd, not ${dev} ("Invalid floppy device name: ${dev}").`, span };
  }
  if (
    targetIndex(dev) === undefined &&
    !said(address, 'type') &&
    bus !== undefined &&
    ['ide', 'sata', 'scsi', 'fdc'].includes(bus)
  ) {
    return {
      message: `From ${dev} libvirt can't tell a place on the ${bus} bus ("Unknown disk name '${dev}' and no address specified").`,
      span,
    };
  }
  if ((device === 'disk' || device === 'lun') && !/^(hd|sd|vd|xvd|ubd|nvme)/.test(dev)) {
    return {
      message: `A disk's name begins with hd, sd, vd, xvd, ubd or, on NVMe, nvme, not like ${dev} ("Invalid harddisk device name: ${dev}").`,
      span: element ? span : target.span,
    };
  }
  return undefined;
}

export function floppyBus({ device, targetBus, target }: Disk): Complaint | undefined {
  if (!target || !targetBus?.value || (device === 'floppy') === (targetBus.value === 'fdc')) return undefined;
  const what = device === 'floppy' ? 'floppy disk' : 'disk';
  return {
    message: `The bus fdc is for floppies and floppies are for fdc, so libvirt refuses bus='${targetBus.value}' here ("Invalid bus type '${targetBus.value}' for ${what}").`,
    span: targetBus.span,
    fixes: device === 'floppy' ? [preferredFix('Set the bus to fdc', [setAttribute(target, 'bus', 'fdc')])] : [],
  };
}

/** POWER's machine never had a floppy controller. */
export function floppyOnPseries({ device, element }: Disk, { os }: Domain): Complaint | undefined {
  if (device !== 'floppy' || !os.machine?.value.startsWith('pseries')) return undefined;
  return {
    message: `${os.machine.value} has no floppy drive ("PowerPC pseries machines do not support floppy device").`,
    span: spanOf(element, 'device'),
  };
}

/** Which address a disk has on its bus; buses that aren't here take several kinds. */
const addressByBus: Readonly<Record<string, string>> = { ide: 'drive', sata: 'drive', scsi: 'drive', fdc: 'drive', usb: 'usb' };

export function addressKind(disk: Disk, { document, disks }: Domain): Complaint | undefined {
  const { element, bus, address, targetDev } = disk;
  const type = addressType(element);
  const wanted = addressByBus[bus ?? ''];
  if (bus === 'virtio' && address && (type === 'drive' || type === 'usb')) {
    return unwantedAddress(
      address,
      { document },
      `A virtio disk is a device of its own and sits on no controller, so it has no address of type '${type}' ("virtio disk cannot have an address of type '${type}'").`,
    );
  }
  if (!address || !type || !wanted || type === wanted) return undefined;
  const libvirt =
    bus === 'usb'
      ? 'unexpected address type for usb disk'
      : `Invalid address type '${type}' for the disk '${targetDev?.value ?? ''}' with the bus type '${bus}'`;
  return {
    message: `A disk on ${bus} has a place of type '${wanted}', not '${type}' ("${libvirt}").`,
    span: spanOf(address, 'type'),
    fixes:
      bus === 'usb' || hasPlaceByName(disk, disks)
        ? [preferredFix('Remove the address and let libvirt choose one', [removeElement(document, address)])]
        : [],
  };
}

export function emptyDrive({ element, device, bus, source }: Disk): Complaint | undefined {
  if (device !== 'cdrom' || bus !== 'usb') return undefined;
  if (said(element, 'type') === undefined || (source && (source.attributes.length > 0 || source.children.length > 0)))
    return undefined;
  return {
    message:
      "A CD-ROM drive on USB can't be empty: QEMU's usb-storage takes no medium later (\"'usb' disk must not be empty\").",
    span: element.startTag,
  };
}

export function ejectable({ device, bus, targetBus, target }: Disk): Complaint | undefined {
  if (device !== 'cdrom' || bus !== 'virtio' || !target) return undefined;
  return {
    message: `A CD-ROM drive can't be on virtio ("disk type of '${said(target, 'dev') ?? ''}' does not support ejectable media"). SATA and SCSI have some.`,
    span: targetBus?.span ?? target.span,
  };
}
