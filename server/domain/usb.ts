import type { XmlElement } from '../xml/tree.ts';
import { allDevices } from './devices.ts';
import type { Domain } from './domain.ts';
import { attributeValue, childNamed } from './element.ts';

/** The controller that says that the guest has no USB at all; undefined where it may have some. */
export function usbDisabledBy(domain: Domain): XmlElement | undefined {
  return domain.controllers.find(({ type, model }) => type?.value === 'usb' && model?.value === 'none')?.element;
}

/** The devices that need a USB bus, in the order of the text. */
export function usbDevices(domain: Domain): readonly XmlElement[] {
  return allDevices(domain.element).filter(isOnUsb);
}

function isOnUsb(device: XmlElement): boolean {
  const says = (name: string, value: string): boolean => attributeValue(device, name)?.value === value;
  if (device.name === 'input' || device.name === 'redirdev') return says('bus', 'usb');
  if (device.name === 'hub') return says('type', 'usb');
  if (device.name === 'hostdev') return says('type', 'usb');
  if (device.name === 'sound') return says('model', 'usb');
  const child = (name: string, attribute: string): string | undefined =>
    attributeValue(childNamed(device, name), attribute)?.value;
  if (device.name === 'interface') return child('model', 'type') === 'usb-net';
  if (device.name === 'serial') return child('target', 'type') === 'usb-serial';
  if (device.name === 'controller') return says('type', 'ccid');
  return device.name === 'disk' && child('target', 'bus') === 'usb';
}
