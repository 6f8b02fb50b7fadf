import { type Domain, isOsUnfinished, runsOnQemu } from '../../domain/domain.ts';
import type { Value } from '../../domain/element.ts';
import { loaderDevice } from '../../domain/os.ts';
import type { HostFacts } from '../../host/facts.ts';
import { escapeText } from '../../xml/edit.ts';
import { guest } from '../examples/domain.ts';
import { armImage, descriptorOf, hostWith } from '../examples/host.ts';
import { firmwareWithoutPaths } from '../firmware-without-paths.ts';
import { offeredFix } from '../fix.ts';
import { fileName } from '../nvram-template.ts';
import { type Complaint, findingsOf } from '../report.ts';
import type { Fix, Rule } from '../rule.ts';

const id = 'loader/unpadded';
/** Bytes of each of the two flash devices of QEMU's ARM machine `virt` (QEMU, hw/arm/virt.c; seen with QEMU 11). */
const flashSize = 64 * 1024 * 1024;

function check(domain: Domain, host: HostFacts): readonly Complaint[] {
  const { os } = domain;
  const { loader, nvram } = os;
  const isArm = os.arch?.value === 'aarch64' || os.arch?.value === 'armv7l';
  if (!runsOnQemu(domain) || !isArm || os.machineClass !== 'virt' || isOsUnfinished(domain)) return [];
  if (!loader?.path || loaderDevice(os) !== 'pflash') return [];
  return [
    ...tooSmall(loader.path, loader.format, host, imageFixes(domain, loader.path, host)),
    ...tooSmall(nvram?.template, nvram?.templateFormat, host, []),
    ...tooSmall(nvram?.path, nvram?.format, host, []),
  ];
}

function tooSmall(
  path: Value | undefined,
  format: Value | undefined,
  { images }: HostFacts,
  fixes: readonly Fix[],
): readonly Complaint[] {
  const image = path && images.get(path.value);
  if (!path || image?.state !== 'read' || image.summary.kind === 'qcow2' || (format && format.value !== 'raw')) return [];
  const { kind, architecture } = image.summary;
  // Firmware of another architecture has the wrong size too, and a rule of its own.
  if (image.size === flashSize || kind === 'unknown' || kind === 'seabios' || architecture === 'x86') return [];
  return [
    {
      message: `${fileName(path.value)} has ${image.size} bytes, and each flash device of the machine virt takes exactly ${flashSize} ("requires ${flashSize} bytes, block backend provides ${image.size} bytes"): the guest doesn't start. The file has to be padded with zeros: truncate -s 64M on a copy of it.`,
      span: path.span,
      fixes,
    },
  ];
}

/** The padded image that a descriptor of the host names, where its template is the one that is there. */
function imageFixes(domain: Domain, path: Value, host: HostFacts): readonly Fix[] {
  const padded = firmwareWithoutPaths(domain, host)?.mapping;
  if (padded?.device !== 'flash' || padded.executable.format !== 'raw') return [];
  if (padded.nvramTemplate?.filename !== domain.os.nvram?.template?.value) return [];
  const { filename } = padded.executable;
  return [offeredFix(`Use ${fileName(filename)}, which is padded`, [{ span: path.span, text: escapeText(filename) }])];
}

const bare = '/usr/share/qemu-efi-aarch64/QEMU_EFI.fd';
const padded = '/usr/share/AAVMF/AAVMF_CODE.fd';
const vars = '/usr/share/AAVMF/AAVMF_VARS.fd';
const arm = { arch: 'aarch64', machine: 'virt' } as const;
const os = (path: string): readonly string[] => [
  `<loader readonly='yes' type='pflash'>${path}</loader>`,
  `<nvram template='${vars}'>/var/lib/libvirt/qemu/nvram/web1_VARS.fd</nvram>`,
];
const debian = hostWith({
  descriptors: [
    {
      ...descriptorOf('60-edk2-aarch64.json', padded, vars, ['virt-*']),
      targets: [{ architecture: 'aarch64', machines: ['virt-*'] }],
    },
  ],
  images: [armImage(bare, 'code', 3 * 1024 * 1024), armImage(padded, 'code', flashSize), armImage(vars, 'vars', flashSize)],
});

export const unpadded: Rule = {
  id,
  level: 'warning',
  title: 'ARM firmware that does not fill its flash',
  since: '1.2.8',
  complains: 'start',
  speaksOf: ['loader'],
  reason: `
QEMU's ARM machine \`virt\` has two flash devices of 64 MiB, and wants files of exactly that size. What edk2's build makes, \`QEMU_EFI.fd\`, has 2 or 3 MiB; distributions ship it beside the padded
\`AAVMF_CODE.fd\`, for use with \`-bios\`. As flash it doesn't start: \`cfi.pflash01 device '/machine/virt.flash0' requires 67108864 bytes, block backend provides
3145728 bytes\` (seen with QEMU 11 under libvirt 12.8). The same is true of the store.

Only the size of a file that was read counts. A qcow2 file has the size that it shows to the guest, which is not looked at.
`,
  examples: [
    {
      title: 'The image as the build made it',
      level: 'warning',
      host: debian,
      before: guest({ ...arm, os: os(`⟦${bare}⟧`) }),
      fixed: { 'Use AAVMF_CODE.fd, which is padded': guest({ ...arm, os: os(padded) }) },
    },
  ],
  silentOn: [
    { title: 'Padded', xml: guest({ ...arm, os: os(padded) }), host: debian },
    { title: 'As ROM', xml: guest({ ...arm, os: [`<loader type='rom'>${bare}</loader>`] }), host: debian },
    { title: 'Not read', xml: guest({ ...arm, os: os(bare) }), host: undefined },
  ],
  check: ({ domain, host }) => findingsOf(id, 'warning', check(domain, host)),
};
