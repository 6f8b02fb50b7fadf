import type { Disk } from '../../domain/devices.ts';
import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { setAttribute } from '../../xml/edit.ts';
import { guest } from '../examples/domain.ts';
import { offeredFix } from '../fix.ts';
import { type Complaint, type Condition, complaintsAbout, findingsOf } from '../report.ts';
import type { Finding, Rule } from '../rule.ts';
import { blockSize, burst, sizeOfOperation } from './limit-conditions.ts';

const id = 'disk/refused-at-start';

function check(domain: Domain): readonly Finding[] {
  if (!runsOnQemu(domain)) return [];
  return findingsOf(id, 'error', complaintsAbout(domain.disks, conditions, domain));
}

/** Buses that libvirt takes for any guest, and that guests of QEMU do not have. A name alone may mean one: xvda is on Xen's. */
function otherBus({ bus, target, targetBus, targetDev }: Disk, { os }: Domain): Complaint | undefined {
  const span = (targetBus ?? targetDev)?.span;
  if (!target || !span) return undefined;
  if (bus === 'xen' || bus === 'uml') {
    const because = targetBus ? '' : `, which is what ${targetDev?.value ?? ''} means`;
    return {
      message: `QEMU has no bus ${bus}${because}, so the guest doesn't start ("unsupported disk bus '${bus}' with device setup").`,
      span,
      fixes: [offeredFix("Write bus='virtio'", [setAttribute(target, 'bus', 'virtio')])],
    };
  }
  if (bus !== 'sd' || (os.machineClass !== 'q35' && os.machineClass !== 'i440fx')) return undefined;
  return {
    message: `A PC has no slot for SD cards, so the guest doesn't start ("machine type does not support if=sd").`,
    span,
    fixes: [offeredFix("Write bus='virtio'", [setAttribute(target, 'bus', 'virtio')])],
  };
}

const conditions: readonly Condition<Disk>[] = [otherBus, burst, sizeOfOperation, blockSize];

const disk = (target: string, ...more: readonly string[]): readonly string[] => [
  "<disk type='file' device='disk'>",
  "  <source file='/srv/vm/disk.img'/>",
  `  ${target}`,
  ...more.map((line) => `  ${line}`),
  '</disk>',
];
const virtio = "<target dev='vda' bus='virtio'/>";
const tuned = (...limits: readonly string[]): string =>
  guest({ devices: disk(virtio, '<iotune>', ...limits.map((limit) => `  ${limit}`), '</iotune>') });

export const diskRefusedAtStart: Rule = {
  id,
  level: 'error',
  title: 'Disk settings that QEMU refuses',
  since: '0.9.8',
  complains: 'start',
  speaksOf: ['disk'],
  reason: `
libvirt defines these, and QEMU ends when the guest starts (seen on libvirt 9.0 with QEMU 7.2, and on 12.8 with 11.1):

| Setting | Condition |
| --- | --- |
| \`<iotune>\` | a burst (\`…_max\`) has a limit above 0 of the same kind, and is no less; a length (\`…_max_length\`) has a burst; \`size_iops_sec\` has a limit of operations |
| \`<blockio>\` | powers of two from 512 bytes to 2 MiB; the logical size no larger than the physical one; on SATA and IDE 512 |
| bus | not \`xen\` or \`uml\`, which names such as xvda mean; on PCs not \`sd\` |
`,
  examples: [
    {
      title: 'A burst without a limit',
      level: 'error',
      host: undefined,
      before: tuned('⟦<total_iops_sec_max>800</total_iops_sec_max>⟧'),
      fixed: {},
    },
    {
      title: 'Large blocks on SATA',
      level: 'error',
      host: undefined,
      before: guest({ devices: disk("<target dev='sda' bus='sata'/>", "<blockio logical_block_size='⟦4096⟧'/>") }),
      fixed: {},
    },
    {
      title: 'Larger blocks for the guest than for the disk',
      level: 'error',
      host: undefined,
      before: guest({ devices: disk(virtio, "<blockio logical_block_size='⟦4096⟧'/>") }),
      fixed: {
        "Set physical_block_size='4096'": guest({
          devices: disk(virtio, "<blockio logical_block_size='4096' physical_block_size='4096'/>"),
        }),
      },
    },
    {
      title: "A name on Xen's bus",
      level: 'error',
      host: undefined,
      before: guest({ devices: disk("<target dev='⟦xvda⟧'/>") }),
      fixed: { "Write bus='virtio'": guest({ devices: disk("<target dev='xvda' bus='virtio'/>") }) },
    },
  ],
  silentOn: [
    {
      title: 'A burst above its limit',
      xml: tuned('<total_iops_sec>400</total_iops_sec>', '<total_iops_sec_max>800</total_iops_sec_max>'),
      host: undefined,
    },
    {
      title: 'Blocks of 4 KiB',
      xml: guest({ devices: disk(virtio, "<blockio logical_block_size='4096' physical_block_size='4096'/>") }),
      host: undefined,
    },
  ],
  check: ({ domain }) => check(domain),
};
