/** What libvirt starts with each of QEMU's programs (seen on 12.8); of the others nothing was seen. */
const emulated: Readonly<Record<string, readonly string[]>> = {
  'qemu-system-x86_64': ['x86_64', 'i686'],
  'qemu-system-i386': ['i686'],
  'qemu-system-aarch64': ['aarch64', 'armv7l'],
  'qemu-system-arm': ['armv7l', 'armv6l'],
};

/** The name of a program without the folders before it. */
export function programName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The architectures of the guests that a program is for, by its name; undefined where nothing is known of it. */
export function architecturesOf(path: string): readonly string[] | undefined {
  return emulated[programName(path)];
}

/** Of these it is known which programs emulate them: of the last three that of their own name. */
export const knownArchitectures: ReadonlySet<string> = new Set([
  ...Object.values(emulated).flat(),
  ...['loongarch64', 'riscv64', 's390x'],
]);

/**
 * Whether a program of the host is likely the one for a guest. What is named by no architecture, `qemu-kvm`, is for those of the host:
 * `own`, empty where they are not known.
 */
export function mayEmulate(path: string, arch: string | undefined, own: readonly string[]): boolean {
  if (arch === undefined) return true;
  const program = programName(path);
  if (!program.startsWith('qemu-system-')) return own.length === 0 || own.includes(arch);
  const possible = architecturesOf(path) ?? [program.replace('qemu-system-', '')];
  return possible.includes(arch);
}
