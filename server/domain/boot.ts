import type { XmlElement } from '../xml/tree.ts';
import { allDevices } from './devices.ts';
import type { Domain } from './domain.ts';
import { attributeValue, childNamed, childrenNamed, type Value } from './element.ts';

/** A device that says itself when the guest is to boot from it. */
export interface DeviceBoot {
  readonly device: XmlElement;
  readonly element: XmlElement;
  /** From 1; as written. */
  readonly order: Value | undefined;
}

/** The `<boot>` elements of the devices, in the order of the text. */
export function deviceBoots(domain: Domain): readonly DeviceBoot[] {
  return allDevices(domain.element).flatMap((device) => {
    const element = childNamed(device, 'boot');
    return element ? [{ device, element, order: attributeValue(element, 'order') }] : [];
  });
}

/** The `<boot dev='…'>` elements below `<os>`. */
export function osBoots(domain: Domain): readonly XmlElement[] {
  return childrenNamed(domain.os.element, 'boot');
}

/** Where the domain says that it boots from the network; undefined where it doesn't. */
export function networkBoot(domain: Domain): XmlElement | undefined {
  return (
    osBoots(domain).find((boot) => attributeValue(boot, 'dev')?.value === 'network') ??
    deviceBoots(domain).find(({ device }) => device.name === 'interface')?.element
  );
}
