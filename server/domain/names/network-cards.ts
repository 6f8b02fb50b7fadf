import { type KnownName, namesOf } from './known-name.ts';

const virtio: readonly KnownName[] = [
  { text: 'virtio', what: 'the fastest; needs a driver in the guest' },
  ...namesOf('virtio without the old interface', 'virtio-non-transitional'),
  ...namesOf('virtio with the old interface too', 'virtio-transitional'),
];

/** The cards that QEMU has on PCI, whatever the architecture. */
const ofPci: readonly KnownName[] = [
  ...namesOf('Intel, 1 Gb/s, PCI Express', 'e1000e igb'),
  ...namesOf('Intel, 1 Gb/s, PCI', 'e1000'),
  ...namesOf('Realtek, 100 Mb/s', 'rtl8139'),
  ...namesOf('VMware', 'vmxnet3'),
  ...namesOf('on USB', 'usb-net'),
];

const ofOther: readonly KnownName[] = [
  ...namesOf('Intel, 1 Gb/s, PCI', 'e1000-82540em e1000-82544gc e1000-82545em'),
  ...namesOf('AMD, 10 Mb/s', 'pcnet'),
  ...namesOf('NE2000, 10 Mb/s', 'ne2k_pci'),
  ...namesOf('DEC, 100 Mb/s', 'tulip'),
  ...namesOf(
    'Intel, 100 Mb/s',
    'i82550 i82551 i82557a i82557b i82557c i82558a i82558b i82559a i82559b i82559c i82559er i82562 i82801',
  ),
];

const ofQemu: readonly KnownName[] = [...virtio, ...ofPci, ...ofOther];
const spapr: KnownName = { text: 'spapr-vlan', what: "POWER's own" };

/** What other hypervisors have, as libvirt calls it (virDomainNetModelType). */
const byHypervisor: Readonly<Record<string, readonly KnownName[]>> = {
  xen: [...namesOf("Xen's own", 'netfront'), ...namesOf('emulated', 'e1000 rtl8139 virtio')],
  vmware: namesOf('VMware', 'vmxnet3 e1000e e1000 vmxnet2 vmxnet vlance'),
  vbox: namesOf('VirtualBox', '82540EM 82545EM 82543GC virtio Am79C973 Am79C970A'),
  bhyve: namesOf('bhyve', 'virtio e1000'),
};

/** The network cards of a guest, the usual ones first. */
export function networkCards(hypervisor: string, arch: string): readonly KnownName[] {
  const others = byHypervisor[hypervisor];
  if (others !== undefined) return others;
  if (arch.startsWith('ppc64')) return [...virtio, spapr, ...ofPci, ...ofOther];
  return arch === 's390x' ? virtio : ofQemu;
}

/** Other names of the same cards, and one that only ISA machines have; QEMU 7.2 and 11 take them on x86. */
const alsoTaken = /^(virtio-net(-pci(-(non-)?transitional)?|-device)?|xen-net-device|ne2k_isa|pvrdma|rocker)$/;

/** Whether a QEMU for x86 is known to have a card of this name. libvirt reads its own names in upper and lower case alike. */
export function isQemuCard(name: string): boolean {
  return alsoTaken.test(name) || ofQemu.some(({ text }) => text === name.toLowerCase());
}
