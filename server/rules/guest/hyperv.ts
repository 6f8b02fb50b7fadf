import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { childNamed, childrenNamed } from '../../domain/element.ts';
import { insertAfter, insertChild, type TextEdit } from '../../xml/edit.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { wholeGuest } from '../examples/whole.ts';
import { preferredFix } from '../fix.ts';
import { type Complaint, findingsOf, said, spanOf } from '../report.ts';
import type { Finding, Rule } from '../rule.ts';

const id = 'guest/hyperv';

function check(domain: Domain): readonly Finding[] {
  const hyperv = childNamed(domain.features.element, 'hyperv');
  if (!runsOnQemu(domain) || !hyperv) return [];
  return [
    ...findingsOf(id, 'warning', [...needs(hyperv, domain), ...clock(hyperv, domain)]),
    ...findingsOf(id, 'error', retries(hyperv)),
  ];
}

/** What each enlightenment is built on (qemu_validate.c). */
const foundations: readonly (readonly [feature: string, needed: readonly string[]])[] = [
  ['synic', ['vpindex']],
  ['stimer', ['vpindex', 'synic']],
  ['tlbflush', ['vpindex']],
  ['ipi', ['vpindex']],
  ['evmcs', ['vapic']],
];

/** In the modes that take the host's features over, what is needed is on where the host has it. */
const isCustom = (hyperv: XmlElement): boolean => (said(hyperv, 'mode') ?? 'custom') === 'custom';
const isOn = (hyperv: XmlElement, feature: string): boolean => said(childNamed(hyperv, feature), 'state') === 'on';

/** What is missing is one mistake, however many enlightenments are built on it. */
function needs(hyperv: XmlElement, { document }: Domain): readonly Complaint[] {
  if (!isCustom(hyperv)) return [];
  const named = new Set<string>();
  return foundations.flatMap(([feature, needed]) => {
    const element = childNamed(hyperv, feature);
    const missing = needed.filter((each) => !isOn(hyperv, each) && !named.has(each));
    const [first] = missing;
    if (!element || !isOn(hyperv, feature) || first === undefined) return [];
    for (const each of missing) named.add(each);
    // What is there and switched off has been decided.
    const addable = missing.every((each) => !childNamed(hyperv, each));
    const xml = missing.map((each) => `<${each} state='on'/>`);
    const title = `Add ${missing.map((each) => `<${each}>`).join(' and ')}`;
    const edits = xml.flatMap((each) => insertChild(document, hyperv, each, { before: element }));
    const others = foundations.filter(([other, its]) => other !== feature && isOn(hyperv, other) && its.includes(first));
    return [
      {
        message: `${feature} is built on ${missing.join(' and ')}, without which QEMU doesn't start the guest on KVM, and libvirt 12 refuses it ("'${feature}' hyperv feature requires '${first}' feature").`,
        span: element.span,
        related: others.map(([other]) => ({
          message: `so is ${other}`,
          span: childNamed(hyperv, other)?.span ?? element.span,
        })),
        fixes: addable ? [preferredFix(title, joined(edits))] : [],
      },
    ];
  });
}

/** Several insertions in one place are one. */
function joined(edits: ReturnType<typeof insertChild>): ReturnType<typeof insertChild> {
  const [first] = edits;
  return first ? [{ span: first.span, text: edits.map(({ text }) => text).join('') }] : [];
}

function clock(hyperv: XmlElement, domain: Domain): readonly Complaint[] {
  const stimer = childNamed(hyperv, 'stimer');
  if (!stimer || !isCustom(hyperv) || !isOn(hyperv, 'stimer')) return [];
  const element = childNamed(domain.element, 'clock');
  const timer = childrenNamed(element, 'timer').find((each) => said(each, 'name') === 'hypervclock');
  if (timer && said(timer, 'present') !== 'no') return [];
  const xml = "<timer name='hypervclock' present='yes'/>";
  return [
    {
      message:
        "Hyper-V's timers count by its clock, without which QEMU doesn't start the guest on KVM, and libvirt 12 refuses it (\"'stimer' hyperv feature requires 'hypervclock' timer\").",
      span: stimer.span,
      fixes: timer ? [] : [preferredFix(`Add ${xml}`, addTimer(domain, xml))],
    },
  ];
}

/** Without a `<clock>` it counts in UTC, as it does then. */
function addTimer({ document, element, features }: Domain, xml: string): readonly TextEdit[] {
  const present = childNamed(element, 'clock');
  if (present) return insertChild(document, present, xml);
  const before = childNamed(element, 'cpu') ?? features.element;
  return before ? [insertAfter(document, before, `<clock offset='utc'>\n  ${xml}\n</clock>`)] : [];
}

function retries(hyperv: XmlElement): readonly Complaint[] {
  const spinlocks = childNamed(hyperv, 'spinlocks');
  const count = Number(said(spinlocks, 'retries'));
  if (!spinlocks || !isOn(hyperv, 'spinlocks') || !(count < 4095)) return [];
  return [
    {
      message: 'A guest tries a lock 4095 times or more ("HyperV spinlock retry count must be at least 4095").',
      span: spanOf(spinlocks, 'retries'),
    },
  ];
}

const guestWith = (features: readonly string[], timers: readonly string[] = []): string =>
  wholeGuest({
    features: ['<acpi/>', '<hyperv>', ...features.map((line) => `  ${line}`), '</hyperv>'],
    body: timers.length === 0 ? [] : ["<clock offset='localtime'>", ...timers.map((line) => `  ${line}`), '</clock>'],
  });
const on = (feature: string): string => `<${feature} state='on'/>`;
const hypervClock = "<timer name='hypervclock' present='yes'/>";

export const hypervFeatures: Rule = {
  id,
  level: 'warning',
  title: 'Hyper-V enlightenments without what they are built on',
  since: '6.0.0',
  complains: 'define',
  speaksOf: ['hyperv'],
  reason: `
What makes Windows faster in a guest comes in layers: \`synic\`, \`tlbflush\` and \`ipi\` need \`vpindex\`; \`stimer\` needs \`vpindex\`, \`synic\` and the timer \`hypervclock\` in \`<clock>\`;
\`evmcs\` needs \`vapic\`. libvirt 12 refuses a guest that lacks a layer, \`'stimer' hyperv feature requires 'synic' feature\`; older versions leave that
to QEMU, which doesn't start it on KVM. It usually happens when
single lines are copied from a list of settings for Windows. A spinlock is tried 4095 times at least.
`,
  examples: [
    {
      title: 'An inter-processor call without numbered processors',
      level: 'warning',
      host: undefined,
      before: guestWith([`⟦${on('ipi')}⟧`]),
      fixed: { 'Add <vpindex>': guestWith([on('vpindex'), on('ipi')]) },
    },
    {
      title: 'One foundation of several',
      level: 'warning',
      host: undefined,
      before: guestWith([`⟦${on('synic')}⟧`, on('stimer'), on('tlbflush')], [hypervClock]),
      fixed: { 'Add <vpindex>': guestWith([on('vpindex'), on('synic'), on('stimer'), on('tlbflush')], [hypervClock]) },
    },
    {
      title: "Timers without Hyper-V's clock",
      level: 'warning',
      host: undefined,
      before: guestWith([on('vpindex'), on('synic'), `⟦${on('stimer')}⟧`], ["<timer name='rtc' tickpolicy='catchup'/>"]),
      fixed: {
        "Add <timer name='hypervclock' present='yes'/>": guestWith(
          [on('vpindex'), on('synic'), on('stimer')],
          ["<timer name='rtc' tickpolicy='catchup'/>", hypervClock],
        ),
      },
    },
    {
      title: 'No clock at all',
      level: 'warning',
      host: undefined,
      before: guestWith([on('vpindex'), on('synic'), `⟦${on('stimer')}⟧`]),
      fixed: {
        "Add <timer name='hypervclock' present='yes'/>": guestWith(
          [on('vpindex'), on('synic'), on('stimer')],
          [hypervClock],
        ).replace('localtime', 'utc'),
      },
    },
  ],
  silentOn: [
    {
      title: 'All layers',
      xml: guestWith([on('vpindex'), on('synic'), on('stimer'), on('tlbflush')], [hypervClock]),
      host: undefined,
    },
    { title: 'Switched off', xml: guestWith(["<stimer state='off'/>"]), host: undefined },
  ],
  check: ({ domain }) => check(domain),
};
