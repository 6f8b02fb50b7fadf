import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import type { HostFacts } from '../../host/facts.ts';
import { setAttribute } from '../../xml/edit.ts';
import { guest } from '../examples/domain.ts';
import { hostWith, unifiedImageFile } from '../examples/host.ts';
import { preferredFix } from '../fix.ts';
import type { Finding, Rule } from '../rule.ts';
import { isUnifiedLoader } from '../unified-loader.ts';

const id = 'nvram/with-writable-loader';

function check(domain: Domain, host: HostFacts): readonly Finding[] {
  const { loader, nvram, firmware } = domain.os;
  if (!runsOnQemu(domain) || loader?.readonly?.value !== 'no' || !nvram || nvram.isEmpty || firmware?.value === 'bios')
    return [];
  // A unified image, ROM and stateless firmware with <nvram> have rules of their own.
  if (loader.stateless?.value === 'yes' || isUnifiedLoader(domain, host)) return [];
  if (loader.type?.value !== 'pflash' && !(firmware && !loader.type)) return [];
  return [
    {
      rule: id,
      level: 'warning',
      message:
        'readonly=\'no\' says that the variables are written into the loader itself, and <nvram> that they have a file of their own. Current libvirt refuses the two together ("Variable storage (NVRAM/varstore) is not permitted when loader is read/write"); older ones let the guest write to the code image.',
      span: loader.readonly.span,
      related: [{ message: "The guest's own store.", span: nvram.element.span }],
      fixes: [preferredFix("Make the loader readonly='yes'", [setAttribute(loader.element, 'readonly', 'yes')])],
    },
  ];
}

const path = '/srv/firmware/MY_CODE.fd';
const loader = (readonly: string): string => `<loader readonly='${readonly}' type='pflash'>${path}</loader>`;
const store = "<nvram template='/srv/firmware/MY_VARS.fd'>/var/lib/libvirt/qemu/nvram/web1_VARS.fd</nvram>";

export const withWritableLoader: Rule = {
  id,
  level: 'warning',
  title: '<nvram> with a read-write loader',
  since: '1.2.8',
  complains: 'define',
  speaksOf: ['nvram'],
  reason: `
With \`<nvram>\` the code image is shared by all guests and never written, so it belongs to be \`readonly='yes'\`. \`readonly='no'\` is for a
unified image that a guest has for itself. libvirt 12 refuses the two together: \`Variable storage (NVRAM/varstore) is not permitted when
loader is read/write\` (seen on 12.8). libvirt 9.0 starts the guest with a code image it may write to: QEMU locks the file, so a second
guest with the same loader does not start.
`,
  examples: [
    {
      title: 'A store beside a read-write loader',
      level: 'warning',
      host: undefined,
      before: guest({ os: [loader('⟦no⟧'), store] }),
      fixed: { "Make the loader readonly='yes'": guest({ os: [loader('yes'), store] }) },
    },
  ],
  silentOn: [
    { title: 'Read-only', xml: guest({ os: [loader('yes'), store] }), host: undefined },
    {
      title: 'A read-write image alone',
      xml: guest({ os: ["<loader readonly='no' type='pflash'>/srv/vm/web1.fd</loader>"] }),
      host: undefined,
    },
    {
      title: 'A unified image has a rule of its own',
      xml: guest({ os: [loader('no'), store] }),
      host: hostWith({ images: [unifiedImageFile(path)] }),
    },
  ],
  check: ({ domain, host }) => check(domain, host),
};
