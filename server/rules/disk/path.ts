import type { Disk } from '../../domain/devices.ts';
import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { setAttribute } from '../../xml/edit.ts';
import { attribute } from '../../xml/navigate.ts';
import { wholeGuest } from '../examples/whole.ts';
import { offeredFix } from '../fix.ts';
import { isRelativePath } from '../paths.ts';
import { findingsOf, said, spanOf } from '../report.ts';
import type { Finding, Rule } from '../rule.ts';

const id = 'disk/path';

function check(domain: Domain): readonly Finding[] {
  if (!runsOnQemu(domain)) return [];
  return domain.disks.flatMap((disk) => [...relative(disk), ...device(disk), ...format(disk)]);
}

function relative({ source }: Disk): readonly Finding[] {
  const file = said(source, 'file');
  if (!source || file === undefined || !isRelativePath(file)) return [];
  return findingsOf(id, 'warning', [
    {
      message: `libvirt looks for ${file} in the folder of its own daemon, usually /, and not beside this document: the guest doesn't start. A disk's path begins with a slash.`,
      span: spanOf(source, 'file'),
    },
  ]);
}

function device({ element, source }: Disk): readonly Finding[] {
  const file = said(source, 'file');
  if (!source || said(element, 'type') !== 'file' || !file?.startsWith('/dev/') || file.startsWith('/dev/shm/')) return [];
  const name = attribute(source, 'file')?.nameSpan;
  const rename = name ? [{ span: name, text: 'dev' }] : [];
  return findingsOf(id, 'information', [
    {
      message: `${file} is a device, and type='file' says that it is a file: libvirt then treats it as one, in snapshots and permissions. type='block' with dev= is meant for devices.`,
      span: spanOf(element, 'type'),
      fixes: [offeredFix("Make it type='block'", [setAttribute(element, 'type', 'block'), ...rename])],
    },
  ]);
}

/** The ending of a name is a hint, not more: only the bytes decide. */
function format({ source, driver }: Disk): readonly Finding[] {
  const file = said(source, 'file');
  if (!driver || file === undefined || said(driver, 'type') !== 'raw' || !/\.qcow2$/i.test(file)) return [];
  return findingsOf(id, 'information', [
    {
      message: `${file} is called like a qcow2 image, and the driver reads it as raw: if it is one, the guest sees the image's own header instead of its disk.`,
      span: spanOf(driver, 'type'),
      fixes: [offeredFix('Set the format to qcow2', [setAttribute(driver, 'type', 'qcow2')])],
    },
  ]);
}

const disk = (type: string, driver: string, source: string): readonly string[] => [
  `<disk type='${type}' device='disk'>`,
  `  <driver name='qemu' type='${driver}'/>`,
  `  <source ${source}/>`,
  "  <target dev='vda' bus='virtio'/>",
  '</disk>',
];

export const diskPath: Rule = {
  id,
  level: 'information',
  title: 'A path that does not fit its disk',
  since: '0.3.0',
  complains: 'start',
  speaksOf: ['disk'],
  reason: `
- A relative path is accepted by a plain \`virsh define\` (seen on libvirt 9.0 and 12.8), and means a file below the folder of libvirt's daemon, not beside the document.
- \`type='file'\` with a path in \`/dev\` works most of the time; \`type='block'\` tells libvirt what it is.
- A file called \`….qcow2\` with the driver \`raw\` shows the guest the image's inner workings, and the other way round the guest can't read its disk. Names may lie: this is
  information, not more.
`,
  examples: [
    {
      title: 'A device as a file',
      level: 'information',
      host: undefined,
      before: wholeGuest({ devices: disk('⟦file⟧', 'raw', "file='/dev/sdb'") }),
      fixed: { "Make it type='block'": wholeGuest({ devices: disk('block', 'raw', "dev='/dev/sdb'") }) },
    },
    {
      title: 'qcow2 by its name, raw by its driver',
      level: 'information',
      host: undefined,
      before: wholeGuest({ devices: disk('file', '⟦raw⟧', "file='/srv/vm/disk.qcow2'") }),
      fixed: { 'Set the format to qcow2': wholeGuest({ devices: disk('file', 'qcow2', "file='/srv/vm/disk.qcow2'") }) },
    },
    {
      title: 'A relative path',
      level: 'warning',
      host: undefined,
      before: wholeGuest({ devices: disk('file', 'raw', "file='⟦disk.img⟧'") }),
      fixed: {},
    },
  ],
  silentOn: [
    { title: 'A file', xml: wholeGuest({ devices: disk('file', 'qcow2', "file='/srv/vm/disk.qcow2'") }), host: undefined },
    { title: 'A device', xml: wholeGuest({ devices: disk('block', 'raw', "dev='/dev/sdb'") }), host: undefined },
    { title: 'A placeholder', xml: wholeGuest({ devices: disk('file', 'raw', "file='{{ disk }}'") }), host: undefined },
  ],
  check: ({ domain }) => check(domain),
};
