import { addressNumber } from '../../domain/address.ts';
import type { Domain } from '../../domain/domain.ts';
import { childNamed, childrenNamed, textValue } from '../../domain/element.ts';
import { type PciController, pciControllers } from '../../domain/pci.ts';
import { readOnce } from '../../domain/read-once.ts';
import { type Complaint, said, spanOf } from '../report.ts';
import { ports } from './controller-options.ts';

/** Ranges that libvirt holds the settings of a controller to (virDomainControllerDefValidate). */
const targets: readonly (readonly [name: string, first: number, last: number])[] = [
  ['index', 0, 30],
  ['chassisNr', 1, 255],
  ['chassis', 0, 255],
  ['port', 0, 255],
  ['busNr', 1, 254],
];

export function targetOutOfRange({ element }: PciController): Complaint | undefined {
  const target = childNamed(element, 'target');
  if (!target) return undefined;
  for (const [name, first, last] of targets) {
    const written = said(target, name);
    const value = written === undefined ? Number.NaN : Number(written);
    if (!Number.isInteger(value) || (value >= first && value <= last)) continue;
    return {
      message: `${name} of a PCI controller's target is between ${first} and ${last}, so libvirt refuses ${name}='${written}' ("PCI controller ${name === 'index' ? 'target index' : name} '${written}' out of range - must be ${first}-${last}").`,
      span: spanOf(target, name),
    };
  }
  return undefined;
}

export function targetOfZero({ element, index }: PciController): Complaint | undefined {
  const target = childNamed(element, 'target');
  const written = said(target, 'index');
  if (!target || written === undefined || index === undefined || (index === 0) === (Number(written) === 0)) return undefined;
  return {
    message: `The PCI controller ${index} has target index ${written}: libvirt wants 0 for controller 0 and for no other ("Only the PCI controller with index 0 can have target index 0, and vice versa").`,
    span: spanOf(target, 'index'),
  };
}

/** QEMU's ports have the slot 0 of a chassis each (pcie_chassis_add_slot); the chassis that libvirt gives them is their index. */
function chassisOf({ element, model, index }: PciController): number | undefined {
  if (!ports.includes(model)) return undefined;
  const written = said(childNamed(element, 'target'), 'chassis');
  return written === undefined ? index : addressNumber(written);
}

const firstOfChassis = readOnce((domain: Domain) => {
  const first = new Map<number | undefined, PciController>();
  for (const controller of pciControllers(domain)) {
    const chassis = chassisOf(controller);
    if (!first.has(chassis)) first.set(chassis, controller);
  }
  return first;
});

export function sameChassis(controller: PciController, domain: Domain): Complaint | undefined {
  const chassis = chassisOf(controller);
  if (chassis === undefined) return undefined;
  const { element, model, index } = controller;
  const first = firstOfChassis(domain).get(chassis);
  if (!first || first.element === element) return undefined;
  const target = childNamed(element, 'target');
  const isWritten = said(target, 'chassis') !== undefined;
  // Both have the number of the other: a matter of the index.
  if (!isWritten && said(childNamed(first.element, 'target'), 'chassis') === undefined) return undefined;
  return {
    message: `The ${first.model} ${first.index ?? ''} has chassis ${chassis} already${isWritten ? '' : `, which is what libvirt gives the ${model} ${index ?? ''}`}; QEMU takes each once and ends at the start of the guest ("Can't add chassis slot, error -16").`,
    span: target && isWritten ? spanOf(target, 'chassis') : element.startTag,
    related: [{ message: `chassis ${chassis}`, span: first.element.startTag }],
  };
}

export function numaNode({ element, index, model }: PciController, domain: Domain): Complaint | undefined {
  const node = childNamed(childNamed(element, 'target'), 'node');
  const value = textValue(node);
  if (!value || !/^\d+$/.test(value.value.trim())) return undefined;
  if (index === 0) {
    return {
      message: `PCI controller 0 belongs to the whole machine ("The PCI controller with index=0 can't be associated with a NUMA node").`,
      span: value.span,
    };
  }
  const cells = childrenNamed(childNamed(childNamed(domain.element, 'cpu'), 'numa'), 'cell').length;
  const number = Number(value.value.trim());
  if (number < cells || !/^pcie?-expander-bus$/.test(model)) return undefined;
  return {
    message: `The guest has ${cells} NUMA cells, none with the number ${number} ("${model} with index ${index ?? ''} is configured for a NUMA node (${number}) not present in the domain's <cpu><numa> array (${cells})").`,
    span: value.span,
  };
}
