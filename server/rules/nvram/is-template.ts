import { type Domain, isOsUnfinished, runsOnQemu } from '../../domain/domain.ts';
import { loaderDevice } from '../../domain/os.ts';
import type { HostFacts } from '../../host/facts.ts';
import { escapeText, setAttribute, type TextEdit } from '../../xml/edit.ts';
import { guest } from '../examples/domain.ts';
import { descriptorOf, hostWith } from '../examples/host.ts';
import { preferredFix } from '../fix.ts';
import { kindOf } from '../image-kind.ts';
import { nvramPath } from '../nvram-element.ts';
import { fileName } from '../nvram-template.ts';
import type { Finding, Fix, Rule } from '../rule.ts';
import { isUnifiedLoader } from '../unified-loader.ts';

const id = 'nvram/is-template';
/** Folders whose files belong to a package: no guest's own. */
const shipped = /^\/(usr\/(local\/)?(share|lib)|nix\/store|run\/libvirt\/nix-ovmf)\//;

function check(domain: Domain, host: HostFacts): readonly Finding[] {
  const { os } = domain;
  const { nvram, loader } = os;
  if (!runsOnQemu(domain) || !nvram?.path || isOsUnfinished(domain) || isUnifiedLoader(domain, host)) return [];
  // A code image as ROM is another mistake, and the store is one all the same.
  if (os.firmware?.value === 'bios' || (loaderDevice(os) === 'rom' && kindOf(loader?.path, host)?.kind !== 'code')) return [];
  const path = nvram.path.value;
  const because = whyShared(path, nvram.template?.value, host);
  if (because === undefined) return [];
  return [
    {
      rule: id,
      level: 'warning',
      message: `${path} is ${because}, and <nvram> names the file this guest writes its variables to. All guests that use it share their boot entries and keys, ${
        shipped.test(path) ? 'the next update of its package overwrites them, ' : ''
      }and virsh undefine --nvram deletes it.`,
      span: nvram.path.span,
      related: [],
      fixes: fixes(domain),
    },
  ];
}

function whyShared(path: string, template: string | undefined, { descriptors, nvramPairs }: HostFacts): string | undefined {
  if (path === template) return 'the template itself, not a copy of it';
  const descriptor = descriptors.find(({ mapping }) => mapping.device === 'flash' && mapping.nvramTemplate?.filename === path);
  if (descriptor) return `the template that the firmware descriptor ${fileName(descriptor.path)} names for all guests`;
  if (nvramPairs.some(({ vars }) => vars === path)) return 'a template that libvirt uses for all guests';
  return shipped.test(path) ? 'a file of a package, the same for all guests' : undefined;
}

function fixes(domain: Domain): readonly Fix[] {
  const { nvram } = domain.os;
  const own = nvramPath(domain, nvram?.format?.value ?? 'raw');
  if (!nvram?.path || own === undefined) return [];
  const edits: TextEdit[] = [{ span: nvram.path.span, text: escapeText(own) }];
  if (!nvram.template) edits.push(setAttribute(nvram.element, 'template', nvram.path.value));
  return [preferredFix(`Give the guest its own copy, ${own}`, edits)];
}

const vars = '/usr/share/OVMF/OVMF_VARS_4M.fd';
const mine = '/srv/firmware/MY_VARS.fd';
const loader = "<loader readonly='yes' type='pflash'>/usr/share/OVMF/OVMF_CODE_4M.fd</loader>";
const own = '/var/lib/libvirt/qemu/nvram/web1_VARS.fd';
const store = (template: string, path = own): string => `<nvram template='${template}'>${path}</nvram>`;

export const isTemplate: Rule = {
  id,
  level: 'warning',
  title: "The guest's store is the template itself",
  since: '1.2.8',
  complains: 'never',
  speaksOf: ['nvram'],
  reason: `
\`<nvram>\` names the file that belongs to this one guest; the \`template\` attribute names what it is copied from at the first start. With the
distribution's own VARS as the guest's file, libvirt copies nothing: every guest that does the same writes its boot entries and Secure Boot
keys into one file, new guests inherit them through the template, the next update of the package overwrites them, and
\`virsh undefine --nvram\` deletes the file (seen on libvirt 9.0 and 12.8). Where QEMU may not write there, the guest does not start.

The fix names the file that libvirt would choose, and keeps the old path as its template, so the variables come along.
`,
  examples: [
    {
      title: "The distribution's VARS",
      level: 'warning',
      host: undefined,
      before: guest({ os: [loader, `<nvram>⟦${vars}⟧</nvram>`] }),
      fixed: { [`Give the guest its own copy, ${own}`]: guest({ os: [loader, store(vars)] }) },
    },
    {
      title: 'Template and file are the same',
      level: 'warning',
      host: undefined,
      before: guest({ os: [loader, store(mine, `⟦${mine}⟧`)] }),
      fixed: { [`Give the guest its own copy, ${own}`]: guest({ os: [loader, store(mine)] }) },
    },
    {
      title: 'A template of this host',
      level: 'warning',
      host: hostWith({ descriptors: [descriptorOf('10-mine.json', '/srv/firmware/MY_CODE.fd', mine, ['pc-q35-*'])] }),
      before: guest({ os: [loader, `<nvram>⟦${mine}⟧</nvram>`] }),
      fixed: { [`Give the guest its own copy, ${own}`]: guest({ os: [loader, store(mine)] }) },
    },
  ],
  silentOn: [
    { title: 'A file of its own', xml: guest({ os: [loader, store(vars)] }), host: undefined },
    {
      title: 'A file in a place of your own',
      xml: guest({ os: [loader, store(vars, '/srv/vm/web1_VARS.fd')] }),
      host: undefined,
    },
    {
      title: 'Another hypervisor has its own ways',
      xml: guest({ type: 'bhyve', os: [loader, `<nvram>${vars}</nvram>`] }),
      host: undefined,
    },
  ],
  check: ({ domain, host }) => check(domain, host),
};
