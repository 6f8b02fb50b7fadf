import { addressOf, addressType } from '../../domain/address.ts';
import { devicesNamed } from '../../domain/devices.ts';
import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { childNamed } from '../../domain/element.ts';
import { insertChild, removeAttribute, removeElement, setAttribute } from '../../xml/edit.ts';
import { wholeGuest } from '../examples/whole.ts';
import { preferredFix } from '../fix.ts';
import { type Condition, complaintsAbout, findingsOf, numberSaid, said, spanOf } from '../report.ts';
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

/** The settings of `<driver>` that each model has (libvirt 12.8, domain_validate.c). */
const settings: Readonly<Record<string, readonly string[]>> = {
  intel: ['intremap', 'caching_mode', 'eim', 'iotlb', 'aw_bits', 'dma_translation'],
  amd: ['intremap', 'iotlb', 'passthrough', 'xtsup'],
  virtio: ['aw_bits'],
};

const foreignSetting: Condition = (iommu) => {
  const model = said(iommu, 'model') ?? '';
  const driver = childNamed(iommu, 'driver');
  const known = settings[model];
  const all = new Set(Object.values(settings).flat());
  const foreign = driver?.attributes.find(({ name }) => known && all.has(name) && !known.includes(name))?.name;
  if (!driver || foreign === undefined || said(driver, foreign) === undefined) return undefined;
  return {
    message: `The IOMMU ${model} has no ${foreign}= ("iommu model '${model}' doesn't support some additional attributes").`,
    span: spanOf(driver, foreign),
    fixes: [preferredFix(`Remove ${foreign}=`, [removeAttribute(driver, foreign)])],
  };
};

const withoutRemapping: Condition = (iommu) => {
  const driver = childNamed(iommu, 'driver');
  if (!driver || said(iommu, 'model') !== 'intel' || said(driver, 'eim') !== 'on' || said(driver, 'intremap') === 'on')
    return undefined;
  return {
    message: `Extended interrupts are remapped ones ("IOMMU eim requires interrupt remapping to be enabled").`,
    span: spanOf(driver, 'eim'),
    fixes: [preferredFix("Set intremap='on'", [setAttribute(driver, 'intremap', 'on')])],
  };
};

const wholeInKernel: Condition = (iommu, { features }) => {
  const driver = childNamed(iommu, 'driver');
  const ioapic = childNamed(features.element, 'ioapic');
  if (!driver || !ioapic || said(driver, 'intremap') !== 'on' || said(ioapic, 'driver') !== 'kvm') return undefined;
  return {
    message: `QEMU remaps interrupts, so it has the I/O APIC: <ioapic driver='qemu'/> ("IOMMU interrupt remapping requires split I/O APIC (ioapic driver='qemu')").`,
    span: spanOf(ioapic, 'driver'),
    related: [{ message: 'remapped here', span: spanOf(driver, 'intremap') }],
    fixes: [preferredFix("Write driver='qemu'", [setAttribute(ioapic, 'driver', 'qemu')])],
  };
};

const ownPlace: Condition = (iommu, { document }) => {
  const address = addressOf(iommu);
  const model = said(iommu, 'model');
  const type = addressType(iommu);
  const libvirt =
    (model === 'intel' && `iommu model 'intel' can't have address`) ||
    (model === 'virtio' && type !== undefined && type !== 'pci' && "IOMMU device: 'virtio' needs a PCI address");
  if (!address || !libvirt) return undefined;
  return {
    message: `${model === 'intel' ? "Intel's IOMMU is part of the chipset" : "virtio's IOMMU is a PCI device"} ("${libvirt}").`,
    span: address.span,
    fixes: [preferredFix('Remove the address', [removeElement(document, address)])],
  };
};

/** QEMU has page tables of three and four levels; newer ones may have five. */
const addressWidth: Condition = (iommu) => {
  const driver = childNamed(iommu, 'driver');
  const bits = numberSaid(driver, 'aw_bits');
  if (!driver || bits === undefined || said(iommu, 'model') !== 'intel' || [39, 48, 57].includes(bits)) return undefined;
  return {
    message: `Addresses of Intel's IOMMU have 39 or 48 bits, so with ${bits} the guest doesn't start ("supported values for aw-bits are: 39, 48").`,
    span: spanOf(driver, 'aw_bits'),
  };
};

const conditions: readonly Condition[] = [
  wrongMachine,
  withoutAcpi,
  foreignSetting,
  withoutRemapping,
  wholeInKernel,
  addressWidth,
  ownPlace,
];

const intel = (model: string): readonly string[] => [`<iommu model='${model}'/>`];

const withDriver = (driver: string, ioapic: string): string =>
  wholeGuest({
    features: ['<acpi/>', `<ioapic driver='${ioapic}'/>`],
    devices: ["<iommu model='intel'>", `  <driver ${driver}/>`, '</iommu>'],
  });

export const iommuDevice: Rule = {
  id,
  level: 'error',
  title: 'An IOMMU that libvirt refuses',
  since: '2.1.0',
  complains: 'define',
  speaksOf: ['iommu'],
  reason: `
\`<iommu model='intel'/>\` exists on q35 only, \`smmuv3\` on ARM's virt only, \`virtio\` on both, with \`<acpi/>\` in \`<features>\` (seen on libvirt 12.8: \`IOMMU device: 'intel'
is only supported with Q35 machines\`). Each has settings of its own in \`<driver>\`: \`eim\` of Intel's needs \`intremap\`, which needs an I/O APIC that is QEMU's (\`<ioapic driver='qemu'/>\`, what libvirt 12
chooses); \`passthrough\` and \`xtsup\` are AMD's. Intel's has no address, virtio's is a PCI device. See libvirt's qemu_validate.c and domain_validate.c.
`,
  examples: [
    {
      title: 'Extended interrupts alone',
      level: 'error',
      host: undefined,
      before: withDriver("eim='⟦on⟧'", 'qemu'),
      fixed: { "Set intremap='on'": withDriver("eim='on' intremap='on'", 'qemu') },
    },
    {
      title: "KVM's I/O APIC",
      level: 'error',
      host: undefined,
      before: withDriver("intremap='on'", '⟦kvm⟧'),
      fixed: { "Write driver='qemu'": withDriver("intremap='on'", 'qemu') },
    },
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
  silentOn: [
    { title: 'On q35', xml: wholeGuest({ devices: intel('intel') }), host: undefined },
    { title: 'All of interrupts', xml: withDriver("intremap='on' eim='on'", 'qemu'), host: undefined },
  ],
  check: ({ domain }) => check(domain),
};
