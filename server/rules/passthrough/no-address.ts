import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { attributeValue, childNamed } from '../../domain/element.ts';
import { type HostDevice, hostDevices } from '../../domain/hostdevs.ts';
import { guest } from '../examples/domain.ts';
import { type Complaint, findingsOf } from '../report.ts';
import type { Rule } from '../rule.ts';
import { hostDevice } from './example-device.ts';

const id = 'passthrough/no-address';

function check(domain: Domain): readonly Complaint[] {
  // What is missing in a document that is being typed may be what isn't finished.
  if (!runsOnQemu(domain) || !isPc(domain) || domain.document.problems.length > 0) return [];
  return hostDevices(domain.element)
    .filter(namesNothing)
    .map(({ element, sourceAddress }) => ({
      message:
        "No device of the host is named here, and libvirt takes that for 0000:00:00.0, the host's own bridge, which no guest can have: the guest doesn't start.",
      span: sourceAddress?.span ?? childNamed(element, 'source')?.span ?? element.startTag,
      explains: ['schema/missing-element', 'schema/missing-attribute'],
    }));
}

/** On a mainframe, 0000:00:00.0 is a device like others. */
function isPc({ os }: Domain): boolean {
  return os.machineClass === 'q35' || os.machineClass === 'i440fx';
}

/** Every part of the address is 0 or absent. */
function namesNothing({ element, sourceAddress }: HostDevice): boolean {
  if (!childNamed(element, 'source')) return false;
  return ['domain', 'bus', 'slot', 'function'].every((part) =>
    /^(0x)?0+$/.test(attributeValue(sourceAddress, part)?.value ?? '0'),
  );
}

const source = (mark: (text: string) => string, attributes: string): string =>
  guest({
    devices: hostDevice({ source: attributes }).map((line) => (line.includes('<address') ? line.replace(/<.*>/, mark) : line)),
  });
const marked = (text: string): string => `⟦${text}⟧`;

export const noAddress: Rule = {
  id,
  level: 'warning',
  title: 'A host device that names no device',
  since: '0.6.1',
  complains: 'start',
  speaksOf: ['hostdev'],
  reason: `
The address in \`<source>\` says which PCI device of the host the guest gets. libvirt takes parts that aren't written for 0, and defines the domain without a word even if
all of them are 0 or the address is missing (seen on libvirt 9.0). On a PC 0000:00:00.0 is the bridge between processor and PCI bus, which stays with the host, so the
start fails. On other machines (s390x) there may be a device, and nothing is said.
`,
  examples: [
    {
      title: 'Zeros that were to be filled in',
      level: 'warning',
      host: undefined,
      before: source(marked, "domain='0x0000' bus='0x00' slot='0x00' function='0x0'"),
      fixed: {},
    },
  ],
  silentOn: [
    { title: 'A device', xml: guest({ devices: hostDevice({}) }), host: undefined },
    { title: 'A bus alone: slot and function are 0', xml: source((text) => text, "bus='0x01'"), host: undefined },
    {
      title: 'An address that is being typed',
      xml: guest({ devices: hostDevice({}) }).replace(/<address [^>]*>/, '<address domain='),
      host: undefined,
    },
  ],
  check: ({ domain }) => findingsOf(id, 'warning', check(domain)),
};
