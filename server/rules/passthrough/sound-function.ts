import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import type { HostFacts } from '../../host/facts.ts';
import { insertAfter } from '../../xml/edit.ts';
import { guest } from '../examples/domain.ts';
import { offeredFix } from '../fix.ts';
import { type Complaint, findingsOf } from '../report.ts';
import type { Rule } from '../rule.ts';
import { hostDevice, soundFunction as soundSource, uefi } from './example-device.ts';
import { factsOf, graphicsCard, hostdevXml, otherFunctions, shownPlace } from './graphics-card.ts';

const id = 'passthrough/sound-function';

function check(domain: Domain, host: HostFacts): readonly Complaint[] {
  if (!runsOnQemu(domain)) return [];
  const card = graphicsCard(domain, host);
  const place = card?.device.place;
  // What is soldered to bus 0 is a processor's own graphics, whose sound is another device.
  if (!card || !place || place.bus === 0 || otherFunctions(domain, place).length > 0) return [];
  // Whoever knows the host's devices knows its groups.
  if (factsOf(place, host)) return [];
  const { element, sourceAddress, managed } = card.device;
  const sound = { ...place, function: 1 };
  return [
    {
      message: `${shownPlace(place)} ${card.verdict}. Most have a sound function, ${shownPlace(sound)}, in the same IOMMU group: the guest doesn't get it, and while a driver of the host has it, the guest doesn't start.`,
      span: sourceAddress?.span ?? element.startTag,
      fixes: [
        offeredFix(`Pass ${shownPlace(sound)} through as well`, [
          insertAfter(domain.document, element, hostdevXml(sound, managed?.value)),
        ]),
      ],
    },
  ];
}

const rom = ["<rom file='/var/lib/libvirt/vbios/gpu.rom'/>"];
const [open = '', source = '', address = '', ...rest] = hostDevice({ more: rom });
const marked = [open, source, address.replace(/<.*>/, (found) => `⟦${found}⟧`), ...rest];

export const soundFunction: Rule = {
  id,
  level: 'hint',
  title: 'A graphics card without its sound',
  since: '0.6.1',
  complains: 'start',
  speaksOf: ['hostdev'],
  reason: `
A graphics card is a device with several functions: graphics at \`.0\`, sound for HDMI and DisplayPort at \`.1\`, on some cards USB at \`.2\` and \`.3\`. They
are in one IOMMU group, and VFIO hands out groups: the guest starts only if every device of the group is handed over too, or is used by no driver of
the host (docs.kernel.org, driver-api/vfio). With \`managed='yes'\` libvirt detaches only the functions that the domain names; the sound driver of the host
usually holds the other one.

How sure is this? Not very: some cards, above all in laptops, have no sound, or it is bound to \`vfio-pci\` already. \`lspci -s 01:00\` tells. So it is a hint,
and only where the document treats the device as a graphics card (see [passthrough/emulated-video](passthrough-emulated-video.md)). Where the host's devices and groups are known,
[passthrough/iommu-group](passthrough-iommu-group.md) speaks instead.
`,
  examples: [
    {
      title: 'Only the graphics',
      level: 'hint',
      host: undefined,
      before: guest({ os: uefi, devices: marked }),
      fixed: {
        'Pass 01:00.1 through as well': guest({
          os: uefi,
          devices: [...hostDevice({ more: rom }), ...hostDevice({ source: soundSource })],
        }),
      },
    },
  ],
  silentOn: [
    {
      title: 'Both functions',
      xml: guest({ os: uefi, devices: [...hostDevice({ more: rom }), ...hostDevice({ source: soundSource })] }),
      host: undefined,
    },
    {
      title: "A processor's own graphics",
      xml: guest({ os: uefi, devices: hostDevice({ source: "domain='0' bus='0' slot='2' function='0'", more: rom }) }),
      host: undefined,
    },
    { title: 'Nothing says that it is a graphics card', xml: guest({ devices: hostDevice({}) }), host: undefined },
    {
      title: 'A network card that boots from its ROM file',
      xml: guest({ devices: hostDevice({ more: ["<rom file='/usr/share/ipxe/8086100e.rom'/>"] }) }),
      host: undefined,
    },
  ],
  check: ({ domain, host }) => findingsOf(id, 'hint', check(domain, host)),
};
