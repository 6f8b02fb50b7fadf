import { type Domain, isOsUnfinished, runsOnQemu } from '../../domain/domain.ts';
import { loaderDevice } from '../../domain/os.ts';
import type { HostFacts } from '../../host/facts.ts';
import { guest } from '../examples/domain.ts';
import { codeImage, descriptorOf, hostWith, unifiedImageFile, varsImage } from '../examples/host.ts';
import { howKnown, kindOf } from '../image-kind.ts';
import { fileName, templateLibvirtKnows } from '../nvram-template.ts';
import type { Finding, Rule } from '../rule.ts';
import { asPflashFixes } from './as-pflash.ts';

const id = 'loader/writable-code';

function check(domain: Domain, host: HostFacts): readonly Finding[] {
  const { os } = domain;
  const { loader, nvram } = os;
  if (!runsOnQemu(domain) || !loader?.path || loaderDevice(os) !== 'pflash' || isOsUnfinished(domain)) return [];
  if (os.firmware || os.firmwareElement || os.varstore || loader.stateless?.value === 'yes') return [];
  const writable = loader.readonly?.value ?? 'absent';
  const hasStore = nvram !== undefined && !nvram.isEmpty;
  // readonly='no' beside <nvram> has a rule of its own.
  if ((writable !== 'no' && writable !== 'absent') || (writable === 'no' && hasStore)) return [];
  const known = kindOf(loader.path, host);
  if (known?.kind !== 'code') return [];
  const filledIn = writable === 'absent' && templateLibvirtKnows(domain, host)?.source === 'descriptor';
  return [
    {
      rule: id,
      level: filledIn ? 'information' : 'warning',
      message: `${fileName(loader.path.value)} is the code half of a UEFI image${howKnown(known)}, and ${
        writable === 'no' ? "readonly='no' lets" : "without readonly='yes' libvirt lets"
      } the guest write to it. ${filledIn ? filledInHere : consequence(hasStore)}`,
      span: loader.readonly?.span ?? loader.element.startTag,
      related: [],
      fixes: asPflashFixes(domain, loader, host),
    },
  ];
}

const filledInHere =
  'Current libvirt makes it read-only by itself, because a firmware descriptor of this host names it; older versions and other hosts do not.';

function consequence(hasStore: boolean): string {
  const lock = 'QEMU locks the file, so no second guest can start with it';
  return hasStore
    ? `${lock}, and current libvirt can't make the store from a template then ("conversion of the nvram template to another target format is not supported").`
    : `It has no variable store then: boot entries and keys are lost at each shutdown. ${lock}.`;
}

const folder = '/usr/share/OVMF';
const path = `${folder}/OVMF_CODE_4M.fd`;
const vars = `${folder}/OVMF_VARS_4M.fd`;
const store = `<nvram template='${vars}'>/var/lib/libvirt/qemu/nvram/web1_VARS.fd</nvram>`;
const loader = (attributes: string, file = path): string => `<loader ${attributes}>${file}</loader>`;
const own = '/srv/firmware/MY.fd';
const debian = hostWith({
  descriptors: [descriptorOf('60-edk2-x86_64.json', path, vars, ['pc-i440fx-*', 'pc-q35-*'])],
  images: [codeImage(path), varsImage(vars)],
});

export const writableCode: Rule = {
  id,
  level: 'warning',
  title: 'A CODE image that the guest may write to',
  since: '1.2.8',
  complains: 'never',
  speaksOf: ['loader'],
  reason: `
The CODE half of a UEFI image is shared by all guests and holds no variables. \`readonly='yes'\` is what says so: it makes QEMU open the
file for reading only and libvirt give the guest a store of its own. Without it

- there is no \`<nvram>\` unless the domain has one: the guest starts and forgets its boot entries and keys at each shutdown (seen on
  libvirt 9.0 and 12.8);
- QEMU locks the image for writing, and a second guest with the same loader does not start; a system that confines QEMU denies the writing;
- with \`<nvram>\` and a template, libvirt 12.8 fails at start: \`conversion of the nvram template to another target format is not supported\`.

For a loader that a firmware descriptor of the host names, current libvirt adds \`readonly='yes'\` and \`<nvram>\` where \`readonly\` isn't written; the finding is
information then.
`,
  examples: [
    {
      title: 'Without readonly and without a store',
      level: 'warning',
      host: undefined,
      before: guest({ os: [`⟦<loader type='pflash'>⟧${path}</loader>`] }),
      fixed: {
        "Use it as type='pflash', readonly='yes', with <nvram> from OVMF_VARS_4M.fd": guest({
          os: [loader("type='pflash' readonly='yes'"), store],
        }),
      },
    },
    {
      title: 'Without readonly, with a store',
      level: 'warning',
      host: undefined,
      before: guest({ os: [`⟦<loader type='pflash'>⟧${path}</loader>`, store] }),
      fixed: { "Use it as type='pflash', readonly='yes'": guest({ os: [loader("type='pflash' readonly='yes'"), store] }) },
    },
    {
      title: 'Read-write, known by its content',
      level: 'warning',
      host: hostWith({
        descriptors: [descriptorOf('60-edk2-x86_64.json', path, vars, ['pc-q35-*'])],
        images: [codeImage(own)],
      }),
      before: guest({ os: [loader("readonly='⟦no⟧' type='pflash'", own)] }),
      fixed: {
        "Let libvirt choose the firmware: firmware='efi' instead of MY.fd": guest({ osAttributes: " firmware='efi'" }),
      },
    },
    {
      title: 'A descriptor of this host names the loader',
      level: 'information',
      host: debian,
      before: guest({ os: [`⟦<loader type='pflash'>⟧${path}</loader>`] }),
      fixed: {
        "Use it as type='pflash', readonly='yes', with <nvram> from OVMF_VARS_4M.fd": guest({
          os: [loader("type='pflash' readonly='yes'"), store],
        }),
      },
    },
  ],
  silentOn: [
    { title: 'Read-only', xml: guest({ os: [loader("readonly='yes' type='pflash'"), store] }), host: undefined },
    { title: "A guest's own whole image", xml: guest({ os: [loader("type='pflash'", '/srv/vm/web1.fd')] }), host: undefined },
    {
      title: 'The content decides, not the name',
      xml: guest({ os: [loader("type='pflash'")] }),
      host: hostWith({ images: [unifiedImageFile(path)] }),
    },
    {
      title: 'libvirt chooses',
      xml: guest({ osAttributes: " firmware='efi'", os: [loader("type='pflash'")] }),
      host: undefined,
    },
  ],
  check: ({ domain, host }) => check(domain, host),
};
