import { devicesNamed } from '../../domain/devices.ts';
import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { insertChild } from '../../xml/edit.ts';
import { wholeGuest } from '../examples/whole.ts';
import { preferredFix } from '../fix.ts';
import { type Condition, complaintsAbout, findingsOf, said, spanOf } from '../report.ts';
import type { Finding, Rule } from '../rule.ts';

const id = 'devices/iommu';

function check(domain: Domain): readonly Finding[] {
  if (!runsOnQemu(domain)) return [];
  return findingsOf(id, 'error', complaintsAbout(devicesNamed(domain.element, 'iommu'), conditions, domain));
}

/** The machine types each model works on (qemu_validate.c: qemuValidateDomainDeviceDefIOMMU); amd came with libvirt 11.5. */
const machines: Readonly<Record<string, readonly [classes: readonly string[], named: string]>> = {
  intel: [['q35'], 'Q35 machines'],
  amd: [['q35'], 'Q35 machines'],
  smmuv3: [['virt'], 'ARM Virt machines'],
  virtio: [['q35', 'virt'], 'Q35 and ARM Virt machines'],
};

const wrongMachine: Condition = (iommu, { os }) => {
  const model = said(iommu, 'model') ?? '';
  const known = machines[model];
  if (!known || os.machineClass === 'unknown' || known[0].includes(os.machineClass)) return undefined;
  return {
    message: `The IOMMU ${model} does not exist on ${os.machine?.value} ("IOMMU device: '${model}' is only supported with ${known[1]}").`,
    span: spanOf(iommu, 'model'),
  };
};

const withoutAcpi: Condition = (iommu, domain) => {
  if (said(iommu, 'model') !== 'virtio' || domain.features.acpi || domain.os.machineClass === 'unknown') return undefined;
  const { element } = domain.features;
  return {
    message: `The guest finds a virtio IOMMU through ACPI, and <features> has no <acpi/> ("IOMMU device: 'virtio' requires ACPI").`,
    span: spanOf(iommu, 'model'),
    fixes: element ? [preferredFix('Add <acpi/>', insertChild(domain.document, element, '<acpi/>'))] : [],
  };
};

const conditions: readonly Condition[] = [wrongMachine, withoutAcpi];

const intel = (model: string): readonly string[] => [`<iommu model='${model}'/>`];

export const iommuDevice: Rule = {
  id,
  level: 'error',
  title: 'An IOMMU that libvirt refuses',
  since: '2.1.0',
  complains: 'define',
  speaksOf: ['iommu'],
  reason: `
\`<iommu model='intel'/>\` exists on q35 only, \`smmuv3\` on ARM's virt only, \`virtio\` on both, with \`<acpi/>\` in \`<features>\` (seen on libvirt 12.8: \`IOMMU device: 'intel'
is only supported with Q35 machines\`). See libvirt's qemu_validate.c.
`,
  examples: [
    {
      title: "Intel's IOMMU on i440fx",
      level: 'error',
      host: undefined,
      before: wholeGuest({ machine: 'pc', devices: intel('⟦intel⟧') }),
      fixed: {},
    },
    {
      title: "virtio's IOMMU without ACPI",
      level: 'error',
      host: undefined,
      before: wholeGuest({ features: ['<apic/>'], devices: intel('⟦virtio⟧') }),
      fixed: { 'Add <acpi/>': wholeGuest({ features: ['<apic/>', '<acpi/>'], devices: intel('virtio') }) },
    },
  ],
  silentOn: [{ title: 'On q35', xml: wholeGuest({ devices: intel('intel') }), host: undefined }],
  check: ({ domain }) => check(domain),
};
