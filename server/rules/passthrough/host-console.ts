import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { hostDevices } from '../../domain/hostdevs.ts';
import type { HostFacts, PciDeviceFacts } from '../../host/facts.ts';
import { guest } from '../examples/domain.ts';
import { hostWith } from '../examples/host.ts';
import { type Complaint, findingsOf } from '../report.ts';
import type { Rule } from '../rule.ts';
import { hostDevice, uefi } from './example-device.ts';
import { factsOf, shownPlace } from './graphics-card.ts';

const id = 'passthrough/host-console';

function check(domain: Domain, host: HostFacts): readonly Complaint[] {
  if (!runsOnQemu(domain)) return [];
  return hostDevices(domain.element).flatMap(({ place, sourceAddress, element }): readonly Complaint[] => {
    const facts = place && factsOf(place, host);
    if (!place || !facts || facts === 'absent' || !facts.bootVga || !facts.driver || facts.driver === 'vfio-pci') return [];
    return [
      {
        message: `${shownPlace(place)} is the graphics card that this host itself started with, and its driver ${facts.driver} has it: the host's screen goes dark when the guest starts, and where a desktop uses the card, taking it away may hang.`,
        span: sourceAddress?.span ?? element.startTag,
      },
    ];
  });
}

const card: PciDeviceFacts = {
  address: '0000:01:00.0',
  class: 0x030000,
  driver: 'nvidia',
  bootVga: true,
  group: ['0000:01:00.0'],
};
const host = hostWith({ pciDevices: [card] });
const [open = '', source = '', address = '', ...rest] = hostDevice({});
const marked = [open, source, address.replace(/<.*>/, (found) => `⟦${found}⟧`), ...rest];

export const hostConsole: Rule = {
  id,
  level: 'information',
  title: "The host's own screen",
  since: '0.6.1',
  complains: 'never',
  speaksOf: ['hostdev'],
  reason: `
The kernel marks the graphics card that the machine started with: \`boot_vga\` in \`/sys/bus/pci/devices\`. Handing that one to a guest is possible, and how single-card machines do it: the host's
console and desktop have to let go of it first, usually in a hook script. Where they don't, unbinding the driver waits for ever, or takes the desktop down. A card that is bound to \`vfio-pci\` from the start is free already.

Its ROM was run by the host's firmware, too, and what the guest reads from the card may be what that left behind; a \`<rom file='…'/>\` helps then. How sure is this? That the host uses the card is certain; that it
hurts is not, so it is information.
`,
  examples: [{ title: 'The only card', level: 'information', host, before: guest({ os: uefi, devices: marked }), fixed: {} }],
  silentOn: [
    {
      title: 'Bound to vfio-pci',
      xml: guest({ os: uefi, devices: hostDevice({}) }),
      host: hostWith({ pciDevices: [{ ...card, driver: 'vfio-pci' }] }),
    },
    {
      title: 'A second card',
      xml: guest({ os: uefi, devices: hostDevice({}) }),
      host: hostWith({ pciDevices: [{ ...card, bootVga: false }] }),
    },
  ],
  check: ({ domain, host: facts }) => findingsOf(id, 'information', check(domain, facts)),
};
