import type { XmlElement } from '../xml/tree.ts';
import { attributeValue, childNamed, childrenNamed, textValue, type Value } from './element.ts';
import { type MachineClass, machineClass } from './machine.ts';

/** `<os>`: what the guest boots from. */
export interface Os {
  readonly element: XmlElement | undefined;
  /** `hvm`, `exe`, … */
  readonly type: Value | undefined;
  readonly arch: Value | undefined;
  readonly machine: Value | undefined;
  readonly machineClass: MachineClass;
  /** The `firmware` attribute: libvirt chooses the image itself. */
  readonly firmware: Value | undefined;
  /** `<firmware>`: what the chosen firmware must or must not offer. */
  readonly firmwareElement: XmlElement | undefined;
  readonly firmwareFeatures: readonly FirmwareFeature[];
  readonly loader: Loader | undefined;
  readonly nvram: Nvram | undefined;
  readonly varstore: XmlElement | undefined;
  /** `<kernel>`: the guest's kernel is loaded by QEMU itself. */
  readonly kernel: XmlElement | undefined;
  readonly shim: XmlElement | undefined;
}

interface FirmwareFeature {
  readonly element: XmlElement;
  readonly name: Value | undefined;
  readonly enabled: Value | undefined;
}

/** `<loader>`: the firmware image, or what the chosen one must be like. */
export interface Loader {
  readonly element: XmlElement;
  /** Undefined where the element has no text. */
  readonly path: Value | undefined;
  /** As written; libvirt takes `rom` where a path stands without it. */
  readonly type: Value | undefined;
  readonly readonly: Value | undefined;
  readonly secure: Value | undefined;
  readonly stateless: Value | undefined;
  readonly format: Value | undefined;
}

/** `<nvram>`: the guest's own variable store, and what it is made from. */
export interface Nvram {
  readonly element: XmlElement;
  /** Undefined where the element has no text. */
  readonly path: Value | undefined;
  readonly template: Value | undefined;
  readonly templateFormat: Value | undefined;
  readonly format: Value | undefined;
  /** `file`, `block`, `network`; then the store is named by `<source>`. */
  readonly type: Value | undefined;
  readonly source: XmlElement | undefined;
  /** `<nvram/>` with nothing in it: libvirt reads it as if it weren't there (seen on 9.0 and 12.8). */
  readonly isEmpty: boolean;
}

/** The view of the `<os>` below a `<domain>`. */
export function readOs(domain: XmlElement): Os {
  const element = childNamed(domain, 'os');
  const type = childNamed(element, 'type');
  const arch = attributeValue(type, 'arch');
  const machine = attributeValue(type, 'machine');
  const firmwareElement = childNamed(element, 'firmware');
  return {
    element,
    type: textValue(type),
    arch,
    machine,
    machineClass: machineClass(machine?.value, arch?.value),
    firmware: attributeValue(element, 'firmware'),
    firmwareElement,
    firmwareFeatures: childrenNamed(firmwareElement, 'feature').map((feature) => ({
      element: feature,
      name: attributeValue(feature, 'name'),
      enabled: attributeValue(feature, 'enabled'),
    })),
    loader: readLoader(childNamed(element, 'loader')),
    nvram: readNvram(childNamed(element, 'nvram')),
    varstore: childNamed(element, 'varstore'),
    kernel: childNamed(element, 'kernel'),
    shim: childNamed(element, 'shim'),
  };
}

function readLoader(element: XmlElement | undefined): Loader | undefined {
  return (
    element && {
      element,
      path: nonEmptyText(element),
      type: attributeValue(element, 'type'),
      readonly: attributeValue(element, 'readonly'),
      secure: attributeValue(element, 'secure'),
      stateless: attributeValue(element, 'stateless'),
      format: attributeValue(element, 'format'),
    }
  );
}

/**
 * How QEMU gets the image: as flash, or as ROM (`-bios`), which is also what libvirt takes for a path without `type`. Undefined where
 * there is no loader, where only its attributes are given, or where `type` is none of the two.
 */
export function loaderDevice({ loader }: Os): 'pflash' | 'rom' | undefined {
  if (!loader?.path) return undefined;
  const type = loader.type?.value ?? 'rom';
  return type === 'pflash' || type === 'rom' ? type : undefined;
}

function readNvram(element: XmlElement | undefined): Nvram | undefined {
  return (
    element && {
      element,
      path: nonEmptyText(element),
      template: attributeValue(element, 'template'),
      templateFormat: attributeValue(element, 'templateFormat'),
      format: attributeValue(element, 'format'),
      type: attributeValue(element, 'type'),
      source: childNamed(element, 'source'),
      isEmpty: element.attributes.length === 0 && element.children.length === 0,
    }
  );
}

function nonEmptyText(element: XmlElement): Value | undefined {
  const text = textValue(element);
  return text && text.value.trim() !== '' ? text : undefined;
}
