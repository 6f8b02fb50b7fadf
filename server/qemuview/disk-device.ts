import { driveAddressOf } from '../domain/address.ts';
import { type Disk, targetIndex } from '../domain/devices.ts';
import type { Domain } from '../domain/domain.ts';

/** QEMU's device for a disk, without the image in it. */
export interface DiskDevice {
  readonly properties: Readonly<Record<string, string | number>>;
  readonly id: string;
  /** What `-drive if=` says of it; `none` where it takes a `-device` besides. */
  readonly plainInterface: 'virtio' | 'ide' | 'floppy' | 'none';
}

/** Undefined for buses that aren't shown. Where virtio disks sit on PCI is libvirt's choice, and left out. */
export function diskDevice(domain: Domain, disk: Disk): DiskDevice | undefined {
  const index = targetIndex(disk.targetDev?.value ?? '');
  if (index === undefined) return undefined;
  const media = disk.device === 'cdrom' ? 'cd' : 'hd';
  const address = driveAddressOf(disk.element);
  switch (disk.bus) {
    case 'virtio':
      return { properties: { driver: 'virtio-blk-pci' }, id: `virtio-disk${index}`, plainInterface: 'virtio' };
    case 'ide': {
      const { controller, bus, unit } = address ?? { controller: 0, bus: (index % 4) >> 1, unit: index % 2 };
      return {
        properties: { driver: `ide-${media}`, bus: `ide.${bus}`, unit },
        id: `ide${controller}-${bus}-${unit}`,
        plainInterface: 'ide',
      };
    }
    case 'sata': {
      const { controller, bus, unit } = address ?? { controller: Math.floor(index / 6), bus: 0, unit: index % 6 };
      const onBoard = domain.os.machineClass === 'q35' && controller === 0;
      const place = onBoard ? `ide.${unit}` : `sata${controller}.${unit}`;
      return {
        properties: { driver: `ide-${media}`, bus: place },
        id: `sata${controller}-${bus}-${unit}`,
        plainInterface: onBoard ? 'ide' : 'none',
      };
    }
    case 'scsi':
      return scsiDevice(domain, disk, media);
    case 'fdc':
      return {
        properties: { driver: 'floppy', unit: address?.unit ?? index % 2 },
        id: `fdc0-0-${address?.unit ?? index % 2}`,
        plainInterface: 'floppy',
      };
    case 'usb':
      return { properties: { driver: 'usb-storage' }, id: `usb-disk${index}`, plainInterface: 'none' };
    default:
      return undefined;
  }
}

/** A virtio-scsi controller has channels and LUNs; the older ones count targets. Undefined where the model isn't known. */
function scsiDevice(domain: Domain, disk: Disk, media: string): DiskDevice | undefined {
  const address = driveAddressOf(disk.element);
  const number = address?.controller ?? 0;
  const controller = domain.controllers.find(
    ({ type, index: at }) => type?.value === 'scsi' && (at?.value ?? '0') === String(number),
  );
  const model = controller?.model?.value;
  if (model === undefined || !address) return undefined;
  const driver = disk.device === 'lun' ? 'scsi-block' : `scsi-${media}`;
  const bus = `scsi${number}.0`;
  if (model.startsWith('virtio')) {
    const { bus: channel, target, unit } = address;
    return {
      properties: { driver, bus, channel, 'scsi-id': target, lun: unit },
      id: `scsi${number}-${channel}-${target}-${unit}`,
      plainInterface: 'none',
    };
  }
  if (model !== 'lsilogic') return undefined;
  return {
    properties: { driver, bus, 'scsi-id': address.unit },
    id: `scsi${number}-${address.bus}-${address.unit}`,
    plainInterface: 'none',
  };
}
