import { addressNumber } from '../../domain/address.ts';
import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { attributeValue } from '../../domain/element.ts';
import { type HostDevice, hostDevices } from '../../domain/hostdevs.ts';
import { setAttribute } from '../../xml/edit.ts';
import { guest } from '../examples/domain.ts';
import { preferredFix } from '../fix.ts';
import { type Complaint, findingsOf } from '../report.ts';
import type { Rule } from '../rule.ts';
import { hostDevice } from './example-device.ts';

const id = 'passthrough/host-address';

/** The largest numbers libvirt takes for a device of the host (virPCIDeviceAddressIsValid). */
const limits: readonly (readonly [part: string, last: number])[] = [
  ['bus', 0xff],
  ['slot', 0x1f],
  ['function', 7],
];

function check(domain: Domain): readonly Complaint[] {
  if (!runsOnQemu(domain)) return [];
  return hostDevices(domain.element).flatMap((device) => limits.flatMap(([part, last]) => wrongPart(device, part, last) ?? []));
}

function wrongPart({ sourceAddress }: HostDevice, part: string, last: number): Complaint | undefined {
  const written = attributeValue(sourceAddress, part);
  // Without a value yet it is being typed.
  if (!sourceAddress || !written?.value) return undefined;
  const { value, span } = written;
  const number = addressNumber(value);
  if (number === undefined) return unreadable(value, part, last, span, setAttribute(sourceAddress, part, `0x${value}`));
  if (number <= last) return undefined;
  const most = part === 'function' ? String(last) : `0x${last.toString(16).toUpperCase()}`;
  return {
    message: `A PCI ${part} is at most ${most}, so libvirt refuses ${part}='${value}' for a device of the host ("must be <= ${most}").`,
    span,
  };
}

function unreadable(
  value: string,
  part: string,
  last: number,
  span: Complaint['span'],
  prefixed: ReturnType<typeof setAttribute>,
): Complaint {
  const refusal = `("Invalid value for attribute '${part}' in element 'address'")`;
  const isHex = /^[0-9a-f]{1,2}$/i.test(value) && Number.parseInt(value, 16) <= last;
  if (!isHex) return { message: `${part}='${value}' is no number that libvirt can read ${refusal}.`, span };
  const reading = value.startsWith('0') ? 'an octal number' : 'a decimal number';
  return {
    message: `libvirt reads ${part}='${value}' as ${reading}, which it isn't ${refusal}: hexadecimal numbers, as lspci writes them, need 0x.`,
    span,
    fixes: [preferredFix(`Write ${part}='0x${value}'`, [prefixed])],
  };
}

export const hostAddress: Rule = {
  id,
  level: 'error',
  title: 'A host PCI address that libvirt cannot read',
  since: '0.6.1',
  complains: 'define',
  speaksOf: ['hostdev'],
  reason: `
\`lspci\` writes PCI addresses in hexadecimal without saying so: \`2b:00.0\` is bus 0x2b. libvirt reads the numbers of an address as C does: with
\`0x\` they are hexadecimal, with a \`0\` in front octal, else decimal. So \`bus='2b'\` and \`bus='08'\` are no numbers, and it refuses to define the domain:
\`Invalid value for attribute 'bus' in element 'address': '2b'. Expected non-negative integer value\`. libvirt's schema allows both, so a
check against the schema doesn't find them. A bus is at most 0xFF, a slot at most 0x1F and a function at most 7 (all of this seen on libvirt 9.0).

The fix puts \`0x\` before the number, which makes it the device that \`lspci\` shows.
`,
  examples: [
    {
      title: 'A bus copied from lspci',
      level: 'error',
      host: undefined,
      before: guest({ devices: hostDevice({ source: "domain='0' bus='⟦2b⟧' slot='0' function='0'" }) }),
      fixed: { "Write bus='0x2b'": guest({ devices: hostDevice({ source: "domain='0' bus='0x2b' slot='0' function='0'" }) }) },
    },
    {
      title: 'No octal number',
      level: 'error',
      host: undefined,
      before: guest({ devices: hostDevice({ source: "domain='0' bus='⟦08⟧' slot='0' function='0'" }) }),
      fixed: { "Write bus='0x08'": guest({ devices: hostDevice({ source: "domain='0' bus='0x08' slot='0' function='0'" }) }) },
    },
    {
      title: 'A function that PCI does not have',
      level: 'error',
      host: undefined,
      before: guest({ devices: hostDevice({ source: "domain='0' bus='1' slot='0' function='⟦0x8⟧'" }) }),
      fixed: {},
    },
  ],
  silentOn: [
    { title: 'Hexadecimal', xml: guest({ devices: hostDevice({}) }), host: undefined },
    {
      title: 'Decimal and octal',
      xml: guest({ devices: hostDevice({ source: "domain='0' bus='9' slot='07' function='0'" }) }),
      host: undefined,
    },
    {
      title: 'A number that is being typed',
      xml: guest({ devices: hostDevice({ source: "domain='0' bus='' slot='0' function='0'" }) }),
      host: undefined,
    },
  ],
  check: ({ domain }) => findingsOf(id, 'error', check(domain)),
};
