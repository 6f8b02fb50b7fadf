/** A machine type with a version of QEMU's own in its name. */
export interface VersionedMachine {
  /** What stands before the version: `pc-q35`, `pc-i440fx`, `virt`. */
  readonly family: string;
  readonly major: number;
  readonly minor: number;
}

/** The version in a machine type of upstream QEMU; undefined for aliases and the types of distributions (`pc-q35-rhel9.4.0`, `pc-i440fx-focal`). */
export function versionedMachine(machine: string): VersionedMachine | undefined {
  const match = /^(pc-q35|pc-i440fx|pc|virt|pseries|s390-ccw-virtio)-(\d+)\.(\d+)$/.exec(machine);
  return match?.[1] === undefined ? undefined : { family: match[1], major: Number(match[2]), minor: Number(match[3]) };
}

/** The newest QEMU whose machine types were looked at (`qemu-system-x86_64 -machine help`). */
export const newestQemu = { major: 11, minor: 1 } as const;

/** The first QEMU that deletes machine types by their age. */
const firstDeletion = { major: 10, minor: 1 } as const;

/**
 * The QEMU that removed a machine type, by its policy: a type is deprecated three years after its version and removed after six, and
 * QEMU's major version counts the years (include/hw/core/boards.h). QEMU 10.1 was the first to remove by that rule. Undefined where
 * the newest QEMU known here still has it.
 */
export function removedBy({ major, minor }: VersionedMachine): string | undefined {
  if (major + 6 > newestQemu.major || (major + 6 === newestQemu.major && minor > newestQemu.minor)) return undefined;
  const early = major + 6 < firstDeletion.major || (major + 6 === firstDeletion.major && minor <= firstDeletion.minor);
  return early ? `${firstDeletion.major}.${firstDeletion.minor}` : `${major + 6}.${minor}`;
}

/** The QEMU that deprecated it; undefined where the newest known one does not. */
export function deprecatedBy({ major, minor }: VersionedMachine): string | undefined {
  const old = major + 3 < newestQemu.major || (major + 3 === newestQemu.major && minor <= newestQemu.minor);
  return old ? `${major + 3}.${minor}` : undefined;
}
