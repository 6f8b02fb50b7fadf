import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { attributeValue } from '../../domain/element.ts';
import { hostDevices } from '../../domain/hostdevs.ts';
import { setAttribute } from '../../xml/edit.ts';
import { guest } from '../examples/domain.ts';
import { offeredFix } from '../fix.ts';
import { type Complaint, findingsOf } from '../report.ts';
import type { Rule } from '../rule.ts';
import { hostDevice } from './example-device.ts';

const id = 'passthrough/decimal-bus';

function check(domain: Domain): readonly Complaint[] {
  if (!runsOnQemu(domain)) return [];
  return hostDevices(domain.element).flatMap(({ sourceAddress }) => {
    const bus = attributeValue(sourceAddress, 'bus');
    // From 0 to 9 both ways of reading agree; from 100 on lspci would need three digits, which it never does.
    if (!sourceAddress || !bus || !/^[1-9][0-9]$/.test(bus.value)) return [];
    const hex = `0x${Number(bus.value).toString(16).padStart(2, '0')}`;
    return [
      {
        message: `bus='${bus.value}' is decimal: lspci calls this bus ${hex.slice(2)}. If ${bus.value} was copied from lspci, it needs 0x, or the guest gets another device.`,
        span: bus.span,
        fixes: [`0x${bus.value}`, hex].map((value, index) =>
          offeredFix(index === 0 ? `It is lspci's ${bus.value}: write ${value}` : `It is decimal: write ${value}`, [
            setAttribute(sourceAddress, 'bus', value),
          ]),
        ),
      },
    ];
  });
}

export const decimalBus: Rule = {
  id,
  level: 'hint',
  title: 'A decimal bus number, where lspci writes hexadecimal ones',
  since: '0.6.1',
  complains: 'start',
  speaksOf: ['hostdev'],
  reason: `
\`lspci\` and the kernel's log write PCI addresses in hexadecimal without \`0x\`; libvirt takes a number without \`0x\` for decimal (seen on libvirt 9.0).
\`bus='10'\` is therefore not lspci's \`10:00.0\` but \`0a:00.0\`: another device, or none. libvirt says nothing when the domain is defined.

It is a hint only, because the document may be right as it is: the host's devices tell, not the document. Both fixes write the number so
that nobody has to wonder.
`,
  examples: [
    {
      title: 'Two digits without 0x',
      level: 'hint',
      host: undefined,
      before: guest({ devices: hostDevice({ source: "domain='0' bus='⟦10⟧' slot='0' function='0'" }) }),
      fixed: {
        "It is lspci's 10: write 0x10": guest({
          devices: hostDevice({ source: "domain='0' bus='0x10' slot='0' function='0'" }),
        }),
        'It is decimal: write 0x0a': guest({ devices: hostDevice({ source: "domain='0' bus='0x0a' slot='0' function='0'" }) }),
      },
    },
  ],
  silentOn: [
    { title: 'Hexadecimal', xml: guest({ devices: hostDevice({}) }), host: undefined },
    {
      title: 'The same number both ways',
      xml: guest({ devices: hostDevice({ source: "domain='0' bus='9' slot='0' function='0'" }) }),
      host: undefined,
    },
  ],
  check: ({ domain }) => findingsOf(id, 'hint', check(domain)),
};
