import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { hostDevices } from '../../domain/hostdevs.ts';
import { removeAttribute } from '../../xml/edit.ts';
import { guest } from '../examples/domain.ts';
import { offeredFix } from '../fix.ts';
import { type Complaint, findingsOf, said, spanOf } from '../report.ts';
import type { Rule } from '../rule.ts';
import { hostDevice } from './example-device.ts';

const id = 'passthrough/rom-disabled';

function check(domain: Domain): readonly Complaint[] {
  if (!runsOnQemu(domain)) return [];
  return hostDevices(domain.element).flatMap(({ rom }) => {
    const tuned = ['file', 'bar'].filter((name) => said(rom, name) !== undefined);
    if (!rom || said(rom, 'enabled') !== 'no' || tuned.length === 0) return [];
    const what = tuned.map((name) => `${name}=`).join(' and ');
    return [
      {
        message: `enabled='no' takes the ROM away, and ${what} would set it up ("ROM tuning is not supported when ROM is disabled").`,
        span: spanOf(rom, 'enabled'),
        fixes: [
          offeredFix("Have the ROM: remove enabled='no'", [removeAttribute(rom, 'enabled')]),
          offeredFix(
            `Have none: remove ${what}`,
            tuned.map((name) => removeAttribute(rom, name)),
          ),
        ],
      },
    ];
  });
}

const withRom = (rom: string): string => guest({ devices: hostDevice({ more: [rom] }) });

export const romDisabled: Rule = {
  id,
  level: 'error',
  title: 'A ROM that is switched off and set up',
  since: '4.3.0',
  complains: 'define',
  speaksOf: ['hostdev'],
  reason: `
\`<rom enabled='no'/>\` gives a host device no ROM at all, so neither a file for it nor its bar can be chosen. libvirt refuses to define the
domain: \`ROM tuning is not supported when ROM is disabled\` (seen on libvirt 9.0).
`,
  examples: [
    {
      title: 'A file for a ROM that is off',
      level: 'error',
      host: undefined,
      before: withRom("<rom enabled='⟦no⟧' file='/usr/share/ipxe/8086100e.rom'/>"),
      fixed: {
        "Have the ROM: remove enabled='no'": withRom("<rom file='/usr/share/ipxe/8086100e.rom'/>"),
        'Have none: remove file=': withRom("<rom enabled='no'/>"),
      },
    },
  ],
  silentOn: [
    { title: 'Off, and nothing else', xml: withRom("<rom enabled='no'/>"), host: undefined },
    { title: 'On, with a bar', xml: withRom("<rom enabled='yes' bar='on'/>"), host: undefined },
  ],
  check: ({ domain }) => findingsOf(id, 'error', check(domain)),
};
