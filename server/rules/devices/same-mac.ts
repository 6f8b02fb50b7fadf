import { devicesNamed } from '../../domain/devices.ts';
import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { childNamed } from '../../domain/element.ts';
import { removeElement } from '../../xml/edit.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { guest } from '../examples/domain.ts';
import { preferredFix } from '../fix.ts';
import { type Complaint, findingsOf, said, spanOf } from '../report.ts';
import type { Finding, Rule } from '../rule.ts';

const id = 'devices/same-mac';

function check(domain: Domain): readonly Finding[] {
  if (!runsOnQemu(domain)) return [];
  const first = new Map<string, XmlElement>();
  const complaints = devicesNamed(domain.element, 'interface').flatMap((nic): readonly Complaint[] => {
    const mac = childNamed(nic, 'mac');
    const address = said(mac, 'address');
    // A pair of cards that stand in for each other has one address.
    if (!mac || address === undefined || !/^[0-9a-f:]+$/i.test(address) || childNamed(nic, 'teaming')) return [];
    const key = `${address.toLowerCase()} ${network(nic)}`;
    const other = first.get(key);
    first.set(key, other ?? mac);
    if (!other) return [];
    return [
      {
        message: `Another interface of this guest has the address ${address} on the same network: only one of them gets answers.`,
        span: spanOf(mac, 'address'),
        related: [{ message: 'the other one', span: other.span }],
        fixes: [
          preferredFix('Remove this <mac> and let libvirt choose another address', [removeElement(domain.document, mac)]),
        ],
      },
    ];
  });
  return findingsOf(id, 'warning', complaints);
}

/** What an interface is connected to, as far as the document says. */
function network(nic: XmlElement): string {
  const source = childNamed(nic, 'source');
  return [said(nic, 'type'), ...['network', 'bridge', 'dev'].map((name) => said(source, name))].join(' ');
}

const nic = (mac: readonly string[]): readonly string[] => [
  "<interface type='network'>",
  ...mac.map((line) => `  ${line}`),
  "  <source network='default'/>",
  "  <model type='virtio'/>",
  '</interface>',
];
const mac = (last: string): readonly string[] => [`<mac address='${last}'/>`];
const one = '52:54:00:6b:3c:01';

export const sameMac: Rule = {
  id,
  level: 'warning',
  title: 'Two interfaces of a guest with one MAC address',
  since: '0.3.0',
  complains: 'never',
  speaksOf: ['mac'],
  reason: `
A MAC address is unique in its network. libvirt defines a guest with two interfaces of one address on one network (seen on 9.0 and 12.8), and then the switch sends the
answers to one of them only. It comes from copying an \`<interface>\`; without \`<mac>\`, libvirt makes a new address. Interfaces on different networks may share one, and
those with \`<teaming>\` do.
`,
  examples: [
    {
      title: 'A copied interface',
      level: 'warning',
      host: undefined,
      before: guest({ devices: [...nic(mac(one)), ...nic(mac(`⟦${one}⟧`))] }),
      fixed: {
        'Remove this <mac> and let libvirt choose another address': guest({ devices: [...nic(mac(one)), ...nic([])] }),
      },
    },
  ],
  silentOn: [
    { title: 'Two addresses', xml: guest({ devices: [...nic(mac(one)), ...nic(mac('52:54:00:6b:3c:02'))] }), host: undefined },
    {
      title: 'Two networks',
      xml: guest({ devices: [...nic(mac(one)), ...nic(mac(one)).map((line) => line.replace('default', 'backup'))] }),
      host: undefined,
    },
  ],
  check: ({ domain }) => check(domain),
};
