import { type Domain, isOsUnfinished, runsOnQemu } from '../../domain/domain.ts';
import { loaderDevice } from '../../domain/os.ts';
import type { HostFacts } from '../../host/facts.ts';
import { guest } from '../examples/domain.ts';
import { codeImage, descriptorOf, hostWith, missingFile, varsImage } from '../examples/host.ts';
import { kindOf } from '../image-kind.ts';
import { templateLibvirtKnows } from '../nvram-template.ts';
import type { Finding, Rule } from '../rule.ts';
import { isUnifiedLoader } from '../unified-loader.ts';
import { bestTemplateFix } from './best-template-fix.ts';

const id = 'nvram/no-source';

function check(domain: Domain, host: HostFacts): readonly Finding[] {
  const { os } = domain;
  const { loader, nvram } = os;
  if (!runsOnQemu(domain) || !host.consulted || !nvram || nvram.isEmpty || nvram.source || isOsUnfinished(domain)) return [];
  if (os.firmware || loader?.stateless?.value === 'yes') return [];
  // A code image that isn't used as read-only flash yet is another mistake, and the store is missing all the same.
  const isFlash = loaderDevice(os) === 'pflash' && loader?.readonly?.value === 'yes';
  if (!loader?.path || (!isFlash && kindOf(loader.path, host)?.kind !== 'code')) return [];
  // Once the store is there, nothing has to be made; where the loader isn't, that comes first.
  if (nvram.path && host.images.get(nvram.path.value)?.state !== 'missing') return [];
  if (host.images.get(loader.path.value)?.state === 'missing') return [];
  if (isUnifiedLoader(domain, host)) return [];
  const store = nvram.path ? `${nvram.path.value} is not there yet` : "the guest's store is not there yet";
  if (nvram.template) {
    if (host.images.get(nvram.template.value)?.state !== 'missing') return [];
    const message = `${store}, and on this host there is no ${nvram.template.value} to make it from: the guest will not start ("Failed to open file '${nvram.template.value}'").`;
    return [
      { rule: id, level: 'warning', message, span: nvram.template.span, related: [], fixes: bestTemplateFix(domain, host) },
    ];
  }
  if (!nvram.path || templateLibvirtKnows(domain, host)) return [];
  const message = `${store}, and nothing names a template to make it from, no template= and no firmware descriptor of this host: the guest will not start ("unable to find any master var store for loader").`;
  return [{ rule: id, level: 'warning', message, span: nvram.path.span, related: [], fixes: bestTemplateFix(domain, host) }];
}

const folder = '/usr/share/OVMF';
const code = `${folder}/OVMF_CODE_4M.fd`;
const vars = `${folder}/OVMF_VARS_4M.fd`;
const gone = `${folder}/OVMF_VARS.fd`;
const mine = '/srv/firmware/MY_CODE.fd';
const own = '/var/lib/libvirt/qemu/nvram/web1_VARS.fd';
const loader = (path: string): string => `<loader readonly='yes' type='pflash'>${path}</loader>`;
const store = (template: string): string => `<nvram template='${template}'>${own}</nvram>`;
const bare = (path: string): string => `<nvram>${path}</nvram>`;
const debian = hostWith({
  descriptors: [descriptorOf('60-edk2-x86_64.json', code, vars, ['pc-q35-*'])],
  images: [codeImage(code), varsImage(vars), codeImage(mine), missingFile(gone), missingFile(own)],
});

export const noSource: Rule = {
  id,
  level: 'warning',
  title: 'A store that nothing can be made from',
  since: '1.2.8',
  complains: 'start',
  speaksOf: ['nvram'],
  reason: `
A guest's store is made when the guest starts for the first time: as a copy of the \`template\`, or of the one that a firmware descriptor names for the loader. Where the store
isn't there yet and neither is its template, the domain is defined without a word and fails at start: \`Failed to open file '…'\`, \`unable to find any
master var store for loader\` (seen on libvirt 9.0 and 12.8).

It speaks of the host that was consulted; nothing is said where the store exists.
`,
  examples: [
    {
      title: 'The template is not on this host',
      level: 'warning',
      host: debian,
      before: guest({ os: [loader(code), store(`⟦${gone}⟧`)] }),
      fixed: { 'Use the template OVMF_VARS_4M.fd': guest({ os: [loader(code), store(vars)] }) },
    },
    {
      title: 'No template at all',
      level: 'warning',
      host: debian,
      before: guest({ os: [loader(mine), bare(`⟦${own}⟧`)] }),
      fixed: {},
    },
  ],
  silentOn: [
    { title: 'The template is there', xml: guest({ os: [loader(code), store(vars)] }), host: debian },
    { title: 'A descriptor names the template', xml: guest({ os: [loader(code), bare(own)] }), host: debian },
    {
      title: 'The store is there',
      xml: guest({ os: [loader(mine), bare(own)] }),
      host: hostWith({ images: [codeImage(mine), varsImage(own)] }),
    },
    { title: 'The host is not known', xml: guest({ os: [loader(mine), bare(own)] }), host: undefined },
  ],
  check: ({ domain, host }) => check(domain, host),
};
