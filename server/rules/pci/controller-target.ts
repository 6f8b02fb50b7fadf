import type { Domain } from '../../domain/domain.ts';
import { childNamed, childrenNamed, textValue } from '../../domain/element.ts';
import type { PciController } from '../../domain/pci.ts';
import { type Complaint, said, spanOf } from '../report.ts';

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
