import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { childNamed, childrenNamed } from '../../domain/element.ts';
import { processorCount } from '../../domain/processors.ts';
import { removeElement } from '../../xml/edit.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { wholeGuest } from '../examples/whole.ts';
import { preferredFix } from '../fix.ts';
import { findingsOf, said, spanOf } from '../report.ts';
import type { Finding, Rule } from '../rule.ts';
import { withoutSecond } from '../unwanted.ts';

const id = 'guest/pinning';

function check(domain: Domain): readonly Finding[] {
  const count = processorCount(domain);
  if (!runsOnQemu(domain) || count === undefined || count === 0) return [];
  const seen = new Map<number, XmlElement>();
  return childrenNamed(childNamed(domain.element, 'cputune'), 'vcpupin').flatMap((pin) => {
    const written = said(pin, 'vcpu') ?? '';
    if (!/^\d+$/.test(written)) return [];
    const number = Number(written);
    if (number >= count) {
      const last = count === 1 ? 'only number 0' : `numbers 0 to ${count - 1}`;
      const message = `The guest has ${count} processors, ${last}: libvirt ignores the pin for ${number} without a word.`;
      const fixes = [preferredFix('Remove this <vcpupin>', [removeElement(domain.document, pin)])];
      return findingsOf(id, 'information', [{ message, span: spanOf(pin, 'vcpu'), fixes }]);
    }
    const first = seen.get(number);
    if (!first) {
      seen.set(number, pin);
      return [];
    }
    const message = `Processor ${number} is pinned above already ("duplicate vcpupin for vcpu '${number}'").`;
    return findingsOf(id, 'error', [{ message, span: spanOf(pin, 'vcpu'), fixes: [withoutSecond(pin, first, domain)] }]);
  });
}

const pins = (numbers: readonly string[]): readonly string[] => [
  '<cputune>',
  ...numbers.map((number) => `  <vcpupin vcpu='${number}' cpuset='2'/>`),
  '</cputune>',
];
const two = ["<memory unit='GiB'>2</memory>", '<vcpu>2</vcpu>'];

export const guestPinning: Rule = {
  id,
  level: 'information',
  title: 'Pins for processors that the guest does not have',
  since: '0.9.12',
  complains: 'never',
  speaksOf: ['vcpupin'],
  reason: `
\`<vcpupin vcpu='N'>\` binds a virtual processor to some of the host's; they are numbered from 0 to one less than \`<vcpu>\`. A pin for a number beyond that is ignored
without a word (seen on libvirt 9.0 and 12.8), which usually means that \`<vcpu>\` was lowered or that somebody counts from 1, and then processor 0 has no pin. A second pin
for the same processor is refused.
`,
  examples: [
    {
      title: 'Counted from one',
      level: 'information',
      host: undefined,
      before: wholeGuest({ head: [...two, ...pins(['1', '⟦2⟧'])] }),
      fixed: { 'Remove this <vcpupin>': wholeGuest({ head: [...two, ...pins(['1'])] }) },
    },
    {
      title: 'Twice',
      level: 'error',
      host: undefined,
      before: wholeGuest({ head: [...two, ...pins(['0', '⟦0⟧'])] }),
      fixed: { 'Remove this <vcpupin>': wholeGuest({ head: [...two, ...pins(['0'])] }) },
    },
  ],
  silentOn: [{ title: 'Each once', xml: wholeGuest({ head: [...two, ...pins(['0', '1'])] }), host: undefined }],
  check: ({ domain }) => check(domain),
};
