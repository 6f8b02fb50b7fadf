import { addressNumber } from '../../domain/address.ts';
import { devicesNamed } from '../../domain/devices.ts';
import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { attributeValue, childNamed } from '../../domain/element.ts';
import { setAttribute } from '../../xml/edit.ts';
import { guest } from '../examples/domain.ts';
import { preferredFix } from '../fix.ts';
import { findingsOf } from '../report.ts';
import type { Finding, Rule } from '../rule.ts';

const id = 'passthrough/usb-ids';

/** Only hexadecimal numbers have four digits: what has no `0x` was copied from lsusb. */
function check(domain: Domain): readonly Finding[] {
  if (!runsOnQemu(domain)) return [];
  return devicesNamed(domain.element, 'hostdev').flatMap((device) =>
    ['vendor', 'product'].flatMap((name) => {
      const element = childNamed(childNamed(device, 'source'), name);
      const value = attributeValue(element, 'id');
      if (!element || !value || !/^[0-9a-f]{4}$/i.test(value.value)) return [];
      const read = addressNumber(value.value);
      return findingsOf(id, read === undefined ? 'error' : 'warning', [
        {
          message:
            read === undefined
              ? `lsusb's ${value.value} needs 0x ("Invalid value for attribute 'id' in element '${name}': '${value.value}'. Expected non-negative integer value").`
              : `Without 0x, libvirt takes ${value.value} for ${value.value.startsWith('0') ? 'octal' : 'decimal'}, and looks for a ${name} 0x${read.toString(16).padStart(4, '0')}. lsusb writes hexadecimal numbers.`,
          span: value.span,
          fixes: [preferredFix(`Write 0x${value.value}`, [setAttribute(element, 'id', `0x${value.value}`)])],
        },
      ]);
    }),
  );
}

const device = (vendor: string, product: string): readonly string[] => [
  "<hostdev mode='subsystem' type='usb'>",
  '  <source>',
  `    <vendor id='${vendor}'/>`,
  `    <product id='${product}'/>`,
  '  </source>',
  '</hostdev>',
];

export const usbIds: Rule = {
  id,
  level: 'error',
  title: "A USB device by lsusb's numbers, without 0x",
  since: '0.4.4',
  complains: 'define',
  speaksOf: ['hostdev'],
  reason: `
\`lsusb\` names devices by hexadecimal numbers without \`0x\`: \`ID 046d:c52b\`. libvirt takes a number without \`0x\` for decimal, or for octal behind a \`0\`. With a letter in it, or an 8 or 9 behind a \`0\`, it is no number, and
libvirt refuses the guest although its schema accepts it: \`Invalid value for attribute 'id' in element 'vendor': '046d'. Expected non-negative integer value\` (seen on 9.0 and 12.8). Else the guest is
defined, and another device is looked for when it starts.
`,
  examples: [
    {
      title: 'Copied from lsusb',
      level: 'error',
      host: undefined,
      before: guest({ devices: device('⟦046d⟧', '0xc52b') }),
      fixed: { 'Write 0x046d': guest({ devices: device('0x046d', '0xc52b') }) },
    },
    {
      title: 'Digits only',
      level: 'warning',
      host: undefined,
      before: guest({ devices: device('0x1a86', '⟦7523⟧') }),
      fixed: { 'Write 0x7523': guest({ devices: device('0x1a86', '0x7523') }) },
    },
    {
      title: 'Digits that are octal behind a 0',
      level: 'warning',
      host: undefined,
      before: guest({ devices: device('⟦0451⟧', '0x82ff') }),
      fixed: { 'Write 0x0451': guest({ devices: device('0x0451', '0x82ff') }) },
    },
    {
      title: 'Digits that are not',
      level: 'error',
      host: undefined,
      before: guest({ devices: device('⟦0781⟧', '0x5581') }),
      fixed: { 'Write 0x0781': guest({ devices: device('0x0781', '0x5581') }) },
    },
  ],
  silentOn: [
    { title: 'With 0x', xml: guest({ devices: device('0x046d', '0xc52b') }), host: undefined },
    { title: 'Being typed', xml: guest({ devices: device('04', '') }), host: undefined },
  ],
  check: ({ domain }) => check(domain),
};
