import { type Domain, isOsUnfinished, runsOnQemu } from '../../domain/domain.ts';
import { removeElement } from '../../xml/edit.ts';
import { guest } from '../examples/domain.ts';
import { offeredFix } from '../fix.ts';
import type { Finding, Rule } from '../rule.ts';

const id = 'firmware/shim-needs-kernel';

function check(domain: Domain): readonly Finding[] {
  const { shim, kernel } = domain.os;
  if (!runsOnQemu(domain) || !shim || kernel || isOsUnfinished(domain)) return [];
  return [
    {
      rule: id,
      level: 'error',
      message:
        '<shim> is the boot loader that checks the <kernel> QEMU loads, and this guest has no <kernel> ("shim only allowed with kernel option").',
      span: shim.span,
      related: [],
      fixes: [offeredFix('Remove <shim>', [removeElement(domain.document, shim)])],
    },
  ];
}

const shim = '<shim>/srv/boot/shimx64.efi</shim>';
const kernel = '<kernel>/srv/boot/vmlinuz</kernel>';

export const shimNeedsKernel: Rule = {
  id,
  level: 'error',
  title: '<shim> without <kernel>',
  since: '11.2.0',
  complains: 'define',
  speaksOf: ['shim'],
  reason: `
With \`<kernel>\` QEMU loads the guest's kernel itself; \`<shim>\` goes with it where Secure Boot has to check that kernel. Alone it is refused:
\`shim only allowed with kernel option\` (seen on libvirt 12.8). Versions before 11.2 drop \`<shim>\` without a word.
`,
  examples: [
    {
      title: 'A shim for nothing',
      level: 'error',
      host: undefined,
      before: guest({ os: [`⟦${shim}⟧`] }),
      fixed: { 'Remove <shim>': guest({}) },
    },
  ],
  silentOn: [
    { title: 'With its kernel', xml: guest({ os: [kernel, shim] }), host: undefined },
    { title: 'Still being typed', xml: guest({ os: [shim, '<kernel'] }), host: undefined },
  ],
  check: ({ domain }) => check(domain),
};
