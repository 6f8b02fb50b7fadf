import { deviceBoots, osBoots } from '../../domain/boot.ts';
import { devicesNamed } from '../../domain/devices.ts';
import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { attributeValue, childNamed } from '../../domain/element.ts';
import { loaderDevice } from '../../domain/os.ts';
import { insertChild } from '../../xml/edit.ts';
import type { Span } from '../../xml/tree.ts';
import { wholeGuest } from '../examples/whole.ts';
import { offeredFix } from '../fix.ts';
import { type Complaint, findingsOf } from '../report.ts';
import type { Rule } from '../rule.ts';

const id = 'boot/network-needs-rng';

function check(domain: Domain): readonly Complaint[] {
  const { os, element, document } = domain;
  const isX86 = os.machineClass === 'q35' || os.machineClass === 'i440fx';
  if (!runsOnQemu(domain) || !isX86 || (os.firmware?.value !== 'efi' && loaderDevice(os) !== 'pflash')) return [];
  const devices = childNamed(element, 'devices');
  const network = networkBoot(domain);
  if (!devices || !network || devicesNamed(element, 'rng').length > 0) return [];
  const rng = "<rng model='virtio'>\n  <backend model='random'>/dev/urandom</backend>\n</rng>";
  return [
    {
      message:
        'UEFI of 2025 and newer starts no network boot without a good source of random numbers, and this guest has no <rng>: on processors without RDRAND, or where the CPU model hides it, PXE and HTTP boot are missing.',
      span: network,
      fixes: [offeredFix('Add a virtio random number generator', insertChild(document, devices, rng))],
    },
  ];
}

/** Where the domain says that it boots from the network. */
function networkBoot(domain: Domain): Span | undefined {
  const byOs = osBoots(domain).find((boot) => attributeValue(boot, 'dev')?.value === 'network');
  const byDevice = deviceBoots(domain).find(({ device }) => device.name === 'interface');
  return byOs?.span ?? byDevice?.element.span;
}

const os = [
  "<loader readonly='yes' type='pflash'>/usr/share/OVMF/OVMF_CODE_4M.fd</loader>",
  "<nvram template='/usr/share/OVMF/OVMF_VARS_4M.fd'>/var/lib/libvirt/qemu/nvram/web1_VARS.fd</nvram>",
];
const card = ["<interface type='network'>", "  <source network='default'/>", "  <model type='virtio'/>", '</interface>'];
const rng = ["<rng model='virtio'>", "  <backend model='random'>/dev/urandom</backend>", '</rng>'];

export const networkNeedsRng: Rule = {
  id,
  level: 'hint',
  title: 'Network boot without random numbers',
  since: '1.0.3',
  complains: 'never',
  reason: `
The network code of edk2 takes its random numbers from a protocol of the firmware since 2024, for the sake of what they protect (CVE-2023-45237), and builds of 2025.02 and newer load it only where there is a good source: the processor's RDRAND,
or a virtio random number generator (Debian, NEWS of edk2 2025.02). Without one PXE and HTTP boot are not offered.

How sure is this? With \`host-passthrough\` most processors bring RDRAND, and older firmware doesn't ask. So it is a hint, for guests that say they boot from the network.
`,
  examples: [
    {
      title: 'PXE first',
      level: 'hint',
      host: undefined,
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
      title: 'It has one',
      xml: wholeGuest({ os: [...os, "<boot dev='network'/>"], devices: [...card, ...rng] }),
      host: undefined,
    },
    { title: 'It boots from its disk', xml: wholeGuest({ os: [...os, "<boot dev='hd'/>"], devices: card }), host: undefined },
    { title: 'A BIOS', xml: wholeGuest({ os: ["<boot dev='network'/>"], devices: card }), host: undefined },
  ],
  check: ({ domain }) => findingsOf(id, 'hint', check(domain)),
};
