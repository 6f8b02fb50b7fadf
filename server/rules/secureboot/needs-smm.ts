import { type Domain, isOsUnfinished, runsOnQemu } from '../../domain/domain.ts';
import type { HostFacts } from '../../host/facts.ts';
import { chooseFirmware } from '../../selection/choose.ts';
import { exclusion } from '../../selection/exclusion.ts';
import { guest } from '../examples/domain.ts';
import { descriptorOf, hostWith } from '../examples/host.ts';
import { turnSmmOn } from '../features-element.ts';
import { preferredFix } from '../fix.ts';
import { fileName } from '../nvram-template.ts';
import type { Finding, Rule } from '../rule.ts';

const id = 'secureboot/needs-smm';
const defineError = 'Secure boot requires SMM feature enabled';

function check(domain: Domain, host: HostFacts): readonly Finding[] {
  const { os, features } = domain;
  if (!runsOnQemu(domain) || features.smmState === 'on' || os.machineClass !== 'q35' || isOsUnfinished(domain)) return [];
  if (os.arch && os.arch.value !== 'x86_64') return [];
  const off = features.smmState === 'off';
  if (os.firmware) return off && os.firmware.value === 'efi' ? chosenFirmware(domain, host) : [];
  const { loader } = os;
  if (loader?.secure?.value !== 'yes' || !loader.path) return [];
  const knownHere = host.descriptors.some(
    (descriptor) =>
      descriptor.mapping.device === 'flash' &&
      descriptor.mapping.executable.filename === loader.path?.value &&
      exclusion(descriptor, domain) === undefined,
  );
  return [
    {
      rule: id,
      level: off ? 'error' : knownHere ? 'information' : 'warning',
      message: off
        ? `secure='yes' protects the Secure Boot keys by SMM, which is turned off ("${defineError}").`
        : `secure='yes' protects the Secure Boot keys by SMM, which is not turned on ("${defineError}"). ${
            knownHere
              ? 'The libvirt of a current distribution turns it on for this loader, because a firmware descriptor of this host names it; libvirt 9.0 does not.'
              : 'Only current libvirt turns it on by itself, and only for a loader that a firmware descriptor of the host names.'
          }`,
      span: (off ? features.smm?.startTag : undefined) ?? loader.secure.span,
      related: off ? [{ message: 'Secure Boot is asked for here.', span: loader.secure.span }] : [],
      fixes: [preferredFix('Turn SMM on', turnSmmOn(domain))],
    },
  ];
}

/** libvirt chooses the firmware, and everything that offers Secure Boot on q35 needs SMM. */
function chosenFirmware(domain: Domain, host: HostFacts): readonly Finding[] {
  const { os, features } = domain;
  const secure = os.loader?.secure?.value === 'yes' ? os.loader.secure : undefined;
  const feature = os.firmwareFeatures.find(({ name, enabled }) => name?.value === 'secure-boot' && enabled?.value === 'yes');
  const wish = secure?.span ?? feature?.element.span;
  if (!wish || !features.smm || ['tdx', 'sev', 'sev-snp'].includes(domain.launchSecurity?.value ?? '')) return [];
  return [
    {
      rule: id,
      level: 'warning',
      message: `Secure Boot is asked for and SMM, by which it protects its keys, is turned off. ${outcome(domain, host)}; libvirt 9.0 says so only when the guest starts ("domain has SMM turned off but chosen firmware requires it").`,
      span: features.smm.startTag,
      related: [{ message: 'Secure Boot is asked for here.', span: wish }],
      fixes: [preferredFix('Turn SMM on', turnSmmOn(domain))],
    },
  ];
}

/** Where a host has firmware for confidential guests, libvirt 12 takes that. */
function outcome(domain: Domain, host: HostFacts): string {
  const mapping = host.consulted ? chooseFirmware(domain, host).chosen?.mapping : undefined;
  return mapping?.device === 'memory'
    ? `libvirt takes ${fileName(mapping.filename)} on this host, which is loaded as ROM and keeps no variables`
    : 'libvirt finds no such firmware on most hosts';
}

const path = '/usr/share/OVMF/OVMF_CODE_4M.secboot.fd';
const vars = '/usr/share/OVMF/OVMF_VARS_4M.fd';
const code = (secure = 'yes'): string => `<loader readonly='yes' secure='${secure}' type='pflash'>${path}</loader>`;
const store = `<nvram template='${vars}'>/var/lib/libvirt/qemu/nvram/web1_VARS.fd</nvram>`;
const off = "<smm state='off'/>";
const on = "<smm state='on'/>";
const secureDescriptor = {
  ...descriptorOf('50-edk2-x86_64-secure.json', path, vars, ['pc-q35-*']),
  features: ['requires-smm', 'secure-boot'],
};

export const needsSmm: Rule = {
  id,
  level: 'error',
  title: 'Secure Boot without SMM',
  since: '2.1.0',
  complains: 'define',
  speaksOf: ['loader', 'smm'],
  reason: `
\`<loader secure='yes'>\` lets only code in System Management Mode write to the variable store, so that the guest's system can't change
the keys of Secure Boot behind the firmware's back. With SMM turned off libvirt refuses the domain: \`${defineError}\` (seen on libvirt
9.0 and 12.8).

Where \`<smm>\` isn't written, libvirt 9.0 refuses every such domain. Current libvirt (seen on 12.8) turns SMM on by itself, but only for a
loader that one of the host's firmware descriptors names; the same domain with firmware of your own is refused. So it is a warning, and information
where this host has that descriptor.

With \`firmware='efi'\` libvirt turns SMM on as needed. Where SMM is turned off and Secure Boot is asked for, it finds no firmware, or, on
9.0, fails at start.
`,
  examples: [
    {
      title: 'SMM is turned off',
      level: 'error',
      host: undefined,
      before: guest({ os: [code(), store], features: ['<acpi/>', `⟦${off}⟧`] }),
      fixed: { 'Turn SMM on': guest({ os: [code(), store], features: ['<acpi/>', on] }) },
    },
    {
      title: 'SMM is not mentioned',
      level: 'warning',
      host: undefined,
      before: guest({ os: [code('⟦yes⟧'), store] }),
      fixed: { 'Turn SMM on': guest({ os: [code(), store], features: ['<acpi/>', on] }) },
    },
    {
      title: 'A descriptor of this host names the loader',
      level: 'information',
      host: hostWith({ descriptors: [secureDescriptor] }),
      before: guest({ os: [code('⟦yes⟧'), store] }),
      fixed: { 'Turn SMM on': guest({ os: [code(), store], features: ['<acpi/>', on] }) },
    },
    {
      title: 'libvirt chooses the firmware',
      level: 'warning',
      host: undefined,
      before: guest({ osAttributes: " firmware='efi'", os: ["<loader secure='yes'/>"], features: ['<acpi/>', `⟦${off}⟧`] }),
      fixed: {
        'Turn SMM on': guest({ osAttributes: " firmware='efi'", os: ["<loader secure='yes'/>"], features: ['<acpi/>', on] }),
      },
    },
  ],
  silentOn: [
    { title: 'SMM is on', xml: guest({ os: [code(), store], features: ['<acpi/>', '<smm/>'] }), host: undefined },
    { title: "secure='no'", xml: guest({ os: [code('no'), store], features: ['<acpi/>', on] }), host: undefined },
    {
      title: 'libvirt chooses the firmware, and SMM with it',
      xml: guest({ osAttributes: " firmware='efi'", os: ["<loader secure='yes'/>"] }),
      host: undefined,
    },
  ],
  check: ({ domain, host }) => check(domain, host),
};
