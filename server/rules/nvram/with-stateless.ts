import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { removeAttribute, removeElement } from '../../xml/edit.ts';
import { guest } from '../examples/domain.ts';
import { offeredFix } from '../fix.ts';
import type { Finding, Rule } from '../rule.ts';

const id = 'nvram/with-stateless';
const defineError = 'NVRAM is not permitted when loader is stateless';

function check(domain: Domain): readonly Finding[] {
  const { loader, nvram, firmware } = domain.os;
  if (!runsOnQemu(domain) || loader?.stateless?.value !== 'yes' || !nvram || firmware?.value === 'bios') return [];
  const isFlash = loader.type?.value === 'pflash' && loader.readonly?.value === 'yes';
  const keepsVariables = firmware !== undefined || isFlash;
  return [
    {
      rule: id,
      level: nvram.isEmpty ? 'warning' : 'error',
      message: nvram.isEmpty
        ? "The loader is stateless='yes', so it keeps no variables. libvirt 9.0 overlooks an empty <nvram/>, current libvirt refuses it."
        : `The loader is stateless='yes', so it keeps no variables, and libvirt refuses <nvram> ("${defineError}").`,
      span: nvram.element.span,
      related: [{ message: 'The loader is stateless here.', span: loader.stateless.span }],
      fixes: [
        offeredFix('Remove <nvram>: keep nothing', [removeElement(domain.document, nvram.element)]),
        ...(keepsVariables
          ? [offeredFix("Remove stateless='yes': keep the guest's variables", [removeAttribute(loader.element, 'stateless')])]
          : []),
      ],
    },
  ];
}

const loader = (stateless: string): string =>
  `<loader readonly='yes'${stateless} type='pflash'>/srv/firmware/MY_CODE.fd</loader>`;
const stateless = loader(" stateless='yes'");
const store = "<nvram template='/srv/firmware/MY_VARS.fd'>/var/lib/libvirt/qemu/nvram/web1_VARS.fd</nvram>";

export const withStateless: Rule = {
  id,
  level: 'error',
  title: '<nvram> with a stateless loader',
  since: '8.6.0',
  complains: 'define',
  speaksOf: ['nvram'],
  reason: `
\`stateless='yes'\` says that the firmware keeps nothing from one start to the next; then there is nothing for \`<nvram>\` to hold, and
libvirt refuses it: \`${defineError}\` (seen on libvirt 9.0), \`Variable storage (NVRAM/varstore) is not permitted when loader is stateless\` (12.8).
`,
  examples: [
    {
      title: 'A store that may not be used',
      level: 'error',
      host: undefined,
      before: guest({ os: [stateless, `⟦${store}⟧`] }),
      fixed: {
        'Remove <nvram>: keep nothing': guest({ os: [stateless] }),
        "Remove stateless='yes': keep the guest's variables": guest({ os: [loader(''), store] }),
      },
    },
  ],
  silentOn: [
    { title: 'Stateless without a store', xml: guest({ os: [stateless] }), host: undefined },
    { title: "stateless='no'", xml: guest({ os: [loader(" stateless='no'"), store] }), host: undefined },
  ],
  check: ({ domain }) => check(domain),
};
