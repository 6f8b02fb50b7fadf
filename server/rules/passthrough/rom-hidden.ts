import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { hostDevices } from '../../domain/hostdevs.ts';
import { removeAttribute } from '../../xml/edit.ts';
import { guest } from '../examples/domain.ts';
import { offeredFix } from '../fix.ts';
import { type Complaint, findingsOf, said, spanOf } from '../report.ts';
import type { Rule } from '../rule.ts';
import { hostDevice, soundFunction, uefi } from './example-device.ts';
import { hasUefi } from './graphics-card.ts';

const id = 'passthrough/rom-hidden';

function check(domain: Domain): readonly Complaint[] {
  if (!runsOnQemu(domain) || !hasUefi(domain)) return [];
  return hostDevices(domain.element).flatMap(({ rom }) => {
    const file = said(rom, 'file');
    if (!rom || file === undefined || said(rom, 'bar') !== 'off') return [];
    return [
      {
        message: `bar='off' hides the device's ROM, so the guest's UEFI firmware never sees ${file}.`,
        span: spanOf(rom, 'bar'),
        fixes: [
          offeredFix("Show the ROM to the guest: remove bar='off'", [removeAttribute(rom, 'bar')]),
          offeredFix('Keep it hidden: remove the file', [removeAttribute(rom, 'file')]),
        ],
      },
    ];
  });
}

const withRom = (rom: string): string =>
  guest({ os: uefi, devices: [...hostDevice({ more: [rom] }), ...hostDevice({ source: soundFunction })] });

export const romHidden: Rule = {
  id,
  level: 'information',
  title: 'A ROM file that the guest does not see',
  since: '0.9.4',
  complains: 'never',
  speaksOf: ['hostdev'],
  reason: `
\`<rom file='…'/>\` puts a file in the place of the ROM on the card, usually a video BIOS with a UEFI driver (GOP), so that the screen works before the
guest's own driver is loaded. UEFI firmware finds that ROM through the device's ROM bar. With \`bar='off'\` there is none: QEMU then offers the
file in the old way that only a BIOS looks for (hw/pci/pci.c, pci_add_option_rom: over fw_cfg), and under UEFI the file might as well not be there.

The guest works nevertheless, if its driver needs no ROM. One of the two attributes says what isn't meant; which one only you know.
`,
  examples: [
    {
      title: 'A file, and no bar to see it through',
      level: 'information',
      host: undefined,
      before: withRom("<rom bar='⟦off⟧' file='/var/lib/libvirt/vbios/gpu.rom'/>"),
      fixed: {
        "Show the ROM to the guest: remove bar='off'": withRom("<rom file='/var/lib/libvirt/vbios/gpu.rom'/>"),
        'Keep it hidden: remove the file': withRom("<rom bar='off'/>"),
      },
    },
  ],
  silentOn: [
    { title: 'No file', xml: withRom("<rom bar='off'/>"), host: undefined },
    { title: 'The ROM is seen', xml: withRom("<rom bar='on' file='/var/lib/libvirt/vbios/gpu.rom'/>"), host: undefined },
    {
      title: 'A BIOS finds the file on its own way',
      xml: guest({ devices: hostDevice({ more: ["<rom bar='off' file='/srv/nic.rom'/>"] }) }),
      host: undefined,
    },
  ],
  check: ({ domain }) => findingsOf(id, 'information', check(domain)),
};
