import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import type { HostFacts } from '../../host/facts.ts';
import { guest } from '../examples/domain.ts';
import { type Complaint, findingsOf } from '../report.ts';
import type { Rule } from '../rule.ts';
import { hostDevice, soundFunction, uefi } from './example-device.ts';
import { graphicsCard, shownPlace } from './graphics-card.ts';

const id = 'passthrough/bios-guest';

function check(domain: Domain, host: HostFacts): readonly Complaint[] {
  const { os } = domain;
  const isPc = os.machineClass === 'q35' || os.machineClass === 'i440fx';
  if (!runsOnQemu(domain) || !isPc || !os.machine || os.loader || os.nvram || os.varstore || os.firmware?.value === 'efi')
    return [];
  const card = graphicsCard(domain, host);
  if (!card?.device.place) return [];
  return [
    {
      message: `This guest has a BIOS, which drives ${shownPlace(card.device.place)} by legacy VGA: it ${card.verdict}. With UEFI, and a card whose ROM has a UEFI driver, host and guest need not share VGA.`,
      span: os.machine.span,
    },
  ];
}

const card = [
  ...hostDevice({ more: ["<rom file='/var/lib/libvirt/vbios/gpu.rom'/>"] }),
  ...hostDevice({ source: soundFunction }),
];

export const biosGuest: Rule = {
  id,
  level: 'hint',
  title: 'A graphics card in a guest with a BIOS',
  since: '0.9.4',
  complains: 'never',
  speaksOf: ['hostdev'],
  reason: `
Without \`<loader>\` and without \`firmware='efi'\` a guest starts with SeaBIOS. A BIOS shows its screens by legacy VGA: fixed addresses that exist once in
a machine. If the host has a graphics card of its own, the kernel has to hand these addresses back and forth (VGA arbitration), which some drivers of
the host don't take well, and QEMU needs \`x-vga=on\`. UEFI firmware uses the UEFI driver (GOP) in the card's ROM instead, and touches no VGA address.

How sure is this? It works with a BIOS for many, and old systems such as Windows 7 need one. An installed system doesn't start any more when its
firmware is changed under it, unless it is converted (\`mbr2gpt\` on Windows). So this is a hint for new guests, without a fix, and only where the document treats a device
as a graphics card (see [passthrough/emulated-video](passthrough-emulated-video.md)).
`,
  examples: [
    {
      title: 'A graphics card and no UEFI',
      level: 'hint',
      host: undefined,
      before: guest({ machine: '⟦q35⟧', devices: card }),
      fixed: {},
    },
  ],
  silentOn: [
    { title: 'UEFI', xml: guest({ os: uefi, devices: card }), host: undefined },
    { title: 'UEFI that libvirt chooses', xml: guest({ osAttributes: " firmware='efi'", devices: card }), host: undefined },
    { title: 'Nothing says that it is a graphics card', xml: guest({ devices: hostDevice({}) }), host: undefined },
  ],
  check: ({ domain, host }) => findingsOf(id, 'hint', check(domain, host)),
};
