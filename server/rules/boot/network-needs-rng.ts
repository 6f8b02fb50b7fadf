import { networkBoot } from '../../domain/boot.ts';
import { devicesNamed } from '../../domain/devices.ts';
import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { childNamed } from '../../domain/element.ts';
import { loaderDevice } from '../../domain/os.ts';
import type { HostFacts } from '../../host/facts.ts';
import { insertChild } from '../../xml/edit.ts';
import { hostWith } from '../examples/host.ts';
import { wholeGuest } from '../examples/whole.ts';
import { offeredFix } from '../fix.ts';
import { fileName } from '../nvram-template.ts';
import { type Complaint, findingsOf } from '../report.ts';
import type { Rule } from '../rule.ts';

const id = 'boot/network-needs-rng';

/** The first release of edk2 that insists on it. */
const firstRelease = 202502;

function check(domain: Domain, { builds }: HostFacts): readonly Complaint[] {
  const { os, element, document } = domain;
  if (!runsOnQemu(domain) || !os.loader?.path || loaderDevice(os) !== 'pflash') return [];
  const release = builds.get(os.loader.path.value)?.release;
  const devices = childNamed(element, 'devices');
  const network = networkBoot(domain);
  if (!devices || !network || !release || numberOf(release) < firstRelease || devicesNamed(element, 'rng').length > 0)
    return [];
  const rng = "<rng model='virtio'>\n  <backend model='random'>/dev/urandom</backend>\n</rng>";
  return [
    {
      message: `${fileName(os.loader.path.value)} is edk2 ${release}, which starts no network boot without a good source of random numbers, and this guest has no <rng>: where its CPU model hides RDRAND, PXE and HTTP boot are missing.`,
      span: network.span,
      fixes: [offeredFix('Add a virtio random number generator', insertChild(document, devices, rng))],
    },
  ];
}

/** 202502 of `2025.02-8` and of `edk2-stable202502`; 0 where there is no such number. */
function numberOf(release: string): number {
  const found = /(20\d\d)\.?(\d\d)/.exec(release);
  return found ? Number(`${found[1]}${found[2]}`) : 0;
}

const os = [
  "<loader readonly='yes' type='pflash'>/usr/share/OVMF/OVMF_CODE_4M.fd</loader>",
  "<nvram template='/usr/share/OVMF/OVMF_VARS_4M.fd'>/var/lib/libvirt/qemu/nvram/web1_VARS.fd</nvram>",
];
const withRelease = (release: string) => hostWith({ builds: { '/usr/share/OVMF/OVMF_CODE_4M.fd': { release } } });
const trixie = withRelease('2025.02-8');
const card = ["<interface type='network'>", "  <source network='default'/>", "  <model type='virtio'/>", '</interface>'];
const rng = ["<rng model='virtio'>", "  <backend model='random'>/dev/urandom</backend>", '</rng>'];

export const networkNeedsRng: Rule = {
  id,
  level: 'hint',
  title: 'Network boot without random numbers',
  since: '1.0.3',
  complains: 'never',
  speaksOf: ['loader'],
  reason: `
The network code of edk2 takes its random numbers from a protocol of the firmware since 2024, for the sake of what they protect (CVE-2023-45237), and builds of 2025.02 and newer load it only where there is a good source: the processor's RDRAND,
or a virtio random number generator (Debian, NEWS of edk2 2025.02). Without one PXE and HTTP boot are not offered.

How sure is this? With \`host-passthrough\` most processors bring RDRAND, so it is a hint. It comes for guests that say they boot from the network, and whose firmware was looked into and is such a release.
`,
  examples: [
    {
      title: 'PXE first',
      level: 'hint',
      host: trixie,
      before: wholeGuest({ os: [...os, "⟦<boot dev='network'/>⟧"], devices: card }),
      fixed: {
        'Add a virtio random number generator': wholeGuest({
          os: [...os, "<boot dev='network'/>"],
          devices: [...card, ...rng],
        }),
      },
    },
  ],
  silentOn: [
    {
      title: 'An older build',
      xml: wholeGuest({ os: [...os, "<boot dev='network'/>"], devices: card }),
      host: withRelease('edk2-stable202211'),
    },
    {
      title: 'Not known which build it is',
      xml: wholeGuest({ os: [...os, "<boot dev='network'/>"], devices: card }),
      host: undefined,
    },
    {
      title: 'It has one',
      xml: wholeGuest({ os: [...os, "<boot dev='network'/>"], devices: [...card, ...rng] }),
      host: trixie,
    },
    { title: 'It boots from its disk', xml: wholeGuest({ os: [...os, "<boot dev='hd'/>"], devices: card }), host: trixie },
    { title: 'A BIOS', xml: wholeGuest({ os: ["<boot dev='network'/>"], devices: card }), host: trixie },
  ],
  check: ({ domain, host }) => findingsOf(id, 'hint', check(domain, host)),
};
