import { devicesNamed } from '../../domain/devices.ts';
import { type Domain, isOsUnfinished, runsOnQemu } from '../../domain/domain.ts';
import { attributeValue } from '../../domain/element.ts';
import { loaderDevice } from '../../domain/os.ts';
import type { HostFacts } from '../../host/facts.ts';
import { removeElement, setAttribute } from '../../xml/edit.ts';
import { guest } from '../examples/domain.ts';
import { offeredFix } from '../fix.ts';
import { mayFindFirmware } from '../let-libvirt-choose.ts';
import type { Finding, Rule } from '../rule.ts';

const id = 'firmware/acpi-needs-uefi';
const defineError = 'ACPI requires UEFI on this architecture';

function check(domain: Domain, host: HostFacts): readonly Finding[] {
  const { os, features, document } = domain;
  const { acpi } = features;
  if (!runsOnQemu(domain) || !acpi || os.arch?.value !== 'aarch64' || isOsUnfinished(domain)) return [];
  // Of machine types without ACPI libvirt says so first, and something else.
  if (os.machineClass !== 'virt') return [];
  if (os.firmware || os.firmwareFeatures.length > 0 || os.varstore) return [];
  // A store, or a loader without a path, is half of UEFI, and what is missing there has its own rule.
  if (loaderDevice(os) === 'pflash' || (os.loader ? !os.loader.path : os.nvram && !os.nvram.isEmpty)) return [];
  const setEfi = os.loader || !os.element ? [] : [setAttribute(os.element, 'firmware', 'efi')];
  return [
    {
      rule: id,
      level: 'error',
      message: `On aarch64 ACPI comes from UEFI, and this guest has none: neither firmware='efi' nor a loader of type pflash ("${defineError}").`,
      span: acpi.span,
      related: [],
      fixes: [
        ...(setEfi.length > 0 && mayFindFirmware(domain, setEfi, host)
          ? [offeredFix("Boot with UEFI: firmware='efi'", setEfi)]
          : []),
        ...(needsAcpi(domain)
          ? []
          : [offeredFix('Remove <acpi/>: the guest gets a device tree', [removeElement(document, acpi)])]),
      ],
    },
  ];
}

/** A virtio IOMMU is found by ACPI only. */
function needsAcpi({ element }: Domain): boolean {
  return devicesNamed(element, 'iommu').some((iommu) => attributeValue(iommu, 'model')?.value === 'virtio');
}

const arm = { arch: 'aarch64', machine: 'virt' } as const;
const kernel = '<kernel>/srv/vm/vmlinuz</kernel>';

export const acpiNeedsUefi: Rule = {
  id,
  level: 'error',
  title: 'ACPI without UEFI on aarch64',
  since: '3.1.0',
  complains: 'define',
  speaksOf: ['acpi'],
  reason: `
On aarch64 a guest learns of its machine from a device tree, or, with UEFI, from ACPI tables that the firmware hands over. \`<acpi/>\`
without UEFI is refused: \`${defineError}\` (libvirt, qemu_validate.c). Either the guest boots with UEFI, or \`<acpi/>\` goes.
`,
  examples: [
    {
      title: 'A guest that loads its kernel directly',
      level: 'error',
      host: undefined,
      before: guest({ ...arm, os: [kernel], features: ['<gic version="3"/>', '⟦<acpi/>⟧'] }),
      fixed: {
        "Boot with UEFI: firmware='efi'": guest({
          ...arm,
          osAttributes: " firmware='efi'",
          os: [kernel],
          features: ['<gic version="3"/>', '<acpi/>'],
        }),
        'Remove <acpi/>: the guest gets a device tree': guest({ ...arm, os: [kernel], features: ['<gic version="3"/>'] }),
      },
    },
  ],
  silentOn: [
    { title: 'UEFI', xml: guest({ ...arm, osAttributes: " firmware='efi'" }), host: undefined },
    {
      title: 'UEFI by its path',
      xml: guest({ ...arm, os: ["<loader readonly='yes' type='pflash'>/usr/share/AAVMF/AAVMF_CODE.fd</loader>"] }),
      host: undefined,
    },
    { title: 'x86 has ACPI with SeaBIOS too', xml: guest({}), host: undefined },
  ],
  check: ({ domain, host }) => check(domain, host),
};
