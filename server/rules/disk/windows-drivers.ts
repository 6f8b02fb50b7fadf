import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { childNamed } from '../../domain/element.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { wholeGuest } from '../examples/whole.ts';
import { findingsOf, said } from '../report.ts';
import type { Finding, Rule } from '../rule.ts';

const id = 'disk/windows-drivers';

function check(domain: Domain): readonly Finding[] {
  if (!runsOnQemu(domain) || !isWindows(domain.element)) return [];
  const disks = domain.disks.filter(({ device }) => device === 'disk');
  const media = domain.disks
    .filter(({ device }) => device === 'cdrom' || device === 'floppy')
    .map(({ element }) => said(childNamed(element, 'source'), 'file') ?? said(childNamed(element, 'source'), 'volume'))
    .filter((path) => path !== undefined);
  const [first] = disks;
  // Without a medium, Windows is installed already, and has its drivers.
  if (!first || media.length === 0 || !disks.every(({ bus }) => bus === 'virtio')) return [];
  if (media.some((path) => /virtio|viostor|vioscsi|drivers?/i.test(path))) return [];
  return findingsOf(id, 'hint', [
    {
      message: `Windows has no driver for virtio disks on its installation medium, so its installer finds no disk to install to. If this guest is still to be installed, give it a second CD-ROM on SATA with virtio-win.iso, or put ${first.targetDev?.value ?? 'the disk'} on SATA.`,
      span: first.targetBus?.span ?? first.element.startTag,
    },
  ]);
}

/** By what virt-install and others write into the metadata (libosinfo). */
function isWindows(domain: XmlElement): boolean {
  return (childNamed(domain, 'metadata')?.children ?? []).some(
    (info) =>
      info.kind === 'element' &&
      info.children.some((os) => os.kind === 'element' && /^(http:\/\/)?microsoft\.com\/win\//.test(said(os, 'id') ?? '')),
  );
}

const metadata = [
  '<metadata>',
  '  <libosinfo:libosinfo xmlns:libosinfo="http://libosinfo.org/xmlns/libvirt/domain/1.0">',
  '    <libosinfo:os id="http://microsoft.com/win/10"/>',
  '  </libosinfo:libosinfo>',
  '</metadata>',
  "<memory unit='GiB'>4</memory>",
];
const drive = (device: string, path: string, dev: string, bus: string): readonly string[] => [
  `<disk type='file' device='${device}'>`,
  "  <driver name='qemu' type='raw'/>",
  `  <source file='${path}'/>`,
  `  <target dev='${dev}' bus='${bus}'/>`,
  '</disk>',
];
const installer = drive('cdrom', '/srv/iso/Win10_22H2.iso', 'sda', 'sata');

export const windowsDrivers: Rule = {
  id,
  level: 'hint',
  title: 'Windows to be installed on a disk that its installer does not see',
  since: '0.6.3',
  complains: 'never',
  speaksOf: ['disk'],
  reason: `
The installer of Windows knows SATA, and no virtio: with nothing but virtio disks it says that it found no drives. The drivers are on virtio-win.iso (from the Fedora project),
which the guest needs as a second CD-ROM, on SATA or USB, while it is installed. This is a hint, and only where the guest's metadata says Windows, all its disks are on virtio, a
CD-ROM holds a medium, and none of the media is called after virtio or drivers: whether the installation is over isn't written anywhere.
`,
  examples: [
    {
      title: 'The installer alone',
      level: 'hint',
      host: undefined,
      before: wholeGuest({ head: metadata, devices: [...drive('disk', '/srv/vm/win.img', 'vda', '⟦virtio⟧'), ...installer] }),
      fixed: {},
    },
  ],
  silentOn: [
    {
      title: 'With the drivers',
      xml: wholeGuest({
        head: metadata,
        devices: [
          ...drive('disk', '/srv/vm/win.img', 'vda', 'virtio'),
          ...installer,
          ...drive('cdrom', '/srv/iso/virtio-win-0.1.266.iso', 'sdb', 'sata'),
        ],
      }),
      host: undefined,
    },
    {
      title: 'On SATA',
      xml: wholeGuest({ head: metadata, devices: [...drive('disk', '/srv/vm/win.img', 'sdb', 'sata'), ...installer] }),
      host: undefined,
    },
    {
      title: 'No medium',
      xml: wholeGuest({ head: metadata, devices: drive('disk', '/srv/vm/win.img', 'vda', 'virtio') }),
      host: undefined,
    },
  ],
  check: ({ domain }) => check(domain),
};
