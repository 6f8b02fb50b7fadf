import { addressOf, addressType } from '../domain/address.ts';
import { allDevices, devicesNamed } from '../domain/devices.ts';
import type { Domain } from '../domain/domain.ts';
import { attributeValue, childNamed, childrenNamed } from '../domain/element.ts';
import { moveToSata, sataPlan } from '../rules/disk/sata-plan.ts';
import { orderEdits, removeElement, setAttribute, type TextEdit } from '../xml/edit.ts';
import type { XmlElement } from '../xml/tree.ts';
import { commonRefusal, isX86 } from './condition.ts';
import { slotsTogether } from './pci-groups.ts';
import { q35Controllers } from './q35-controllers.ts';
import { nothingToDo, type Plan, type Refactoring } from './refactoring.ts';

/** True where the machine is i440fx; without a machine type libvirt takes that one for x86. */
export function isI440fx(domain: Domain): boolean {
  const { machineClass, machine } = domain.os;
  return machineClass === 'i440fx' || (machine === undefined && isX86(domain));
}

/** Why the domain can't be moved to q35; undefined where it can, or is there. */
export function q35Refusal(domain: Domain): string | undefined {
  const refusal = commonRefusal(domain);
  if (refusal) return refusal;
  if (domain.os.machineClass === 'q35') return undefined;
  if (!isI440fx(domain)) return `The machine type is ${domain.os.machine?.value}, which is no i440fx machine.`;
  if (domain.controllers.some(({ model }) => model?.value === 'pci-expander-bus'))
    return 'The domain places devices on a pci-expander-bus, and on q35 which of them belong to which node is for you to say.';
  const plan = sataPlan(domain);
  const stuck = domain.disks.find((disk) => disk.bus === 'ide' && disk.device !== 'floppy' && !plan.has(disk));
  return stuck ? 'An IDE disk has no target name, so it can not be given one on SATA.' : undefined;
}

/** Machine type, buses, controllers and addresses; no edits where the machine is q35 already. */
export function q35Plan(domain: Domain): Plan {
  const type = childNamed(domain.os.element, 'type');
  if (!type || !isI440fx(domain)) return nothingToDo;
  const controllers = q35Controllers(domain);
  const disks = diskEdits(domain);
  const groups = slotsTogether(domain);
  const watchdogs = isaWatchdogs(domain);
  const freed = allDevices(domain.element).filter(
    (device) => !controllers.removed.has(device) && !groups.members.has(device) && !disks.moved.has(device),
  );
  return {
    edits: orderEdits([
      setAttribute(type, 'machine', q35Name(domain.os.machine?.value)),
      ...disks.edits,
      ...controllers.edits,
      ...groups.edits,
      ...watchdogs.map((watchdog) => setAttribute(watchdog, 'model', 'i6300esb')),
      ...freed.flatMap((device) => pciAddressRemoval(domain, device)),
    ]),
    notes: notes(domain, { xhci: controllers.xhci, disks: disks.moved.size > 0, watchdogs: watchdogs.length > 0 }),
  };
}

/** `pc-i440fx-8.2` has a q35 of the same version, which fixes the guest's hardware as before; older than 2.4 QEMU has none. */
function q35Name(machine: string | undefined): string {
  const version = /^pc-i440fx-(.+)$/.exec(machine ?? '')?.[1];
  if (version === undefined) return 'q35';
  const [, major, minor] = /^(\d+)\.(\d+)$/.exec(version) ?? [];
  const tooOld = major !== undefined && Number(major) * 100 + Number(minor) < 204;
  return tooOld ? 'q35' : `pc-q35-${version}`;
}

function diskEdits(domain: Domain): { readonly edits: readonly TextEdit[]; readonly moved: ReadonlySet<XmlElement> } {
  const plan = sataPlan(domain);
  const edits = [...plan].flatMap(([disk, name]) => moveToSata(disk, name, domain));
  return { edits, moved: new Set([...plan.keys()].map(({ element }) => element)) };
}

/** The ib700 is on ISA, and libvirt refuses it on q35 (12.8). */
function isaWatchdogs({ element }: Domain): readonly XmlElement[] {
  return devicesNamed(element, 'watchdog').filter((watchdog) => attributeValue(watchdog, 'model')?.value === 'ib700');
}

/** An i440fx address lies on another bus: libvirt finds a new place for the device. */
function pciAddressRemoval({ document }: Domain, device: XmlElement): readonly TextEdit[] {
  const address = addressOf(device);
  return address && addressType(device) === 'pci' ? [removeElement(document, address)] : [];
}

interface Moved {
  readonly xhci: boolean;
  readonly disks: boolean;
  readonly watchdogs: boolean;
}

function notes(domain: Domain, { xhci, disks, watchdogs }: Moved): readonly string[] {
  const loose = ownArguments(domain).filter((argument) => /\bpci\.0\b|ide0-|\bide\.\d|piix/i.test(argument));
  return [
    'The guest finds its devices in new places: network interfaces may get new names, and Windows installs their drivers again.',
    ...(disks
      ? ['The IDE disks are on SATA now; a Windows that never had AHCI needs its driver enabled before the switch.']
      : []),
    ...(xhci ? ['The USB controller is xHCI now; Windows 7 and older bring no driver for it.'] : []),
    ...(watchdogs ? ['The watchdog is an i6300esb now, which the guest has another driver for.'] : []),
    ...loose.map((argument) => `<qemu:arg value='${argument}'/> speaks of the old machine; look at it yourself.`),
  ];
}

function ownArguments({ element }: Domain): readonly string[] {
  return childrenNamed(childNamed(element, 'qemu:commandline'), 'qemu:arg').flatMap(
    (argument) => attributeValue(argument, 'value')?.value ?? [],
  );
}

export const i440fxToQ35: Refactoring = {
  id: 'i440fx-to-q35',
  title: 'Move to the q35 machine type',
  summary: 'machine type, IDE disks to SATA, USB to xHCI, the PCI root; libvirt finds new PCI addresses',
  needsOptions: false,
  applies: q35Refusal,
  plan: q35Plan,
};
