import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { hostDevices } from '../../domain/hostdevs.ts';
import type { HostFacts } from '../../host/facts.ts';
import { guest } from '../examples/domain.ts';
import { hostWith } from '../examples/host.ts';
import { type Complaint, findingsOf } from '../report.ts';
import type { Rule } from '../rule.ts';
import { hostDevice } from './example-device.ts';
import { factsOf, shownPlace } from './graphics-card.ts';

const id = 'passthrough/missing-device';

function check(domain: Domain, host: HostFacts): readonly Complaint[] {
  if (!runsOnQemu(domain)) return [];
  return hostDevices(domain.element).flatMap(({ place, sourceAddress }): readonly Complaint[] => {
    if (!place || !sourceAddress || factsOf(place, host) !== 'absent') return [];
    return [
      {
        message: `This host has no PCI device ${shownPlace(place)}: the guest doesn't start there ("Device … not found"). Addresses change when cards are added or moved, and with some settings of the host's firmware; lspci tells the new one.`,
        span: sourceAddress.span,
      },
    ];
  });
}

const [open = '', source = '', address = '', ...rest] = hostDevice({});
const marked = [open, source, address.replace(/<.*>/, (found) => `⟦${found}⟧`), ...rest];
const host = hostWith({ pciDevices: [{ absent: '0000:01:00.0' }] });

export const missingDevice: Rule = {
  id,
  level: 'warning',
  title: 'A host device that this host has not',
  since: '0.6.1',
  complains: 'start',
  speaksOf: ['hostdev'],
  reason: `
A host device is named by its place on the PCI bus, and that place changes: with a card added or moved to another slot, an option of the host's firmware, a newer kernel now and then. libvirt looks for the
device when the guest starts: \`Device 0000:01:00.0 not found: could not access /sys/bus/pci/devices/0000:01:00.0/config\` (libvirt, util/virpci.c).

The host's devices are known from \`/sys/bus/pci/devices\`, or from its host profile. Where neither is at hand nothing is said.
`,
  examples: [
    { title: 'The card has another place now', level: 'warning', host, before: guest({ devices: marked }), fixed: {} },
  ],
  silentOn: [
    { title: 'Nothing is known of the host', xml: guest({ devices: hostDevice({}) }), host: undefined },
    {
      title: 'It is there',
      xml: guest({ devices: hostDevice({ source: "domain='0' bus='2' slot='0' function='0'" }) }),
      host,
    },
  ],
  check: ({ domain, host: facts }) => findingsOf(id, 'warning', check(domain, facts)),
};
