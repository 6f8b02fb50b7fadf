import { type Domain, isOsUnfinished, runsOnQemu } from '../../domain/domain.ts';
import { attributeValue, childNamed, textValue, type Value } from '../../domain/element.ts';
import { loaderDevice } from '../../domain/os.ts';
import { guest } from '../examples/domain.ts';
import { isRelativePath } from '../paths.ts';
import { type Complaint, findingsOf } from '../report.ts';
import type { Rule } from '../rule.ts';

const id = 'loader/relative-path';

function check(domain: Domain): readonly Complaint[] {
  if (!runsOnQemu(domain) || isOsUnfinished(domain)) return [];
  return named(domain)
    .filter(([, path]) => isRelativePath(path.value.trim()))
    .map(([what, path]) => ({
      message: `libvirt and QEMU look for ${what} ${path.value.trim()} in the folder of libvirt's own daemon, usually /, and not beside this document: the guest doesn't start. The path of a file of the host begins with a slash.`,
      span: path.span,
    }));
}

/** The files that `<os>` names. A ROM is not among them: QEMU looks for `bios-256k.bin` in its own folder too. */
function named({ os }: Domain): readonly (readonly [what: string, path: Value])[] {
  const { loader, nvram, varstore } = os;
  const paths: readonly (readonly [what: string, path: Value | undefined])[] = [
    ['the loader', loaderDevice(os) === 'pflash' ? loader?.path : undefined],
    ['the template', nvram?.template],
    ['the variable store', nvram?.path],
    ['the template', attributeValue(varstore, 'template')],
    ['the variable store', attributeValue(varstore, 'path')],
    ['the kernel', textValue(os.kernel)],
    ['the initrd', textValue(childNamed(os.element, 'initrd'))],
    ['the device tree', textValue(childNamed(os.element, 'dtb'))],
  ];
  return paths.flatMap(([what, path]) => (path ? [[what, path] as const] : []));
}

const loader = (path: string): string => `<loader readonly='yes' type='pflash'>${path}</loader>`;
const store = (template: string): string => `<nvram template='${template}'>/var/lib/libvirt/qemu/nvram/web1_VARS.fd</nvram>`;

export const relativePath: Rule = {
  id,
  level: 'warning',
  title: 'A relative path in <os>',
  since: '0.3.0',
  complains: 'start',
  speaksOf: ['loader', 'nvram', 'varstore', 'kernel', 'initrd', 'dtb'],
  reason: `
The schema wants absolute paths for the files of \`<os>\`, but a plain \`virsh define\` doesn't look, and takes a relative one as it is. What it is relative to is the folder of libvirt's
daemon, or of QEMU, never that of the document. The guest then fails at start: \`Could not open 'MY_CODE.fd'\`, \`unable to stat: vmlinuz\`,
\`unable to find any master var store for loader\` (all seen on libvirt 9.0 and 12.8).

A loader of type \`rom\` may be without a folder: QEMU looks for such a name, \`bios-256k.bin\`, among the files it came with.
`,
  examples: [
    {
      title: 'Files beside the document',
      level: 'warning',
      host: undefined,
      before: guest({ os: [loader('⟦MY_CODE.fd⟧'), store('⟦./MY_VARS.fd⟧')] }),
      fixed: {},
    },
    {
      title: 'A kernel beside the document',
      level: 'warning',
      host: undefined,
      before: guest({ os: ['<kernel>⟦vmlinuz⟧</kernel>', '<initrd>/srv/vm/initrd.img</initrd>'] }),
      fixed: {},
    },
  ],
  silentOn: [
    { title: 'Absolute', xml: guest({ os: [loader('/srv/firmware/MY_CODE.fd'), store('/srv/MY_VARS.fd')] }), host: undefined },
    { title: 'A BIOS of QEMU', xml: guest({ os: ["<loader type='rom'>bios-256k.bin</loader>"] }), host: undefined },
    { title: 'A placeholder', xml: guest({ os: [loader('{{ firmware }}')] }), host: undefined },
  ],
  check: ({ domain }) => findingsOf(id, 'warning', check(domain)),
};
