import { type Domain, isOsUnfinished, runsOnQemu } from '../../domain/domain.ts';
import { childNamed, textValue } from '../../domain/element.ts';
import { escapeText } from '../../xml/edit.ts';
import { guest } from '../examples/domain.ts';
import { offeredFix } from '../fix.ts';
import { nvramPath } from '../nvram-element.ts';
import type { Finding, Rule } from '../rule.ts';

const id = 'nvram/other-guest';
/** Where libvirt puts stores by itself, a system's and a user's, as `NAME_VARS.fd`. */
const libvirtsStore = /\/libvirt\/qemu\/nvram\/([^/]+)_VARS\.(fd|qcow2)$/;

function check(domain: Domain): readonly Finding[] {
  const path = domain.os.nvram?.path;
  const name = domain.name?.value.trim() ?? '';
  if (!runsOnQemu(domain) || !path || name === '' || isOsUnfinished(domain)) return [];
  const other = libvirtsStore.exec(path.value)?.[1];
  if (other === undefined || other === name || isSharedName(other)) return [];
  const uuid = textValue(childNamed(domain.element, 'uuid'))?.value.trim();
  if (other.toLowerCase() === uuid?.toLowerCase()) return [];
  const own = nvramPath(domain, path.value.endsWith('.qcow2') ? 'qcow2' : 'raw');
  return [
    {
      rule: id,
      level: 'hint',
      message: `The store is named after a guest ${other}, and this one is ${name}. If ${other} still exists, both write to one file; if the guest was renamed, all is well.`,
      span: path.span,
      related: [],
      fixes:
        own === undefined
          ? []
          : [offeredFix(`Use a new store of its own, ${own}`, [{ span: path.span, text: escapeText(own) }])],
    },
  ];
}

/** Names that say what is in the file, not whose it is. */
function isSharedName(name: string): boolean {
  return /^(OVMF|AAVMF|edk2|efi|uefi)$/i.test(name);
}

const loader = "<loader readonly='yes' type='pflash'>/usr/share/OVMF/OVMF_CODE_4M.fd</loader>";
const store = (name: string): string =>
  `<nvram template='/usr/share/OVMF/OVMF_VARS_4M.fd'>/var/lib/libvirt/qemu/nvram/${name}_VARS.fd</nvram>`;
const own = '/var/lib/libvirt/qemu/nvram/web1_VARS.fd';
const marked = store('win10').replace('>/var', '>⟦/var').replace('</nvram>', '⟧</nvram>');

export const otherGuest: Rule = {
  id,
  level: 'hint',
  title: "A store with another guest's name",
  since: '1.2.8',
  complains: 'never',
  speaksOf: ['nvram'],
  reason: `
libvirt names a guest's store after the guest: \`NAME_VARS.fd\`. A domain that was copied from another often keeps the old path, and then
two guests write their boot entries and keys to one file, or one takes the file away from the other (\`virsh undefine --nvram\`). After a
guest was renamed the old name is harmless, so this is only a hint.

The fix makes the guest start with a new store from the template: boot entries that the old one held are found again by most systems, enrolled
keys are not.
`,
  examples: [
    {
      title: 'A copied domain',
      level: 'hint',
      host: undefined,
      before: guest({ os: [loader, marked] }),
      fixed: { [`Use a new store of its own, ${own}`]: guest({ os: [loader, store('web1')] }) },
    },
  ],
  silentOn: [
    { title: 'Its own name', xml: guest({ os: [loader, store('web1')] }), host: undefined },
    { title: 'A place of your own', xml: guest({ os: [loader, '<nvram>/srv/vm/other_VARS.fd</nvram>'] }), host: undefined },
    { title: 'A name that says what it is', xml: guest({ os: [loader, store('OVMF')] }), host: undefined },
  ],
  check: ({ domain }) => check(domain),
};
