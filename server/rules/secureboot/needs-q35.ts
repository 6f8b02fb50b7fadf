import { type Domain, isOsUnfinished, runsOnQemu } from '../../domain/domain.ts';
import type { Value } from '../../domain/element.ts';
import type { HostFacts } from '../../host/facts.ts';
import { removeAttribute, setAttribute } from '../../xml/edit.ts';
import { guest } from '../examples/domain.ts';
import { turnSmmOn } from '../features-element.ts';
import { offeredFix } from '../fix.ts';
import type { Finding, Fix, Level, Rule } from '../rule.ts';
import { requiresSmm } from '../smm-build.ts';

const id = 'secureboot/needs-q35';
const machineError = 'Secure boot is supported with q35 machine types only';
const archError = 'Secure boot is supported for x86_64 architecture only';

function check(domain: Domain, host: HostFacts): readonly Finding[] {
  const { os } = domain;
  if (!runsOnQemu(domain) || isOsUnfinished(domain) || os.machine?.value === '') return [];
  if (os.loader?.secure?.value === 'yes') return bySecureLoader(domain, os.loader.secure, host);
  const wish = os.firmwareFeatures.find(
    ({ name, enabled }) => (name?.value === 'secure-boot' || name?.value === 'enrolled-keys') && enabled?.value === 'yes',
  );
  return os.firmware?.value === 'efi' && wish ? byFeature(domain, wish.name?.value ?? '', wish.element.span) : [];
}

function bySecureLoader(domain: Domain, secure: Value, host: HostFacts): readonly Finding[] {
  const { machine, machineClass, arch } = domain.os;
  if (machineClass === 'unknown') {
    // What libvirt takes then is the default of the host's QEMU; for x86 that has been pc everywhere but in RHEL 9 and newer.
    if (arch && arch.value !== 'x86_64') return [finding(domain, host, secure, 'error', archMessage(arch.value))];
    const message = `secure='yes' needs machine type q35, and this guest names none: the default of most hosts is pc ("${machineError}").`;
    return [finding(domain, host, secure, 'warning', message)];
  }
  // A q35 of another architecture: that, not the machine, is what is wrong.
  if (machineClass !== 'q35' && !/^(pc-)?q35/.test(machine?.value ?? '')) {
    const message = `secure='yes' needs machine type q35, and this guest has ${machine?.value} ("${machineError}").`;
    return [finding(domain, host, secure, 'error', message)];
  }
  // What isn't written like an architecture is a template's placeholder.
  const isForeign = arch && arch.value !== 'x86_64' && /^[a-z0-9_]+$/.test(arch.value);
  return isForeign ? [finding(domain, host, secure, 'error', archMessage(arch.value))] : [];
}

function archMessage(arch: string): string {
  return `secure='yes' works on x86_64 only, and this guest is ${arch} ("${archError}").`;
}

/** The firmware of other architectures has Secure Boot without SMM, so only i440fx is known not to have it. */
function byFeature(domain: Domain, feature: string, span: Value['span']): readonly Finding[] {
  if (domain.os.machineClass !== 'i440fx') return [];
  const message = `${feature} asks for Secure Boot, whose firmware needs q35 for its SMM; this guest has ${domain.os.machine?.value}. No distribution ships such firmware for it ("Unable to find 'efi' firmware that is compatible with the current configuration").`;
  return [{ rule: id, level: 'warning', message, span, related: relatedMachine(domain), fixes: machineFixes(domain) }];
}

function finding(domain: Domain, host: HostFacts, secure: Value, level: Level, message: string): Finding {
  const { loader } = domain.os;
  // A Secure Boot build on such a machine would only be the next mistake.
  const needsSmm = loader?.path && requiresSmm(loader.path.value, host) !== undefined;
  const without =
    loader && !needsSmm && !domain.os.firmware
      ? [offeredFix("Do without secure='yes'", [removeAttribute(loader.element, 'secure')])]
      : [];
  return {
    rule: id,
    level,
    message,
    span: secure.span,
    related: relatedMachine(domain),
    fixes: [...machineFixes(domain), ...without],
  };
}

function relatedMachine({ os }: Domain): Finding['related'] {
  return os.machine ? [{ message: 'The machine type.', span: os.machine.span }] : [];
}

/** Only where no device has an address or a bus yet that the other machine type hasn't. */
function machineFixes(domain: Domain): readonly Fix[] {
  const { os, element, disks } = domain;
  const type = os.element?.children.find((node) => node.kind === 'element' && node.name === 'type');
  const isX86 = os.arch === undefined || os.arch.value === 'x86_64';
  if (type?.kind !== 'element' || !isX86 || !['i440fx', 'unknown'].includes(os.machineClass)) return [];
  if (domain.controllers.length > 0 || disks.some(({ bus }) => bus === 'ide' || bus === undefined)) return [];
  const devices = domain.document.text.slice(element.span.start, element.span.end);
  if (/<address\b/.test(devices)) return [];
  const smm = domain.features.smmState === 'on' ? [] : turnSmmOn(domain);
  const title = smm.length > 0 ? "Use machine='q35', with SMM" : "Use machine='q35'";
  return [offeredFix(title, [setAttribute(type, 'machine', 'q35'), ...smm])];
}

const code = (secure: string): string => `<loader readonly='yes'${secure} type='pflash'>/srv/firmware/MY_CODE.fd</loader>`;
const store = "<nvram template='/srv/firmware/MY_VARS.fd'>/var/lib/libvirt/qemu/nvram/web1_VARS.fd</nvram>";
const features = ['<acpi/>', "<smm state='on'/>"];
const osAttributes = " firmware='efi'";
const wish = ['<firmware>', "  <feature enabled='yes' name='secure-boot'/>", '</firmware>'];
const wishMarked = ['<firmware>', "  ⟦<feature enabled='yes' name='secure-boot'/>⟧", '</firmware>'];

export const needsQ35: Rule = {
  id,
  level: 'error',
  title: 'Secure Boot on a machine that has none',
  since: '2.1.0',
  complains: 'define',
  speaksOf: ['loader', 'firmware'],
  reason: `
Secure Boot protects its keys in System Management Mode, which QEMU gives to firmware only on x86_64 with the machine type q35.
\`<loader secure='yes'>\` is refused everywhere else: \`${machineError}\`, \`${archError}\` (seen on libvirt 9.0 and 12.8).

\`<feature name='secure-boot' enabled='yes'/>\` on \`pc\` finds no firmware: the descriptors of all distributions name q35 only. libvirt 12.8
refuses the domain when it is defined, 9.0 when it is started; a firmware of your own with a descriptor could change that, so this is a warning.

The change to q35 is offered where nothing in the domain depends on the old machine: no addresses, no controllers, no IDE disk.
`,
  examples: [
    {
      title: "secure='yes' on pc",
      level: 'error',
      host: undefined,
      before: guest({ machine: 'pc', os: [code(" secure='⟦yes⟧'"), store], features }),
      fixed: {
        "Use machine='q35'": guest({ os: [code(" secure='yes'"), store], features }),
        "Do without secure='yes'": guest({ machine: 'pc', os: [code(''), store], features }),
      },
    },
    {
      title: "secure='yes' on i686",
      level: 'error',
      host: undefined,
      before: guest({ arch: 'i686', os: [code(" secure='⟦yes⟧'"), store], features }),
      fixed: { "Do without secure='yes'": guest({ arch: 'i686', os: [code(''), store], features }) },
    },
    {
      title: 'No machine type: most hosts take pc',
      level: 'warning',
      host: undefined,
      before: guest({ machine: '', os: [code(" secure='⟦yes⟧'"), store], features }),
      fixed: {
        "Use machine='q35'": guest({ os: [code(" secure='yes'"), store], features }),
        "Do without secure='yes'": guest({ machine: '', os: [code(''), store], features }),
      },
    },
    {
      title: 'The feature secure-boot on pc',
      level: 'warning',
      host: undefined,
      before: guest({ machine: 'pc-i440fx-8.2', osAttributes, os: wishMarked, features }),
      fixed: { "Use machine='q35'": guest({ osAttributes, os: wish, features }) },
    },
  ],
  silentOn: [
    { title: 'q35', xml: guest({ os: [code(" secure='yes'"), store], features }), host: undefined },
    {
      title: "secure='no' asks for nothing",
      xml: guest({ machine: 'pc', os: [code(" secure='no'"), store] }),
      host: undefined,
    },
    {
      title: "The architecture is a template's placeholder",
      xml: guest({ arch: 'GUEST_ARCH', os: [code(" secure='yes'"), store], features }),
      host: undefined,
    },
    {
      title: 'aarch64 has Secure Boot without SMM',
      xml: guest({ arch: 'aarch64', machine: 'virt', osAttributes, os: wish }),
      host: undefined,
    },
  ],
  check: ({ domain, host }) => check(domain, host),
};
