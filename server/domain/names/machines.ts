import { type KnownName, namesOf } from './known-name.ts';

const x86: readonly KnownName[] = [
  { text: 'q35', what: 'PCI Express, SATA; the newest version of it' },
  { text: 'pc', what: 'i440fx: PCI, IDE; the newest version of it' },
  { text: 'microvm', what: 'without PCI, starts in milliseconds' },
  { text: 'isapc', what: 'a PC without PCI' },
];
const virt: readonly KnownName[] = namesOf('the machine made for guests', 'virt');
const pseries: readonly KnownName[] = namesOf("IBM's POWER servers", 'pseries');

const byArch: Readonly<Record<string, readonly KnownName[]>> = {
  x86_64: x86,
  i686: x86,
  aarch64: virt,
  armv7l: virt,
  riscv64: virt,
  riscv32: virt,
  loongarch64: virt,
  ppc64: pseries,
  ppc64le: pseries,
  s390x: namesOf("IBM's mainframes", 's390-ccw-virtio'),
};

/** The machine types of QEMU that guests of an architecture use, the usual ones first. Each also has versions, such as `pc-q35-9.2`. */
export function machineTypes(arch: string): readonly KnownName[] {
  return byArch[arch] ?? [];
}
