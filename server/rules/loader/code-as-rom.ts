import { type Domain, isOsUnfinished, runsOnQemu } from '../../domain/domain.ts';
import { loaderDevice } from '../../domain/os.ts';
import type { HostFacts } from '../../host/facts.ts';
import { guest } from '../examples/domain.ts';
import { codeImage, descriptorOf, hostWith, unifiedImageFile } from '../examples/host.ts';
import { howKnown, kindOf } from '../image-kind.ts';
import { fileName } from '../nvram-template.ts';
import type { Finding, Rule } from '../rule.ts';
import { asPflashFixes } from './as-pflash.ts';

const id = 'loader/code-as-rom';
/** QEMU loads a BIOS in units of this many bytes. */
const romUnit = 0x10000;

function check(domain: Domain, host: HostFacts): readonly Finding[] {
  const { os } = domain;
  const { loader } = os;
  if (!runsOnQemu(domain) || !loader?.path || loaderDevice(os) !== 'rom' || isOsUnfinished(domain)) return [];
  if (os.firmware || os.varstore || loader.stateless?.value === 'yes') return [];
  if (os.arch && os.arch.value !== 'x86_64' && os.arch.value !== 'i686') return [];
  const known = kindOf(loader.path, host);
  if (known?.kind !== 'code') return [];
  const how = loader.type ? "type='rom' loads it" : 'Without type= libvirt loads it';
  return [
    {
      rule: id,
      level: 'warning',
      message: `${fileName(loader.path.value)} is the code half of a UEFI image${howKnown(known)}, made for flash. ${how} as a BIOS: ${consequence(loader.path.value, host)}.`,
      span: (loader.type ?? loader.path).span,
      related: [],
      fixes: asPflashFixes(domain, loader, host),
    },
  ];
}

function consequence(path: string, { images }: HostFacts): string {
  const fails = `QEMU can't ("could not load PC BIOS '${path}'")`;
  const forgets = 'the guest starts, and its variables are lost at each shutdown';
  const image = images.get(path);
  if (image?.state === 'read') return image.size % romUnit === 0 ? forgets : fails;
  return `for a 4 MiB build ${fails}; with a 2 MiB build ${forgets}`;
}

const path = '/usr/share/OVMF/OVMF_CODE_4M.fd';
const vars = '/usr/share/OVMF/OVMF_VARS_4M.fd';
const store = `<nvram template='${vars}'>/var/lib/libvirt/qemu/nvram/web1_VARS.fd</nvram>`;
const flash = `<loader readonly='yes' type='pflash'>${path}</loader>`;
const own = '/srv/firmware/MY.fd';

export const codeAsRom: Rule = {
  id,
  level: 'warning',
  title: 'A CODE image as ROM',
  since: '1.2.8',
  complains: 'start',
  speaksOf: ['loader'],
  reason: `
A UEFI image comes as two files, CODE and VARS, for two flash devices. \`<loader>…OVMF_CODE_4M.fd</loader>\` without \`type\`, often seen in
guides, means \`type='rom'\`: libvirt hands the file to QEMU as a BIOS (\`-bios\`). A 4 MiB build's CODE is 3653632 bytes, no multiple of 64 KiB, and QEMU refuses
it: \`could not load PC BIOS\` (seen with QEMU 7.2 and 11). The CODE of a 2 MiB build does start, without flash for its variables: boot
entries and keys are gone after each shutdown.

libvirt defines such a domain without a word. The fix makes the loader read-only flash, and adds \`<nvram>\` with the template that
belongs to it.
`,
  examples: [
    {
      title: 'No type',
      level: 'warning',
      host: undefined,
      before: guest({ os: [`<loader>⟦${path}⟧</loader>`] }),
      fixed: {
        "Use it as type='pflash', readonly='yes', with <nvram> from OVMF_VARS_4M.fd": guest({ os: [flash, store] }),
      },
    },
    {
      title: "type='rom' with a store",
      level: 'warning',
      host: hostWith({ images: [codeImage(path)] }),
      before: guest({ os: [`<loader readonly='yes' type='⟦rom⟧'>${path}</loader>`, store], features: ['<apic/>'] }),
      fixed: { "Use it as type='pflash', readonly='yes'": guest({ os: [flash, store], features: ['<apic/>', '<acpi/>'] }) },
    },
    {
      title: 'Firmware of your own, known by its content',
      level: 'warning',
      host: hostWith({
        descriptors: [descriptorOf('60-edk2-x86_64.json', path, vars, ['pc-q35-*'])],
        images: [codeImage(own)],
      }),
      before: guest({ os: [`<loader>⟦${own}⟧</loader>`] }),
      fixed: {
        "Let libvirt choose the firmware: firmware='efi' instead of MY.fd": guest({ osAttributes: " firmware='efi'" }),
      },
    },
  ],
  silentOn: [
    { title: 'Flash', xml: guest({ os: [flash, store] }), host: undefined },
    {
      title: 'A whole image is right as ROM',
      xml: guest({ os: ['<loader>/usr/share/ovmf/OVMF.fd</loader>'] }),
      host: undefined,
    },
    {
      title: 'The content decides, not the name',
      xml: guest({ os: [`<loader>${path}</loader>`] }),
      host: hostWith({ images: [unifiedImageFile(path)] }),
    },
    {
      title: 'aarch64 takes such an image as BIOS',
      xml: guest({ arch: 'aarch64', machine: 'virt', os: ['<loader>/usr/share/AAVMF/AAVMF_CODE.fd</loader>'], features: [] }),
      host: undefined,
    },
    {
      title: 'Another hypervisor has its own ways',
      xml: guest({ type: 'bhyve', os: [`<loader>${path}</loader>`] }),
      host: undefined,
    },
  ],
  check: ({ domain, host }) => check(domain, host),
};
