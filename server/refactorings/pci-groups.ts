import { pciAddressOf } from '../domain/address.ts';
import { allDevices } from '../domain/devices.ts';
import type { Domain } from '../domain/domain.ts';
import { attributeValue } from '../domain/element.ts';
import { insertBefore, setAttribute, type TextEdit } from '../xml/edit.ts';
import type { XmlElement } from '../xml/tree.ts';

interface SlotsTogether {
  readonly edits: readonly TextEdit[];
  readonly members: ReadonlySet<XmlElement>;
}

/** Devices of the host that the author put into one slot, such as a GPU and its sound: they stay together behind a port of their own. */
export function slotsTogether(domain: Domain): SlotsTogether {
  const bySlot = new Map<string, XmlElement[]>();
  for (const device of allDevices(domain.element).filter(isHostPci)) {
    const address = pciAddressOf(device);
    if (!address) continue;
    const slot = `${address.domain}:${address.bus}:${address.slot}`;
    bySlot.set(slot, [...(bySlot.get(slot) ?? []), device]);
  }
  const groups = [...bySlot.values()].filter((devices) => devices.length > 1);
  return {
    edits: groups.flatMap((devices, index) => moveToPort(domain, devices, index + 1)),
    members: new Set(groups.flat()),
  };
}

function isHostPci(device: XmlElement): boolean {
  return device.name === 'hostdev' && attributeValue(device, 'type')?.value === 'pci';
}

function moveToPort({ document }: Domain, devices: readonly XmlElement[], bus: number): readonly TextEdit[] {
  const [first] = devices;
  return [
    ...(first ? [insertBefore(document, first, rootPort(bus))] : []),
    ...devices.flatMap((device) => {
      const address = pciAddressOf(device)?.element;
      if (!address) return [];
      return [
        setAttribute(address, 'domain', '0x0000'),
        setAttribute(address, 'bus', busText(bus)),
        setAttribute(address, 'slot', '0x00'),
      ];
    }),
  ];
}

/** A port of its own for one slot's devices. */
export function rootPort(index: number): string {
  return `<controller type='pci' index='${index}' model='pcie-root-port'/>`;
}

/** As libvirt writes it. */
export function busText(bus: number): string {
  return `0x${bus.toString(16).padStart(2, '0')}`;
}
