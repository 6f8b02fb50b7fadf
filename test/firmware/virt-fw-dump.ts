import { openChroot } from '../setup/chroot.ts';
import { debianRoot } from '../setup/roots.ts';

/** A file with code as `virt-fw-dump` lists it. */
interface DumpedModule {
  readonly name: string;
  readonly size: number;
}

/** A stretch of memory of OVMF's metadata; `file` where the image has its content. */
interface DumpedRange {
  readonly memoryAddress: number;
  readonly memoryLength: number;
  readonly file: { readonly offset: number; readonly length: number } | undefined;
}

export interface FirmwareDump {
  readonly modules: readonly DumpedModule[];
  /** Of all entries of the GUIDed table, in their order. */
  readonly ranges: readonly DumpedRange[];
}

/** What virt-firmware reads in an image of sid's packages, named by its path in there. */
export async function dumpWithVirtFirmware(image: string): Promise<FirmwareDump> {
  const chroot = await openChroot(await debianRoot('sid'));
  try {
    const lines = async (what: string) => {
      const ended = await chroot.run(['virt-fw-dump', '--input', image, what]);
      if (ended.status !== 0) throw new Error(`virt-fw-dump ${what}: ${ended.stderr.trim()}`);
      return ended.stdout.split('\n').map((line) => line.trim());
    };
    const modules = (await lines('--modules')).flatMap(readModule);
    return { modules, ranges: (await lines('--ovmf-meta')).flatMap(readRange) };
  } finally {
    await chroot.remove();
  }
}

/** `ffsfile size=0x76ba type=pei-core name=PeiCore` */
function readModule(line: string): DumpedModule[] {
  const [, size = '', name = ''] = /^ffsfile size=(0x[0-9a-f]+) type=\S+ name=(.*)$/.exec(line) ?? [];
  return name === '' ? [] : [{ name, size: Number(size) }];
}

/** `mbase=0xffc84000 msize=0x37c000 type=BFV (code) fbase=0x84000 fsize=0x37c000 flags=0x1` */
function readRange(line: string): DumpedRange[] {
  const number = (name: string) => Number(new RegExp(`\\b${name}=(0x[0-9a-f]+)`).exec(line)?.[1]);
  if (!line.startsWith('mbase=')) return [];
  const file = line.includes('fsize=') ? { offset: number('fbase'), length: number('fsize') } : undefined;
  return [{ memoryAddress: number('mbase'), memoryLength: number('msize'), file }];
}
