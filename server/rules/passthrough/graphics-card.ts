import type { Domain } from '../../domain/domain.ts';
import { childNamed } from '../../domain/element.ts';
import {
  type HostDevice,
  type HostPlace,
  hostDevices,
  isSameCard,
  qemuArguments,
  qemuNames,
  sysfsAddress,
} from '../../domain/hostdevs.ts';
import type { HostFacts, PciDeviceFacts } from '../../host/facts.ts';
import { said } from '../report.ts';

/** A device that is a graphics card, as far as the document tells. */
export interface GraphicsCard {
  /** Its function 0. */
  readonly device: HostDevice;
  /** `is probably a graphics card (it has the ROM file …)`, or `is a graphics card` where the host says so. */
  readonly verdict: string;
}

const displayClass = 0x03;

/**
 * The first graphics card among the host devices. The document doesn't say what a device is, so only what people do for graphics
 * cards alone counts: a video BIOS in `<rom file>`, QEMU's options for VGA, or a guest that hides KVM, as graphics drivers once wanted,
 * and gets two functions of one device. Where the host's devices are known, it says which are.
 */
export function graphicsCard(domain: Domain, host: HostFacts): GraphicsCard | undefined {
  const devices = hostDevices(domain.element).filter(({ place }) => place?.function === 0);
  const hides = hidesKvm(domain);
  for (const device of devices) {
    const facts = device.place && factsOf(device.place, host);
    if (facts && facts !== 'absent') {
      const kind = facts.class >> 8;
      if (facts.class >> 16 !== displayClass) continue;
      return { device, verdict: `is a graphics card (class ${kind.toString(16).padStart(4, '0')} on this host)` };
    }
    const evidence =
      vgaOption(domain, device) ?? videoBios(device) ?? (hides && hasSecondFunction(domain, device) ? hides : undefined);
    if (evidence !== undefined) return { device, verdict: `is probably a graphics card (${evidence})` };
  }
  return undefined;
}

function vgaOption(domain: Domain, device: HostDevice): string | undefined {
  const names = qemuNames(device);
  const option = qemuArguments(domain.element).find((argument) => {
    const set = /^device\.([^.]+)\.(x-vga|x-igd-opregion)=(on|true|yes)$/.exec(argument);
    return set?.[1] !== undefined && names.includes(set[1]);
  });
  return option === undefined ? undefined : `QEMU gets ${option}`;
}

/** Network cards have ROM files too: for booting from the network. */
function videoBios({ rom }: HostDevice): string | undefined {
  const file = said(rom, 'file');
  return file === undefined || /pxe|efi-/i.test(file) ? undefined : `it has the ROM file ${file}`;
}

function hidesKvm({ features }: Domain): string | undefined {
  const hidden = childNamed(childNamed(features.element, 'kvm'), 'hidden');
  const vendor = childNamed(childNamed(features.element, 'hyperv'), 'vendor_id');
  if (said(hidden, 'state') !== 'on' && said(vendor, 'state') !== 'on') return undefined;
  return 'several functions of it are passed through, and the guest is kept from seeing its hypervisor, as graphics drivers once wanted';
}

function hasSecondFunction(domain: Domain, { place }: HostDevice): boolean {
  return place !== undefined && otherFunctions(domain, place).length > 0;
}

/** The other functions of the device at `place` that the guest gets too. */
export function otherFunctions(domain: Domain, place: NonNullable<HostDevice['place']>): readonly HostDevice[] {
  return hostDevices(domain.element).filter(
    ({ place: other }) => other && isSameCard(place, other) && other.function !== place.function,
  );
}

/** `01:00.0`, as lspci writes it; with the PCI domain where that isn't 0. */
export function shownPlace({ domain, bus, slot, function: fn }: NonNullable<HostDevice['place']>): string {
  const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');
  return `${domain === 0 ? '' : `${hex(domain, 4)}:`}${hex(bus, 2)}:${hex(slot, 2)}.${fn}`;
}

/** What the host tells of a device; undefined where it tells nothing. */
export function factsOf(place: HostPlace, { pciDevices }: HostFacts): PciDeviceFacts | 'absent' | undefined {
  return pciDevices.get(sysfsAddress(place));
}

/** A host device as libvirt's XML. */
export function hostdevXml({ domain, bus, slot, function: fn }: HostPlace, managed: string | undefined): string {
  const hex = (value: number, digits: number): string => `0x${value.toString(16).padStart(digits, '0')}`;
  const address = `domain='${hex(domain, 4)}' bus='${hex(bus, 2)}' slot='${hex(slot, 2)}' function='0x${fn}'`;
  const how = managed === 'no' ? 'no' : 'yes';
  return `<hostdev mode='subsystem' type='pci' managed='${how}'>\n  <source>\n    <address ${address}/>\n  </source>\n</hostdev>`;
}

/** True where the guest has UEFI firmware. */
export function hasUefi({ os }: Domain): boolean {
  return (
    os.firmware?.value === 'efi' || os.loader?.type?.value === 'pflash' || os.nvram !== undefined || os.varstore !== undefined
  );
}
