import { addressNumber } from '../../domain/address.ts';
import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { attributeValue, childNamed, childrenNamed } from '../../domain/element.ts';
import { numberSet, processorCount } from '../../domain/processors.ts';
import { setAttribute } from '../../xml/edit.ts';
import { wholeGuest } from '../examples/whole.ts';
import { preferredFix } from '../fix.ts';
import { type Complaint, findingsOf, said, spanOf } from '../report.ts';
import type { Finding, Rule } from '../rule.ts';

const id = 'guest/numa';

function check(domain: Domain): readonly Finding[] {
  if (!runsOnQemu(domain)) return [];
  return findingsOf(id, 'error', [...cells(domain), ...hugePages(domain), ...memoryTuning(domain)]);
}

function cells(domain: Domain): readonly Complaint[] {
  const all = childrenNamed(childNamed(childNamed(domain.element, 'cpu'), 'numa'), 'cell');
  const count = processorCount(domain);
  const seen = new Set<number>();
  const complaints: Complaint[] = [];
  const used = new Set<number>();
  for (const [place, cell] of all.entries()) {
    const written = attributeValue(cell, 'id');
    const number = written ? addressNumber(written.value) : place;
    for (const processor of numberSet(said(cell, 'cpus') ?? '') ?? []) used.add(processor);
    if (number === undefined) continue;
    if (number >= all.length || seen.has(number)) {
      const fixes = all.length === 1 ? [preferredFix('Make it cell 0', [setAttribute(cell, 'id', '0')])] : [];
      complaints.push({
        message: `The ${all.length} NUMA cells are numbered from 0 to ${all.length - 1}, each once ("Exactly one 'cell' element per guest NUMA cell allowed, non-contiguous ranges or ranges not starting from 0 are not allowed").`,
        span: spanOf(cell, 'id'),
        fixes,
      });
    }
    seen.add(number);
  }
  const last = all.at(-1);
  if (count !== undefined && count > 0 && last && used.size > count) {
    complaints.push({
      message: `The NUMA cells have ${used.size} processors, and the guest has ${count} ("Number of CPUs in <numa> exceeds the <vcpu> count").`,
      span: spanOf(last, 'cpus'),
    });
  }
  return complaints;
}

function hugePages(domain: Domain): readonly Complaint[] {
  const pages = childrenNamed(childNamed(childNamed(domain.element, 'memoryBacking'), 'hugepages'), 'page');
  const cellCount = childrenNamed(childNamed(childNamed(domain.element, 'cpu'), 'numa'), 'cell').length;
  const isMaster = (page: (typeof pages)[number]): boolean =>
    // Without NUMA cells, `nodeset='0'` means the whole guest.
    !attributeValue(page, 'nodeset') || (cellCount === 0 && said(page, 'nodeset') === '0');
  const [first, second] = pages.filter(isMaster);
  if (!first || !second) return [];
  return [
    {
      message: `Two sizes of pages are meant for the whole guest ("two master hugepages detected: ${said(first, 'size') ?? ''} and ${said(second, 'size') ?? ''}").`,
      span: second.span,
      related: [{ message: 'the other one', span: first.span }],
    },
  ];
}

function memoryTuning(domain: Domain): readonly Complaint[] {
  const tune = childNamed(domain.element, 'numatune');
  const memory = childNamed(tune, 'memory');
  const complaints: Complaint[] = [];
  if (memory && said(memory, 'placement') === 'static' && !attributeValue(memory, 'nodeset')) {
    complaints.push({
      message: `placement='static' means the nodes of nodeset=, and there is none ("nodeset for NUMA memory tuning must be set if 'placement' is 'static'").`,
      span: memory.span,
    });
  }
  const restrictive = said(memory, 'mode') === 'restrictive';
  const other = childrenNamed(tune, 'memnode').find((node) => (said(node, 'mode') === 'restrictive') !== restrictive);
  if (memory && other && said(other, 'mode') !== undefined && attributeValue(memory, 'mode')?.value !== '') {
    const [where, why] = restrictive ? ['memnode', 'memory'] : ['memory', 'memnode'];
    complaints.push({
      message: `The mode 'restrictive' is for the whole guest or for none of it ("'restrictive' mode is required in ${where} element when mode is 'restrictive' in ${why} element").`,
      span: spanOf(other, 'mode'),
    });
  }
  return complaints;
}

const cell = (number: string): readonly string[] => [
  "<cpu mode='host-model'>",
  '  <numa>',
  `    <cell id='${number}' cpus='0-1' memory='2' unit='GiB'/>`,
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
The guest's NUMA cells are numbered from 0 without a gap, and have no more processors than the guest. One size of huge pages is for the whole guest; others name their
\`nodeset\`. \`<numatune>\` with \`placement='static'\` names a \`nodeset\`, and the mode \`restrictive\` is used for the memory of the guest and its nodes alike
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
  ],
  silentOn: [{ title: 'From zero', xml: wholeGuest({ body: cell('0') }), host: undefined }],
  check: ({ domain }) => check(domain),
};
