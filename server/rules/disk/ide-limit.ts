import { driveAddressOf } from '../../domain/address.ts';
import { targetIndex } from '../../domain/devices.ts';
import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { guest } from '../examples/domain.ts';
import { findingsOf, said } from '../report.ts';
import type { Finding, Rule } from '../rule.ts';

const id = 'disk/ide-limit';

/** Two channels with two drives each. */
const places = 4;

function check(domain: Domain): readonly Finding[] {
  if (!runsOnQemu(domain) || domain.os.machineClass !== 'i440fx') return [];
  const machine = domain.os.machine?.value ?? '';
  const why = `${machine} has one IDE controller, for four drives`;
  const libvirt =
    '("Only a single IDE controller is supported for this machine type"; libvirt 9.0: "Only 1 IDE controller is supported")';
  const controllers = domain.controllers
    .filter(({ type, index }) => type?.value === 'ide' && /^[1-9]\d*$/.test(index?.value ?? ''))
    .map(({ element, index }) => ({
      message: `${why}, so libvirt refuses another one ${libvirt}.`,
      span: index?.span ?? element.startTag,
    }));
  const disks = domain.disks.flatMap((disk) => {
    if (disk.bus !== 'ide' || disk.device === 'floppy') return [];
    const written = driveAddressOf(disk.element);
    const index = targetIndex(disk.targetDev?.value ?? '');
    const controller = written ? written.controller : said(disk.address, 'type') ? 0 : Math.floor((index ?? 0) / places);
    if (controller === 0) return [];
    const name = disk.targetDev?.value ?? '';
    const message = written
      ? `${why}; the address puts ${name} on controller ${controller} ${libvirt}.`
      : `${why}: hda to hdd; the name ${name} puts this one on controller ${controller} ${libvirt}.`;
    return [{ message, span: disk.targetDev?.span ?? disk.element.startTag }];
  });
  return findingsOf(id, 'error', [...controllers, ...disks]);
}

const disk = (dev: string, mark = dev): readonly string[] => [
  "<disk type='file' device='disk'>",
  "  <driver name='qemu' type='raw'/>",
  `  <source file='/srv/vm/${dev}.img'/>`,
  `  <target dev='${mark}' bus='ide'/>`,
  '</disk>',
];

export const ideLimit: Rule = {
  id,
  level: 'error',
  title: 'More than four IDE drives',
  since: '0.9.0',
  complains: 'define',
  speaksOf: ['disk', 'controller'],
  reason: `
The machine type i440fx (\`pc\`) has one IDE controller with two channels of two drives: \`hda\` to \`hdd\`. Without an address, the letter of the target's name decides:
\`hde\` would be the first drive of a second controller, and so would the drive address \`controller='1'\`. libvirt refuses it: \`Only a single IDE controller is
supported for this machine type\`. A further disk fits on virtio or, with \`<controller type='scsi' model='virtio-scsi'/>\`, on SCSI.
`,
  examples: [
    {
      title: 'A fifth drive by its name',
      level: 'error',
      host: undefined,
      before: guest({ machine: 'pc', devices: [...disk('hda'), ...disk('hde', '⟦hde⟧')] }),
      fixed: {},
    },
    {
      title: 'A second controller',
      level: 'error',
      host: undefined,
      before: guest({ machine: 'pc', devices: [...disk('hda'), "<controller type='ide' index='⟦1⟧'/>"] }),
      fixed: {},
    },
  ],
  silentOn: [
    { title: 'The fourth drive', xml: guest({ machine: 'pc', devices: [...disk('hda'), ...disk('hdd')] }), host: undefined },
    {
      title: 'The only controller',
      xml: guest({ machine: 'pc', devices: ["<controller type='ide' index='0'/>"] }),
      host: undefined,
    },
  ],
  check: ({ domain }) => check(domain),
};
