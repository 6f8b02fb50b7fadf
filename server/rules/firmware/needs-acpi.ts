import { type Domain, isOsUnfinished, runsOnQemu } from '../../domain/domain.ts';
import { loaderDevice } from '../../domain/os.ts';
import { guest } from '../examples/domain.ts';
import { addFeature } from '../features-element.ts';
import { preferredFix } from '../fix.ts';
import type { Finding, Rule } from '../rule.ts';

const id = 'firmware/needs-acpi';
const defineError = 'UEFI requires ACPI on this architecture';

function check(domain: Domain): readonly Finding[] {
  const { os, features } = domain;
  if (!runsOnQemu(domain) || features.acpi || !isX86(domain) || isUnfinished(domain)) return [];
  const chosen = os.firmware?.value === 'efi' ? os.firmware : undefined;
  const flash = loaderDevice(os) === 'pflash' ? os.loader?.path : undefined;
  const cause = chosen ?? flash;
  if (!cause) return [];
  return [
    {
      rule: id,
      level: 'error',
      message: `${chosen ? "firmware='efi'" : `The pflash loader ${cause.value}`} is UEFI, which needs <acpi/> in <features> ("${defineError}").`,
      span: cause.span,
      related: features.element ? [{ message: '<acpi/> is missing here.', span: features.element.startTag }] : [],
      fixes: [preferredFix('Add <acpi/> to <features>', addFeature(domain, '<acpi/>'))],
    },
  ];
}

/** Where no architecture is written it is the host's, unless the machine type tells. */
function isX86({ os }: Domain): boolean {
  if (os.arch) return os.arch.value === 'x86_64' || os.arch.value === 'i686';
  return os.machineClass === 'q35' || os.machineClass === 'i440fx';
}

function isUnfinished(domain: Domain): boolean {
  const { start, end } = domain.features.element?.span ?? { start: 0, end: 0 };
  return isOsUnfinished(domain) || domain.document.problems.some(({ span }) => span.start >= start && span.end <= end);
}

const flash = "<loader readonly='yes' type='pflash'>/srv/firmware/MY_CODE.fd</loader>";
const flashMarked = "<loader readonly='yes' type='pflash'>⟦/srv/firmware/MY_CODE.fd⟧</loader>";
const store = "<nvram template='/srv/firmware/MY_VARS.fd'>/var/lib/libvirt/qemu/nvram/web1_VARS.fd</nvram>";

export const needsAcpi: Rule = {
  id,
  level: 'error',
  title: 'UEFI without ACPI',
  since: '3.1.0',
  complains: 'define',
  reason: `
UEFI describes the machine to the guest in ACPI tables, and on x86 libvirt refuses UEFI (\`firmware='efi'\` or a loader of type \`pflash\`)
without \`<acpi/>\` in \`<features>\`: \`${defineError}\` (seen on libvirt 9.0 and 12.8). libvirt does not add it, and without the element ACPI is off.
`,
  examples: [
    {
      title: 'libvirt chooses UEFI',
      level: 'error',
      host: undefined,
      before: guest({ osAttributes: " firmware='⟦efi⟧'", features: ['<apic/>'] }),
      fixed: { 'Add <acpi/> to <features>': guest({ osAttributes: " firmware='efi'", features: ['<apic/>', '<acpi/>'] }) },
    },
    {
      title: 'A pflash loader, and no <features> at all',
      level: 'error',
      host: undefined,
      before: guest({ os: [flashMarked, store], features: [] }),
      fixed: { 'Add <acpi/> to <features>': guest({ os: [flash, store] }) },
    },
  ],
  silentOn: [
    { title: 'ACPI is on', xml: guest({ os: [flash, store] }), host: undefined },
    { title: 'A BIOS needs no ACPI', xml: guest({ features: [] }), host: undefined },
    {
      title: 'Other architectures can do without',
      xml: guest({ arch: 'aarch64', machine: 'virt', os: [flash, store], features: [] }),
      host: undefined,
    },
    { title: 'Still being typed', xml: guest({ os: [flash, store], features: ['<acpi'] }), host: undefined },
  ],
  check: ({ domain }) => check(domain),
};
