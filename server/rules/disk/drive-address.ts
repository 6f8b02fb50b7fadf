import { type DriveAddress, driveAddressOf } from '../../domain/address.ts';
import { type Disk, devicesNamed } from '../../domain/devices.ts';
import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { hasPlaceByName, placeOf } from '../../domain/drive-place.ts';
import { childNamed } from '../../domain/element.ts';
import { removeElement } from '../../xml/edit.ts';
import type { Span, XmlElement } from '../../xml/tree.ts';
import { guest } from '../examples/domain.ts';
import { preferredFix } from '../fix.ts';
import { type Complaint, findingsOf, said, spanOf } from '../report.ts';
import type { Finding, Rule } from '../rule.ts';

const id = 'disk/drive-address';

function check(domain: Domain): readonly Finding[] {
  if (!runsOnQemu(domain)) return [];
  const complaints: Complaint[] = [];
  const holders = new Map<string, Place>();
  for (const place of [...diskPlaces(domain), ...hostdevPlaces(domain)]) {
    const key = `${place.bus} ${Object.values(place.drive).join(':')}`;
    const limit = beyondBus(place);
    const holder = holders.get(key);
    if (limit) complaints.push(limit);
    else if (holder) complaints.push(taken(place, holder, domain));
    else holders.set(key, place);
  }
  return findingsOf(id, 'error', complaints);
}

interface Place {
  readonly device: XmlElement;
  readonly disk: Disk | undefined;
  readonly name: string;
  readonly bus: string;
  readonly drive: DriveAddress;
  /** Undefined where the place follows from the target's name. */
  readonly address: XmlElement | undefined;
  readonly span: Span;
}

const driveBuses: readonly string[] = ['ide', 'sata', 'scsi', 'fdc'];

function diskPlaces(domain: Domain): readonly Place[] {
  return domain.disks.flatMap((disk) => {
    const name = disk.targetDev?.value ?? '';
    const drive = disk.bus && driveBuses.includes(disk.bus) ? placeOf(disk) : undefined;
    if (!drive || !disk.bus) return [];
    const address = driveAddressOf(disk.element) && disk.address;
    return [
      {
        device: disk.element,
        disk,
        name: `disk ${name}`,
        bus: disk.bus,
        drive,
        address,
        span: address?.span ?? disk.targetDev?.span ?? disk.element.startTag,
      },
    ];
  });
}

function hostdevPlaces(domain: Domain): readonly Place[] {
  return devicesNamed(domain.element, 'hostdev').flatMap((device) => {
    const drive = said(device, 'type') === 'scsi' ? driveAddressOf(device) : undefined;
    const address = childNamed(device, 'address');
    if (!drive || !address) return [];
    return [{ device, disk: undefined, name: 'SCSI host device', bus: 'scsi', drive, address, span: address.span }];
  });
}

/** Parts of a drive address that are 0 on a bus, and what libvirt says of others (qemu_validate.c). */
const alwaysZero: Readonly<Record<string, readonly (readonly [part: keyof DriveAddress, libvirt: string])[]>> = {
  sata: [
    ['bus', 'bus must be 0 for sata controller'],
    ['target', 'target must be 0 for sata controller'],
  ],
  ide: [['target', 'target must be 0 for ide controller']],
  scsi: [['bus', 'SCSI controller only supports 1 bus']],
  fdc: [
    ['controller', 'Only 1 fdc controller is supported'],
    ['bus', 'Only 1 fdc bus is supported'],
    ['target', 'target must be 0 for controller fdc'],
  ],
};

function beyondBus({ address, bus, drive }: Place): Complaint | undefined {
  const wrong = address && alwaysZero[bus]?.find(([part]) => drive[part] !== 0);
  if (!wrong) return undefined;
  const [part, libvirt] = wrong;
  const name = bus === 'fdc' ? 'floppy' : bus.toUpperCase();
  return { message: `There is one ${name} ${part}, number 0 ("${libvirt}").`, span: spanOf(address, part) };
}

function taken(place: Place, holder: Place, { document, disks }: Domain): Complaint {
  const { controller, bus, target, unit } = place.drive;
  const shown = `controller='${controller}' bus='${bus}' target='${target}' unit='${unit}'`;
  const why = place.address ? 'has' : 'gets by its name';
  const both = place.device.name === 'disk' && holder.device.name === 'disk';
  const libvirt = both ? 'Found duplicate drive address for disk' : `SCSI host address ${shown} in use`;
  return {
    message: `The ${place.name} ${why} the ${place.bus} address ${shown}, which the ${holder.name} has too ("${libvirt}").`,
    span: place.span,
    related: [{ message: `the ${holder.name} has it here`, span: holder.span }],
    fixes:
      place.address && place.disk && hasPlaceByName(place.disk, disks)
        ? [preferredFix('Remove this address: the name gives the disk another one', [removeElement(document, place.address)])]
        : [],
  };
}

const sata = (dev: string, address: readonly string[]): readonly string[] => [
  "<disk type='file' device='disk'>",
  "  <driver name='qemu' type='raw'/>",
  `  <source file='/srv/vm/${dev}.img'/>`,
  `  <target dev='${dev}' bus='sata'/>`,
  ...address,
  '</disk>',
];
const unit = (number: number, open = '', close = ''): readonly string[] => [
  `  ${open}<address type='drive' controller='0' bus='0' target='0' unit='${number}'/>${close}`,
];

export const driveAddress: Rule = {
  id,
  level: 'error',
  title: 'Two disks at one place of a controller',
  since: '1.2.19',
  complains: 'define',
  speaksOf: ['disk', 'hostdev'],
  reason: `
Disks on IDE, SATA, SCSI and floppy controllers have a place there: controller, bus, target and unit. It is written in \`<address type='drive'>\`, or follows from
the target's name: \`sdb\` on SATA is unit 1, and so is \`hdb\` on SATA. libvirt refuses two disks at one place (\`Found duplicate drive address for disk with target
name …\`), a SCSI host device at a disk's place, and places that the controller doesn't have: SATA has only bus 0
(libvirt, domain_validate.c, domain_conf.c).
`,
  examples: [
    {
      title: 'An address that was copied with its disk',
      level: 'error',
      host: undefined,
      before: guest({ devices: [...sata('sda', unit(0)), ...sata('sdb', unit(0, '⟦', '⟧'))] }),
      fixed: {
        'Remove this address: the name gives the disk another one': guest({
          devices: [...sata('sda', unit(0)), ...sata('sdb', [])],
        }),
      },
    },
    {
      title: 'Two names for one place',
      level: 'error',
      host: undefined,
      before: guest({ devices: [...sata('sda', []), ...sata('⟦hda⟧', [])] }).replace('/srv/vm/⟦hda⟧', '/srv/vm/hda'),
      fixed: {},
    },
  ],
  silentOn: [
    { title: 'Two units', xml: guest({ devices: [...sata('sda', unit(0)), ...sata('sdb', unit(1))] }), host: undefined },
    { title: 'Two places by name', xml: guest({ devices: [...sata('sda', []), ...sata('hdb', [])] }), host: undefined },
  ],
  check: ({ domain }) => check(domain),
};
