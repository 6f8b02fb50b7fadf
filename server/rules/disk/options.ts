import type { Disk } from '../../domain/devices.ts';
import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { guest } from '../examples/domain.ts';
import { type Condition, complaintsAbout, findingsOf } from '../report.ts';
import type { Finding, Rule } from '../rule.ts';
import {
  copyOnRead,
  driverName,
  encryptedFormat,
  folder,
  geometry,
  geometryOfUsb,
  ioThread,
  lunIdentity,
  onlyForQcow2,
  partition,
  reservations,
  rotationRate,
  transient,
  virtioModel,
  worldWideName,
} from './feature-conditions.ts';
import {
  addressKind,
  ejectable,
  emptyDrive,
  floppyBus,
  floppyOnPseries,
  noSource,
  noTarget,
  nvmeWithoutSerial,
  targetName,
} from './place-conditions.ts';
import {
  format,
  lun,
  nativeIo,
  onlyOnScsi,
  onlyOnVirtio,
  readOnly,
  removable,
  shareable,
  startupPolicy,
  tray,
} from './setting-conditions.ts';

const id = 'disk/options';

function check(domain: Domain): readonly Finding[] {
  if (!runsOnQemu(domain)) return [];
  return findingsOf(id, 'error', complaintsAbout(domain.disks, conditions, domain));
}

const conditions: readonly Condition<Disk>[] = [
  noTarget,
  noSource,
  nvmeWithoutSerial,
  targetName,
  floppyBus,
  floppyOnPseries,
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
  partition,
  driverName,
  virtioModel,
  ioThread,
  copyOnRead,
  onlyForQcow2,
  encryptedFormat,
  transient,
  lunIdentity,
  reservations,
  rotationRate,
  worldWideName,
  geometry,
  geometryOfUsb,
  folder,
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
  speaksOf: ['disk'],
  reason: `
What a disk can be depends on its bus and kind, and libvirt refuses the rest when it is defined (domain_validate.c, qemu_validate.c, qemu_domain.c of libvirt):

| Setting | Where it may stand |
| --- | --- |
| \`<target dev>\` | always; names begin with hd, sd, vd, xvd, ubd or nvme, a floppy's with fd |
| \`<source>\` | always on a disk; CD-ROM drives and floppies may be empty |
| bus \`nvme\` | with a serial number, of the disk or of its controller |
| bus \`fdc\` | floppies, and nothing else |
| \`<address>\` | type \`drive\` on ide, sata, scsi, fdc; type \`usb\` on usb; neither on virtio |
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
| \`iothread\`, \`model='virtio-…'\` | virtio |
| \`rotation_rate\` | scsi, ide and sata |
| \`<wwn>\` | scsi and ide, not of a \`lun\` |
| \`copy_on_read\`, \`<transient/>\` | disks that are written to |
| \`discard_no_unref\`, \`<metadata_cache>\` | qcow2 |
| \`<encryption>\` | raw and qcow2 |
| \`<reservations>\` | \`device='lun'\` |
`,
  examples: [
    {
      title: 'A disk without a source',
      level: 'error',
      host: undefined,
      before: guest({
        devices: ["⟦<disk type='file' device='disk'>⟧", "  <driver name='qemu' type='qcow2'/>", `  ${virtio}`, '</disk>'],
      }),
      fixed: {
        'Add a file named like the guest': guest({
          devices: [
            "<disk type='file' device='disk'>",
            "  <driver name='qemu' type='qcow2'/>",
            "  <source file='/var/lib/libvirt/images/web1.qcow2'/>",
            `  ${virtio}`,
            '</disk>',
          ],
        }),
      },
    },
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
      title: 'A partition instead of a disk',
      level: 'error',
      host: undefined,
      before: guest({ devices: disk("type='raw'", "<target dev='⟦vda1⟧' bus='virtio'/>") }),
      fixed: { 'Call it vda': guest({ devices: disk("type='raw'", virtio) }) },
    },
    {
      title: 'A speed of rotation on virtio',
      level: 'error',
      host: undefined,
      before: guest({ devices: disk("type='raw'", "<target dev='vda' bus='virtio' rotation_rate='⟦1⟧'/>") }),
      fixed: { 'Remove rotation_rate=': guest({ devices: disk("type='raw'", virtio) }) },
    },
    {
      title: 'A transient CD-ROM',
      level: 'error',
      host: undefined,
      before: guest({
        devices: [
          "<disk type='file' device='cdrom'>",
          "  <source file='/srv/vm/disk.iso'/>",
          "  <target dev='sda' bus='sata'/>",
          '  ⟦<transient/>⟧',
          '</disk>',
        ],
      }),
      fixed: {
        'Remove <transient>': guest({
          devices: [
            "<disk type='file' device='cdrom'>",
            "  <source file='/srv/vm/disk.iso'/>",
            "  <target dev='sda' bus='sata'/>",
            '</disk>',
          ],
        }),
      },
    },
    {
      title: 'The address it had on SATA',
      level: 'error',
      host: undefined,
      before: guest({
        devices: disk("type='raw'", virtio, ["<address type='⟦drive⟧' controller='0' bus='0' target='0' unit='0'/>"]),
      }),
      fixed: {
        'Remove the address and let libvirt choose one': guest({ devices: disk("type='raw'", virtio) }),
      },
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
    {
      title: 'An empty drive',
      xml: guest({ devices: ["<disk type='file' device='cdrom'>", "  <target dev='sda' bus='sata'/>", '</disk>'] }),
      host: undefined,
    },
    { title: 'Just begun', xml: guest({ devices: ["<disk type='file' device='disk'>", '</disk>'] }), host: undefined },
  ],
  check: ({ domain }) => check(domain),
};
