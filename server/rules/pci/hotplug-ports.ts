import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { lastPciIndex, pciControllers, pciPlaces } from '../../domain/pci.ts';
import { insertAfter } from '../../xml/edit.ts';
import { guest } from '../examples/domain.ts';
import { offeredFix } from '../fix.ts';
import { findingsOf } from '../report.ts';
import type { Finding, Rule } from '../rule.ts';

const id = 'pci/hotplug-ports';

/** Into these, devices can be plugged while the guest runs. */
const ports: readonly string[] = ['pcie-root-port', 'pcie-switch-downstream-port'];
/** These have many slots; whether one is free isn't counted. */
const bridges: readonly string[] = ['pcie-to-pci-bridge', 'pci-bridge'];

const freePort = (index: number): string => `<controller type='pci' index='${index}' model='pcie-root-port'/>`;

function check(domain: Domain): readonly Finding[] {
  if (!runsOnQemu(domain) || domain.os.machineClass !== 'q35') return [];
  const controllers = pciControllers(domain);
  const own = controllers.filter(({ model }) => ports.includes(model));
  const last = own.at(-1);
  // A single port is a sketch; what libvirt wrote has several.
  if (!last || own.length < 2 || controllers.some(({ model }) => bridges.includes(model))) return [];
  const used = new Set(pciPlaces(domain).map(({ address }) => address.bus));
  // A port without an index gets one from libvirt, and nobody has its bus.
  if (own.some(({ index }) => index === undefined || !used.has(index))) return [];
  const next = lastPciIndex(domain) + 1;
  return findingsOf(id, 'hint', [
    {
      message: `Every PCI Express port of this guest has a device, so nothing can be plugged in while it runs. A further root port costs nothing.`,
      span: last.element.startTag,
      fixes: [offeredFix('Add a root port', [insertAfter(domain.document, last.element, freePort(next))])],
    },
  ]);
}

const port = (index: number): string => `<controller type='pci' index='${index}' model='pcie-root-port'/>`;
const at = (bus: number): string => `  <address type='pci' domain='0x0000' bus='0x0${bus}' slot='0x00' function='0x0'/>`;
const full = (more: readonly string[], last = port(2)): readonly string[] => [
  port(1),
  last,
  ...more,
  "<memballoon model='virtio'>",
  at(1),
  '</memballoon>',
  "<rng model='virtio'>",
  "  <backend model='random'>/dev/urandom</backend>",
  at(2),
  '</rng>',
];

export const hotplugPorts: Rule = {
  id,
  level: 'hint',
  title: 'No free port to plug a device into',
  since: '1.2.19',
  complains: 'never',
  speaksOf: ['controller'],
  reason: `
On q35 a device that is plugged in while the guest runs needs a free \`pcie-root-port\` (or a slot of a bridge), which must be there when the guest starts. libvirt makes as many ports
as the guest's devices need. Where the document names ports and each has a device, \`virsh attach-device\` fails: \`No more available PCI slots\`. One port per device
that may come is enough.
`,
  examples: [
    {
      title: 'Two ports, two devices',
      level: 'hint',
      host: undefined,
      before: guest({ devices: full([], `⟦${port(2)}⟧`) }),
      fixed: { 'Add a root port': guest({ devices: full([freePort(3)]) }) },
    },
  ],
  silentOn: [
    { title: 'A free port', xml: guest({ devices: full([freePort(3)]) }), host: undefined },
    { title: 'libvirt makes the ports', xml: guest({ devices: ["<memballoon model='virtio'/>"] }), host: undefined },
  ],
  check: ({ domain }) => check(domain),
};
