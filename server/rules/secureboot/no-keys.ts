import { type Domain, isOsUnfinished, runsOnQemu } from '../../domain/domain.ts';
import type { Value } from '../../domain/element.ts';
import { loaderDevice } from '../../domain/os.ts';
import type { HostFacts } from '../../host/facts.ts';
import { guest } from '../examples/domain.ts';
import { codeImage, hostWith, storeWithSecureBoot } from '../examples/host.ts';
import { contentAt } from '../image-kind.ts';
import { fileName } from '../nvram-template.ts';
import type { Finding, Rule } from '../rule.ts';

const id = 'secureboot/no-keys';

function check(domain: Domain, host: HostFacts): readonly Finding[] {
  const { os } = domain;
  if (!runsOnQemu(domain) || isOsUnfinished(domain) || loaderDevice(os) !== 'pflash') return [];
  const feature = (name: string) => os.firmwareFeatures.some((one) => one.name?.value === name && one.enabled?.value === 'yes');
  const keysAsked = feature('enrolled-keys');
  if (!keysAsked && !feature('secure-boot') && os.loader?.secure?.value !== 'yes') return [];
  const store = deciding(os.nvram?.path, os.nvram?.template, host);
  const content = store && contentAt(store.value, host);
  if (!store || content?.kind !== 'vars' || content.secureBoot.state !== 'off') return [];
  const role = store === os.nvram?.path ? "the guest's store" : 'the template of its store';
  return [
    {
      rule: id,
      level: keysAsked ? 'warning' : 'information',
      message: `Secure Boot is asked for, and ${fileName(store.value)}, ${role}, does not turn it on: ${content.secureBoot.reason.replace(/\.$/, '')}. It will be off until keys are enrolled, in the firmware's own menu or with virt-fw-vars.`,
      span: store.span,
      related: [],
      fixes: [],
    },
  ];
}

/** The guest's store decides once it is there, before that what it will be made from. */
function deciding(path: Value | undefined, template: Value | undefined, { images }: HostFacts): Value | undefined {
  const state = path && images.get(path.value)?.state;
  if (path && state === 'read') return path;
  return state === 'missing' || !path ? template : undefined;
}

const code = '/usr/share/OVMF/OVMF_CODE_4M.secboot.fd';
const empty = '/usr/share/OVMF/OVMF_VARS_4M.fd';
const enrolled = '/usr/share/OVMF/OVMF_VARS_4M.ms.fd';
const own = '/var/lib/libvirt/qemu/nvram/web1_VARS.fd';
const loader = `<loader readonly='yes' secure='yes' type='pflash'>${code}</loader>`;
const features = ['<acpi/>', "<smm state='on'/>"];
const created = (state: 'on' | 'off') =>
  hostWith({ images: [codeImage(code), storeWithSecureBoot(empty, 'off'), storeWithSecureBoot(own, state)] });
const fresh = hostWith({ images: [codeImage(code), storeWithSecureBoot(empty, 'off'), storeWithSecureBoot(enrolled, 'on')] });

export const noKeys: Rule = {
  id,
  level: 'information',
  title: 'Secure Boot is asked for, and the store has no keys',
  since: '2.1.0',
  complains: 'never',
  speaksOf: ['loader'],
  reason: `
Whether Secure Boot is on is not decided by \`secure='yes'\` or by the image, but by the guest's variable store: it is on when a platform key (PK) is enrolled
and \`SecureBootEnable\` isn't 0. The plain templates (\`OVMF_VARS_4M.fd\`) have no keys, so a Secure Boot build with such a store boots everything. That is fine
where you enroll keys of your own later, and a surprise otherwise, so it is information; where the domain asks for \`enrolled-keys\` it is a warning.

Distributions ship a second template with keys, such as \`OVMF_VARS_4M.ms.fd\`; a new store is made from it when the old one is gone
(\`virsh start --reset-nvram\`). The guest's own file decides as soon as it exists. Nothing is said where the files can't be read.
`,
  examples: [
    {
      title: 'A template without keys',
      level: 'information',
      host: fresh,
      before: guest({ os: [loader, `<nvram template='⟦${empty}⟧'/>`], features }),
      fixed: {},
    },
    {
      title: "The guest's own store",
      level: 'information',
      host: created('off'),
      before: guest({ os: [loader, `<nvram template='${empty}'>⟦${own}⟧</nvram>`], features }),
      fixed: {},
    },
  ],
  silentOn: [
    { title: 'Keys are enrolled', xml: guest({ os: [loader, `<nvram template='${enrolled}'/>`], features }), host: fresh },
    {
      title: "The guest's store has them by now",
      xml: guest({ os: [loader, `<nvram template='${empty}'>${own}</nvram>`], features }),
      host: created('on'),
    },
    {
      title: 'Nothing is known of the files',
      xml: guest({ os: [loader, `<nvram template='${empty}'/>`], features }),
      host: undefined,
    },
  ],
  check: ({ domain, host }) => check(domain, host),
};
