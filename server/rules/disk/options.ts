import { addressType } from '../../domain/address.ts';
import { type Disk, targetIndex } from '../../domain/devices.ts';
import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { hasPlaceByName } from '../../domain/drive-place.ts';
import { childNamed, textValue } from '../../domain/element.ts';
import { removeAttribute, removeElement, setAttribute } from '../../xml/edit.ts';
import { guest } from '../examples/domain.ts';
import { preferredFix } from '../fix.ts';
import { type Complaint, findingsOf, said, spanOf } from '../report.ts';
import type { Finding, Rule } from '../rule.ts';

const id = 'disk/options';

type DiskCondition = (disk: Disk, domain: Domain) => Complaint | undefined;

function check(domain: Domain): readonly Finding[] {
  if (!runsOnQemu(domain)) return [];
  const complaints = domain.disks.flatMap((disk) => conditions.flatMap((condition) => condition(disk, domain) ?? []));
  return findingsOf(id, 'error', complaints);
}

function noTarget({ element, target }: Disk): Complaint | undefined {
  // Where nothing else is written either, the disk has only been begun.
  if (target || !childNamed(element, 'source')) return undefined;
  return {
    message: 'A disk needs a <target dev=…> ("missing target information for device").',
    span: element.startTag,
  };
}

function targetName({ device, targetDev, element, target, bus, address }: Disk): Complaint | undefined {
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
  if ((device === 'disk' || device === 'lun') && !/^(hd|sd|vd|xvd|ubd)/.test(dev)) {
    return {
      message: `A disk's name begins with hd, sd, vd, xvd or ubd, not like ${dev} ("Invalid harddisk device name: ${dev}").`,
      span: element ? span : target.span,
    };
  }
  return undefined;
}

function floppyBus({ device, targetBus, target }: Disk): Complaint | undefined {
  if (!target || !targetBus?.value || (device === 'floppy') === (targetBus.value === 'fdc')) return undefined;
  const what = device === 'floppy' ? 'floppy disk' : 'disk';
  return {
    message: `The bus fdc is for floppies and floppies are for fdc, so libvirt refuses bus='${targetBus.value}' here ("Invalid bus type '${targetBus.value}' for ${what}").`,
    span: targetBus.span,
    fixes: device === 'floppy' ? [preferredFix('Set the bus to fdc', [setAttribute(target, 'bus', 'fdc')])] : [],
  };
}

/** Which address a disk has on its bus; buses that aren't here take several kinds. */
const addressByBus: Readonly<Record<string, string>> = { ide: 'drive', sata: 'drive', scsi: 'drive', fdc: 'drive', usb: 'usb' };

function addressKind(disk: Disk, { document, disks }: Domain): Complaint | undefined {
  const { element, bus, address, targetDev } = disk;
  const type = addressType(element);
  const wanted = addressByBus[bus ?? ''];
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

function emptyDrive({ element, device, bus }: Disk): Complaint | undefined {
  if (device !== 'cdrom' || bus !== 'usb') return undefined;
  const source = childNamed(element, 'source');
  if (said(element, 'type') === undefined || (source && (source.attributes.length > 0 || source.children.length > 0)))
    return undefined;
  return {
    message:
      "A CD-ROM drive on USB can't be empty: QEMU's usb-storage takes no medium later (\"'usb' disk must not be empty\").",
    span: element.startTag,
  };
}

function ejectable({ device, bus, targetBus, target }: Disk): Complaint | undefined {
  if (device !== 'cdrom' || bus !== 'virtio' || !target) return undefined;
  return {
    message: `A CD-ROM drive can't be on virtio ("disk type of '${said(target, 'dev') ?? ''}' does not support ejectable media"). SATA and SCSI have some.`,
    span: targetBus?.span ?? target.span,
  };
}

/** Formats that libvirt knows and QEMU can't be given. */
const formats: Readonly<Record<string, readonly [why: string, instead: string | undefined]>> = {
  cow: ["'cow' storage format is not supported", undefined],
  dir: ["'directory' storage format is not directly supported by QEMU, use 'dir' disk type instead", undefined],
  iso: ["storage format 'iso' is not directly supported by QEMU, use 'raw' instead", 'raw'],
};

function format({ element }: Disk): Complaint | undefined {
  const driver = childNamed(element, 'driver');
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

function lun({ element, device, bus }: Disk): Complaint | undefined {
  const type = said(element, 'type') ?? 'file';
  const span = spanOf(element, 'device');
  if (device !== 'lun') {
    for (const name of ['rawio', 'sgio']) {
      if (said(element, name) !== undefined) {
        return {
          message: `${name} is for device='lun', which hands SCSI commands through ("${name} can be used only with device='lun'").`,
          span: spanOf(element, name),
          fixes: [preferredFix(`Remove ${name}`, [removeAttribute(element, name)])],
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
  const driver = childNamed(element, 'driver');
  const driverType = said(driver, 'type');
  if (!driver || driverType === undefined || driverType === 'raw') return undefined;
  return {
    message: `device='lun' shows the device as it is, so its format is raw ("disk device 'lun' must use 'raw' format").`,
    span: spanOf(driver, 'type'),
    fixes: [preferredFix('Set the format to raw', [setAttribute(driver, 'type', 'raw')])],
  };
}

function onlyOnVirtio({ element, bus }: Disk): Complaint | undefined {
  const driver = childNamed(element, 'driver');
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

function onlyOnScsi({ element, bus }: Disk): Complaint | undefined {
  if (bus === undefined || bus === 'scsi') return undefined;
  const found = ['vendor', 'product'].map((name) => childNamed(element, name)).find((child) => textValue(child)?.value.trim());
  return (
    found && {
      message: `Only a SCSI disk has a ${found.name}, and this one is on ${bus} ("Only scsi disk supports vendor and product").`,
      span: found.span,
    }
  );
}

function readOnly({ element, device, bus }: Disk): Complaint | undefined {
  const flag = childNamed(element, 'readonly');
  if (!flag || device !== 'disk' || (bus !== 'ide' && bus !== 'sata')) return undefined;
  return {
    message: `A disk on ${bus} can't be read-only ("readonly ${bus} disks are not supported"); on virtio or scsi it can, and a CD-ROM always is.`,
    span: flag.span,
  };
}

function nativeIo({ element }: Disk): Complaint | undefined {
  const driver = childNamed(element, 'driver');
  const cache = said(driver, 'cache');
  if (!driver || said(driver, 'io') !== 'native' || cache === 'none' || cache === 'directsync') return undefined;
  return {
    message: `io='native' bypasses the host's cache, so it needs cache='none' or 'directsync' ("io='native' needs either no disk cache or directsync cache mode").`,
    span: spanOf(driver, 'io'),
    fixes: [preferredFix("Set cache='none'", [setAttribute(driver, 'cache', 'none')])],
  };
}

function removable({ element, target, bus }: Disk): Complaint | undefined {
  if (!target || said(target, 'removable') === undefined || bus === 'usb' || bus === 'scsi' || bus === undefined)
    return undefined;
  return {
    message: `removable= is for disks on USB and SCSI, and this one is on ${bus} ("removable is only valid for usb disks").`,
    span: element ? spanOf(target, 'removable') : target.span,
    fixes: [preferredFix('Remove removable=', [removeAttribute(target, 'removable')])],
  };
}

function tray({ device, target }: Disk): Complaint | undefined {
  if (!target || said(target, 'tray') === undefined || device === 'cdrom' || device === 'floppy') return undefined;
  return {
    message: 'A disk has no tray ("tray is only valid for cdrom and floppy").',
    span: spanOf(target, 'tray'),
    fixes: [preferredFix('Remove tray=', [removeAttribute(target, 'tray')])],
  };
}

function startupPolicy({ element, device }: Disk): Complaint | undefined {
  const source = childNamed(element, 'source');
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
function shareable({ element, targetDev }: Disk): Complaint | undefined {
  const flag = childNamed(element, 'shareable');
  const type = said(childNamed(element, 'driver'), 'type');
  if (!flag || type === undefined || type === 'raw' || childNamed(element, 'readonly')) return undefined;
  return {
    message: `Two guests can't write to one ${type} image: shared disks are raw ("shared access for disk '${targetDev?.value ?? ''}' requires use of supported storage format").`,
    span: flag.span,
  };
}

const conditions: readonly DiskCondition[] = [
  noTarget,
  targetName,
  floppyBus,
  addressKind,
  emptyDrive,
  ejectable,
  format,
  lun,
  onlyOnVirtio,
  onlyOnScsi,
  readOnly,
  nativeIo,
  removable,
  tray,
  shareable,
  startupPolicy,
];

const disk = (driver: string, target: string, more: readonly string[] = []): readonly string[] => [
  "<disk type='file' device='disk'>",
  `  <driver name='qemu' ${driver}/>`,
  "  <source file='/srv/vm/disk.img'/>",
  `  ${target}`,
  ...more.map((line) => `  ${line}`),
  '</disk>',
];
const virtio = "<target dev='vda' bus='virtio'/>";

export const diskOptions: Rule = {
  id,
  level: 'error',
  title: 'Disk settings that exclude each other',
  since: '0.8.0',
  complains: 'define',
  reason: `
What a disk can be depends on its bus and kind, and libvirt refuses the rest when it is defined (domain_validate.c, qemu_validate.c, qemu_domain.c of libvirt):

| Setting | Where it may stand |
| --- | --- |
| \`<target dev>\` | always; names begin with hd, sd, vd, xvd or ubd, a floppy's with fd |
| bus \`fdc\` | floppies, and nothing else |
| \`<address>\` | type \`drive\` on ide, sata, scsi, fdc; type \`usb\` on usb |
| format \`cow\`, \`dir\`, \`iso\` | nowhere; an ISO image is \`raw\` |
| \`device='lun'\` | a block device, raw, on virtio or scsi; only there \`rawio\` and \`sgio\` |
| \`queues\`, \`event_idx\`, \`ioeventfd\`, \`iommu\`, \`ats\`, \`packed\` | virtio |
| \`<vendor>\`, \`<product>\` | scsi |
| \`<readonly/>\` on a disk | not on ide and sata |
| CD-ROM | not on virtio; not empty on usb |
| \`io='native'\` | with \`cache='none'\` or \`'directsync'\` |
| \`removable\`, \`tray\` | disks on usb and, since libvirt 10, scsi; CD-ROMs and floppies |
| \`<shareable/>\` | raw |
| \`startupPolicy\` | local files; \`requisite\` for CD-ROMs and floppies |
`,
  examples: [
    {
      title: 'An ISO image is raw',
      level: 'error',
      host: undefined,
      before: guest({ devices: disk("type='⟦iso⟧'", virtio) }),
      fixed: { 'Set the format to raw': guest({ devices: disk("type='raw'", virtio) }) },
    },
    {
      title: 'Native I/O through a cache',
      level: 'error',
      host: undefined,
      before: guest({ devices: disk("type='raw' io='⟦native⟧'", virtio) }),
      fixed: { "Set cache='none'": guest({ devices: disk("type='raw' io='native' cache='none'", virtio) }) },
    },
    {
      title: 'An address of another bus',
      level: 'error',
      host: undefined,
      before: guest({
        devices: disk("type='raw'", "<target dev='sda' bus='sata'/>", ["<address type='⟦pci⟧' bus='0x00' slot='0x05'/>"]),
      }),
      fixed: {
        'Remove the address and let libvirt choose one': guest({
          devices: disk("type='raw'", "<target dev='sda' bus='sata'/>"),
        }),
      },
    },
  ],
  silentOn: [
    {
      title: 'Native I/O past the cache',
      xml: guest({ devices: disk("type='raw' cache='none' io='native'", virtio) }),
      host: undefined,
    },
    { title: 'Queues of a virtio disk', xml: guest({ devices: disk("type='raw' queues='4'", virtio) }), host: undefined },
    { title: 'Just begun', xml: guest({ devices: ["<disk type='file' device='disk'>", '</disk>'] }), host: undefined },
  ],
  check: ({ domain }) => check(domain),
};
