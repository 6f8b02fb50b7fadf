import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { type NumaCell, numaCells } from '../../domain/numa.ts';
import { processorCount } from '../../domain/processors.ts';
import { setAttribute } from '../../xml/edit.ts';
import { wholeGuest } from '../examples/whole.ts';
import { preferredFix } from '../fix.ts';
import { type Complaint, findingsOf, spanOf } from '../report.ts';
import type { Finding, Rule } from '../rule.ts';
import { distances, interconnects } from './numa-distances.ts';
import { hugePages, memoryTuning } from './numa-memory.ts';

const id = 'guest/numa';

function check(domain: Domain): readonly Finding[] {
  if (!runsOnQemu(domain)) return [];
  return findingsOf(id, 'error', [
    ...cells(domain),
    ...distances(domain),
    ...interconnects(domain),
    ...hugePages(domain),
    ...memoryTuning(domain),
  ]);
}

function cells(domain: Domain): readonly Complaint[] {
  const all = numaCells(domain.element);
  const count = processorCount(domain);
  const seen = new Set<number>();
  const complaints: Complaint[] = [];
  const used = new Map<number, NumaCell>();
  for (const cell of all) {
    const { element, number, processors = [] } = cell;
    const shared = [...processors].find((processor) => used.has(processor));
    const other = shared === undefined ? undefined : used.get(shared);
    if (number !== undefined && other?.number !== undefined) {
      complaints.push({
        message: `Processor ${shared} is in another cell already ("NUMA cells ${number} and ${other.number} have overlapping vCPU ids").`,
        span: spanOf(element, 'cpus'),
        related: [{ message: 'the other cell', span: other.element.startTag }],
      });
    }
    for (const processor of processors) used.set(processor, used.get(processor) ?? cell);
    if (number === undefined) continue;
    if (number >= all.length || seen.has(number)) {
      const fixes = all.length === 1 ? [preferredFix('Make it cell 0', [setAttribute(element, 'id', '0')])] : [];
      complaints.push({
        message: `The ${all.length} NUMA cells are numbered from 0 to ${all.length - 1}, each once ("Exactly one 'cell' element per guest NUMA cell allowed, non-contiguous ranges or ranges not starting from 0 are not allowed").`,
        span: spanOf(element, 'id'),
        fixes,
      });
    }
    seen.add(number);
  }
  return count === undefined || count === 0 ? complaints : [...complaints, ...tooMany(all, used, count)];
}

function tooMany(all: readonly NumaCell[], used: ReadonlyMap<number, NumaCell>, count: number): readonly Complaint[] {
  const last = all.at(-1);
  if (last && used.size > count) {
    return [
      {
        message: `The NUMA cells have ${used.size} processors, and the guest has ${count} ("Number of CPUs in <numa> exceeds the <vcpu> count").`,
        span: spanOf(last.element, 'cpus'),
      },
    ];
  }
  const [number, cell] = [...used].find(([processor]) => processor >= count) ?? [];
  if (number === undefined || !cell) return [];
  return [
    {
      message: `The guest has ${count} processors, numbered from 0, and none with the number ${number} ("CPU IDs in <numa> exceed the <vcpu> count").`,
      span: spanOf(cell.element, 'cpus'),
    },
  ];
}

const cell = (number: string): readonly string[] => [
  "<cpu mode='host-model'>",
  '  <numa>',
  `    <cell id='${number}' cpus='0-1' memory='2' unit='GiB'/>`,
  '  </numa>',
  '</cpu>',
];

const two = ["<memory unit='GiB'>2</memory>", '<vcpu>2</vcpu>'];
const pages = (nodeset: string): readonly string[] => [
  '<memoryBacking>',
  '  <hugepages>',
  `    <page size='2' unit='MiB' nodeset='${nodeset}'/>`,
  '  </hugepages>',
  '</memoryBacking>',
];
const twoCells = (first: string, second: string, siblings: readonly string[] = []): readonly string[] => [
  "<cpu mode='host-model'>",
  '  <numa>',
  ...(siblings.length === 0
    ? [`    <cell id='0' cpus='${first}' memory='1' unit='GiB'/>`]
    : [
        `    <cell id='0' cpus='${first}' memory='1' unit='GiB'>`,
        '      <distances>',
        ...siblings.map((line) => `        ${line}`),
        '      </distances>',
        '    </cell>',
      ]),
  `    <cell id='1' cpus='${second}' memory='1' unit='GiB'/>`,
  '  </numa>',
  '</cpu>',
];

export const guestNuma: Rule = {
  id,
  level: 'error',
  title: 'NUMA settings that libvirt refuses',
  since: '0.9.8',
  complains: 'define',
  speaksOf: ['numa', 'hugepages', 'numatune'],
  reason: `
The guest's NUMA cells are numbered from 0 without a gap, share no processor, and have none that the guest has not. The distance of a cell to itself is 10, to others more; distances,
latencies and bandwidths name cells that exist.

One size of huge pages is for the whole guest; others name in \`nodeset\` cells of the guest, each cell once. \`<memnode>\` says for a cell of the guest where its memory comes from, once for
each, and not beside \`placement='auto'\`. \`<numatune>\` with \`placement='static'\` names a \`nodeset\`, and the mode \`restrictive\` is used for the memory of the guest and its nodes alike
(libvirt, numa_conf.c, domain_validate.c). Which NUMA nodes the host has is not judged here.
`,
  examples: [
    {
      title: 'A cell that counts from one',
      level: 'error',
      host: undefined,
      before: wholeGuest({ body: cell('⟦1⟧') }),
      fixed: { 'Make it cell 0': wholeGuest({ body: cell('0') }) },
    },
    {
      title: 'A processor in two cells',
      level: 'error',
      host: undefined,
      before: wholeGuest({ body: twoCells('0', '⟦0-1⟧') }),
      fixed: {},
    },
    {
      title: 'Huge pages for a cell that is not there',
      level: 'error',
      host: undefined,
      before: wholeGuest({ head: [...two, ...pages('⟦2⟧')], body: twoCells('0', '1') }),
      fixed: {},
    },
    {
      title: 'A distance of nothing',
      level: 'error',
      host: undefined,
      before: wholeGuest({ body: twoCells('0', '1', ["<sibling id='1' value='⟦10⟧'/>"]) }),
      fixed: {},
    },
  ],
  silentOn: [
    { title: 'From zero', xml: wholeGuest({ body: cell('0') }), host: undefined },
    {
      title: 'Cells with distances and pages of their own',
      xml: wholeGuest({
        head: [...two, ...pages('1')],
        body: twoCells('0', '1', ["<sibling id='0' value='10'/>", "<sibling id='1' value='21'/>"]),
      }),
      host: undefined,
    },
    {
      title: 'Node 0 of a guest without cells is the whole guest',
      xml: wholeGuest({ head: [...two, ...pages('0')] }),
      host: undefined,
    },
  ],
  check: ({ domain }) => check(domain),
};
