import type { ImageSummary } from '../../../firmware/model.ts';
import { type Domain, isOsUnfinished, runsOnQemu } from '../../domain/domain.ts';
import type { HostFacts } from '../../host/facts.ts';
import { guest } from '../examples/domain.ts';
import { codeImage, hostWith, missingFile } from '../examples/host.ts';
import { offeredFix } from '../fix.ts';
import { letLibvirtChoose, mayFindFirmware } from '../let-libvirt-choose.ts';
import { fileName } from '../nvram-template.ts';
import { type Complaint, findingsOf } from '../report.ts';
import type { Rule } from '../rule.ts';

const id = 'loader/wrong-architecture';

type Architecture = NonNullable<ImageSummary['architecture']>;

/** What libvirt calls the architectures whose firmware can be told apart; an image for x86 may be of 32 or of 64 bits. */
const architectures: Readonly<Record<string, Architecture>> = {
  x86_64: 'x86',
  i686: 'x86',
  aarch64: 'aarch64',
  armv7l: 'arm',
  riscv64: 'riscv64',
  loongarch64: 'loongarch64',
};

/** Names that stand for one architecture everywhere. */
const names: readonly (readonly [name: RegExp, architecture: Architecture])[] = [
  [/^OVMF_(CODE|VARS)\b|^OVMF_CODE_|^edk2-(x86_64|i386)-/, 'x86'],
  [/^AAVMF_(CODE|VARS)\b|^edk2-aarch64-/, 'aarch64'],
  [/^AAVMF32_(CODE|VARS)\b|^edk2-arm-code/, 'arm'],
  [/^RISCV_VIRT_(CODE|VARS)\b|^edk2-riscv-/, 'riscv64'],
];

function check(domain: Domain, host: HostFacts): readonly Complaint[] {
  const { loader, arch } = domain.os;
  const wanted = architectures[arch?.value ?? ''];
  if (!runsOnQemu(domain) || !loader?.path || !arch || !wanted || isOsUnfinished(domain)) return [];
  const known = architectureOf(loader.path.value, host);
  if (!known || known.is === wanted) return [];
  const choose = letLibvirtChoose(domain, { keepStore: false });
  return [
    {
      message: `${fileName(loader.path.value)} is firmware for ${known.is}${known.by === 'name' ? ' (judged by its name)' : ''}, and the guest is ${arch.value}: QEMU refuses it for its size, or it runs into nothing.`,
      span: loader.path.span,
      related: [{ message: "The guest's architecture.", span: arch.span }],
      fixes: mayFindFirmware(domain, choose, host)
        ? [offeredFix(`Let libvirt choose firmware for ${arch.value}: firmware='efi'`, choose)]
        : [],
    },
  ];
}

/** The content decides; of a file that was not read only the names tell. */
function architectureOf(
  path: string,
  { images }: HostFacts,
): { readonly is: Architecture; readonly by: 'content' | 'name' } | undefined {
  const image = images.get(path);
  if (image?.state === 'read') {
    const { architecture, kind } = image.summary;
    return architecture && (kind === 'code' || kind === 'unified') ? { is: architecture, by: 'content' } : undefined;
  }
  const found = names.find(([name]) => name.test(fileName(path)));
  return found && { is: found[1], by: 'name' };
}

const x86 = '/usr/share/OVMF/OVMF_CODE_4M.fd';
const own = '/srv/firmware/MY_CODE.fd';
const arm = { arch: 'aarch64', machine: 'virt' } as const;
const os = (path: string): readonly string[] => [
  `<loader readonly='yes' type='pflash'>${path}</loader>`,
  "<nvram template='/srv/firmware/MY_VARS.fd'>/var/lib/libvirt/qemu/nvram/web1_VARS.fd</nvram>",
];

export const wrongArchitecture: Rule = {
  id,
  level: 'warning',
  title: 'Firmware of another architecture',
  since: '1.2.8',
  complains: 'start',
  speaksOf: ['loader'],
  reason: `
Domains are copied from one machine to another, and \`arch\` is changed without the loader. libvirt defines them. QEMU then refuses the image for its size: \`requires 67108864 bytes, block
backend provides 3653632 bytes\` for OVMF in an aarch64 guest, \`combined size of system firmware exceeds 8388608 bytes\` for AAVMF in an x86_64 one
(seen with QEMU 7.2 and 11); where the size happens to fit, the processor finds no instruction that it knows.

What an image is for is read from its content; of a file that can't be read only the names that stand for one architecture everywhere tell.
`,
  examples: [
    {
      title: 'A guest for x86_64 that became one for aarch64',
      level: 'warning',
      host: undefined,
      before: guest({ ...arm, os: os(`⟦${x86}⟧`) }),
      fixed: { "Let libvirt choose firmware for aarch64: firmware='efi'": guest({ ...arm, osAttributes: " firmware='efi'" }) },
    },
    {
      title: 'By its content',
      level: 'warning',
      host: hostWith({ images: [codeImage(own)] }),
      before: guest({ ...arm, os: os(`⟦${own}⟧`) }),
      fixed: {},
    },
  ],
  silentOn: [
    { title: 'Of the same architecture', xml: guest({ os: os(x86) }), host: undefined },
    { title: 'A name that tells nothing', xml: guest({ ...arm, os: os(own) }), host: hostWith({ images: [missingFile(own)] }) },
    { title: 'No architecture is written', xml: guest({ os: os(x86) }).replace(" arch='x86_64'", ''), host: undefined },
  ],
  check: ({ domain, host }) => findingsOf(id, 'warning', check(domain, host)),
};
