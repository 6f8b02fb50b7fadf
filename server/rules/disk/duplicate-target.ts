import { type Disk, targetIndex, targetName } from '../../domain/devices.ts';
import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { hasPlaceByName } from '../../domain/drive-place.ts';
import { setAttribute } from '../../xml/edit.ts';
import { guest } from '../examples/domain.ts';
import { preferredFix } from '../fix.ts';
import { type Complaint, findingsOf } from '../report.ts';
import type { Finding, Rule } from '../rule.ts';

const id = 'disk/duplicate-target';

function check(domain: Domain): readonly Finding[] {
  if (!runsOnQemu(domain)) return [];
  const first = new Map<string, Disk>();
  const taken = new Set(domain.disks.map(({ targetDev }) => targetDev?.value ?? ''));
  const complaints: Complaint[] = [];
  for (const disk of domain.disks) {
    const name = disk.targetDev?.value;
    if (!name) continue;
    const other = first.get(name);
    if (other) complaints.push(complaint(disk, name, other, taken, domain.disks));
    else first.set(name, disk);
  }
  return findingsOf(id, 'error', complaints);
}

function complaint(disk: Disk, name: string, other: Disk, taken: Set<string>, disks: readonly Disk[]): Complaint {
  const free = freeName(disk, name, taken, disks);
  if (free !== undefined) taken.add(free);
  const rename =
    free !== undefined && disk.target ? [preferredFix(`Call it ${free}`, [setAttribute(disk.target, 'dev', free)])] : [];
  return {
    message: `Another disk is called ${name} already, so libvirt refuses this one ("target '${name}' duplicated for disk sources").`,
    span: disk.targetDev?.span ?? disk.element.startTag,
    related: [{ message: `${name} is taken here`, span: other.targetDev?.span ?? other.element.startTag }],
    fixes: rename,
  };
}

/** The next name with the same prefix that no disk has, and that leads to a free place where the name decides about it. */
function freeName(disk: Disk, name: string, taken: ReadonlySet<string>, disks: readonly Disk[]): string | undefined {
  const prefix = /^(fd|hd|vd|sd|xvd|ubd)[a-z]+$/.exec(name)?.[1];
  const index = targetIndex(name);
  if (prefix === undefined || index === undefined || !disk.targetDev) return undefined;
  const byName = disk.address === undefined && ['ide', 'sata', 'scsi', 'fdc'].includes(disk.bus ?? '');
  for (let next = index + 1; next <= index + taken.size + disks.length; next += 1) {
    const candidate = targetName(prefix, next);
    const renamed: Disk = { ...disk, targetDev: { ...disk.targetDev, value: candidate } };
    const others = disks.map((other) => (other === disk ? renamed : other));
    if (!taken.has(candidate) && (!byName || hasPlaceByName(renamed, others))) return candidate;
  }
  return undefined;
}

const two = (second: string): readonly string[] =>
  ['vda', second].flatMap((dev, index) => [
    "<disk type='file' device='disk'>",
    "  <driver name='qemu' type='raw'/>",
    `  <source file='/srv/vm/disk${index}.img'/>`,
    `  <target dev='${dev}' bus='virtio'/>`,
    '</disk>',
  ]);

export const duplicateTarget: Rule = {
  id,
  level: 'error',
  title: 'Two disks with one name',
  since: '0.3.0',
  complains: 'define',
  speaksOf: ['disk'],
  reason: `
The \`dev\` of a disk's \`<target>\` is its name in libvirt, and no two disks share one, on whatever buses they are: \`target 'vda' duplicated for disk sources
'…' and '…'\`. The name is not what the guest sees; that one comes from the order of the disks on their bus.
`,
  examples: [
    {
      title: 'A disk that was copied',
      level: 'error',
      host: undefined,
      before: guest({ devices: two('⟦vda⟧') }),
      fixed: { 'Call it vdb': guest({ devices: two('vdb') }) },
    },
  ],
  silentOn: [
    { title: 'Two names', xml: guest({ devices: two('vdb') }), host: undefined },
    { title: 'Not finished', xml: guest({ devices: [...two(''), ...two('')].slice(5, 10) }), host: undefined },
  ],
  check: ({ domain }) => check(domain),
};
