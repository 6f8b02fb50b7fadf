import { type Domain, isOsUnfinished, runsOnQemu } from '../../domain/domain.ts';
import type { HostFacts } from '../../host/facts.ts';
import { removeElement } from '../../xml/edit.ts';
import { guest } from '../examples/domain.ts';
import { offeredFix, preferredFix } from '../fix.ts';
import { letLibvirtChoose, mayFindFirmware } from '../let-libvirt-choose.ts';
import type { Finding, Fix, Rule } from '../rule.ts';

const id = 'loader/path-missing';
const defineError = 'no loader path specified and firmware auto selection disabled';

function check(domain: Domain, host: HostFacts): readonly Finding[] {
  const { loader, nvram, firmware, firmwareFeatures } = domain.os;
  if (!runsOnQemu(domain) || firmware || isOsUnfinished(domain)) return [];
  // Features without firmware= are the same mistake, and have a rule of their own.
  if (firmwareFeatures.length > 0) return [];
  const store = nvram && !nvram.isEmpty ? nvram : undefined;
  const incomplete = loader ? (loader.path ? undefined : loader) : store;
  if (!incomplete) return [];
  const what = loader ? '<loader> names no image' : '<nvram> stands without a <loader>';
  return [
    {
      rule: id,
      level: 'error',
      message: `${what}, and <os> has no firmware='efi', so libvirt has no firmware to give this guest ("${defineError}").`,
      span: incomplete.element.span,
      related: [],
      fixes: fixes(domain, host),
    },
  ];
}

function fixes(domain: Domain, host: HostFacts): readonly Fix[] {
  const { loader, nvram } = domain.os;
  if (loader?.type?.value === 'rom') {
    return [preferredFix('Remove <loader>: the guest boots with SeaBIOS', [removeElement(domain.document, loader.element)])];
  }
  const choose = letLibvirtChoose(domain, { keepStore: true });
  const efi = mayFindFirmware(domain, choose, host)
    ? [preferredFix("Let libvirt choose the firmware: firmware='efi'", choose)]
    : [];
  if (loader || !nvram) return efi;
  return [...efi, offeredFix('Remove <nvram>: the guest boots with SeaBIOS', [removeElement(domain.document, nvram.element)])];
}

const store = '<nvram>/var/lib/libvirt/qemu/nvram/web1_VARS.fd</nvram>';
const efi = " firmware='efi'";

export const pathMissing: Rule = {
  id,
  level: 'error',
  title: 'No loader path and no firmware=',
  since: '5.2.0',
  complains: 'define',
  speaksOf: ['loader', 'nvram'],
  reason: `
Either the domain names its firmware image (\`<loader …>/path/to/CODE.fd</loader>\`), or libvirt chooses one (\`<os firmware='efi'>\`).
A \`<loader>\` with attributes and no path, or an \`<nvram>\` alone, only makes sense with \`firmware='efi'\`. Without it libvirt refuses the
domain: \`${defineError}\` (seen on libvirt 9.0 and 12.8).

The fix sets \`firmware='efi'\` and takes the loader's attributes away: libvirt chooses an image that is pflash and read-only by itself,
and libvirt 9.0 refuses them there.
`,
  examples: [
    {
      title: 'Attributes and no path',
      level: 'error',
      host: undefined,
      before: guest({ os: ["⟦<loader readonly='yes' type='pflash'/>⟧"] }),
      fixed: { "Let libvirt choose the firmware: firmware='efi'": guest({ osAttributes: efi }) },
    },
    {
      title: 'A store without a loader',
      level: 'error',
      host: undefined,
      before: guest({ os: [`⟦${store}⟧`] }),
      fixed: {
        "Let libvirt choose the firmware: firmware='efi'": guest({ osAttributes: efi, os: [store] }),
        'Remove <nvram>: the guest boots with SeaBIOS': guest({}),
      },
    },
    {
      title: 'ROM without a path',
      level: 'error',
      host: undefined,
      before: guest({ os: ["⟦<loader type='rom'></loader>⟧"] }),
      fixed: { 'Remove <loader>: the guest boots with SeaBIOS': guest({}) },
    },
  ],
  silentOn: [
    {
      title: 'firmware= is set',
      xml: guest({ osAttributes: efi, os: ["<loader secure='yes'/>", store], features: ['<acpi/>', '<smm/>'] }),
      host: undefined,
    },
    { title: 'An empty <nvram/> is as good as none', xml: guest({ os: ['<nvram/>'] }), host: undefined },
    { title: 'Still being typed', xml: guest({ os: ["<loader readonly='yes' type='pflash'>"] }), host: undefined },
    {
      title: 'Another hypervisor has its own ways',
      xml: guest({ type: 'bhyve', os: ["<loader type='pflash'/>"] }),
      host: undefined,
    },
  ],
  check: ({ domain, host }) => check(domain, host),
};
