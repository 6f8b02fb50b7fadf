import { devicesNamed } from '../../domain/devices.ts';
import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { childNamed, childrenNamed } from '../../domain/element.ts';
import { removeAttribute, removeElement } from '../../xml/edit.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { wholeGuest } from '../examples/whole.ts';
import { preferredFix } from '../fix.ts';
import { type Complaint, findingsOf, said, spanOf } from '../report.ts';
import type { Finding, Fix, Rule } from '../rule.ts';

const id = 'machine/features';

function check(domain: Domain): readonly Finding[] {
  const { arch, machine } = domain.os;
  if (!runsOnQemu(domain) || !arch?.value || !machine?.value) return [];
  const features = childNamed(domain.element, 'features');
  const foreign = (features?.children ?? []).flatMap((node) => (node.kind === 'element' ? elsewhere(node, domain) : []));
  return findingsOf(id, 'error', [...foreign, ...interruptEnd(domain), ...withoutPs2(domain), ...timers(domain)]);
}

const isX86 = ({ os }: Domain): boolean => os.arch?.value === 'x86_64' || os.arch?.value === 'i686';
const isPseries = ({ os }: Domain): boolean => /^ppc64/.test(os.arch?.value ?? '') && /^pseries/.test(os.machine?.value ?? '');
const isArmVirt = ({ os }: Domain): boolean => /^(aarch64|armv[67]l)$/.test(os.arch?.value ?? '') && os.machineClass === 'virt';

const isRiscvVirt = ({ os }: Domain): boolean => /^riscv/.test(os.arch?.value ?? '') && os.machineClass === 'virt';

/** What libvirt says of a feature that it has words of its own for; of all others it names architecture and machine. */
const ownWords: Readonly<Record<string, string>> = {
  ras: 'ras feature is only supported with ARM Virt machines',
  aia: 'aia feature is only supported with RISC-V Virt machines',
};

/** Where each feature exists (qemu_validate.c: qemuValidateDomainDefFeatures). A feature that is switched off is one, too. */
const homes: Readonly<Record<string, readonly [is: (domain: Domain) => boolean, named: string]>> = {
  hpt: [isPseries, 'pseries machines'],
  htm: [isPseries, 'pseries machines'],
  'nested-hv': [isPseries, 'pseries machines'],
  'ccf-assist': [isPseries, 'pseries machines'],
  cfpc: [isPseries, 'pseries machines'],
  sbbc: [isPseries, 'pseries machines'],
  ibs: [isPseries, 'pseries machines'],
  gic: [isArmVirt, "ARM's virt machines"],
  ras: [isArmVirt, "ARM's virt machines"],
  aia: [isRiscvVirt, "RISC-V's virt machines"],
  ioapic: [isX86, 'x86'],
  pvspinlock: [isX86, 'x86'],
};

/** Machines of these have no ACPI tables (qemu_validate.c, virQEMUCaps…SupportsACPI). */
const withoutAcpi: readonly RegExp[] = [/^s390x /, /^(aarch64|armv[67]l) (?!virt(-|$))/];

function elsewhere(feature: XmlElement, domain: Domain): readonly Complaint[] {
  const arch = domain.os.arch?.value ?? '';
  const machine = domain.os.machine?.value ?? '';
  const home = homes[feature.name];
  if (home && !home[0](domain)) {
    const libvirt =
      ownWords[feature.name] ??
      `The '${feature.name}' feature is not supported for architecture '${arch}' or machine type '${machine}'`;
    return [
      {
        message: `<${feature.name}> exists on ${home[1]} only ("${libvirt}").`,
        span: feature.span,
        fixes: withoutIt(feature, domain),
      },
    ];
  }
  if (feature.name === 'acpi' && withoutAcpi.some((pattern) => pattern.test(`${arch} ${machine}`))) {
    return [
      {
        message: `${machine} has no ACPI ("machine type '${machine}' does not support ACPI").`,
        span: feature.span,
        fixes: withoutIt(feature, domain),
      },
    ];
  }
  return [];
}

/** KVM's shortcut for the end of an interrupt is one of x86. */
function interruptEnd(domain: Domain): readonly Complaint[] {
  const apic = childNamed(domain.features.element, 'apic');
  if (!apic || isX86(domain) || said(apic, 'eoi') === undefined) return [];
  const { arch, machine } = domain.os;
  const libvirt = `The 'eoi' attribute of the 'apic' feature is not supported for architecture '${arch?.value}' or machine type '${machine?.value}'`;
  const fixes = [preferredFix('Remove eoi=', [removeAttribute(apic, 'eoi')])];
  return [{ message: `Only x86 has eoi= ("${libvirt}").`, span: spanOf(apic, 'eoi'), fixes }];
}

function withoutIt(feature: XmlElement, domain: Domain): readonly Fix[] {
  return [preferredFix(`Remove <${feature.name}>`, [removeElement(domain.document, feature)])];
}

/** Without the PS/2 controller there are no PS/2 devices, and no VMware port, which is part of it. */
function withoutPs2(domain: Domain): readonly Complaint[] {
  const { element } = domain.features;
  const ps2 = childNamed(element, 'ps2');
  const vmport = childNamed(element, 'vmport');
  if (!ps2 || said(ps2, 'state') !== 'off') return [];
  const related = [{ message: 'PS/2 is switched off here', span: ps2.span }];
  const inputs = devicesNamed(domain.element, 'input').filter((input) => said(input, 'bus') === 'ps2');
  const port = vmport && said(vmport, 'state') === 'on' ? [vmport] : [];
  return [
    ...port.map((feature) => ({
      message: 'The VMware port is part of the PS/2 controller ("vmport feature requires the ps2 feature not to be disabled").',
      span: feature.span,
      related,
      fixes: [preferredFix('Remove <vmport>', [removeElement(domain.document, feature)])],
    })),
    ...inputs.map((input) => ({
      message: 'This guest has no PS/2 ("ps2 bus inputs require the ps2 feature not to be disabled").',
      span: input.startTag,
      related,
      fixes: [preferredFix('Remove this device', [removeElement(domain.document, input)])],
    })),
  ];
}

const x86Timers: readonly string[] = ['tsc', 'kvmclock', 'hypervclock', 'hpet'];

/** Where a timer is at home that this guest can't have; of x86's, one that isn't wanted may be named anywhere. */
function foreignTimer(timer: XmlElement, name: string, domain: Domain): string | undefined {
  if (name === 'armvtimer')
    return isArmVirt(domain) && domain.type?.value === 'kvm' ? undefined : "ARM's virt machines with KVM";
  return x86Timers.includes(name) && !isX86(domain) && said(timer, 'present') === 'yes' ? 'x86' : undefined;
}

function timers(domain: Domain): readonly Complaint[] {
  const { arch, machine } = domain.os;
  return childrenNamed(childNamed(domain.element, 'clock'), 'timer').flatMap((timer) => {
    const name = said(timer, 'name') ?? '';
    const home = foreignTimer(timer, name, domain);
    if (!home) return [];
    const libvirt =
      name === 'hpet'
        ? 'hpet timer is not supported by this architecture'
        : `Configuring the '${name}' timer is not supported for virtType=${domain.type?.value} arch=${arch?.value} machine=${machine?.value} guests`;
    return [
      {
        message: `The timer ${name} exists on ${home} only ("${libvirt}").`,
        span: timer.span,
        fixes: [preferredFix(`Remove the timer ${name}`, [removeElement(domain.document, timer)])],
      },
    ];
  });
}

export const machineFeatures: Rule = {
  id,
  level: 'error',
  title: 'Features that the machine does not have',
  since: '4.2.0',
  complains: 'define',
  reason: `
Some \`<features>\` belong to one architecture or machine: \`gic\` and \`ras\` to ARM's virt, \`aia\` to RISC-V's, \`hpt\`, \`htm\`, \`nested-hv\`, \`ccf-assist\`, \`cfpc\`, \`sbbc\` and \`ibs\` to pseries, \`ioapic\` and
\`pvspinlock\` to x86, and \`acpi\` to x86, ARM's virt and others, not to s390x and other ARM boards. libvirt refuses them elsewhere, as it refuses the timers \`tsc\`,
\`kvmclock\`, \`hypervclock\` and \`hpet\` and \`eoi=\` of \`apic\` on anything but x86, \`armvtimer\` on anything but ARM's virt with KVM, and PS/2 devices or \`vmport\` where \`<ps2 state='off'/>\` takes the PS/2 controller away (libvirt, qemu_validate.c).
`,
  examples: [
    {
      title: "ARM's interrupt controller on x86",
      level: 'error',
      host: undefined,
      before: wholeGuest({ features: ['<acpi/>', "⟦<gic version='3'/>⟧"] }),
      fixed: { 'Remove <gic>': wholeGuest({}) },
    },
    {
      title: "ARM's timer on x86",
      level: 'error',
      host: undefined,
      before: wholeGuest({
        body: [
          "<clock offset='utc'>",
          "  <timer name='rtc' tickpolicy='catchup'/>",
          "  ⟦<timer name='armvtimer' tickpolicy='discard'/>⟧",
          '</clock>',
        ],
      }),
      fixed: {
        'Remove the timer armvtimer': wholeGuest({
          body: ["<clock offset='utc'>", "  <timer name='rtc' tickpolicy='catchup'/>", '</clock>'],
        }),
      },
    },
    {
      title: 'A PS/2 keyboard without PS/2',
      level: 'error',
      host: undefined,
      before: wholeGuest({
        features: ['<acpi/>', "<ps2 state='off'/>"],
        devices: ["⟦<input type='keyboard' bus='ps2'/>⟧", "<memballoon model='none'/>"],
      }),
      fixed: {
        'Remove this device': wholeGuest({
          features: ['<acpi/>', "<ps2 state='off'/>"],
          devices: ["<memballoon model='none'/>"],
        }),
      },
    },
  ],
  silentOn: [
    {
      title: 'At home',
      xml: wholeGuest({ arch: 'aarch64', machine: 'virt', features: ["<gic version='3'/>"] }),
      host: undefined,
    },
    { title: 'The I/O APIC of x86', xml: wholeGuest({ features: ["<ioapic driver='kvm'/>"] }), host: undefined },
  ],
  check: ({ domain }) => check(domain),
};
