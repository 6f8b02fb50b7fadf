import type { Domain } from '../../domain/domain.ts';
import type { Value } from '../../domain/element.ts';
import type { HostFacts } from '../../host/facts.ts';
import { guest } from '../examples/domain.ts';
import { codeImage, hostWith, unifiedImageFile } from '../examples/host.ts';
import { fileName } from '../nvram-template.ts';
import type { Finding, Fix, Rule } from '../rule.ts';
import { defaultSplitPaths } from '../split-rewrite.ts';
import { unifiedVerdict } from '../unified-loader.ts';

const id = 'loader/unified-image';

function check(domain: Domain, host: HostFacts): readonly Finding[] {
  const path = domain.os.loader?.path;
  const verdict = unifiedVerdict(domain, host);
  if (!path || !verdict) return [];
  const writable = domain.os.loader?.readonly?.value !== 'yes';
  return [
    {
      rule: id,
      level: writable && !isShipped(path.value) ? 'information' : 'warning',
      message: `${whatItIs(path.value, verdict, host)} ${writable ? whenWritable(path.value) : whenReadOnly(domain)}`,
      span: path.span,
      related: writable ? [] : neverUsed(domain),
      fixes: splitFixes(path.value, host),
    },
  ];
}

/** Files that a package manager owns. */
function isShipped(path: string): boolean {
  return /^\/(usr|nix\/store|run\/libvirt)\//.test(path);
}

function whatItIs(path: string, verdict: 'content' | 'name', host: HostFacts): string {
  const why = host.images.get(path)?.state === 'missing' ? 'it is not on this host' : 'the file was not read';
  return verdict === 'content'
    ? `${fileName(path)} is a unified image: it holds the variable store and the code in one file.`
    : `${fileName(path)} is probably a unified image, with the variable store and the code in one file (judged by its name: ${why}).`;
}

function whenReadOnly({ os }: Domain): string {
  const lost = 'what the guest stores, its boot entries and Secure Boot keys, is lost without an error';
  return os.nvram && !os.nvram.isEmpty
    ? `As read-only pflash it uses its own store, which can't be written, and never the one that <nvram> names: ${lost}.`
    : `As read-only pflash it uses its own store, which can't be written: ${lost}. Without <nvram> the guest may not even start.`;
}

function whenWritable(path: string): string {
  const shared = isShipped(path)
    ? 'All guests with this loader would write into the same file, and the next update of its package wipes their variables'
    : 'Each guest needs its own copy of the whole file, and replacing it by newer firmware wipes the variables';
  return `Read-write, the guest's variables go into that file. ${shared}.`;
}

function neverUsed({ os }: Domain): Finding['related'] {
  const store: Value | undefined = os.nvram?.path;
  return store ? [{ message: 'This store is never used.', span: store.span }] : [];
}

function splitFixes(path: string, host: HostFacts): readonly Fix[] {
  const image = host.images.get(path);
  if (image?.state !== 'read' || image.summary.splitOffset === undefined) return [];
  const { codePath, varsPath } = defaultSplitPaths(path);
  return [
    {
      title: `Split ${fileName(path)} into ${fileName(codePath)} and ${fileName(varsPath)} and use both`,
      preferred: true,
      edits: [],
      command: { kind: 'split-image', imagePath: path },
    },
  ];
}

const image = '/usr/share/ovmf/OVMF.fd';
const own = '/srv/vm/web1.fd';
const element = (path: string, attributes = "readonly='yes' type='pflash'"): string => `<loader ${attributes}>${path}</loader>`;
const marked = (path: string, attributes?: string): string => element(`⟦${path}⟧`, attributes);
const store = '<nvram>/var/lib/libvirt/qemu/nvram/web1_VARS.fd</nvram>';
const storeFrom = (template: string): string => store.replace('<nvram', `<nvram template='${template}'`);
const known = hostWith({ images: [unifiedImageFile(image), unifiedImageFile(own)] });

export const unifiedImage: Rule = {
  id,
  level: 'warning',
  title: 'A unified firmware image as pflash loader',
  since: '1.2.8',
  complains: 'never',
  speaksOf: ['loader'],
  reason: `
A *unified* image holds the variable store and the code in one file: \`OVMF.fd\` is \`OVMF_VARS.fd\` followed by \`OVMF_CODE.fd\`. As pflash
loader of a guest it is wrong in two ways, and neither libvirt nor QEMU says a word about them.

- **Read-only**, with \`<nvram>\` beside it: the firmware uses the store inside its own image, which can't be written. The file that
  \`<nvram>\` names is attached and never touched. Boot entries, Secure Boot keys and whatever the guest's installer stored are gone after
  each shutdown (tried with QEMU 11: the NVRAM file does not change by a single byte).
- **Read-write**: the variables go into the image itself. Two guests on one file overwrite each other's; each guest needs its own copy
  of the whole image; and when the image is replaced by newer firmware, the variables are gone.

The fix cuts the image where its own volume header says that the variable store ends, and makes the domain use the two halves: CODE
as read-only loader for all guests, VARS as the template from which libvirt makes each guest's own store.

Whether an image is unified is read from its content: a volume of variables and a volume of code in one file. Only where the file
can't be read is it judged by names that are always unified (\`OVMF.fd\`, \`OVMF-pure-efi.fd\`, \`OVMF-with-csm.fd\`, \`ovmf-efi.fd\`), and the message says so.

Nothing is said where the whole image is right: as \`type='rom'\` (or without \`type\`), with \`stateless='yes'\`, for guests with
\`<launchSecurity>\`, and for AMD SEV and Intel TDX builds, which are measured as one.
`,
  examples: [
    {
      title: 'Read-only, with a store that is never used',
      level: 'warning',
      host: known,
      before: guest({ os: [marked(image), store] }),
      fixed: {
        'Split OVMF.fd into OVMF_CODE.fd and OVMF_VARS.fd and use both': guest({
          os: [element('/usr/share/ovmf/OVMF_CODE.fd'), storeFrom('/usr/share/ovmf/OVMF_VARS.fd')],
        }),
      },
    },
    {
      title: 'Read-only, without a store',
      level: 'warning',
      host: known,
      before: guest({ os: [marked(image)] }),
      fixed: {
        'Split OVMF.fd into OVMF_CODE.fd and OVMF_VARS.fd and use both': guest({
          os: [element('/usr/share/ovmf/OVMF_CODE.fd'), storeFrom('/usr/share/ovmf/OVMF_VARS.fd')],
        }),
      },
    },
    {
      title: 'Read-write, a file of the distribution',
      level: 'warning',
      host: known,
      before: guest({ os: [marked(image, "readonly='no' type='pflash'")] }),
      fixed: {
        'Split OVMF.fd into OVMF_CODE.fd and OVMF_VARS.fd and use both': guest({
          os: [element('/usr/share/ovmf/OVMF_CODE.fd'), storeFrom('/usr/share/ovmf/OVMF_VARS.fd')],
        }),
      },
    },
    {
      title: "Read-write, the guest's own copy",
      level: 'information',
      host: known,
      before: guest({ os: [marked(own, "type='pflash'")] }),
      fixed: {
        'Split web1.fd into web1_CODE.fd and web1_VARS.fd and use both': guest({
          os: [element('/srv/vm/web1_CODE.fd', "type='pflash' readonly='yes'"), storeFrom('/srv/vm/web1_VARS.fd')],
        }),
      },
    },
    {
      title: "The file can't be read: judged by its name",
      level: 'warning',
      host: undefined,
      before: guest({ os: [marked(image), store] }),
      fixed: {},
    },
  ],
  silentOn: [
    { title: 'As ROM a whole image is right', xml: guest({ os: [element(image, "type='rom'")] }), host: known },
    { title: 'Without type= the loader is ROM', xml: guest({ os: [`<loader>${image}</loader>`] }), host: known },
    {
      title: 'Stateless: nothing is to be kept',
      xml: guest({ os: [element(image, "readonly='yes' stateless='yes' type='pflash'")] }),
      host: known,
    },
    {
      title: 'A guest whose firmware is measured as one',
      xml: guest({ os: [element(image)], launchSecurity: 'tdx' }),
      host: known,
    },
    {
      title: 'The content decides, not the name',
      xml: guest({ os: [element(image), store] }),
      host: hostWith({ images: [codeImage(image)] }),
    },
    { title: 'A build for AMD SEV', xml: guest({ os: [element('/usr/share/ovmf/OVMF.amdsev.fd'), store] }), host: undefined },
    { title: 'Another hypervisor has its own ways', xml: guest({ type: 'xen', os: [element(image)] }), host: known },
  ],
  check: ({ domain, host }) => check(domain, host),
};
