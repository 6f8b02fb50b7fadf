import { type Domain, isOsUnfinished, runsOnQemu } from '../../domain/domain.ts';
import { loaderDevice } from '../../domain/os.ts';
import type { HostFacts } from '../../host/facts.ts';
import { removeElement } from '../../xml/edit.ts';
import { guest } from '../examples/domain.ts';
import { codeImage, descriptorOf, hostWith, unifiedImageFile } from '../examples/host.ts';
import { preferredFix } from '../fix.ts';
import { kindOf } from '../image-kind.ts';
import { fileName } from '../nvram-template.ts';
import { type Complaint, findingsOf } from '../report.ts';
import type { Rule } from '../rule.ts';

const id = 'nvram/empty';

function check(domain: Domain, host: HostFacts): readonly Complaint[] {
  const { os, document } = domain;
  const { loader, nvram } = os;
  if (!runsOnQemu(domain) || !nvram?.isEmpty || !loader?.path || isOsUnfinished(domain)) return [];
  // readonly='no' and stateless have rules of their own, and for a read-only image libvirt fills the store in.
  if (os.firmware || loaderDevice(os) !== 'pflash' || loader.readonly || loader.stateless?.value === 'yes') return [];
  // CODE that isn't read-only is the mistake then, and its fix fills <nvram> in.
  if (kindOf(loader.path, host)?.kind === 'code' || isDescribed(loader.path.value, host)) return [];
  return [
    {
      message: `An empty <nvram/> asks libvirt for a variable store, and without readonly='yes' none is filled in for ${fileName(loader.path.value)}: libvirt 12.8 doesn't start the guest ("mishandled storage format 'none'"), older ones overlook the element. A whole image that the guest may write to keeps its variables in itself.`,
      span: nvram.element.span,
      related: [{ message: "The loader, without readonly='yes'.", span: loader.element.startTag }],
      fixes: [preferredFix('Remove <nvram/>', [removeElement(document, nvram.element)])],
    },
  ];
}

/** libvirt 12 makes such a loader read-only by itself. */
function isDescribed(path: string, { descriptors }: HostFacts): boolean {
  return descriptors.some(({ mapping }) => mapping.device === 'flash' && mapping.executable.filename === path);
}

const own = '/srv/vm/web1.fd';
const code = '/usr/share/OVMF/OVMF_CODE_4M.fd';
const loader = (path: string, readonly = ''): string => `<loader${readonly} type='pflash'>${path}</loader>`;

export const empty: Rule = {
  id,
  level: 'warning',
  title: 'An empty <nvram/> beside an image that is not read-only',
  since: '12.0.0',
  complains: 'start',
  speaksOf: ['nvram'],
  reason: `
\`<nvram/>\` with nothing in it leaves it to libvirt where the guest's variables go. libvirt fills it in where the loader is read-only flash. Beside an image that the guest may write to, a whole
one with CODE and VARS in one file, there is nothing to fill in. libvirt 9.0 overlooks the element; 12.8 defines the domain and then fails at start: \`internal error:
mishandled storage format 'none'\`.
`,
  examples: [
    {
      title: 'A whole image of its own',
      level: 'warning',
      host: undefined,
      before: guest({ os: [loader(own), '⟦<nvram/>⟧'] }),
      fixed: { 'Remove <nvram/>': guest({ os: [loader(own)] }) },
    },
    {
      title: 'Known by its content',
      level: 'warning',
      host: hostWith({ images: [unifiedImageFile(own)] }),
      before: guest({ os: [loader(own), '⟦<nvram/>⟧'] }),
      fixed: { 'Remove <nvram/>': guest({ os: [loader(own)] }) },
      besides: ['loader/unified-image'],
    },
  ],
  silentOn: [
    {
      title: 'Read-only: libvirt fills it in',
      xml: guest({ os: [loader(own, " readonly='yes'"), '<nvram/>'] }),
      host: undefined,
    },
    {
      title: 'libvirt 12 makes this loader read-only itself',
      xml: guest({ os: [loader(code), '<nvram/>'] }),
      host: hostWith({
        descriptors: [descriptorOf('60-edk2-x86_64.json', code, '/usr/share/OVMF/OVMF_VARS_4M.fd', ['pc-q35-*'])],
        images: [codeImage(code)],
      }),
    },
    { title: 'libvirt chooses', xml: guest({ osAttributes: " firmware='efi'", os: ['<nvram/>'] }), host: undefined },
  ],
  check: ({ domain, host }) => findingsOf(id, 'warning', check(domain, host)),
};
