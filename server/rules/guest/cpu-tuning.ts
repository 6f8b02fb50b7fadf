import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { childNamed, childrenNamed, elementsOf, textValue } from '../../domain/element.ts';
import { numberSet, processorCount } from '../../domain/processors.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { wholeGuest } from '../examples/whole.ts';
import { type Complaint, findingsOf, said, spanOf } from '../report.ts';
import type { Finding, Rule } from '../rule.ts';

const id = 'guest/cpu-tuning';

function check(domain: Domain): readonly Finding[] {
  const tune = childNamed(domain.element, 'cputune');
  if (!runsOnQemu(domain) || !tune) return [];
  return findingsOf(id, 'error', [
    ...elementsOf(tune).flatMap((line) => [...quota(line), ...emptySet(line)]),
    ...schedulers(tune, domain),
  ]);
}

/** Microseconds of a period; 0 and less mean no limit (virDomainDefCputuneValidate). */
function quota(line: XmlElement): readonly Complaint[] {
  const text = textValue(line);
  if (!/^((global|emulator|iothread)_)?quota$/.test(line.name) || !text || !/^\s*\d+\s*$/.test(text.value)) return [];
  const value = Number(text.value);
  if (value === 0 || value >= 1000) return [];
  const libvirt = `Value of cputune '${line.name}' must be in range [1000, 17592186044415]`;
  return [{ message: `<${line.name}> counts microseconds, 1000 or more; -1 is no limit ("${libvirt}").`, span: text.span }];
}

/** A list that takes everything back, such as `0,^0`. */
function emptySet(line: XmlElement): readonly Complaint[] {
  const written = said(line, 'cpuset');
  if (written === undefined || numberSet(written)?.size !== 0) return [];
  return [
    {
      message: `No processor of the host is left in ${written} ("Invalid value of 'cpuset': ${written}").`,
      span: spanOf(line, 'cpuset'),
    },
  ];
}

function schedulers(tune: XmlElement, domain: Domain): readonly Complaint[] {
  const count = processorCount(domain);
  const seen = new Set<number>();
  return childrenNamed(tune, 'vcpusched').flatMap((line) => {
    const numbers = [...(numberSet(said(line, 'vcpus') ?? '') ?? [])];
    const again = numbers.find((number) => seen.has(number));
    const missing = count === undefined || count === 0 ? undefined : numbers.find((number) => number >= count);
    for (const number of numbers) seen.add(number);
    const span = spanOf(line, 'vcpus');
    if (missing !== undefined) {
      const libvirt = `vCPU '${missing}' is not present in domain definition`;
      return [{ message: `The guest has ${count} processors, none with the number ${missing} ("${libvirt}").`, span }];
    }
    if (again === undefined) return [];
    const libvirt = "'vcpusched' attributes 'vcpus' must not overlap";
    return [{ message: `Processor ${again} has a scheduler already ("${libvirt}").`, span }];
  });
}

const tuned = (...lines: readonly string[]): string =>
  wholeGuest({
    head: ["<memory unit='GiB'>2</memory>", '<vcpu>2</vcpu>', '<cputune>', ...lines.map((line) => `  ${line}`), '</cputune>'],
  });

export const cpuTuning: Rule = {
  id,
  level: 'error',
  title: 'Processor time that libvirt refuses to share out so',
  since: '0.9.7',
  complains: 'define',
  speaksOf: ['cputune'],
  reason: `
\`<quota>\` and its kin count microseconds in each \`<period>\`: 1000 or more, or -1 for no limit. It is no percentage. \`<vcpusched>\` names processors that the guest has, each once. libvirt refuses the guest otherwise (domain_conf.c, domain_validate.c; seen on libvirt 9.0 and 12.8).
Pins are judged by guest/pinning.
`,
  examples: [
    {
      title: 'A percentage as quota',
      level: 'error',
      host: undefined,
      before: tuned('<period>100000</period>', '<quota>⟦50⟧</quota>'),
      fixed: {},
    },
    {
      title: 'A scheduler for a third processor of two',
      level: 'error',
      host: undefined,
      before: tuned("<vcpusched vcpus='⟦0-2⟧' scheduler='batch'/>"),
      fixed: {},
    },
  ],
  silentOn: [
    {
      title: 'Half of a processor, and no limit',
      xml: tuned('<quota>50000</quota>', '<emulator_quota>-1</emulator_quota>'),
      host: undefined,
    },
    {
      title: 'Each has its own',
      xml: tuned("<vcpusched vcpus='0' scheduler='fifo' priority='1'/>", "<vcpusched vcpus='1' scheduler='idle'/>"),
      host: undefined,
    },
  ],
  check: ({ domain }) => check(domain),
};
