import { summarizeFile } from '../../firmware/containers/summary.ts';
import { largestImage } from '../../firmware/limits.ts';
import { type BuildReader, buildsOf } from './builds.ts';
import type { LibvirtAnswers } from './capabilities.ts';
import { coalesced } from './coalesced.ts';
import { readDescriptor } from './descriptor.ts';
import { findHypervisors, type Hypervisors } from './emulators.ts';
import type { ImageFacts } from './facts.ts';
import type { HostFiles } from './files.ts';
import { giveBack } from './large-bytes.ts';
import { messageOf } from './message.ts';
import { oneAfterAnother } from './one-after-another.ts';
import { largestRom, readOptionRom } from './option-rom.ts';
import { functionsOfCard, readPciDevice } from './pci-devices.ts';
import { readNvramList } from './qemu-conf.ts';
import type { HostSource } from './source.ts';

export interface HostOptions {
  /** The folder of a user's own descriptors, `~/.config/qemu/firmware`: libvirt reads it for session domains only. */
  readonly userDescriptors?: string | undefined;
  /** Takes images apart; without it nothing is known of builds. */
  readonly readBuild?: BuildReader | undefined;
  /** What the host's libvirt said of itself. */
  readonly libvirt?: LibvirtAnswers | undefined;
}

/** From general to specific: a descriptor hides those of the same file name in the folders before it (QEMU, docs/interop/firmware.json). */
const descriptorFolders: readonly string[] = ['/usr/share/qemu/firmware', '/etc/qemu/firmware'];
const qemuConf = '/etc/libvirt/qemu.conf';

const noHypervisors: Hypervisors = { emulators: [], kvm: undefined, kvmArchitectures: [] };
const maxStoresBeside = 20;
/** Bytes of the 2 MiB and the 4 MiB build's variable store. */
const storeSizes: ReadonlySet<number> = new Set([0x20000, 0x84000]);

/** A host known by its files, each read once for as long as it stays the same. */
export function fileSource(files: HostFiles, { userDescriptors, readBuild, libvirt }: HostOptions): HostSource {
  const inTurn = oneAfterAnother();
  const images = cachedByStat(files, async (path, size): Promise<ImageFacts> => {
    if (size > largestImage) return { path, state: 'unread', reason: `${path} is larger than any firmware image` };
    return inTurn(async () => {
      const bytes = await files.read(path);
      const summary = summarizeFile(bytes);
      giveBack(bytes);
      return { path, state: 'read', size, summary };
    });
  });
  const descriptors = cachedByStat(files, async (path) => readDescriptor(path, decode(await files.read(path))));
  const configuration = cachedByStat(files, async (path) => readNvramList(decode(await files.read(path))));
  const builds = buildsOf(files, readBuild);
  const folders = userDescriptors === undefined ? descriptorFolders : [...descriptorFolders, userDescriptors];
  const allDescriptors = coalesced(async () => {
    const found = await Promise.all(
      (await descriptorPaths(files, folders)).map((path) =>
        descriptors.get(path).catch((error: unknown) => ({ problem: `${path} can't be read: ${messageOf(error)}` })),
      ),
    );
    return found.filter((descriptor) => descriptor !== undefined);
  });
  const image = coalesced(async (path): Promise<ImageFacts> => {
    if (!path.startsWith('/')) return { path, state: 'unread', reason: `${path} is a relative path` };
    try {
      return (await images.get(path)) ?? { path, state: 'missing' };
    } catch (error) {
      return { path, state: 'unread', reason: `${path} can't be read: ${messageOf(error)}` };
    }
  });
  const filesIn = (folder: string) => files.list(folder).catch(() => []);
  let hypervisors: Promise<Hypervisors> | undefined;
  return {
    isWhole: files.wholeHost,
    machines: libvirt?.machines ?? [],
    capabilities: libvirt?.capabilities ?? [],
    descriptors: () => allDescriptors(''),
    nvramList: () => configuration.get(qemuConf).catch(() => undefined),
    image,
    filesIn,
    storesBeside: (path) => storesBeside(path, files),
    realPath: coalesced(async (path) => files.realPath?.(path)),
    build: (path, wait) => builds.get(path, wait),
    pciDevice: (address) => readPciDevice(files, address),
    functionsOfCard: (address) => functionsOfCard(files, address),
    rom: async (path) => {
      const found = await files.stat(path).catch(() => undefined);
      if (!found || found.size > largestRom) return undefined;
      return files.read(path).then(readOptionRom, () => undefined);
    },
    exists: (path) => exists(path, files),
    hypervisors: () => {
      hypervisors ??= files.wholeHost ? findHypervisors(filesIn) : Promise.resolve(noHypervisors);
      return hypervisors;
    },
    forget: () => {
      hypervisors = undefined;
      for (const cache of [images, descriptors, configuration, builds]) cache.clear();
    },
  };
}

/** The descriptors' paths in the order libvirt tries them: by file name, the most specific folder's where several hold one, none where that is empty. */
async function descriptorPaths(files: HostFiles, folders: readonly string[]): Promise<readonly string[]> {
  const byName = new Map<string, string>();
  for (const folder of folders) {
    for (const name of await files.list(folder)) {
      if (!name.startsWith('.')) byName.set(name, `${folder}/${name}`);
    }
  }
  const sorted = [...byName].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, path]) => path);
  const sizes = await Promise.all(sorted.map((path) => files.stat(path).catch(() => undefined)));
  return sorted.filter((_, index) => (sizes[index]?.size ?? 0) > 0);
}

async function storesBeside(path: string, files: HostFiles): Promise<readonly string[]> {
  const folder = path.slice(0, Math.max(path.lastIndexOf('/'), 1));
  const names = [...(await files.list(folder))].sort();
  const paths = names.map((name) => (folder === '/' ? `/${name}` : `${folder}/${name}`)).filter((other) => other !== path);
  const stores: string[] = [];
  for (const beside of paths) {
    if (stores.length === maxStoresBeside) break;
    if (!/\.(fd|bin|raw|rom|img|qcow2)$/i.test(beside)) continue;
    const found = await files.stat(beside).catch(() => undefined);
    if (found && mayBeStore(beside, found.size)) stores.push(beside);
  }
  return stores;
}

/** Judged by name and size in bytes only. */
export function mayBeStore(path: string, size: number): boolean {
  return /vars[^/]*$/i.test(path) || storeSizes.has(size);
}

/** By what its folder holds, for a device is no regular file. */
async function exists(path: string, files: HostFiles): Promise<boolean | undefined> {
  const slash = path.lastIndexOf('/');
  const names = await files.list(path.slice(0, slash) || '/');
  if (names.includes(path.slice(slash + 1))) return true;
  // A folder without a name in it may be one that can't be read.
  if (names.length > 0) return false;
  return slash > 0 && (await exists(path.slice(0, slash), files)) === false ? false : undefined;
}

interface CachedFiles<T> {
  /** Undefined where there is no such file; rejects where it can't be read. */
  get(path: string): Promise<T | undefined>;
  clear(): void;
}

/** What `read` makes of each file, kept as long as its size and modification time stay. */
function cachedByStat<T>(files: HostFiles, read: (path: string, size: number) => Promise<T>): CachedFiles<T> {
  const kept = new Map<string, { readonly size: number; readonly modified: number; readonly value: Promise<T> }>();
  return {
    clear: () => kept.clear(),
    get: async (path) => {
      const now = await files.stat(path);
      const before = kept.get(path);
      if (!now) {
        kept.delete(path);
        return undefined;
      }
      if (before && before.size === now.size && before.modified === now.modified) return before.value;
      const value = read(path, now.size);
      kept.set(path, { ...now, value });
      // A file that can't be read now may be readable at the next look, without a change of its time.
      value.catch(() => kept.delete(path));
      return value;
    },
  };
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
