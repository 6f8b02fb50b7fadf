import { type Domain, isOsUnfinished, readDomain, runsOnQemu } from '../../domain/domain.ts';
import type { FirmwareDescriptor, HostFacts } from '../../host/facts.ts';
import { chooseFirmware } from '../../selection/choose.ts';
import { applyEdits, insertChild } from '../../xml/edit.ts';
import { parseXml } from '../../xml/parse.ts';
import { guest } from '../examples/domain.ts';
import { descriptorOf, hostWith } from '../examples/host.ts';
import { preferredFix } from '../fix.ts';
import { fileName } from '../nvram-template.ts';
import type { Finding, Fix, Rule } from '../rule.ts';

const id = 'firmware/memory-image';

function check(domain: Domain, host: HostFacts): readonly Finding[] {
  const { firmware, loader, varstore } = domain.os;
  if (!runsOnQemu(domain) || firmware?.value !== 'efi' || !host.consulted || isOsUnfinished(domain)) return [];
  // Those who ask for such firmware get what they asked for.
  if (domain.launchSecurity || varstore || loader?.type || loader?.path || loader?.stateless?.value === 'yes') return [];
  // Secure Boot without SMM is the cause then, and has a rule of its own.
  if (domain.features.smmState === 'off' && asksForSecureBoot(domain)) return [];
  const { chosen } = chooseFirmware(domain, host);
  if (chosen?.mapping.device !== 'memory' || keepsVariables(chosen)) return [];
  const image = fileName(chosen.mapping.filename);
  return [
    {
      rule: id,
      level: 'warning',
      message: `libvirt chooses ${image} on this host (${fileName(chosen.path)} sorts first), firmware for confidential guests that is loaded as ROM: there is no NVRAM, and the guest forgets its boot entries at each shutdown.`,
      span: firmware.span,
      related: [],
      fixes: fixes(domain, host),
    },
  ];
}

function asksForSecureBoot({ os }: Domain): boolean {
  return (
    os.machineClass === 'q35' &&
    os.firmwareFeatures.some(({ name, enabled }) => name?.value === 'secure-boot' && enabled?.value === 'yes')
  );
}

function keepsVariables({ mapping }: FirmwareDescriptor): boolean {
  return mapping.device === 'flash' || mapping.varsTemplate !== undefined;
}

/** An empty `<nvram>` asks for firmware that keeps variables: current libvirt heeds it, older ones overlook it. */
function fixes({ document, os }: Domain, host: HostFacts): readonly Fix[] {
  if (!os.element || os.nvram) return [];
  const place = os.loader ? { after: os.loader.element } : undefined;
  const edits = insertChild(document, os.element, '<nvram/>', place);
  const fixed = readDomain(parseXml(applyEdits(document.text, edits)));
  const then = fixed && chooseFirmware(fixed, host).chosen;
  if (then?.mapping.device !== 'flash') return [];
  return [preferredFix(`Add <nvram/>: libvirt then chooses ${fileName(then.mapping.executable.filename)}`, edits)];
}

const folder = '/usr/share/OVMF';
const generic = descriptorOf('60-edk2-x86_64.json', `${folder}/OVMF_CODE_4M.fd`, `${folder}/OVMF_VARS_4M.fd`, ['pc-q35-*']);
const confidential: FirmwareDescriptor = {
  ...generic,
  path: '/usr/share/qemu/firmware/60-edk2-x86_64-amdsev.json',
  mapping: { device: 'memory', filename: '/usr/share/ovmf/OVMF.amdsev.fd' },
  features: ['amd-sev', 'amd-sev-es'],
};
const sid = hostWith({ descriptors: [confidential, generic] });
const efi = " firmware='efi'";
const features = ['<firmware>', "  <feature enabled='no' name='secure-boot'/>", '</firmware>'];

export const memoryImage: Rule = {
  id,
  level: 'warning',
  title: 'libvirt chooses firmware that keeps no variables',
  since: '5.2.0',
  complains: 'never',
  reason: `
Some distributions ship, besides the usual firmware, builds for AMD SEV and Intel TDX guests, whose image is loaded as a whole like ROM and keeps no variables. Their descriptors fit
ordinary guests too, and where they sort first by name, libvirt takes them: on Debian sid \`60-edk2-x86_64-amdsev.json\` comes before
\`60-edk2-x86_64.json\`, so \`firmware='efi'\` with \`secure-boot\` turned off gives \`OVMF.amdsev.fd\` and no NVRAM (seen on libvirt 12.8). Nothing says so; the guest
forgets its boot entries.

An empty \`<nvram/>\` asks for firmware that has an NVRAM, and libvirt 12 passes the others over. It says nothing about guests with \`<launchSecurity>\`.
`,
  examples: [
    {
      title: 'The descriptor for AMD SEV sorts first',
      level: 'warning',
      host: sid,
      before: guest({ osAttributes: " firmware='⟦efi⟧'", os: features }),
      fixed: {
        'Add <nvram/>: libvirt then chooses OVMF_CODE_4M.fd': guest({ osAttributes: efi, os: [...features, '<nvram/>'] }),
      },
    },
  ],
  silentOn: [
    { title: 'A confidential guest', xml: guest({ osAttributes: efi, os: features, launchSecurity: 'sev' }), host: sid },
    { title: 'A store is asked for', xml: guest({ osAttributes: efi, os: [...features, '<nvram/>'] }), host: sid },
    { title: 'The usual firmware', xml: guest({ osAttributes: efi }), host: hostWith({ descriptors: [generic] }) },
    { title: 'The host is not known', xml: guest({ osAttributes: efi }), host: undefined },
  ],
  check: ({ domain, host }) => check(domain, host),
};
