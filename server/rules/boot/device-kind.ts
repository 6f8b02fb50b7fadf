import { osBoots } from '../../domain/boot.ts';
import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { setAttribute } from '../../xml/edit.ts';
import { guest } from '../examples/domain.ts';
import { preferredFix } from '../fix.ts';
import { findingsOf, said, spanOf } from '../report.ts';
import type { Finding, Rule } from '../rule.ts';

const id = 'boot/device-kind';

/** What `<boot dev=…>` may name (libvirt, domain_conf.c: virDomainBoot). */
const kinds: readonly string[] = ['fd', 'hd', 'cdrom', 'network'];

/** What people write for it. */
const meant: Readonly<Record<string, string>> = {
  disk: 'hd',
  hdd: 'hd',
  harddisk: 'hd',
  cd: 'cdrom',
  dvd: 'cdrom',
  floppy: 'fd',
  net: 'network',
  pxe: 'network',
};

function check(domain: Domain): readonly Finding[] {
  if (!runsOnQemu(domain)) return [];
  return osBoots(domain).flatMap((boot) => {
    const dev = said(boot, 'dev');
    if (dev === undefined || kinds.includes(dev)) return [];
    const kind = meant[dev.toLowerCase()];
    return findingsOf(id, 'error', [
      {
        message: `A guest boots from hd, cdrom, network or fd, so libvirt refuses '${dev}' ("Invalid value for attribute 'dev' in element 'boot': '${dev}'").`,
        span: spanOf(boot, 'dev'),
        fixes: kind === undefined ? [] : [preferredFix(`Write ${kind}`, [setAttribute(boot, 'dev', kind)])],
      },
    ]);
  });
}

export const bootDeviceKind: Rule = {
  id,
  level: 'error',
  title: 'A kind of boot device that libvirt does not know',
  since: '0.1.3',
  complains: 'define',
  speaksOf: ['boot'],
  reason: `
\`<boot dev='…'/>\` in \`<os>\` names a kind of device, and its words are \`hd\` (any disk), \`cdrom\`, \`network\` and \`fd\`. \`disk\` is what \`<disk device='disk'>\` says,
and is not among them: \`Invalid value for attribute 'dev' in element 'boot': 'disk'\`. libvirt before 8.1 says \`unknown boot device 'disk'\`.
`,
  examples: [
    {
      title: 'The word of another element',
      level: 'error',
      host: undefined,
      before: guest({ os: ["<boot dev='⟦disk⟧'/>"] }),
      fixed: { 'Write hd': guest({ os: ["<boot dev='hd'/>"] }) },
    },
  ],
  silentOn: [
    { title: 'A disk', xml: guest({ os: ["<boot dev='hd'/>"] }), host: undefined },
    { title: 'Not finished', xml: guest({ os: ["<boot dev=''/>"] }), host: undefined },
  ],
  check: ({ domain }) => check(domain),
};
