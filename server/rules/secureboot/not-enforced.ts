import { type Domain, isOsUnfinished, runsOnQemu } from '../../domain/domain.ts';
import { loaderDevice } from '../../domain/os.ts';
import type { HostFacts } from '../../host/facts.ts';
import { setAttribute } from '../../xml/edit.ts';
import { guest } from '../examples/domain.ts';
import { turnSmmOn } from '../features-element.ts';
import { preferredFix } from '../fix.ts';
import { fileName } from '../nvram-template.ts';
import type { Finding, Rule } from '../rule.ts';
import { requiresSmm } from '../smm-build.ts';

const id = 'secureboot/not-enforced';

function check(domain: Domain, host: HostFacts): readonly Finding[] {
  const { os, features } = domain;
  const { loader } = os;
  if (!runsOnQemu(domain) || !loader?.path || os.firmware || os.machineClass !== 'q35' || isOsUnfinished(domain)) return [];
  if (loaderDevice(os) !== 'pflash' || loader.readonly?.value !== 'yes' || loader.secure || loader.stateless?.value === 'yes')
    return [];
  if (features.smmState === 'off' || (os.arch && os.arch.value !== 'x86_64')) return [];
  const known = requiresSmm(loader.path.value, host);
  if (!known) return [];
  return [
    {
      rule: id,
      level: 'information',
      message: `${fileName(loader.path.value)} is a Secure Boot build (${known}), and without secure='yes' QEMU lets the guest's system write to the variable store past the firmware: Secure Boot works, and what it protects can be changed.`,
      span: loader.element.startTag,
      related: [],
      fixes: [
        preferredFix("Protect the store: secure='yes', with SMM", [
          setAttribute(loader.element, 'secure', 'yes'),
          ...(features.smmState === 'on' ? [] : turnSmmOn(domain)),
        ]),
      ],
    },
  ];
}

const path = '/usr/share/OVMF/OVMF_CODE_4M.secboot.fd';
const store = "<nvram template='/usr/share/OVMF/OVMF_VARS_4M.fd'>/var/lib/libvirt/qemu/nvram/web1_VARS.fd</nvram>";
const loader = (more = ''): string => `<loader readonly='yes' type='pflash'${more}>${path}</loader>`;

export const notEnforced: Rule = {
  id,
  level: 'information',
  title: "A Secure Boot build without secure='yes'",
  since: '2.1.0',
  complains: 'never',
  speaksOf: ['loader'],
  reason: `
Firmware built for Secure Boot checks what it boots by keys in its variable store. \`secure='yes'\` makes QEMU take writes to that store only from System
Management Mode, that is from the firmware. Without it the guest starts and Secure Boot works (q35 has SMM unless it is turned off), but a system with
enough rights inside the guest can write to the flash and change the keys.

Current libvirt (seen on 12.8) adds \`secure='yes'\` and SMM by itself, for loaders that a firmware descriptor of the host names and where
the template fits it; libvirt 9.0 does not.
`,
  examples: [
    {
      title: 'A Secure Boot build, unprotected',
      level: 'information',
      host: undefined,
      before: guest({ os: [`⟦<loader readonly='yes' type='pflash'>⟧${path}</loader>`, store] }),
      fixed: {
        "Protect the store: secure='yes', with SMM": guest({
          os: [loader(" secure='yes'"), store],
          features: ['<acpi/>', "<smm state='on'/>"],
        }),
      },
    },
  ],
  silentOn: [
    {
      title: 'Protected',
      xml: guest({ os: [loader(" secure='yes'"), store], features: ['<acpi/>', '<smm/>'] }),
      host: undefined,
    },
    { title: "secure='no' is a decision", xml: guest({ os: [loader(" secure='no'"), store] }), host: undefined },
    { title: 'A plain build', xml: guest({ os: [loader().replace('.secboot', ''), store] }), host: undefined },
  ],
  check: ({ domain, host }) => check(domain, host),
};
