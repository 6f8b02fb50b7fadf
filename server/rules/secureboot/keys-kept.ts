import { type Domain, isOsUnfinished, runsOnQemu } from '../../domain/domain.ts';
import { shellWord } from '../../domain/shell-word.ts';
import type { HostFacts } from '../../host/facts.ts';
import { guest } from '../examples/domain.ts';
import { hostWith, missingFile, storeWithSecureBoot } from '../examples/host.ts';
import { fileName } from '../nvram-template.ts';
import { type Complaint, findingsOf } from '../report.ts';
import type { Rule } from '../rule.ts';

const id = 'secureboot/keys-kept';

function check(domain: Domain, host: HostFacts): readonly Complaint[] {
  const { nvram, firmware, firmwareFeatures } = domain.os;
  if (!runsOnQemu(domain) || firmware?.value !== 'efi' || !nvram?.path || isOsUnfinished(domain)) return [];
  const image = host.images.get(nvram.path.value);
  if (image?.state !== 'read' || image.summary.secureBoot.state !== 'on') return [];
  const refused = firmwareFeatures.find(
    ({ name, enabled }) => enabled?.value === 'no' && (name?.value === 'secure-boot' || name?.value === 'enrolled-keys'),
  );
  if (!refused) return [];
  return [
    {
      message: `The domain asks for firmware without ${refused.name?.value}, and the guest's store ${fileName(nvram.path.value)}, which is there already, has keys: libvirt keeps a store that exists, so they stay. virsh start ${shellWord(domain.name?.value.trim() || 'GUEST')} --reset-nvram makes it anew from the template, without the guest's boot entries.`,
      span: refused.element.span,
      related: [{ message: 'The store with keys.', span: nvram.path.span }],
    },
  ];
}

const own = '/var/lib/libvirt/qemu/nvram/web1_VARS.fd';
const efi = " firmware='efi'";
const os = (keys: string, [open, close] = ['', '']): readonly string[] => [
  '<firmware>',
  `  ${open}<feature enabled='${keys}' name='enrolled-keys'/>${close}`,
  '</firmware>',
  `<nvram>${own}</nvram>`,
];
/** Without descriptors no firmware would fit, so nothing is said of those. */
const withStore = (state: 'on' | 'off') => ({ ...hostWith({ images: [storeWithSecureBoot(own, state)] }), consulted: false });

export const keysKept: Rule = {
  id,
  level: 'warning',
  title: 'Keys that a store keeps',
  since: '8.1.0',
  complains: 'never',
  speaksOf: ['nvram'],
  reason: `
\`<feature name='secure-boot'>\` and \`<feature name='enrolled-keys'>\` choose the firmware and the template for a new variable store. A store that the guest has already is kept as it is, with the keys in it; so turning the features off
changes nothing for a guest that has been started before. \`virsh start --reset-nvram\` (libvirt 8.1) makes the store anew from the template (libvirt, kbase/secureboot). What the guest stored is gone then, its boot entries above all.
`,
  examples: [
    {
      title: 'Turned off after the first start',
      level: 'warning',
      host: withStore('on'),
      before: guest({ osAttributes: efi, os: os('no', ['⟦', '⟧']) }),
      fixed: {},
    },
  ],
  silentOn: [
    { title: 'A store without keys', xml: guest({ osAttributes: efi, os: os('no') }), host: withStore('off') },
    { title: 'Keys are asked for', xml: guest({ osAttributes: efi, os: os('yes') }), host: withStore('on') },
    {
      title: 'It is made yet',
      xml: guest({ osAttributes: efi, os: os('no') }),
      host: { ...hostWith({ images: [missingFile(own)] }), consulted: false },
    },
  ],
  check: ({ domain, host }) => findingsOf(id, 'warning', check(domain, host)),
};
