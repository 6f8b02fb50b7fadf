import type { XmlElement } from '../xml/tree.ts';
import { addressNumber, type PciAddress, pciAddressOf } from './address.ts';
import { allDevices, type Controller } from './devices.ts';
import type { Domain } from './domain.ts';
import { readOnce } from './read-once.ts';

/** A `<controller type='pci'>`: it opens the bus of its index, and is itself plugged into another one. */
export interface PciController {
  readonly element: XmlElement;
  readonly controller: Controller;
  readonly model: string;
  /** Undefined where libvirt chooses it, or where it is no number. */
  readonly index: number | undefined;
}

/** The PCI controllers whose model is written. */
export const pciControllers: (domain: Domain) => readonly PciController[] = readOnce(readPciControllers);

function readPciControllers(domain: Domain): readonly PciController[] {
  return domain.controllers.flatMap((controller) => {
    if (controller.type?.value !== 'pci' || !controller.model?.value) return [];
    const index = controller.index && addressNumber(controller.index.value);
    return [{ element: controller.element, controller, model: controller.model.value, index }];
  });
}

/** The highest index that a PCI controller has, whether its model is written or not; 0 is the root's. */
export function lastPciIndex({ controllers }: Domain): number {
  const indexes = controllers.flatMap(({ type, index }) =>
    type?.value === 'pci' && index ? (addressNumber(index.value) ?? 0) : [],
  );
  return Math.max(0, ...indexes);
}

/** A device at a PCI address of the author's choice. */
export interface PciPlace {
  readonly device: XmlElement;
  readonly address: PciAddress;
}

/** The devices whose PCI address the author chose, in the order of the text. */
export const pciPlaces: (domain: Domain) => readonly PciPlace[] = readOnce(readPciPlaces);

function readPciPlaces(domain: Domain): readonly PciPlace[] {
  const places: PciPlace[] = [];
  for (const device of allDevices(domain.element)) {
    const address = pciAddressOf(device);
    if (address) places.push({ device, address });
  }
  return places;
}

/** How many PCI controllers open the bus of that index: libvirt takes one, and of two nobody knows which one was meant. */
export function controllersOfBus(domain: Domain, bus: number): number {
  return controllersByBus(domain).get(bus) ?? 0;
}

const controllersByBus: (domain: Domain) => ReadonlyMap<number, number> = readOnce((domain) => {
  const counts = new Map<number, number>();
  for (const { index } of pciControllers(domain)) if (index !== undefined) counts.set(index, (counts.get(index) ?? 0) + 1);
  return counts;
});

/** The model of each bus, by its index: what the document says, and the root bus that libvirt adds to the machines it knows. */
export const busModels: (domain: Domain) => ReadonlyMap<number, string> = readOnce(readBusModels);

function readBusModels(domain: Domain): ReadonlyMap<number, string> {
  const models = new Map<number, string>();
  const root = rootModel(domain);
  if (root) models.set(0, root);
  for (const { index, model } of pciControllers(domain)) if (index !== undefined) models.set(index, model);
  return models;
}

/** The root bus of the machine; undefined for machines that aren't known here, and where the machine isn't named. */
export function rootModel(domain: Domain): 'pci-root' | 'pcie-root' | undefined {
  const machine = domain.os.machineClass;
  if (machine === 'q35') return 'pcie-root';
  if (machine === 'i440fx') return 'pci-root';
  return machine === 'virt' && domain.os.arch?.value === 'aarch64' ? 'pcie-root' : undefined;
}

/** The slots a bus has, by the model of its controller (libvirt, domain_addr.c: virDomainPCIAddressBusSetModel). */
export const slotsOfBus: Readonly<Record<string, { readonly first: number; readonly last: number }>> = {
  'pci-root': { first: 1, last: 31 },
  'pci-bridge': { first: 1, last: 31 },
  'pci-expander-bus': { first: 0, last: 31 },
  'pcie-root': { first: 1, last: 31 },
  'dmi-to-pci-bridge': { first: 0, last: 31 },
  'pcie-to-pci-bridge': { first: 1, last: 31 },
  'pcie-root-port': { first: 0, last: 0 },
  'pcie-switch-downstream-port': { first: 0, last: 0 },
  'pcie-switch-upstream-port': { first: 0, last: 31 },
  'pcie-expander-bus': { first: 0, last: 31 },
};

const endpoint = 'endpoint';

/** What may be plugged into a bus at an address that the author chose; `endpoint` is any device that isn't a PCI controller. */
export const acceptedOnBus: Readonly<Record<string, readonly string[]>> = {
  'pci-root': [endpoint, 'pci-bridge', 'pci-expander-bus'],
  'pci-bridge': [endpoint, 'pci-bridge'],
  'pci-expander-bus': [endpoint, 'pci-bridge'],
  'pcie-root': [endpoint, 'pci-bridge', 'pcie-root-port', 'dmi-to-pci-bridge', 'pcie-expander-bus'],
  'dmi-to-pci-bridge': [endpoint, 'pci-bridge'],
  'pcie-to-pci-bridge': [endpoint, 'pci-bridge'],
  'pcie-root-port': [endpoint, 'pci-bridge', 'pcie-switch-upstream-port', 'pcie-to-pci-bridge'],
  'pcie-switch-downstream-port': [endpoint, 'pci-bridge', 'pcie-switch-upstream-port', 'pcie-to-pci-bridge'],
  'pcie-switch-upstream-port': ['pcie-switch-downstream-port'],
  'pcie-expander-bus': ['pcie-root-port', 'dmi-to-pci-bridge'],
};
