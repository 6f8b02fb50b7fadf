import { addressNumber } from '../../domain/address.ts';
import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { childNamed } from '../../domain/element.ts';
import { processorCount, processorText, topologyCount } from '../../domain/processors.ts';
import { removeAttribute, setAttribute, setText } from '../../xml/edit.ts';
import { wholeGuest } from '../examples/whole.ts';
import { offeredFix, preferredFix } from '../fix.ts';
import { type Complaint, findingsOf, said, spanOf } from '../report.ts';
import type { Finding, Rule } from '../rule.ts';

const id = 'guest/processors';

function check(domain: Domain): readonly Finding[] {
  if (!runsOnQemu(domain)) return [];
  return findingsOf(id, 'error', [
    ...topology(domain),
    ...current(domain),
    ...tooMany(domain),
    ...granularity(domain),
    ...cache(domain),
    ...addressBits(domain),
  ]);
}

function topology(domain: Domain): readonly Complaint[] {
  const element = childNamed(childNamed(domain.element, 'cpu'), 'topology');
  const vcpu = childNamed(domain.element, 'vcpu');
  const product = topologyCount(domain);
  const count = processorCount(domain);
  // Nothing can be said while a number is being typed, nor of one that is missing: that is for the schema to say.
  if (['sockets', 'cores', 'threads'].some((name) => said(element, name) === undefined)) return [];
  if (!element || product === undefined || count === undefined || product === count || product === 0) return [];
  // NUMA cells share them out, and a list names them.
  const others = childNamed(childNamed(domain.element, 'cpu'), 'numa') ?? childNamed(domain.element, 'vcpus');
  const fixes =
    vcpu && !others ? [offeredFix(`Set <vcpu> to ${product}`, setText(domain.document, vcpu, String(product)))] : [];
  return [
    {
      message: `The topology makes ${product} processors, and the guest has ${count} ("CPU topology doesn't match maximum vcpu count").`,
      span: element.span,
      related: vcpu ? [{ message: `<vcpu> says ${count}`, span: vcpu.span }] : [],
      fixes,
    },
  ];
}

function current(domain: Domain): readonly Complaint[] {
  const vcpu = childNamed(domain.element, 'vcpu');
  const written = said(vcpu, 'current');
  const now = addressNumber(written ?? '');
  const count = processorCount(domain);
  if (!vcpu || now === undefined || count === undefined || now <= count || count === 0) return [];
  return [
    {
      message: `The guest is to start with ${now} of at most ${count} processors ("maximum vCPU count must not be less than current vCPU count").`,
      span: spanOf(vcpu, 'current'),
      fixes: [preferredFix('Start with all of them', [removeAttribute(vcpu, 'current')])],
    },
  ];
}

/** How many processors QEMU's machines have at most, in all versions that libvirt 9.0 to 12.8 run. */
const limits: readonly (readonly [machines: RegExp, most: number])[] = [
  [/^(pc|pc-i440fx-.*|pc-[01]\..*)$/, 255],
  [/^isapc$/, 1],
  [/^microvm$/, 288],
  [/^(q35|pc-q35-.*)$/, 4096],
  [/^virt(-.*)?$/, 512],
];

function tooMany(domain: Domain): readonly Complaint[] {
  const { machine, arch } = domain.os;
  const count = processorCount(domain);
  const text = processorText(domain);
  const [, most] = limits.find(([machines]) => machines.test(machine?.value ?? '')) ?? [];
  if (!machine || !text || count === undefined || most === undefined || count <= most || arch?.value.startsWith('loongarch'))
    return [];
  return [
    {
      message: `A ${machine.value} machine has ${most} processors at most ("Maximum CPUs greater than specified machine type limit ${most}").`,
      span: text.span,
      related: [{ message: 'the machine', span: machine.span }],
    },
  ];
}

/** On pSeries, processors come and go as whole cores. */
function granularity(domain: Domain): readonly Complaint[] {
  const element = childNamed(childNamed(domain.element, 'cpu'), 'topology');
  const vcpu = childNamed(domain.element, 'vcpu');
  const threads = addressNumber(said(element, 'threads') ?? '');
  const now = addressNumber(said(vcpu, 'current') ?? processorText(domain)?.value ?? '');
  if (!vcpu || !threads || now === undefined || now % threads === 0 || !/^pseries/.test(domain.os.machine?.value ?? ''))
    return [];
  return [
    {
      message: `On pseries, processors come as whole cores of ${threads} threads, and ${now} is no multiple ("vCPUs count must be a multiple of the vCPU hotplug granularity (${threads})").`,
      span: said(vcpu, 'current') === undefined ? vcpu.span : spanOf(vcpu, 'current'),
    },
  ];
}

function cache(domain: Domain): readonly Complaint[] {
  const cpu = childNamed(domain.element, 'cpu');
  const element = childNamed(cpu, 'cache');
  const mode = said(element, 'mode');
  const level = said(element, 'level');
  const cpuMode = said(cpu, 'mode');
  if (!cpu || !element) return [];
  const span = element.span;
  if (mode === 'emulate' && level !== '3') {
    const fixes = [preferredFix('Set level 3', [setAttribute(element, 'level', '3')])];
    return [
      {
        message: `QEMU emulates a cache of level 3 ("CPU cache mode 'emulate' can only be used with level='3'").`,
        span,
        fixes,
      },
    ];
  }
  if ((mode === 'passthrough' || mode === 'disable') && level !== undefined) {
    const fixes = [preferredFix('Remove level=', [removeAttribute(element, 'level')])];
    return [{ message: `The mode ${mode} is for all levels ("unsupported CPU cache level for mode '${mode}'").`, span, fixes }];
  }
  if (mode !== 'passthrough' || cpuMode === 'host-passthrough' || cpuMode === 'maximum') return [];
  return [
    {
      message: `The host's cache goes with the host's processor ("CPU cache mode 'passthrough' can only be used with 'host-passthrough' / 'maximum' CPUs").`,
      span,
    },
  ];
}

function addressBits(domain: Domain): readonly Complaint[] {
  const element = childNamed(childNamed(domain.element, 'cpu'), 'maxphysaddr');
  if (!element || said(element, 'mode') !== 'passthrough' || said(element, 'bits') === undefined) return [];
  return [
    {
      message: `The host decides how many bits there are ("CPU maximum physical address bits number specification cannot be used with mode='passthrough'").`,
      span: spanOf(element, 'bits'),
      fixes: [preferredFix('Remove bits=', [removeAttribute(element, 'bits')])],
    },
  ];
}

const head = (count: string): readonly string[] => ["<memory unit='GiB'>2</memory>", `<vcpu>${count}</vcpu>`];
const cpu = (open = '', close = ''): readonly string[] => [
  "<cpu mode='host-model'>",
  `  ${open}<topology sockets='1' cores='4' threads='2'/>${close}`,
  '</cpu>',
];

export const guestProcessors: Rule = {
  id,
  level: 'error',
  title: 'Processors that do not add up',
  since: '3.9.0',
  complains: 'define',
  reason: `
Sockets × dies × clusters × cores × threads of \`<topology>\` are the number in \`<vcpu>\`: libvirt refuses anything else (\`CPU topology doesn't match maximum vcpu count\`). With
\`current=\`, the guest starts with fewer, not with more; on pseries with whole cores. \`<cache mode='emulate'>\` has \`level='3'\`, and \`mode='passthrough'\` needs the
host's processor (\`host-passthrough\` or \`maximum\`); i440fx has 255 processors at most, others more; \`<maxphysaddr mode='passthrough'>\` has no \`bits=\` (libvirt, qemu_validate.c).
`,
  examples: [
    {
      title: 'Eight by the topology, four by the count',
      level: 'error',
      host: undefined,
      before: wholeGuest({ head: head('4'), body: cpu('⟦', '⟧') }),
      fixed: { 'Set <vcpu> to 8': wholeGuest({ head: head('8'), body: cpu() }) },
    },
  ],
  silentOn: [
    { title: 'They add up', xml: wholeGuest({ head: head('8'), body: cpu() }), host: undefined },
    { title: 'Being typed', xml: wholeGuest({ head: head(''), body: cpu() }), host: undefined },
  ],
  check: ({ domain }) => check(domain),
};
