import type { Controller } from '../domain/devices.ts';
import type { Domain } from '../domain/domain.ts';
import { childNamed } from '../domain/element.ts';
import { removeElement, setAttribute, type TextEdit } from '../xml/edit.ts';
import type { XmlElement } from '../xml/tree.ts';

/** What becomes of the controllers of an i440fx machine on q35. */
export interface ControllerChanges {
  readonly edits: readonly TextEdit[];
  readonly removed: ReadonlySet<XmlElement>;
  /** True where a USB controller became xHCI. */
  readonly xhci: boolean;
}

/** What has to become of an i440fx guest's controllers on q35. */
export function q35Controllers(domain: Domain): ControllerChanges {
  const gone = domain.controllers.filter(isGone).map(({ element }) => element);
  const usb = domain.controllers.filter(isPiixUsb);
  const roots = domain.controllers.filter(
    (controller) => controller.type?.value === 'pci' && !gone.includes(controller.element),
  );
  return {
    edits: [
      ...gone.map((element) => removeElement(domain.document, element)),
      ...usb.map(({ element }) => setAttribute(element, 'model', 'qemu-xhci')),
      ...roots.flatMap(({ element }) => rootEdits(domain, element)),
    ],
    removed: new Set(gone),
    xhci: usb.length > 0,
  };
}

/** IDE goes with its disks; the bridges go too, for libvirt adds the buses that q35 needs by itself. */
function isGone({ type, index, model }: Controller): boolean {
  if (type?.value === 'ide') return true;
  return type?.value === 'pci' && model?.value !== 'pci-root' && index?.value !== '0';
}

/** The PIIX chips' USB 1 controllers; without a model libvirt takes one of them on x86. */
function isPiixUsb({ type, model }: Controller): boolean {
  return type?.value === 'usb' && (model === undefined || /^piix\d-uhci$/.test(model.value));
}

function rootEdits({ document }: Domain, root: XmlElement): readonly TextEdit[] {
  const target = childNamed(root, 'target');
  return [setAttribute(root, 'model', 'pcie-root'), ...(target ? [removeElement(document, target)] : [])];
}
