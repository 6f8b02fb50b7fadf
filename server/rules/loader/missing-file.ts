import { type Domain, isOsUnfinished, runsOnQemu } from '../../domain/domain.ts';
import type { FirmwareDescriptor, HostFacts } from '../../host/facts.ts';
import { escapeText, removeAttribute, setAttribute, type TextEdit } from '../../xml/edit.ts';
import { guest } from '../examples/domain.ts';
import { descriptorOf, hostWith, missingFile } from '../examples/host.ts';
import { firmwareWithoutPaths } from '../firmware-without-paths.ts';
import { offeredFix, preferredFix } from '../fix.ts';
import { addNvram } from '../nvram-element.ts';
import { fileName } from '../nvram-template.ts';
import type { Finding, Fix, Rule } from '../rule.ts';

const id = 'loader/missing-file';

function check(domain: Domain, host: HostFacts): readonly Finding[] {
  const { loader, firmware } = domain.os;
  if (!runsOnQemu(domain) || !host.consulted || !loader?.path || isOsUnfinished(domain)) return [];
  // With firmware= no descriptor names such a file, and libvirt says that.
  if (firmware || host.images.get(loader.path.value)?.state !== 'missing') return [];
  return [
    {
      rule: id,
      level: 'warning',
      message: `${loader.path.value} is not on this host, so the guest can't start there.${whereItWent(loader.path.value)}`,
      span: loader.path.span,
      related: [],
      fixes: fixes(domain, host),
    },
  ];
}

/** What became of the 2 MiB builds that published domains name; nothing is known of a file of the author's own. */
function whereItWent(path: string): string {
  const [, folder, build] = /^\/usr\/share\/(.+)\/(?:OVMF|AAVMF)_CODE(\.secboot)?\.fd$/.exec(path) ?? [];
  if (folder === 'OVMF' || folder === 'AAVMF') {
    return ' Debian 13, Ubuntu 24.04 and newer ship only 4 MiB builds, under names with _4M.';
  }
  if (folder === undefined || !/^(edk2|edk2-ovmf|ovmf|OVMF)\/x64$/.test(folder)) return '';
  return ` Arch Linux ships only 4 MiB builds since the end of 2024: /usr/share/edk2/x64/OVMF_CODE${build ?? ''}.4m.fd.`;
}

function fixes(domain: Domain, host: HostFacts): readonly Fix[] {
  const { loader, nvram } = domain.os;
  const replacement = firmwareWithoutPaths(domain, host);
  if (!loader?.path || !replacement || loader.type?.value !== 'pflash') return [];
  const { mapping } = replacement;
  if (mapping.device !== 'flash' || !mapping.nvramTemplate || mapping.executable.format !== 'raw') return [];
  const edits: TextEdit[] = [{ span: loader.path.span, text: escapeText(mapping.executable.filename) }];
  if (loader.format && loader.format.value !== 'raw') edits.push(removeAttribute(loader.element, 'format'));
  const template = { path: mapping.nvramTemplate.filename, format: mapping.nvramTemplate.format };
  const needsStore = (!nvram || nvram.isEmpty) && loader.readonly?.value === 'yes' && loader.stateless?.value !== 'yes';
  if (needsStore) edits.push(addNvram(domain, loader, template));
  if (nvram?.template) edits.push(setAttribute(nvram.element, 'template', template.path));
  const store = nvram?.path && host.images.get(nvram.path.value);
  // A store that was made for the old image may be too small for the new one.
  const title = `Use ${fileName(mapping.executable.filename)}${nvram?.template || needsStore ? ` with template ${fileName(mapping.nvramTemplate.filename)}` : ''}`;
  return [store?.state === 'read' ? offeredFix(title, edits) : preferredFix(title, edits)];
}

const folder = '/usr/share/OVMF';
const own = '/var/lib/libvirt/qemu/nvram/web1_VARS.fd';
const loader = (name: string): string => `<loader readonly='yes' type='pflash'>${folder}/${name}</loader>`;
const store = (name: string): string => `<nvram template='${folder}/${name}'>${own}</nvram>`;
const plain: FirmwareDescriptor = descriptorOf(
  '60-edk2-x86_64.json',
  `${folder}/OVMF_CODE_4M.fd`,
  `${folder}/OVMF_VARS_4M.fd`,
  ['pc-q35-*'],
);
const trixie = hostWith({
  descriptors: [plain],
  images: ['OVMF_CODE.fd', 'OVMF_VARS.fd'].map((name) => missingFile(`${folder}/${name}`)),
});

export const missingFileRule: Rule = {
  id,
  level: 'warning',
  title: 'The loader is not on this host',
  since: '1.0.0',
  complains: 'start',
  speaksOf: ['loader'],
  reason: `
libvirt defines a domain whose loader isn't there, and the guest fails at start. Mostly the domain comes from another distribution or an older release: Debian 13 and Ubuntu
24.04 dropped the 2 MiB builds \`OVMF_CODE.fd\` and \`OVMF_VARS.fd\`, and have \`OVMF_CODE_4M.fd\` and \`OVMF_VARS_4M.fd\` instead. CODE and VARS change together: the stores
of the two builds have different sizes, and the guest's own store has to be converted or made anew.

The fix names the image and the template that libvirt itself would choose for this guest on this host.
`,
  examples: [
    {
      title: 'A 2 MiB build on a host that has only 4 MiB builds',
      level: 'warning',
      host: trixie,
      before: guest({ os: [`<loader readonly='yes' type='pflash'>⟦${folder}/OVMF_CODE.fd⟧</loader>`, store('OVMF_VARS.fd')] }),
      fixed: {
        'Use OVMF_CODE_4M.fd with template OVMF_VARS_4M.fd': guest({
          os: [loader('OVMF_CODE_4M.fd'), store('OVMF_VARS_4M.fd')],
        }),
      },
    },
  ],
  silentOn: [
    { title: 'It is there', xml: guest({ os: [loader('OVMF_CODE_4M.fd'), store('OVMF_VARS_4M.fd')] }), host: trixie },
    { title: 'The host is not known', xml: guest({ os: [loader('OVMF_CODE.fd'), store('OVMF_VARS.fd')] }), host: undefined },
  ],
  check: ({ domain, host }) => check(domain, host),
};
