import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { childNamed, childrenNamed, textValue } from '../../domain/element.ts';
import { removeElement, setAttribute } from '../../xml/edit.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { wholeGuest } from '../examples/whole.ts';
import { offeredFix, preferredFix } from '../fix.ts';
import { type Condition, complaintsAbout, findingsOf, said, spanOf } from '../report.ts';
import type { Finding, Rule } from '../rule.ts';
import { unwanted } from '../unwanted.ts';

const id = 'guest/cpu';

function check(domain: Domain): readonly Finding[] {
  const cpu = childNamed(domain.element, 'cpu');
  if (!runsOnQemu(domain) || !cpu) return [];
  return [
    ...findingsOf(id, 'error', complaintsAbout([cpu], whenDefined, domain)),
    ...findingsOf(id, 'warning', complaintsAbout([cpu], whenStarted, domain)),
  ];
}

/** Where libvirt reads no mode, the guest gets the model that is named. */
const modeOf = (cpu: XmlElement): string => said(cpu, 'mode') ?? 'custom';
const modelOf = (cpu: XmlElement): string => textValue(childNamed(cpu, 'model'))?.value.trim() ?? '';
const isHosts = (cpu: XmlElement): boolean => ['host-passthrough', 'maximum'].includes(modeOf(cpu));

const hostsWithoutKvm: Condition = (cpu, { type, os }) => {
  if (type?.value !== 'qemu' || modeOf(cpu) !== 'host-passthrough') return undefined;
  const arch = os.arch?.value ?? 'x86_64';
  return {
    message: `This guest is emulated (<domain type='qemu'>), and only KVM can hand the host's processor over ("CPU mode 'host-passthrough' for ${arch} qemu domain on … host is not supported by hypervisor" when it starts).`,
    span: spanOf(cpu, 'mode'),
    related: [{ message: 'emulated', span: type.span }],
    fixes: [offeredFix("Write mode='maximum': all that QEMU can emulate", [setAttribute(cpu, 'mode', 'maximum')])],
  };
};

const featuresOfNothing: Condition = (cpu) => {
  const [first] = childrenNamed(cpu, 'feature');
  if (!first || modeOf(cpu) !== 'custom' || modelOf(cpu) !== '') return undefined;
  return {
    message: `Features are added to a model, and <cpu> has neither <model> nor a mode such as host-model ("Non-empty feature list specified without CPU model").`,
    span: first.span,
    fixes:
      said(cpu, 'mode') === undefined ? [offeredFix("Write mode='host-model'", [setAttribute(cpu, 'mode', 'host-model')])] : [],
  };
};

const vendorOfNothing: Condition = (cpu, { document }) => {
  const vendor = childNamed(cpu, 'vendor');
  if (!vendor || modelOf(cpu) !== '') return undefined;
  return {
    message: `The maker is that of a <model>, and there is none ("CPU vendor specified without CPU model").`,
    span: vendor.span,
    fixes: [preferredFix('Remove <vendor>', [removeElement(document, vendor)])],
  };
};

const migratable: Condition = (cpu) => {
  if (said(cpu, 'migratable') === undefined || isHosts(cpu)) return undefined;
  return unwanted(
    cpu,
    'migratable',
    `A model is migratable as it is ("Attribute migratable is only allowed for 'host-passthrough' / 'maximum' CPU mode").`,
  );
};

const addressLimit: Condition = (cpu) => {
  const bits = childNamed(cpu, 'maxphysaddr');
  if (!bits || said(bits, 'mode') !== 'emulate' || said(bits, 'limit') === undefined) return undefined;
  return unwanted(
    bits,
    'limit',
    `A limit is set on what the host has; emulated bits are as many as bits= says ("attribute 'limit' is only supported for maxphysaddr mode 'passthrough'").`,
  );
};

/** QEMU's x86 boards know sockets, dies, cores and threads. */
const clusters: Condition = (cpu, { os }) => {
  const topology = childNamed(cpu, 'topology');
  const written = said(topology, 'clusters');
  if (!topology || !['q35', 'i440fx'].includes(os.machineClass) || !/^\d+$/.test(written ?? '1') || Number(written ?? 1) < 2)
    return undefined;
  return {
    message: `The processors of x86 have no clusters ("clusters > 1 not supported by this machine's CPU topology" when it starts).`,
    span: spanOf(topology, 'clusters'),
  };
};

const whenDefined: readonly Condition[] = [featuresOfNothing, vendorOfNothing, migratable, addressLimit];
const whenStarted: readonly Condition[] = [hostsWithoutKvm, clusters];

const cpuOf = (attributes: string, ...lines: readonly string[]): string =>
  wholeGuest({ body: [`<cpu${attributes}>`, ...lines.map((line) => `  ${line}`), '</cpu>'] });
const vmx = "<feature policy='require' name='vmx'/>";

export const guestCpu: Rule = {
  id,
  level: 'error',
  title: 'A processor that libvirt refuses',
  since: '0.9.11',
  complains: 'define',
  speaksOf: ['cpu'],
  reason: `
- \`mode='host-passthrough'\` needs KVM. An emulated guest (\`<domain type='qemu'>\`) with it can be defined, and never starts: \`CPU mode 'host-passthrough' for x86_64 qemu domain on x86_64
  host is not supported by hypervisor\`. It happens where a guest is carried to a machine without KVM and only the type is changed.
- \`<feature>\` and \`<vendor>\` belong to a \`<model>\`; features also to the modes that take the host's.
- \`migratable=\` is a question for \`host-passthrough\` and \`maximum\` only.
- \`<maxphysaddr mode='emulate'>\` has \`bits=\`, and no \`limit=\`.
- \`clusters=\` above 1 is for ARM; on x86 QEMU ends with it.

libvirt refuses the rest when the guest is defined (cpu_conf.c; seen on libvirt 9.0 and 12.8).
`,
  examples: [
    {
      title: "The host's processor without KVM",
      level: 'warning',
      host: undefined,
      before: wholeGuest({ type: 'qemu', body: ["<cpu mode='⟦host-passthrough⟧'/>"] }),
      fixed: {
        "Write mode='maximum': all that QEMU can emulate": wholeGuest({ type: 'qemu', body: ["<cpu mode='maximum'/>"] }),
      },
    },
    {
      title: 'A feature of no model',
      level: 'error',
      host: undefined,
      before: cpuOf('', `⟦${vmx}⟧`),
      fixed: { "Write mode='host-model'": cpuOf(" mode='host-model'", vmx) },
    },
    {
      title: 'A migratable model',
      level: 'error',
      host: undefined,
      before: cpuOf(" mode='host-model' migratable='⟦on⟧'", vmx),
      fixed: { 'Remove migratable=': cpuOf(" mode='host-model'", vmx) },
    },
  ],
  silentOn: [
    { title: "The host's processor with KVM", xml: cpuOf(" mode='host-passthrough' migratable='on'", vmx), host: undefined },
    {
      title: 'A feature of a model',
      xml: cpuOf(" match='exact'", '<model>Haswell</model>', '<vendor>Intel</vendor>', vmx),
      host: undefined,
    },
    { title: 'All that can be emulated', xml: wholeGuest({ type: 'qemu', body: ["<cpu mode='maximum'/>"] }), host: undefined },
  ],
  check: ({ domain }) => check(domain),
};
