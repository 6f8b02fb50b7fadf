/** What is to run in the guest: it decides what the defaults are. */
export type Guest = 'linux' | 'windows11' | 'windows10' | 'other';

/** What a person wants of a new guest. All of it has a default but the name. */
export interface Answers {
  readonly name: string;
  readonly guest: Guest;
  readonly firmware: 'uefi' | 'bios';
  /** Only with UEFI. */
  readonly secureBoot: boolean;
  /** MiB. */
  readonly memory: number;
  readonly vcpus: number;
  readonly disks: readonly NewDisk[];
  /** Installation media: host paths of ISO images. */
  readonly cdroms: readonly string[];
  readonly network: NewNetwork;
  /** Host PCI addresses to pass through, `0000:01:00.0` each. */
  readonly gpu: readonly string[];
}

/** A disk's image; `size` (`60G`) where it is yet to be made. */
export interface NewDisk {
  readonly path: string;
  readonly size: string | undefined;
}

export type NewNetwork =
  | { readonly kind: 'network'; readonly name: string }
  | { readonly kind: 'bridge'; readonly name: string }
  | { readonly kind: 'none' };

const imageFolder = '/var/lib/libvirt/images';

/** What a guest of that kind gets where nothing else is wanted: Windows 11 asks for UEFI, Secure Boot and 4 GiB. */
export function defaultAnswers(name: string, guest: Guest): Answers {
  const isWindows = guest === 'windows10' || guest === 'windows11';
  return {
    name,
    guest,
    firmware: guest === 'other' ? 'bios' : 'uefi',
    secureBoot: guest === 'windows11',
    memory: isWindows ? 8192 : 2048,
    vcpus: isWindows ? 4 : 2,
    disks: [readDisk(isWindows ? '64G' : '20G', name, 0)],
    cdroms: [],
    network: { kind: 'network', name: 'default' },
    gpu: [],
  };
}

/** `60G` is an image yet to be made in libvirt's own folder, `/path/image.qcow2` one that is there. */
export function readDisk(text: string, name: string, index: number): NewDisk {
  if (!/^\d+(?:\.\d+)?[KMGT]?$/i.test(text)) return { path: text, size: undefined };
  const size = /[A-Z]$/i.test(text) ? text.toUpperCase() : `${text}G`;
  return { path: `${imageFolder}/${name}${index === 0 ? '' : `-${index + 1}`}.qcow2`, size };
}

/** `default`, `bridge:br0`, `none`. */
export function readNetwork(text: string): NewNetwork {
  if (text === 'none') return { kind: 'none' };
  const bridge = /^bridge[:=](.+)$/.exec(text)?.[1];
  return bridge === undefined ? { kind: 'network', name: text.replace(/^network[:=]/, '') } : { kind: 'bridge', name: bridge };
}

/** MiB of `4G`, `4096M`, `4096` (MiB); undefined where it is no amount of memory. */
export function readMemory(text: string): number | undefined {
  const [, amount = '', unit = 'M'] = /^(\d+(?:\.\d+)?)\s*([MG])?(?:i?B)?$/i.exec(text.trim()) ?? [];
  const mebibytes = Number(amount) * (unit.toUpperCase() === 'G' ? 1024 : 1);
  return amount !== '' && Number.isInteger(mebibytes) && mebibytes > 0 ? mebibytes : undefined;
}

/** Why these answers make no guest, as a plain sentence; undefined where they do. */
export function answersProblem({
  name,
  firmware,
  secureBoot,
  disks,
  cdroms,
  memory,
  vcpus,
  guest,
  gpu,
}: Answers): string | undefined {
  if (!/^[^/\s][^/\n]*$/.test(name))
    return `"${name}" is no name for a guest: it may not be empty, start with a space, or hold a slash.`;
  if (secureBoot && firmware === 'bios') return 'Secure Boot is part of UEFI; a guest with BIOS has none.';
  if (guest === 'windows11' && firmware === 'bios') return 'Windows 11 needs UEFI.';
  if (gpu.length > 0 && firmware === 'bios') return 'A card is passed through to a guest with UEFI; choose that firmware.';
  const relative = [...disks.map(({ path }) => path), ...cdroms].find((path) => !path.startsWith('/'));
  if (relative !== undefined) return `${relative} is no absolute path, and libvirt takes no other.`;
  const empty = disks.find(({ size }) => size !== undefined && Number.parseFloat(size) === 0);
  if (empty) return 'A disk needs a size, such as 20G.';
  if (!Number.isInteger(vcpus) || vcpus < 1) return 'A guest needs at least one CPU.';
  return memory < 1 ? 'A guest needs memory.' : undefined;
}
