import { type Domain, isOsUnfinished, runsOnQemu } from '../../domain/domain.ts';
import { loaderDevice } from '../../domain/os.ts';
import type { HostFacts } from '../../host/facts.ts';
import { removeElement } from '../../xml/edit.ts';
import { guest } from '../examples/domain.ts';
import { codeImage, hostWith } from '../examples/host.ts';
import { offeredFix } from '../fix.ts';
import { kindOf } from '../image-kind.ts';
import type { Finding, Rule } from '../rule.ts';

const id = 'nvram/with-rom';

function check(domain: Domain, host: HostFacts): readonly Finding[] {
  const { os, document } = domain;
  const { loader, nvram } = os;
  if (!runsOnQemu(domain) || !loader?.path || !nvram || nvram.isEmpty || isOsUnfinished(domain)) return [];
  if (loaderDevice(os) !== 'rom' || os.firmware || os.varstore || loader.stateless?.value === 'yes') return [];
  // A code or variables image as ROM is the mistake then, and <nvram> is right.
  const kind = kindOf(loader.path, host)?.kind;
  if (kind === 'code' || kind === 'vars') return [];
  const why = loader.type ? "type='rom'" : 'without type= it is ROM';
  return [
    {
      rule: id,
      level: 'warning',
      message: `The loader is loaded as ROM (${why}), and firmware in ROM never uses <nvram>: what the guest stores, its boot entries and keys, is lost at each shutdown.`,
      span: nvram.element.span,
      related: [{ message: 'The loader.', span: loader.element.span }],
      fixes: [offeredFix('Remove <nvram>, which is never used', [removeElement(document, nvram.element)])],
    },
  ];
}

const rom = "<loader type='rom'>/usr/share/ovmf/OVMF.fd</loader>";
const store = '<nvram>/var/lib/libvirt/qemu/nvram/web1_VARS.fd</nvram>';
const code = '/srv/firmware/MY.fd';

export const withRom: Rule = {
  id,
  level: 'warning',
  title: '<nvram> with firmware in ROM',
  since: '1.2.8',
  complains: 'never',
  speaksOf: ['nvram'],
  reason: `
Firmware that is loaded as ROM (\`type='rom'\`, or no \`type\`, which means the same: \`-bios\` on QEMU's command line) has no flash to keep its
variables in. libvirt accepts \`<nvram>\` beside it (seen on 9.0 and 12.8) and gives the guest nothing of it. To keep the variables, the
guest needs an image that is split into CODE and VARS, with \`type='pflash' readonly='yes'\` and the VARS as template.
`,
  examples: [
    {
      title: 'A store that is never used',
      level: 'warning',
      host: undefined,
      before: guest({ os: [rom, `⟦${store}⟧`] }),
      fixed: { 'Remove <nvram>, which is never used': guest({ os: [rom] }) },
    },
  ],
  silentOn: [
    { title: 'ROM alone', xml: guest({ os: [rom] }), host: undefined },
    {
      title: 'A code image as ROM is another mistake',
      xml: guest({ os: [`<loader>${code}</loader>`, store] }),
      host: hostWith({ images: [codeImage(code)] }),
    },
    { title: 'Another hypervisor has its own ways', xml: guest({ type: 'xen', os: [rom, store] }), host: undefined },
  ],
  check: ({ domain, host }) => check(domain, host),
};
