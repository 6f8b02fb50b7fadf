import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { hostDevices } from '../../domain/hostdevs.ts';
import { setAttribute } from '../../xml/edit.ts';
import { guest } from '../examples/domain.ts';
import { offeredFix } from '../fix.ts';
import { type Complaint, findingsOf } from '../report.ts';
import type { Rule } from '../rule.ts';
import { hostDevice } from './example-device.ts';
import { shownPlace } from './graphics-card.ts';

const id = 'passthrough/managed';

function check(domain: Domain): readonly Complaint[] {
  if (!runsOnQemu(domain)) return [];
  return hostDevices(domain.element).flatMap(({ element, managed, place }) => {
    if (managed || !place) return [];
    return [
      {
        message: `Without managed=, libvirt doesn't take ${shownPlace(place)} from its driver: the guest starts only if something else has bound it to vfio-pci before.`,
        span: element.startTag,
        fixes: [
          offeredFix("Let libvirt do it: managed='yes'", [setAttribute(element, 'managed', 'yes')]),
          offeredFix("Say that it is done elsewhere: managed='no'", [setAttribute(element, 'managed', 'no')]),
        ],
      },
    ];
  });
}

const tag = (attributes: string): readonly string[] => hostDevice({ attributes });
const [unmanagedTag = '', ...rest] = tag('');

export const managed: Rule = {
  id,
  level: 'hint',
  title: 'A host device without managed=',
  since: '0.6.1',
  complains: 'start',
  speaksOf: ['hostdev'],
  reason: `
A PCI device can be handed to a guest when no driver of the host uses it and it is bound to \`vfio-pci\`. With \`managed='yes'\` libvirt sees to
that when the guest starts, and gives the device back to its driver when the guest has ended. Without it, \`no\` counts: someone else has to do it, for
instance \`vfio-pci.ids=\` on the kernel's command line, \`driverctl\`, or \`virsh nodedev-detach\`. Where nobody does, the guest doesn't start.

It is a hint, because whether something else does it is not to be seen here.
`,
  examples: [
    {
      title: 'Nothing is said of it',
      level: 'hint',
      host: undefined,
      before: guest({ devices: [`⟦${unmanagedTag}⟧`, ...rest] }),
      fixed: {
        "Let libvirt do it: managed='yes'": guest({ devices: tag(" managed='yes'") }),
        "Say that it is done elsewhere: managed='no'": guest({ devices: tag(" managed='no'") }),
      },
    },
  ],
  silentOn: [
    { title: 'libvirt does it', xml: guest({ devices: tag(" managed='yes'") }), host: undefined },
    { title: 'The author says that it is done elsewhere', xml: guest({ devices: tag(" managed='no'") }), host: undefined },
    {
      title: 'USB devices need none',
      xml: guest({
        devices: ["<hostdev mode='subsystem' type='usb'>", "  <source><address bus='1' device='2'/></source>", '</hostdev>'],
      }),
      host: undefined,
    },
  ],
  check: ({ domain }) => findingsOf(id, 'hint', check(domain)),
};
