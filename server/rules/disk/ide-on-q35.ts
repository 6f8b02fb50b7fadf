import type { Controller, Disk } from '../../domain/devices.ts';
import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { orderEdits, removeElement, type TextEdit } from '../../xml/edit.ts';
import { guest } from '../examples/domain.ts';
import type { Finding, Fix, Rule } from '../rule.ts';
import { moveToSata, sataPlan } from './sata-plan.ts';

const id = 'disk/ide-on-q35';
const defineError = 'IDE controllers are unsupported for this QEMU binary or machine type';

function check(domain: Domain): readonly Finding[] {
  if (!runsOnQemu(domain) || domain.os.machineClass !== 'q35') return [];
  const disks = domain.disks.filter((disk) => disk.bus === 'ide' && disk.device !== 'floppy');
  const controllers = domain.controllers.filter((controller) => controller.type?.value === 'ide');
  if (disks.length + controllers.length === 0) return [];
  const plan = sataPlan(domain);
  const move: Move = { domain, disks, controllers, plan, all: moveAll(domain, disks, controllers, plan) };
  const findings = [
    ...disks.map((disk) => diskFinding(disk, move)),
    ...controllers.map((controller) => controllerFinding(controller, move)),
  ];
  return findings.sort((one, other) => one.span.start - other.span.start);
}

/** What it takes to be rid of IDE. */
interface Move {
  readonly domain: Domain;
  readonly disks: readonly Disk[];
  readonly controllers: readonly Controller[];
  readonly plan: ReadonlyMap<Disk, string>;
  /** All of it as one fix, where every disk can be moved; shared by the findings. */
  readonly all: readonly Fix[];
}

function diskFinding(disk: Disk, move: Move): Finding {
  const machine = move.domain.os.machine?.value ?? 'q35';
  const name = disk.targetDev?.value ?? '';
  const message = disk.targetBus
    ? `${machine} has no IDE bus, so libvirt refuses the ${kindOf(disk)} ${name} ("${defineError}").`
    : `Without bus=, libvirt puts the ${kindOf(disk)} ${name} on the IDE bus, which ${machine} does not have ("${defineError}").`;
  const span = disk.targetBus?.span ?? disk.targetDev?.span ?? disk.element.startTag;
  const single = singleMove(disk, move);
  // Alone, a disk's own fix does all there is to do.
  const all = move.disks.length > 1 ? move.all : [];
  return { rule: id, level: 'error', message, span, related: [], fixes: [...single, ...all] };
}

function controllerFinding(controller: Controller, move: Move): Finding {
  const machine = move.domain.os.machine?.value ?? 'q35';
  return {
    rule: id,
    level: 'error',
    message: `${machine} has no IDE bus, so libvirt refuses this controller ("${defineError}").`,
    span: controller.type?.span ?? controller.element.startTag,
    related: [],
    fixes: move.disks.length > 0 ? move.all : [removal(controller, move.domain)],
  };
}

function kindOf(disk: Disk): string {
  return disk.device === 'cdrom' ? 'CD-ROM' : 'disk';
}

/** Preferred: the plan gives each disk a name of its own, so the moves of several disks go together in any order. */
function singleMove(disk: Disk, move: Move): readonly Fix[] {
  const name = move.plan.get(disk);
  if (name === undefined) return [];
  const last = move.disks.length === 1;
  const edits = [...moveToSata(disk, name, move.domain), ...(last ? controllerEdits(move.controllers, move.domain) : [])];
  const from = disk.targetDev?.value === name ? 'this disk' : (disk.targetDev?.value ?? '');
  return [{ title: `Move ${from} to SATA as ${name}`, preferred: true, edits: orderEdits(edits), command: undefined }];
}

function moveAll(
  domain: Domain,
  disks: readonly Disk[],
  controllers: readonly Controller[],
  plan: ReadonlyMap<Disk, string>,
): readonly Fix[] {
  if (disks.length === 0 || plan.size < disks.length) return [];
  const edits = [...plan].flatMap(([disk, name]) => moveToSata(disk, name, domain));
  return [
    {
      title: 'Move all IDE disks to SATA',
      preferred: false,
      edits: orderEdits([...edits, ...controllerEdits(controllers, domain)]),
      command: undefined,
    },
  ];
}

function removal(controller: Controller, domain: Domain): Fix {
  return {
    title: 'Remove the IDE controller',
    preferred: true,
    edits: [removeElement(domain.document, controller.element)],
    command: undefined,
  };
}

function controllerEdits(controllers: readonly Controller[], domain: Domain): readonly TextEdit[] {
  return controllers.map((controller) => removeElement(domain.document, controller.element));
}

const disk = (target: string, more: readonly string[] = [], device = 'disk'): readonly string[] => [
  `<disk type='file' device='${device}'>`,
  "  <driver name='qemu' type='raw'/>",
  `  <source file='/srv/vm/${device}.img'/>`,
  `  ${target}`,
  ...more.map((line) => `  ${line}`),
  '</disk>',
];
const ideController = (mark = 'ide'): readonly string[] => [
  `<controller type='${mark}' index='0'>`,
  "  <address type='pci' domain='0x0000' bus='0x00' slot='0x01' function='0x1'/>",
  '</controller>',
];
const ideAddress = "<address type='drive' controller='0' bus='1' target='0' unit='0'/>";

/** A disk of another image. */
const second = (target: string): readonly string[] => disk(target).map((line) => line.replace('disk.img', 'data.img'));

export const ideOnQ35: Rule = {
  id,
  level: 'error',
  title: 'IDE on a q35 machine',
  since: '1.1.2',
  complains: 'define',
  speaksOf: ['disk', 'controller'],
  reason: `
The machine type q35 has an AHCI (SATA) controller on board and no IDE controller, and libvirt adds none. It refuses to define such a
domain: \`${defineError}\` (seen on libvirt 9.0 and 12.8).

IDE comes into a domain in three ways:

- \`<target dev='hda' bus='ide'/>\`, often copied from a guest with the older machine type \`pc\`;
- \`<target dev='hda'/>\` with no \`bus\`: libvirt concludes the bus from the name, and \`hd\` means IDE. The name alone is harmless:
  \`<target dev='hda' bus='sata'/>\` is fine;
- \`<controller type='ide'/>\`, also when no disk uses it.

The fix moves the disk to SATA, which every guest system with an IDE driver of the last twenty years knows too. The disk gets a free \`sdX\` name whose
place no other SATA disk has; the address of its old place and the IDE controller go. Nothing else changes.
`,
  examples: [
    {
      title: 'A disk on the IDE bus, with its controller',
      level: 'error',
      host: undefined,
      before: guest({ devices: [...disk("<target dev='hda' bus='⟦ide⟧'/>", [ideAddress]), ...ideController('⟦ide⟧')] }),
      fixed: { 'Move hda to SATA as sda': guest({ devices: disk("<target dev='sda' bus='sata'/>") }) },
    },
    {
      title: 'A CD-ROM whose name puts it on the IDE bus',
      level: 'error',
      host: undefined,
      before: guest({
        devices: [...disk("<target dev='vda' bus='virtio'/>"), ...disk("<target dev='⟦hdc⟧'/>", ['<readonly/>'], 'cdrom')],
      }),
      fixed: {
        'Move hdc to SATA as sda': guest({
          devices: [
            ...disk("<target dev='vda' bus='virtio'/>"),
            ...disk("<target dev='sda' bus='sata'/>", ['<readonly/>'], 'cdrom'),
          ],
        }),
      },
    },
    {
      title: 'Several at once',
      level: 'error',
      host: undefined,
      before: guest({
        devices: [
          ...disk("<target dev='hda' bus='⟦ide⟧'/>"),
          ...second("<target dev='sda' bus='sata'/>"),
          ...disk("<target dev='hdc' bus='⟦ide⟧'/>", [], 'cdrom'),
          ...ideController('⟦ide⟧'),
        ],
      }),
      fixed: {
        'Move hda to SATA as sdb': guest({
          devices: [
            ...disk("<target dev='sdb' bus='sata'/>"),
            ...second("<target dev='sda' bus='sata'/>"),
            ...disk("<target dev='hdc' bus='ide'/>", [], 'cdrom'),
            ...ideController(),
          ],
        }),
        'Move all IDE disks to SATA': guest({
          devices: [
            ...disk("<target dev='sdb' bus='sata'/>"),
            ...second("<target dev='sda' bus='sata'/>"),
            ...disk("<target dev='sdc' bus='sata'/>", [], 'cdrom'),
          ],
        }),
      },
    },
    {
      title: 'A controller that no disk uses',
      level: 'error',
      host: undefined,
      before: guest({ devices: [...disk("<target dev='vda' bus='virtio'/>"), "<controller type='⟦ide⟧' index='0'/>"] }),
      fixed: { 'Remove the IDE controller': guest({ devices: disk("<target dev='vda' bus='virtio'/>") }) },
    },
    {
      title: 'A place is taken even where the name is free: hda on SATA is unit 0, like sda',
      level: 'error',
      host: undefined,
      before: guest({
        devices: [...disk("<target dev='hda' bus='sata'/>"), ...disk("<target dev='hdb' bus='⟦ide⟧'/>", [], 'cdrom')],
      }),
      fixed: {
        'Move hdb to SATA as sdb': guest({
          devices: [...disk("<target dev='hda' bus='sata'/>"), ...disk("<target dev='sdb' bus='sata'/>", [], 'cdrom')],
        }),
      },
    },
  ],
  silentOn: [
    { title: "Only the name is IDE's", xml: guest({ devices: disk("<target dev='hda' bus='sata'/>") }), host: undefined },
    {
      title: 'A floppy has its own controller',
      xml: guest({ devices: disk("<target dev='fda' bus='fdc'/>", [], 'floppy') }),
      host: undefined,
    },
    { title: 'pc has IDE', xml: guest({ machine: 'pc', devices: disk("<target dev='hda' bus='ide'/>") }), host: undefined },
    {
      title: 'Another hypervisor has its own ways',
      xml: guest({ type: 'xen', devices: disk("<target dev='hda' bus='ide'/>") }),
      host: undefined,
    },
  ],
  check: ({ domain }) => check(domain),
};
