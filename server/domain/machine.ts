/** The families of machine types that libvirt itself tells apart; `unknown` when none is named: then libvirt picks one by what the host offers. */
export type MachineClass = 'q35' | 'i440fx' | 'virt' | 'other' | 'unknown';

const x86 = new Set(['x86_64', 'i686']);

/** True where the architecture is x86, or isn't named and so may be: on most hosts it is. */
export function mayBeX86(arch: string | undefined): boolean {
  return arch === undefined || x86.has(arch);
}

/**
 * The family of a machine type (libvirt, qemu_domain.c: qemuDomainMachineIsQ35, qemuDomainMachineIsI440FX,
 * qemuDomainMachineIsARMVirt). `pc-q35-rhel9.4.0` is q35; `rhel6.5.0` and `pc-1.2` are i440fx.
 */
export function machineClass(machine: string | undefined, arch: string | undefined): MachineClass {
  if (machine === undefined || machine === '') return 'unknown';
  if (mayBeX86(arch)) {
    if (machine === 'q35' || machine.startsWith('pc-q35-')) return 'q35';
    if (machine === 'pc' || /^(pc-i440fx-|pc-0\.|pc-1\.|rhel)/.test(machine)) return 'i440fx';
  }
  if (machine === 'virt' || machine.startsWith('virt-')) return 'virt';
  return 'other';
}

/** A version that every glob like `pc-q35-*` matches: an alias stands for the newest version of the host's QEMU, which isn't known here. */
const newest = '999.0';

/** The versioned name an alias stands for, as firmware descriptors write it: `q35` is `pc-q35-…`, `pc` is `pc-i440fx-…`, `virt` is `virt-…`. */
export function canonicalMachine(machine: string): string {
  if (machine === 'q35') return `pc-q35-${newest}`;
  if (machine === 'pc') return `pc-i440fx-${newest}`;
  if (machine === 'virt') return `virt-${newest}`;
  return machine;
}
