import { type DeviceBoot, deviceBoots } from '../../domain/boot.ts';
import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { childNamed } from '../../domain/element.ts';
import { setAttribute } from '../../xml/edit.ts';
import { guest } from '../examples/domain.ts';
import { preferredFix } from '../fix.ts';
import { type Complaint, findingsOf, said, spanOf } from '../report.ts';
import type { Finding, Rule } from '../rule.ts';

const id = 'boot/order';

function check(domain: Domain): readonly Finding[] {
  if (!runsOnQemu(domain)) return [];
  const complaints: Complaint[] = [];
  const firstWith = new Map<number, DeviceBoot>();
  const boots = deviceBoots(domain);
  const highest = Math.max(0, ...boots.map(({ order }) => Number(order?.value ?? 0)).filter(Number.isSafeInteger));
  for (const boot of boots) {
    const order = boot.order?.value ?? '';
    if (!/^\d+$/.test(order)) continue;
    const other = firstWith.get(Number(order));
    const unbootable = unbootableDevice(boot, domain);
    if (Number(order) === 0) complaints.push(zero(boot));
    else if (other) complaints.push(taken(boot, other, highest + 1));
    else firstWith.set(Number(order), boot);
    if (unbootable) complaints.push(unbootable);
    complaints.push(...loadparm(boot));
  }
  return findingsOf(id, 'error', complaints);
}

function zero({ element }: DeviceBoot): Complaint {
  return {
    message: "The order of booting counts from 1, so libvirt refuses order='0'.",
    span: spanOf(element, 'order'),
  };
}

function taken({ element, device }: DeviceBoot, other: DeviceBoot, free: number): Complaint {
  const order = said(element, 'order');
  return {
    message: `The ${other.device.name} above already has boot order ${order}, so libvirt refuses it for this ${device.name} ("boot order '${order}' used for more than one device").`,
    span: spanOf(element, 'order'),
    related: [{ message: `boot order ${order} is taken here`, span: other.element.span }],
    fixes: [preferredFix(`Make it ${free}, behind the others`, [setAttribute(element, 'order', String(free))])],
  };
}

/** Devices that QEMU has no boot index for (qemu_validate.c: qemuValidateDomainDeviceDefHostdev). */
function unbootableDevice({ element, device }: DeviceBoot, { os }: Domain): Complaint | undefined {
  const address = said(childNamed(device, 'address'), 'type');
  // On s390x, a device without an address goes to the ccw bus.
  if (device.name === 'filesystem' && (address === 'ccw' || (address === undefined && os.arch?.value === 's390x'))) {
    return {
      message:
        'A guest boots from virtiofs on PCI only, not on the ccw bus ("setting virtiofs boot order is supported only with PCI bus").',
      span: element.span,
    };
  }
  if (device.name !== 'hostdev') return undefined;
  const type = said(device, 'type');
  const model = said(device, 'model');
  if (type === 'scsi_host') {
    return {
      message:
        'A guest can\'t boot from a vhost SCSI host device ("booting from assigned devices is not supported by vhost SCSI devices").',
      span: element.span,
    };
  }
  if (type !== 'mdev' || !model || model === 'vfio-pci' || model === 'vfio-ccw') return undefined;
  return {
    message: `A guest can't boot from a mediated device of model ${model} ("booting from assigned devices is not supported by mediated devices of model ${model}").`,
    span: element.span,
  };
}

/** The boot loader of s390 takes up to eight letters of a small alphabet (qemuValidateDomainDeviceDef…, virDomainDeviceBootParseXML). */
function loadparm({ element }: DeviceBoot): readonly Complaint[] {
  const value = said(element, 'loadparm');
  if (value === undefined) return [];
  const span = spanOf(element, 'loadparm');
  if (value.length > 8) {
    return [{ message: `"loadparm value '${value}' must be between 1 and 8 characters".`, span }];
  }
  return /^[a-zA-Z0-9. ]*$/.test(value)
    ? []
    : [{ message: `"invalid loadparm value '${value}', expecting chars in set of [a-zA-Z0-9.] and blank spaces".`, span }];
}

const disks = (second: string): readonly string[] => [
  "<disk type='file' device='disk'>",
  "  <driver name='qemu' type='raw'/>",
  "  <source file='/srv/vm/disk.img'/>",
  "  <target dev='vda' bus='virtio'/>",
  "  <boot order='1'/>",
  '</disk>',
  "<interface type='network'>",
  "  <source network='default'/>",
  "  <model type='virtio'/>",
  `  <boot order='${second}'/>`,
  '</interface>',
];

export const bootOrder: Rule = {
  id,
  level: 'error',
  title: 'Boot orders that libvirt refuses',
  since: '0.8.8',
  complains: 'define',
  speaksOf: ['boot'],
  reason: `
\`<boot order='N'/>\` in a device counts from 1, and each number belongs to one device: \`boot order '1' used for more than one device\`. Numbers may be left out.
Some devices have no boot order at all in QEMU: vhost SCSI host devices, mediated devices of model vfio-ap, virtiofs on the ccw bus. \`loadparm\`, for the boot
loader of s390, has one to eight letters, digits, dots or blanks (libvirt, domain_conf.c, qemu_validate.c).
`,
  examples: [
    {
      title: 'The first place given twice',
      level: 'error',
      host: undefined,
      before: guest({ devices: disks('⟦1⟧') }),
      fixed: { 'Make it 2, behind the others': guest({ devices: disks('2') }) },
    },
  ],
  silentOn: [
    { title: 'One after the other', xml: guest({ devices: disks('2') }), host: undefined },
    { title: 'With a gap', xml: guest({ devices: disks('9') }), host: undefined },
    { title: 'Not finished', xml: guest({ devices: disks('') }), host: undefined },
  ],
  check: ({ domain }) => check(domain),
};
