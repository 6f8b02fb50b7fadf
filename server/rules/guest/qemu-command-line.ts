import type { Domain } from '../../domain/domain.ts';
import { childrenNamed, elementsOf } from '../../domain/element.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { said } from '../report.ts';

/** Each `<qemu:commandline>`, whatever its prefix. */
export function commandLines(domain: Domain): readonly XmlElement[] {
  return belowDomain(domain, 'commandline');
}

/** An element directly below, with the prefix of its parent. */
export function own(line: XmlElement, name: string): readonly XmlElement[] {
  return childrenNamed(line, line.name.replace(/[^:]+$/, name));
}

function belowDomain({ element }: Domain, name: string): readonly XmlElement[] {
  return elementsOf(element).filter((each) => each.name.endsWith(`:${name}`));
}

/** Where the guest says that libvirt is not to use this capability of QEMU. */
export function withoutCapability(domain: Domain, name: string): XmlElement | undefined {
  const deleted = belowDomain(domain, 'capabilities').flatMap((list) => own(list, 'del'));
  return deleted.find((each) => said(each, 'capability') === name);
}

/**
 * Without this capability libvirt writes `-device` as it did before 7.9, and devices come in the order of the arguments. It was called
 * `device.json` in 7.9 only: libvirt still takes that name, and it changes nothing (seen on 9.0 and 12.8).
 */
export const jsonDevices = 'device.json+hotplug';
export const oldJsonDevices = 'device.json';
