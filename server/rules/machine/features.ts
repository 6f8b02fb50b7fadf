import { devicesNamed } from '../../domain/devices.ts';
import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { childNamed, childrenNamed } from '../../domain/element.ts';
import { removeElement } from '../../xml/edit.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { wholeGuest } from '../examples/whole.ts';
import { preferredFix } from '../fix.ts';
import { type Complaint, findingsOf, said } from '../report.ts';
import type { Finding, Fix, Rule } from '../rule.ts';

const id = 'machine/features';

function check(domain: Domain): readonly Finding[] {
  const { arch, machine } = domain.os;
  if (!runsOnQemu(domain) || !arch?.value || !machine?.value) return [];
  const features = childNamed(domain.element, 'features');
  const foreign = (features?.children ?? []).flatMap((node) => (node.kind === 'element' ? elsewhere(node, domain) : []));
  return findingsOf(id, 'error', [...foreign, ...withoutPs2(domain), ...timers(domain)]);
}

const isX86 = ({ os }: Domain): boolean => os.arch?.value === 'x86_64' || os.arch?.value === 'i686';
const isPseries = ({ os }: Domain): boolean => /^ppc64/.test(os.arch?.value ?? '') && /^pseries/.test(os.machine?.value ?? '');
const isArmVirt = ({ os }: Domain): boolean => /^(aarch64|armv[67]l)$/.test(os.arch?.value ?? '') && os.machineClass === 'virt';

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
    const libvirt = `The '${feature.name}' feature is not supported for architecture '${arch}' or machine type '${machine}'`;
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

const x86Timers: readonly string[] = ['tsc', 'kvmclock', 'hypervclock'];

function timers(domain: Domain): readonly Complaint[] {
  if (isX86(domain)) return [];
  const { arch, machine } = domain.os;
  return childrenNamed(childNamed(domain.element, 'clock'), 'timer').flatMap((timer) => {
    const name = said(timer, 'name');
    if (name === undefined || !x86Timers.includes(name) || said(timer, 'present') !== 'yes') return [];
    return [
      {
        message: `The timer ${name} exists on x86 only ("Configuring the '${name}' timer is not supported for virtType=${domain.type?.value} arch=${arch?.value} machine=${machine?.value} guests").`,
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
Some \`<features>\` belong to one architecture or machine: \`gic\` to ARM's virt, \`hpt\`, \`htm\`, \`nested-hv\`, \`ccf-assist\`, \`cfpc\`, \`sbbc\` and \`ibs\` to pseries, \`ioapic\` and
\`pvspinlock\` to x86, and \`acpi\` to x86, ARM's virt and others, not to s390x and other ARM boards. libvirt refuses them elsewhere, as it refuses the timers \`tsc\`,
\`kvmclock\` and \`hypervclock\` on anything but x86, and PS/2 devices or \`vmport\` where \`<ps2 state='off'/>\` takes the PS/2 controller away (libvirt, qemu_validate.c).
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
