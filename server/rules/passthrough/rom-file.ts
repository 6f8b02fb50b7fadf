import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { hostDevices } from '../../domain/hostdevs.ts';
import type { HostFacts } from '../../host/facts.ts';
import { guest } from '../examples/domain.ts';
import { hostWith } from '../examples/host.ts';
import { fileName } from '../nvram-template.ts';
import { findingsOf, said, spanOf } from '../report.ts';
import type { Finding, Rule } from '../rule.ts';
import { hostDevice, soundFunction, uefi } from './example-device.ts';
import { hasUefi } from './graphics-card.ts';

const id = 'passthrough/rom-file';
/** Of the code in an option ROM (PCI Firmware Specification, section 5.1). */
const uefiCode = 3;

function check(domain: Domain, host: HostFacts): readonly Finding[] {
  if (!runsOnQemu(domain)) return [];
  return hostDevices(domain.element).flatMap(({ rom }): readonly Finding[] => {
    const path = said(rom, 'file');
    const facts = path === undefined ? undefined : host.roms.get(path);
    if (!rom || path === undefined || !facts) return [];
    const span = spanOf(rom, 'file');
    if (facts.problem !== undefined) {
      const message = `${fileName(path)} is no ROM that a guest can use: ${facts.problem}. The guest starts and finds no ROM on the device.`;
      return findingsOf(id, 'warning', [{ message, span }]);
    }
    if (!hasUefi(domain) || facts.codeTypes.includes(uefiCode)) return [];
    return findingsOf(id, 'information', [
      {
        message: `The guest has UEFI, and ${fileName(path)} has no code for it (GOP), only for a BIOS: the device shows nothing until the guest's own driver is loaded.`,
        span,
      },
    ]);
  });
}

const path = '/var/lib/libvirt/vbios/gpu.rom';
const withRom = (file: string): string =>
  guest({
    os: uefi,
    devices: [...hostDevice({ more: [`<rom file='${file}'/>`] }), ...hostDevice({ source: soundFunction })],
  });

export const romFile: Rule = {
  id,
  level: 'warning',
  title: 'A ROM file that does not help',
  since: '0.9.4',
  complains: 'never',
  speaksOf: ['hostdev'],
  reason: `
\`<rom file='…'/>\` gives a device the ROM of your choice; the guest's firmware looks in it for code to start the device with. A ROM begins with the bytes 55 aa and holds one image after the other,
each with the kind of code that is in it: 0 for a PC BIOS, 3 for UEFI (PCI Firmware Specification, section 5.1).

- A dump that begins otherwise is overlooked by the firmware. Tools of the makers put a header of their own before the ROM (Nvidia's begins with NVGI), which has to be cut off; reading the ROM of a card that is in use may give
  nothing but zeros.
- UEFI firmware needs an image with UEFI code, which is a graphics card's GOP driver. Old cards have none. The guest still works: its own driver brings the screen up later. So that is information.

The file is read where the host's files can be, or known from its host profile.
`,
  examples: [
    {
      title: "A dump with its tool's header",
      level: 'warning',
      host: hostWith({ roms: { [path]: { problem: 'it begins with 4e 56, and a ROM with 55 aa', codeTypes: [] } } }),
      before: withRom(`⟦${path}⟧`),
      fixed: {},
    },
    {
      title: 'A ROM for a BIOS in a UEFI guest',
      level: 'information',
      host: hostWith({ roms: { [path]: { problem: undefined, codeTypes: [0] } } }),
      before: withRom(`⟦${path}⟧`),
      fixed: {},
    },
  ],
  silentOn: [
    {
      title: 'A ROM with both',
      xml: withRom(path),
      host: hostWith({ roms: { [path]: { problem: undefined, codeTypes: [0, 3] } } }),
    },
    {
      title: 'A BIOS needs no UEFI code',
      xml: guest({ devices: hostDevice({ more: [`<rom file='${path}'/>`] }) }),
      host: hostWith({ roms: { [path]: { problem: undefined, codeTypes: [0] } } }),
    },
    { title: 'Not read', xml: withRom(path), host: undefined },
  ],
  check: ({ domain, host }) => check(domain, host),
};
