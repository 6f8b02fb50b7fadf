import { type Domain, isOsUnfinished, runsOnQemu } from '../../domain/domain.ts';
import { childNamed, textValue } from '../../domain/element.ts';
import { loaderDevice } from '../../domain/os.ts';
import type { HostFacts } from '../../host/facts.ts';
import { removeAttribute, removeElement, setAttribute, type TextEdit } from '../../xml/edit.ts';
import { hostWith, unifiedImageFile } from '../examples/host.ts';
import { wholeGuest } from '../examples/whole.ts';
import { offeredFix, preferredFix } from '../fix.ts';
import { fileName } from '../nvram-template.ts';
import { findingsOf, said, spanOf } from '../report.ts';
import type { Finding, Rule } from '../rule.ts';
import { requiresSmm } from '../smm-build.ts';

const id = 'firmware/sev-firmware';

function check(domain: Domain, host: HostFacts): readonly Finding[] {
  const type = domain.launchSecurity?.value;
  if (!runsOnQemu(domain) || (type !== 'sev' && type !== 'sev-snp') || isOsUnfinished(domain)) return [];
  const findings = [...flash(domain, host), ...smm(domain, host), ...noUefi(domain), ...kernelHashes(domain, host)];
  return findings.sort((one, other) => one.span.start - other.span.start);
}

function protectedBy({ launchSecurity }: Domain): Finding['related'] {
  return launchSecurity
    ? [
        {
          message: `The guest is protected by AMD ${launchSecurity.value === 'sev' ? 'SEV' : 'SEV-SNP'}.`,
          span: launchSecurity.span,
        },
      ]
    : [];
}

function flash(domain: Domain, host: HostFacts): readonly Finding[] {
  const { os, launchSecurity } = domain;
  const { loader } = os;
  if (launchSecurity?.value !== 'sev-snp' || loaderDevice(os) !== 'pflash' || !loader?.type) return [];
  const image = loader.path && host.images.get(loader.path.value);
  const isWhole = image?.state === 'read' && image.summary.kind === 'unified';
  const message =
    "A SEV-SNP guest's firmware is measured as a whole and loaded as type='rom': with flash QEMU doesn't start the guest, for KVM gives a protected guest no read-only memory.";
  const fixes = isWhole ? [offeredFix("Load it whole: type='rom'", asRom(domain))] : [];
  return findingsOf(id, 'warning', [{ message, span: loader.type.span, related: protectedBy(domain), fixes }]);
}

function asRom({ document, os }: Domain): readonly TextEdit[] {
  const { loader, nvram } = os;
  return [
    ...(loader ? [setAttribute(loader.element, 'type', 'rom')] : []),
    ...(nvram ? [removeElement(document, nvram.element)] : []),
  ];
}

/** Bit 2 of SEV's policy: the registers are encrypted as well. */
const sevEsBit = 4;

function smm(domain: Domain, host: HostFacts): readonly Finding[] {
  const { os, features, element, launchSecurity } = domain;
  const policy = Number(textValue(childNamed(childNamed(element, 'launchSecurity'), 'policy'))?.value ?? 0);
  const isEs = launchSecurity?.value === 'sev-snp' || (policy & sevEsBit) !== 0;
  if (!isEs || !features.smm || features.smmState !== 'on') return [];
  const needed = os.loader?.secure?.value === 'yes' || (os.loader?.path && requiresSmm(os.loader.path.value, host));
  const message =
    'The registers of a SEV-ES or SEV-SNP guest are encrypted, so it has no System Management Mode: QEMU doesn\'t start it ("System Management Mode not supported by this hypervisor").';
  const fixes = needed ? [] : [preferredFix('Turn SMM off', [setAttribute(features.smm, 'state', 'off')])];
  return findingsOf(id, 'warning', [{ message, span: features.smm.startTag, related: protectedBy(domain), fixes }]);
}

function noUefi(domain: Domain): readonly Finding[] {
  const { os, launchSecurity } = domain;
  if (!launchSecurity || os.firmware?.value === 'efi' || os.loader || os.nvram || os.varstore) return [];
  return findingsOf(id, 'information', [
    {
      message:
        "This guest has a BIOS, and SeaBIOS knows nothing of encrypted memory: AMD SEV needs UEFI, by firmware='efi' or a loader built for it.",
      span: launchSecurity.span,
    },
  ]);
}

function kernelHashes(domain: Domain, host: HostFacts): readonly Finding[] {
  const { os, element } = domain;
  const security = childNamed(element, 'launchSecurity');
  const asked = said(security, 'kernelHashes') === 'yes';
  if (!security) return [];
  if (!os.kernel) {
    if (!asked) return [];
    return findingsOf(id, 'information', [
      {
        message: "kernelHashes='yes' measures the <kernel> that QEMU loads, and this guest has none: it changes nothing.",
        span: spanOf(security, 'kernelHashes'),
        fixes: [preferredFix('Remove kernelHashes', [removeAttribute(security, 'kernelHashes')])],
      },
    ]);
  }
  const path = os.loader?.path;
  if (asked && path && host.builds.get(path.value)?.sevHashes === false) {
    return findingsOf(id, 'warning', [
      {
        message: `kernelHashes='yes' puts the hashes of the kernel where the firmware says, and ${fileName(path.value)} has no place for them: QEMU doesn't start the guest ("SEV: kernel specified but guest firmware has no hashes table GUID").`,
        span: path.span,
        related: [{ message: 'The kernel is to be measured.', span: spanOf(security, 'kernelHashes') }],
      },
    ]);
  }
  if (asked) return [];
  return findingsOf(id, 'information', [
    {
      message:
        "Without kernelHashes='yes' the kernel, its initrd and its command line are no part of what AMD SEV measures: the host can exchange them unseen.",
      span: os.kernel.startTag,
      related: protectedBy(domain),
      fixes: [offeredFix("Measure the kernel: kernelHashes='yes'", [setAttribute(security, 'kernelHashes', 'yes')])],
    },
  ]);
}

const image = '/usr/share/ovmf/OVMF.amdsev.fd';
const rom = (path = image): string => `<loader type='rom'>${path}</loader>`;
const pflash = (type: string): string => `<loader readonly='yes' type='${type}'>${image}</loader>`;
const kernel = '<kernel>/srv/vm/vmlinuz</kernel>';
const sev = (policy = '0x0003', attributes = "type='sev'"): readonly string[] => [
  `<launchSecurity ${attributes}>`,
  `  <policy>${policy}</policy>`,
  '</launchSecurity>',
];
const snp = sev('0x00030000', "type='sev-snp'");

export const sevFirmware: Rule = {
  id,
  level: 'warning',
  title: 'Firmware that does not suit AMD SEV',
  since: '4.5.0',
  complains: 'start',
  speaksOf: ['launchSecurity'],
  reason: `
AMD SEV encrypts a guest's memory, SEV-ES its registers too, SEV-SNP protects both against the host's changes. The firmware has to play along, and neither libvirt's schema nor \`virsh define\` checks that it can.

- **Flash** is fine for SEV. For SEV-SNP QEMU (9.1 and newer) takes the firmware whole, as \`-bios\`: \`type='rom'\` with a whole image (AMDESE/AMDSEV#223).
- **SMM** needs registers that the host may set. With SEV-ES (bit 2 of the policy) and SEV-SNP KVM says that there is none, and QEMU refuses \`smm=on\`. Builds for Secure Boot that need SMM can't be used.
- **A BIOS** doesn't work: SeaBIOS knows nothing of encrypted memory. It is information, because firmware may also come by \`<qemu:commandline>\`.
- **\`kernelHashes\`** (libvirt 8.0) makes a directly loaded kernel part of the measurement; the firmware needs a place for the hashes, which builds for SEV have (QEMU, target/i386/sev.c). Without a \`<kernel>\` it changes nothing.

None of this could be tried on a processor with SEV; it rests on the sources that are named.
`,
  examples: [
    {
      title: 'SEV-SNP with flash',
      level: 'warning',
      host: hostWith({ images: [unifiedImageFile(image)] }),
      before: wholeGuest({ os: [pflash('⟦pflash⟧')], tail: snp }),
      fixed: {
        "Load it whole: type='rom'": wholeGuest({ os: [pflash('rom')], tail: snp }),
      },
      besides: ['loader/nvram-missing'],
    },
    {
      title: 'SEV-ES with SMM',
      level: 'warning',
      host: undefined,
      before: wholeGuest({ os: [rom()], features: ['<acpi/>', "⟦<smm state='on'/>⟧"], tail: sev('0x0007') }),
      fixed: {
        'Turn SMM off': wholeGuest({ os: [rom()], features: ['<acpi/>', "<smm state='off'/>"], tail: sev('0x0007') }),
      },
    },
    {
      title: 'A kernel that is not measured',
      level: 'information',
      host: undefined,
      before: wholeGuest({ os: [rom(), kernel.replace('<kernel>', '⟦<kernel>⟧')], tail: sev() }),
      fixed: {
        "Measure the kernel: kernelHashes='yes'": wholeGuest({
          os: [rom(), kernel],
          tail: sev('0x0003', "type='sev' kernelHashes='yes'"),
        }),
      },
    },
    {
      title: 'No place for the hashes',
      level: 'warning',
      host: hostWith({ images: [unifiedImageFile(image)], builds: { [image]: { sevHashes: false } } }),
      before: wholeGuest({ os: [rom(`⟦${image}⟧`), kernel], tail: sev('0x0003', "type='sev' kernelHashes='yes'") }),
      fixed: {},
    },
  ],
  silentOn: [
    { title: 'SEV with flash', xml: wholeGuest({ os: [pflash('pflash')], tail: sev() }), host: undefined },
    {
      title: 'SEV without ES may have SMM',
      xml: wholeGuest({ os: [rom()], features: ['<acpi/>', '<smm/>'], tail: sev() }),
      host: undefined,
    },
    { title: 'SEV-SNP with a whole image as ROM', xml: wholeGuest({ os: [rom()], tail: snp }), host: undefined },
  ],
  check: ({ domain, host }) => check(domain, host),
};
