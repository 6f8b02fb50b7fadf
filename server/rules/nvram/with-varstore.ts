import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { loaderDevice } from '../../domain/os.ts';
import { removeElement } from '../../xml/edit.ts';
import { guest } from '../examples/domain.ts';
import { offeredFix } from '../fix.ts';
import type { Finding, Rule } from '../rule.ts';

const id = 'nvram/with-varstore';

function check(domain: Domain): readonly Finding[] {
  const { os, document } = domain;
  const { nvram, varstore, loader } = os;
  if (!runsOnQemu(domain) || !varstore) return [];
  const removal = offeredFix('Remove <varstore>', [removeElement(document, varstore)]);
  if (nvram) {
    return [
      {
        rule: id,
        level: 'error',
        message:
          '<nvram> is the store of firmware in flash and <varstore> that of firmware without; a guest has one of them ("Cannot have both <nvram> and <varstore>").',
        span: varstore.span,
        related: [{ message: 'The other store.', span: nvram.element.span }],
        fixes:
          loaderDevice(os) === 'pflash'
            ? [removal]
            : [removal, offeredFix('Remove <nvram>', [removeElement(document, nvram.element)])],
      },
    ];
  }
  if (loaderDevice(os) !== 'pflash' || os.firmware || loader?.readonly?.value !== 'yes' || loader.stateless?.value === 'yes')
    return [];
  return [
    {
      rule: id,
      level: 'error',
      message:
        'A read-only pflash loader keeps its variables in <nvram>, which libvirt adds by itself, and <varstore> is for firmware without flash ("Only one of NVRAM/varstore can be used").',
      span: varstore.span,
      related: [{ message: 'The loader is pflash.', span: loader.element.span }],
      fixes: [],
    },
  ];
}

const loader = "<loader readonly='yes' type='pflash'>/srv/firmware/MY_CODE.fd</loader>";
const store = "<nvram template='/srv/firmware/MY_VARS.fd'>/var/lib/libvirt/qemu/nvram/web1_VARS.fd</nvram>";
const varstore = "<varstore path='/var/lib/libvirt/qemu/nvram/web1.json'/>";
const own = '<nvram>/var/lib/libvirt/qemu/nvram/web1_VARS.fd</nvram>';
const efi = " firmware='efi'";
const rom = "<loader type='rom'>/srv/firmware/MY_UEFI_VARS.fd</loader>";

export const withVarstore: Rule = {
  id,
  level: 'error',
  title: '<varstore> beside flash',
  since: '12.1.0',
  complains: 'define',
  speaksOf: ['varstore'],
  reason: `
There are two ways to keep UEFI variables. Firmware in flash (\`type='pflash'\`) has a second flash device, \`<nvram>\`. Firmware built for
QEMU's \`uefi-vars\` device is loaded as ROM and hands its variables to QEMU, which keeps them in the JSON file of \`<varstore>\`. libvirt
refuses a domain with both: \`Cannot have both <nvram> and <varstore>\`, or, where the loader is read-only flash, for which it adds
\`<nvram>\` itself, \`Only one of NVRAM/varstore can be used\` (seen on libvirt 12.8). Versions before 12.1 drop \`<varstore>\` without a word.
`,
  examples: [
    {
      title: 'Two stores',
      level: 'error',
      host: undefined,
      before: guest({ os: [loader, store, `⟦${varstore}⟧`] }),
      fixed: { 'Remove <varstore>': guest({ os: [loader, store] }) },
    },
    {
      title: 'Two stores, and libvirt chooses the firmware',
      level: 'error',
      host: undefined,
      before: guest({ osAttributes: efi, os: [own, `⟦${varstore}⟧`] }),
      fixed: {
        'Remove <varstore>': guest({ osAttributes: efi, os: [own] }),
        'Remove <nvram>': guest({ osAttributes: efi, os: [varstore] }),
      },
    },
    {
      title: 'The wrong store for flash',
      level: 'error',
      host: undefined,
      before: guest({ os: [loader, `⟦${varstore}⟧`] }),
      fixed: {},
    },
  ],
  silentOn: [
    { title: 'Firmware without flash', xml: guest({ os: [rom, varstore] }), host: undefined },
    { title: 'libvirt chooses', xml: guest({ osAttributes: " firmware='efi'", os: [varstore] }), host: undefined },
  ],
  check: ({ domain }) => check(domain),
};
