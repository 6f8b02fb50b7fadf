import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import type { HostFacts } from '../../host/facts.ts';
import { removeAttribute, removeElement, setAttribute } from '../../xml/edit.ts';
import { guest } from '../examples/domain.ts';
import { acpiForUefi } from '../features-element.ts';
import { offeredFix } from '../fix.ts';
import { mayFindFirmware } from '../let-libvirt-choose.ts';
import type { Finding, Rule } from '../rule.ts';

const id = 'nvram/with-bios';

function check(domain: Domain, host: HostFacts): readonly Finding[] {
  const { document } = domain;
  const { nvram, firmware, element } = domain.os;
  if (!runsOnQemu(domain) || !nvram || !element || firmware?.value !== 'bios') return [];
  // libvirt 9.0 takes no template beside firmware='efi'.
  const withoutTemplate = ['template', 'templateFormat'].map((name) => removeAttribute(nvram.element, name));
  const efi = [setAttribute(element, 'firmware', 'efi'), ...withoutTemplate, ...acpiForUefi(domain)];
  return [
    {
      rule: id,
      level: nvram.isEmpty ? 'warning' : 'error',
      message: nvram.isEmpty
        ? "firmware='bios' has no variables to keep. libvirt 9.0 overlooks an empty <nvram/>, current libvirt refuses it (\"Firmware type 'bios' does not support variable storage\")."
        : "firmware='bios' has no variables to keep, so libvirt refuses <nvram> (\"firmware type 'bios' does not support nvram\").",
      span: nvram.element.span,
      related: [{ message: 'The firmware is chosen here.', span: firmware.span }],
      fixes: [
        offeredFix('Remove <nvram>', [removeElement(document, nvram.element)]),
        ...(nvram.isEmpty || domain.os.loader || !mayFindFirmware(domain, efi, host)
          ? []
          : [offeredFix("Boot with UEFI: firmware='efi'", efi)]),
      ],
    },
  ];
}

const store = '<nvram>/var/lib/libvirt/qemu/nvram/web1_VARS.fd</nvram>';
const bios = " firmware='bios'";

export const withBios: Rule = {
  id,
  level: 'error',
  title: "<nvram> with firmware='bios'",
  since: '5.2.0',
  complains: 'define',
  speaksOf: ['nvram'],
  reason: `
\`<nvram>\` names the file in which UEFI keeps its variables. A BIOS has none, and libvirt refuses the pair: \`firmware type 'bios' does not
support nvram\` (seen on libvirt 9.0), \`Firmware type 'bios' does not support variable storage (NVRAM/varstore)\` (12.8).
`,
  examples: [
    {
      title: 'A store for a BIOS',
      level: 'error',
      host: undefined,
      before: guest({ osAttributes: bios, os: [`⟦${store}⟧`] }),
      fixed: {
        'Remove <nvram>': guest({ osAttributes: bios }),
        "Boot with UEFI: firmware='efi'": guest({ osAttributes: " firmware='efi'", os: [store] }),
      },
    },
    {
      title: 'A store with a template',
      level: 'error',
      host: undefined,
      before: guest({ osAttributes: bios, os: [`⟦${store.replace('>', " template='/srv/firmware/MY_VARS.fd'>")}⟧`] }),
      fixed: {
        'Remove <nvram>': guest({ osAttributes: bios }),
        "Boot with UEFI: firmware='efi'": guest({ osAttributes: " firmware='efi'", os: [store] }),
      },
    },
    {
      title: 'An empty element',
      level: 'warning',
      host: undefined,
      before: guest({ osAttributes: bios, os: ['⟦<nvram/>⟧'] }),
      fixed: { 'Remove <nvram>': guest({ osAttributes: bios }) },
    },
  ],
  silentOn: [
    { title: 'UEFI keeps variables', xml: guest({ osAttributes: " firmware='efi'", os: [store] }), host: undefined },
    { title: 'A BIOS alone', xml: guest({ osAttributes: bios }), host: undefined },
  ],
  check: ({ domain, host }) => check(domain, host),
};
