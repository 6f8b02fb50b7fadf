/** What can be set for which models of PCI controllers (libvirt, qemu_validate.c: qemuValidateDomainDeviceDefControllerPCI). */
import type { Domain } from '../../domain/domain.ts';
import { attributeValue, childNamed, elementsOf } from '../../domain/element.ts';
import type { PciController } from '../../domain/pci.ts';
import { removeAttribute, removeElement } from '../../xml/edit.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { preferredFix } from '../fix.ts';
import { type Complaint, said, spanOf } from '../report.ts';

/** The models that a device is plugged into, and that have a chassis. */
export const ports: readonly string[] = ['pcie-root-port', 'pcie-switch-downstream-port'];
const expanders: readonly string[] = ['pci-expander-bus', 'pcie-expander-bus'];

interface Option {
  readonly name: string;
  readonly models: readonly string[];
  /** As libvirt calls it. */
  readonly libvirt: string;
}

const options: readonly Option[] = [
  { name: 'chassisNr', models: ['pci-bridge'], libvirt: 'chassisNr' },
  { name: 'chassis', models: ports, libvirt: 'chassis' },
  { name: 'port', models: ports, libvirt: 'port' },
  { name: 'busNr', models: expanders, libvirt: 'busNr' },
  { name: 'hotplug', models: [...ports, 'pci-root'], libvirt: 'hotplug' },
  { name: 'memReserve', models: ['pcie-root-port', 'pci-bridge'], libvirt: 'memReserve' },
  { name: 'index', models: ['pci-root'], libvirt: 'targetIndex' },
];

const isPseries = ({ os }: Domain): boolean => os.machine?.value.startsWith('pseries') === true;

/** The models that these conditions know; what a newer libvirt adds has its own. */
const knownModels: readonly string[] = [
  'pci-root',
  'pcie-root',
  'pci-bridge',
  'dmi-to-pci-bridge',
  'pcie-to-pci-bridge',
  'pcie-switch-upstream-port',
  ...ports,
  ...expanders,
];

export function targetOption({ element, model, index }: PciController, domain: Domain): Complaint | undefined {
  const target = childNamed(element, 'target');
  if (!target || !knownModels.includes(model) || (isPseries(domain) && model === 'pci-root')) return undefined;
  const wrong = options.find(
    ({ name, models }) => said(target, name) !== undefined && (!models.includes(model) || name === 'index'),
  );
  if (wrong) {
    const whose = wrong.name === 'index' ? 'the pci-root of pSeries' : wrong.models.join(' and ');
    return {
      message: `${wrong.name}= is for ${whose}, not for a ${model} ("Option '${wrong.libvirt}' is not valid for PCI controller with index '${index ?? ''}', model '${model}'…").`,
      span: spanOf(target, wrong.name),
      fixes: [preferredFix(`Remove ${wrong.name}=`, [without(target, wrong.name, domain)])],
    };
  }
  const node = childNamed(target, 'node');
  if (!node || expanders.includes(model) || index === 0) return undefined;
  return {
    message: `A NUMA node is for ${expanders.join(' and ')}, not for a ${model} ("Option 'numaNode' is not valid for PCI controller with index '${index ?? ''}', model '${model}'…").`,
    span: node.span,
    fixes: [preferredFix('Remove <node>', [removeElement(domain.document, emptiedBy(node, target))])],
  };
}

/** A `<target>` that says nothing else goes with its last word. */
function without(target: XmlElement, name: string, { document }: Domain) {
  const isLast = target.attributes.length === 1 && elementsOf(target).length === 0;
  return isLast ? removeElement(document, target) : removeAttribute(target, name);
}

function emptiedBy(node: XmlElement, target: XmlElement): XmlElement {
  return target.attributes.length === 0 && elementsOf(target).length === 1 ? target : node;
}

/** QEMU's devices for each model. */
const devicesOfModel: Readonly<Record<string, readonly string[]>> = {
  'pcie-root': [],
  'pci-bridge': ['pci-bridge'],
  'dmi-to-pci-bridge': ['i82801b11-bridge'],
  'pcie-root-port': ['pcie-root-port', 'ioh3420'],
  'pcie-switch-upstream-port': ['x3130-upstream'],
  'pcie-switch-downstream-port': ['xio3130-downstream'],
  'pci-expander-bus': ['pxb'],
  'pcie-expander-bus': ['pxb-pcie'],
  'pcie-to-pci-bridge': ['pcie-pci-bridge'],
};

export function modelName({ element, model }: PciController, { document }: Domain): Complaint | undefined {
  const child = childNamed(element, 'model');
  const name = said(child, 'name');
  const known = devicesOfModel[model];
  if (!child || name === undefined || !known || known.includes(name)) return undefined;
  const choice = known.length > 0 ? `, which is ${known.join(' or ')}` : '';
  return {
    message: `${name} is no device of QEMU for a ${model}${choice} ("Option 'modelName' ${known.length > 0 ? 'has invalid value' : 'is not valid'} for PCI controller…").`,
    span: spanOf(child, 'name'),
    fixes: [preferredFix('Remove <model> and let libvirt choose it', [removeElement(document, child)])],
  };
}

/** A switch is an upstream port with downstream ports behind it: libvirt adds neither. */
export function portOfNoSwitch({ element, model }: PciController, { controllers }: Domain): Complaint | undefined {
  if (model !== 'pcie-switch-downstream-port' || childNamed(element, 'address')) return undefined;
  if (controllers.some((other) => other.model?.value === 'pcie-switch-upstream-port')) return undefined;
  return {
    message: `A pcie-switch-downstream-port is plugged into a pcie-switch-upstream-port, and the guest has none ("a PCIe slot is needed to connect a PCI controller model='pcie-switch-downstream-port', but none is available, and it cannot be automatically added").`,
    span: attributeValue(element, 'model')?.span ?? element.startTag,
  };
}
