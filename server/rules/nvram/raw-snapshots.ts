import type { Disk } from '../../domain/devices.ts';
import { type Domain, isOsUnfinished, runsOnQemu } from '../../domain/domain.ts';
import { childNamed, type Value } from '../../domain/element.ts';
import { hostDevices } from '../../domain/hostdevs.ts';
import { loaderDevice } from '../../domain/os.ts';
import type { HostFacts } from '../../host/facts.ts';
import { guest } from '../examples/domain.ts';
import { hostWith, qcow2Image, varsImage } from '../examples/host.ts';
import { fileName } from '../nvram-template.ts';
import { type Complaint, findingsOf, said } from '../report.ts';
import type { Rule } from '../rule.ts';

const id = 'nvram/raw-snapshots';

function check(domain: Domain, host: HostFacts): readonly Complaint[] {
  const { os } = domain;
  const store = rawStore(domain, host);
  if (!runsOnQemu(domain) || !store || os.firmware?.value === 'bios' || isOsUnfinished(domain)) return [];
  // What can't be put into an internal snapshot for another reason needs no second one.
  if (hostDevices(domain.element).length > 0 || !allDisksAllowIt(domain.disks)) return [];
  return [
    {
      message: `The disks are qcow2 and the variable store ${fileName(store.value)} is raw, so libvirt refuses internal snapshots of this guest ("internal snapshots of a VM with pflash based firmware require QCOW2 nvram format"). External ones (virsh snapshot-create --disk-only) work; from libvirt 10.10 on the store can be qcow2.`,
      span: store.span,
    },
  ];
}

/** The guest's store, where it is flash, is there, and is raw. */
function rawStore({ os }: Domain, { images }: HostFacts): Value | undefined {
  const { nvram, loader } = os;
  if (!nvram?.path || (!os.firmware && (loaderDevice(os) !== 'pflash' || loader?.readonly?.value !== 'yes'))) return undefined;
  const image = images.get(nvram.path.value);
  // Only on the host where the guest lives are snapshots of it taken; a store that isn't there can still become qcow2.
  if (image?.state !== 'read' || image.summary.kind === 'qcow2') return undefined;
  return (nvram.format?.value ?? 'raw') === 'raw' ? nvram.path : undefined;
}

/** At least one disk that is written to, and all of them qcow2. */
function allDisksAllowIt(disks: readonly Disk[]): boolean {
  const written = disks.filter(
    ({ element }) => (said(element, 'device') ?? 'disk') === 'disk' && !childNamed(element, 'readonly'),
  );
  return written.length > 0 && written.every(({ element }) => said(childNamed(element, 'driver'), 'type') === 'qcow2');
}

const own = '/var/lib/libvirt/qemu/nvram/web1_VARS.fd';
const os = (store: string): readonly string[] => [
  "<loader readonly='yes' type='pflash'>/usr/share/OVMF/OVMF_CODE_4M.fd</loader>",
  `<nvram template='/usr/share/OVMF/OVMF_VARS_4M.fd'>${store}</nvram>`,
];
const disk = (format: string): readonly string[] => [
  "<disk type='file' device='disk'>",
  `  <driver name='qemu' type='${format}'/>`,
  `  <source file='/srv/vm/web1.${format}'/>`,
  "  <target dev='vda' bus='virtio'/>",
  '</disk>',
];

export const rawSnapshots: Rule = {
  id,
  level: 'hint',
  title: 'A raw variable store keeps internal snapshots away',
  since: '10.9.0',
  complains: 'never',
  reason: `
An internal snapshot (\`virsh snapshot-create-as\`, and what virt-manager does by itself) is written into the guest's own qcow2 files, the variable store among them. A raw store has no place for
one, and libvirt refuses: \`internal snapshots of a VM with pflash based firmware require QCOW2 nvram format\`; before 10.9 it refuses them for every guest with
flash. External snapshots go into new files and work with both.

Whoever never takes snapshots loses nothing by a raw store, so this is a hint. It comes only on the host where the guest's store is, and where all its disks would take part. The refactoring *raw to qcow2 NVRAM* changes the
definition and says how the file is converted.
`,
  examples: [
    {
      title: 'Disks that could, and a store that can not',
      level: 'hint',
      host: hostWith({ images: [varsImage(own)] }),
      before: guest({ os: os(`⟦${own}⟧`), devices: disk('qcow2') }),
      fixed: {},
    },
  ],
  silentOn: [
    {
      title: 'The disk is raw too',
      xml: guest({ os: os(own), devices: disk('raw') }),
      host: hostWith({ images: [varsImage(own)] }),
    },
    { title: 'The store is not there, or not known', xml: guest({ os: os(own), devices: disk('qcow2') }), host: undefined },
    {
      title: 'Its content is qcow2',
      xml: guest({ os: os(own), devices: disk('qcow2') }),
      host: hostWith({ images: [qcow2Image(own)] }),
    },
  ],
  check: ({ domain, host }) => findingsOf(id, 'hint', check(domain, host)),
};
