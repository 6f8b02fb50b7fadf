import { type Domain, isOsUnfinished, runsOnQemu } from '../../domain/domain.ts';
import type { Loader } from '../../domain/os.ts';
import type { HostFacts } from '../../host/facts.ts';
import { guest } from '../examples/domain.ts';
import { codeImage, descriptorOf, hostWith, varsImage } from '../examples/host.ts';
import { offeredFix, preferredFix } from '../fix.ts';
import { letLibvirtChoose, mayFindFirmware } from '../let-libvirt-choose.ts';
import { addNvram } from '../nvram-element.ts';
import { bestTemplate, fileName, passedOver, type Template, templateLibvirtKnows } from '../nvram-template.ts';
import type { Finding, Fix, Rule } from '../rule.ts';
import { isUnifiedLoader } from '../unified-loader.ts';

const id = 'loader/nvram-missing';
const startError = 'unable to find any master var store for loader';

function check(domain: Domain, host: HostFacts): readonly Finding[] {
  const { loader, nvram } = domain.os;
  if (!loader?.path || !needsStore(domain, loader) || isUnifiedLoader(domain, host)) return [];
  // Where the loader itself isn't there, that comes first.
  if (host.images.get(loader.path.value)?.state === 'missing') return [];
  const known = templateLibvirtKnows(domain, host);
  return [
    {
      rule: id,
      level: known ? 'information' : 'warning',
      message: known ? knownMessage(loader.path.value, known) : unknownMessage(domain, loader.path.value, host),
      span: nvram?.element.span ?? loader.element.span,
      related: [],
      fixes: fixes(domain, loader, host, known ?? bestTemplate(domain, host)),
    },
  ];
}

/** True where libvirt will give the guest a variable store of its own and the author has not said from what. */
function needsStore(domain: Domain, { type, readonly, stateless }: Loader): boolean {
  const { os } = domain;
  if (!runsOnQemu(domain) || os.firmware || os.firmwareElement || os.varstore) return false;
  if (type?.value !== 'pflash' || readonly?.value !== 'yes' || stateless?.value === 'yes') return false;
  // Intel TDX refuses flash altogether, which has a rule of its own.
  if (isOsUnfinished(domain) || domain.launchSecurity?.value === 'tdx') return false;
  return !os.nvram || os.nvram.isEmpty;
}

function knownMessage(loader: string, template: Template): string {
  return `No <nvram> for ${loader}: libvirt will make the guest's variable store from ${template.path}, ${template.because} on this host. Other hosts may not know it.`;
}

function unknownMessage(domain: Domain, loader: string, host: HostFacts): string {
  const consequence = `the guest will not start ("${startError}")`;
  if (!host.consulted) {
    return `No <nvram> for ${loader}: unless the host's firmware descriptors or qemu.conf name a template for this loader, ${consequence}.`;
  }
  const other = passedOver(domain, host);
  const because = other
    ? `the firmware descriptor ${fileName(other.descriptor.path)} names this loader, but ${other.reason}`
    : host.ignoredPairs.some(({ code }) => code === loader)
      ? 'no firmware descriptor of this host names it, and libvirt ignores the nvram list of qemu.conf because there are descriptors'
      : 'nothing on this host, no firmware descriptor and no nvram list, names a template for it that is there';
  return `No <nvram> for ${loader}: ${because}, so ${consequence}.`;
}

function fixes(domain: Domain, loader: Loader, host: HostFacts, template: Template | undefined): readonly Fix[] {
  const add: readonly Fix[] = template ? [addition(domain, loader, template)] : [];
  const certain = template !== undefined && template.source !== 'name';
  return certain ? add : [...add, ...libvirtsChoice(domain, loader, host)];
}

function addition(domain: Domain, loader: Loader, template: Template): Fix {
  return preferredFix(`Add <nvram> with template ${fileName(template.path)}`, [addNvram(domain, loader, template)]);
}

/** Not preferred: which firmware the guest gets is for its author to decide. */
function libvirtsChoice(domain: Domain, loader: Loader, host: HostFacts): readonly Fix[] {
  const edits = letLibvirtChoose(domain, { keepStore: false });
  if (!mayFindFirmware(domain, edits, host)) return [];
  const title = `Let libvirt choose the firmware: firmware='efi' instead of ${fileName(loader.path?.value ?? '')}`;
  return [offeredFix(title, edits)];
}

const loader = '/srv/firmware/MY_CODE.fd';
const element = (path: string): string => `<loader readonly='yes' type='pflash'>${path}</loader>`;
const store = (template: string): string => `<nvram template='${template}'>/var/lib/libvirt/qemu/nvram/web1_VARS.fd</nvram>`;
const debianCode = '/usr/share/OVMF/OVMF_CODE_4M.fd';
const debianVars = '/usr/share/OVMF/OVMF_VARS_4M.fd';
const debianHost = hostWith({
  descriptors: [descriptorOf('60-edk2-x86_64.json', debianCode, debianVars, ['pc-i440fx-*', 'pc-q35-*'])],
  images: [codeImage(debianCode), varsImage(debianVars)],
});
const ownFirmwareHost = hostWith({
  images: [codeImage(loader)],
  beside: { [loader]: [varsImage('/srv/firmware/MY_VARS.fd')] },
});

export const nvramMissing: Rule = {
  id,
  level: 'warning',
  title: 'A read-only loader without <nvram>',
  since: '1.2.8',
  complains: 'start',
  speaksOf: ['loader'],
  reason: `
UEFI firmware keeps its variables (the boot entries, the Secure Boot keys, the boot order that the guest's own installer writes) in a
*variable store*. With a loader that is read-only, as it should be, the store is a file of its own: one for each guest, named by
\`<nvram>\`, made from a *template* when the guest starts for the first time.

Without \`<nvram>\`, libvirt names that file itself, but it knows a template only for loaders that it finds in one of these places:

1. a [firmware descriptor](https://www.qemu.org/docs/master/interop/firmware.html) in \`/usr/share/qemu/firmware\` or
   \`/etc/qemu/firmware\` whose image has exactly this path and that fits the guest's architecture, machine type and features;
2. the \`nvram\` list of \`/etc/libvirt/qemu.conf\`, which libvirt ignores when there is any descriptor, and in its place a list of four
   pairs that libvirt has built in, such as \`/usr/share/OVMF/OVMF_CODE.fd\`.

For every other loader the domain is defined without a word, and starting it fails: \`${startError}\` (seen on libvirt 9.0 and 12.8).
The finding is a warning then. Where this host does know a template, it is only information: the domain works here, and depends on it.

The fix adds \`<nvram>\` with the template that belongs to the loader: the one that the host names, or else the variable store beside
the image whose size is the one this CODE was built for (128 KiB for 2 MiB builds, 528 KiB for 4 MiB builds). Where none is known, you
can let libvirt choose the firmware instead, with \`firmware='efi'\`.

Nothing is said about domains with \`firmware=\`, about \`stateless='yes'\`, \`type='rom'\` or a loader without \`type\` (which is ROM), and
about hypervisors other than QEMU and KVM.
`,
  examples: [
    {
      title: 'Firmware of your own, its variable store beside it',
      level: 'warning',
      host: ownFirmwareHost,
      before: guest({ os: [`⟦${element(loader)}⟧`] }),
      fixed: { 'Add <nvram> with template MY_VARS.fd': guest({ os: [element(loader), store('/srv/firmware/MY_VARS.fd')] }) },
    },
    {
      title: 'This host knows a template',
      level: 'information',
      host: debianHost,
      before: guest({ os: [`⟦${element(debianCode)}⟧`] }),
      fixed: { 'Add <nvram> with template OVMF_VARS_4M.fd': guest({ os: [element(debianCode), store(debianVars)] }) },
    },
    {
      title: 'No template is known',
      level: 'warning',
      host: undefined,
      before: guest({ os: [`⟦${element(loader)}⟧`] }),
      fixed: {
        "Let libvirt choose the firmware: firmware='efi' instead of MY_CODE.fd": guest({
          osAttributes: " firmware='efi'",
          os: [],
        }),
      },
    },
    {
      title: 'The host is not known, the distribution is, by the names of its files',
      level: 'warning',
      host: undefined,
      before: guest({ os: [`⟦${element(debianCode)}⟧`] }),
      fixed: {
        'Add <nvram> with template OVMF_VARS_4M.fd': guest({ os: [element(debianCode), store(debianVars)] }),
        "Let libvirt choose the firmware: firmware='efi' instead of OVMF_CODE_4M.fd": guest({
          osAttributes: " firmware='efi'",
        }),
      },
    },
    {
      title: 'An empty <nvram/> is as good as none',
      level: 'warning',
      host: ownFirmwareHost,
      before: guest({ os: [element(loader), '⟦<nvram/>⟧'] }),
      fixed: { 'Add <nvram> with template MY_VARS.fd': guest({ os: [element(loader), store('/srv/firmware/MY_VARS.fd')] }) },
    },
  ],
  silentOn: [
    { title: '<nvram> is there', xml: guest({ os: [element(loader), store(debianVars)] }), host: undefined },
    {
      title: 'A template without a path: libvirt names the file itself',
      xml: guest({ os: [element(loader), `<nvram template='${debianVars}'/>`] }),
      host: undefined,
    },
    {
      title: 'firmware= is set: libvirt fills in both',
      xml: guest({ osAttributes: " firmware='efi'", os: [element(loader)] }),
      host: undefined,
    },
    {
      title: 'Stateless: nothing is to be kept',
      xml: guest({ os: [element(loader).replace(' type', " stateless='yes' type")] }),
      host: undefined,
    },
    { title: 'ROM has no variable store', xml: guest({ os: [element(loader).replace('pflash', 'rom')] }), host: undefined },
    {
      title: 'Without type= the loader is ROM',
      xml: guest({ os: [`<loader readonly='yes'>${loader}</loader>`] }),
      host: undefined,
    },
    { title: 'Another hypervisor has its own ways', xml: guest({ type: 'bhyve', os: [element(loader)] }), host: undefined },
  ],
  check: ({ domain, host }) => check(domain, host),
};
