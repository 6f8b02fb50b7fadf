import { addressNumber } from '../../domain/address.ts';
import type { Domain } from '../../domain/domain.ts';
import { childNamed } from '../../domain/element.ts';
import { type PciController, rootModel } from '../../domain/pci.ts';
import { removeElement, setAttribute } from '../../xml/edit.ts';
import { preferredFix } from '../fix.ts';
import { type Complaint, said, spanOf } from '../report.ts';

/** Whether a controller is the root of the PCI buses: number 0 of its machine. */
export function isRoot(model: string): boolean {
  return model === 'pci-root' || model === 'pcie-root';
}

/** A pSeries machine has a host bridge for each root, and its own rules for them. */
const mayHaveRoots = ({ os }: Domain): boolean => os.arch?.value.startsWith('ppc64') === true;

/** The root of the other machine: `pci-root` on q35. */
export function wrongRoot({ element, model, index }: PciController, domain: Domain): Complaint | undefined {
  const expected = rootModel(domain);
  if (index !== 0 || !expected || model === expected) return undefined;
  const machine = domain.os.machine?.value ?? '';
  return {
    message: `PCI controller 0 of ${machine} is a ${expected}, so libvirt refuses the ${model} ("The PCI controller with index='0' must be model='${expected}' for this machine type, but model='${model}' was found instead").`,
    span: spanOf(element, 'model'),
    fixes: isRoot(model) ? [preferredFix(`Make it a ${expected}`, [setAttribute(element, 'model', expected)])] : [],
  };
}

/** A root that is not number 0. */
export function rootWithIndex({ element, model, index }: PciController, domain: Domain): Complaint | undefined {
  if (!isRoot(model) || index === undefined || index === 0 || mayHaveRoots(domain)) return undefined;
  return {
    message: `A ${model} is always PCI controller 0, so libvirt refuses index='${index}' ("pci-root and pcie-root controllers should have index 0").`,
    span: spanOf(element, 'index'),
  };
}

/** A root that is to be plugged into something. */
export function rootWithAddress({ element, model }: PciController, domain: Domain): Complaint | undefined {
  const address = childNamed(element, 'address');
  if (!isRoot(model) || !address || !said(address, 'type')) return undefined;
  return {
    message: `The ${model} is the root of the PCI buses and sits on none itself, so libvirt refuses its address ("pci-root and pcie-root controllers should not have an address").`,
    span: address.span,
    fixes: [preferredFix('Remove the address', [removeElement(domain.document, address)])],
  };
}

/** Without a root in the document, the first controller that has no index becomes number 0, which is the root's (seen on 12.8). */
export function becomesRoot({ element, model, controller }: PciController, domain: Domain): Complaint | undefined {
  const root = rootModel(domain);
  if (controller.index !== undefined) return undefined;
  const all = domain.controllers.filter(({ type }) => type?.value === 'pci');
  const first = all.find(({ index }) => index === undefined);
  if (!root || isRoot(model) || controller !== first || all.some(({ index }) => Number(index?.value) === 0)) return undefined;
  const used = all.map(({ index }) => (index && addressNumber(index.value)) ?? 0);
  const free = String(Math.max(...used) + 1);
  return {
    message: `libvirt numbers this controller 0, because the document has no ${root}, and 0 is the root's ("The PCI controller with index='0' must be model='${root}' for this machine type, but model='${model}' was found instead").`,
    span: element.startTag,
    fixes: [preferredFix(`Make its index ${free}`, [setAttribute(element, 'index', free)])],
  };
}
