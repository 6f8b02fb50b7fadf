import { analyzeImage, summarizeImage } from '../../firmware/image.ts';
import type { Domain } from '../domain/domain.ts';
import { readDescriptor } from './descriptor.ts';
import { type FirmwareDescriptor, type HostFacts, type ImageFacts, type NvramPair, unknownHost } from './facts.ts';
import type { HostFiles } from './files.ts';
import { type NvramList, readNvramList } from './qemu-conf.ts';

/** The machine that will run the domains, as libvirt's own files show it. */
export interface Host {
  /** Everything the rules may need to know about this domain's host. Never rejects. */
  factsFor(domain: Domain): Promise<HostFacts>;
  /** What one image is; `path` is a path of the host. Never rejects. */
  summaryOf(path: string): Promise<ImageFacts>;
  /** Descriptors that libvirt can't read either, each a plain sentence with its path. */
  problems(): Promise<readonly string[]>;
  /** Forgets everything that was read. */
  invalidate(): void;
}

/** From general to specific: a descriptor hides those of the same file name in the folders before it (QEMU, docs/interop/firmware.json). */
const descriptorFolders = ['/usr/share/qemu/firmware', '/etc/qemu/firmware'];
const qemuConf = '/etc/libvirt/qemu.conf';

/** The pairs libvirt has built in, which count where qemu.conf sets no list (seen on libvirt 9.0, also where the host has descriptors). */
const builtInPairs: readonly NvramPair[] = [
  { code: '/usr/share/OVMF/OVMF_CODE.fd', vars: '/usr/share/OVMF/OVMF_VARS.fd' },
  { code: '/usr/share/OVMF/OVMF_CODE.secboot.fd', vars: '/usr/share/OVMF/OVMF_VARS.fd' },
  { code: '/usr/share/AAVMF/AAVMF_CODE.fd', vars: '/usr/share/AAVMF/AAVMF_VARS.fd' },
  { code: '/usr/share/AAVMF/AAVMF32_CODE.fd', vars: '/usr/share/AAVMF/AAVMF32_VARS.fd' },
];

/** Larger files are no firmware: QEMU's pflash devices hold 64 MiB and less. */
const maxImageSize = 256 * 1024 * 1024;
const maxStoresBeside = 20;
/** Bytes of the 2 MiB and the 4 MiB build's variable store. */
const storeSizes: ReadonlySet<number> = new Set([0x20000, 0x84000]);

export interface HostOptions {
  /** The folder of a user's own descriptors, `~/.config/qemu/firmware`: libvirt reads it for session domains only. */
  readonly userDescriptors?: string;
}

/** A host that is read through `files`; undefined: none is consulted and nothing is known of it. */
export function createHost(files: HostFiles | undefined, { userDescriptors }: HostOptions = {}): Host {
  if (!files) return noHost;
  const images = cachedByStat(files, async (path, size): Promise<ImageFacts> => {
    if (size > maxImageSize) return { path, state: 'unread', reason: `${path} is larger than any firmware image` };
    return { path, state: 'read', size, summary: summarizeImage(analyzeImage(await files.read(path))) };
  });
  const descriptors = cachedByStat(files, async (path) => readDescriptor(path, decode(await files.read(path))));
  const configuration = cachedByStat(files, async (path) => readNvramList(decode(await files.read(path))));
  const folders = userDescriptors === undefined ? descriptorFolders : [...descriptorFolders, userDescriptors];

  const summaryOf = async (path: string): Promise<ImageFacts> => {
    if (!path.startsWith('/')) return { path, state: 'unread', reason: `${path} is a relative path` };
    try {
      return (await images.get(path)) ?? { path, state: 'missing' };
    } catch (error) {
      return { path, state: 'unread', reason: `${path} can't be read: ${errorText(error)}` };
    }
  };

  const readDescriptors = async (): Promise<readonly (FirmwareDescriptor | { readonly problem: string })[]> => {
    const found = await Promise.all(
      (await descriptorPaths(files, folders)).map((path) =>
        descriptors.get(path).catch((error: unknown) => ({ problem: `${path} can't be read: ${errorText(error)}` })),
      ),
    );
    return found.filter((descriptor) => descriptor !== undefined);
  };

  return {
    summaryOf,
    problems: async () =>
      (await readDescriptors()).flatMap((descriptor) => ('problem' in descriptor ? [descriptor.problem] : [])),
    invalidate: () => {
      for (const cache of [images, descriptors, configuration]) cache.clear();
    },
    factsFor: async (domain) => {
      const [found, list] = await Promise.all([readDescriptors(), configuration.get(qemuConf).catch(() => undefined)]);
      const known = found.flatMap((descriptor) => ('problem' in descriptor ? [] : [descriptor]));
      const host = files.wholeHost
        ? { ...unknownHost, consulted: true, descriptors: known, ...pairsThatCount(list, known.length > 0) }
        : unknownHost;
      const [named, storesBeside] = await Promise.all([
        Promise.all(pathsToRead(domain, host).map(summaryOf)),
        storesBesideLoader(domain, files, summaryOf),
      ]);
      return { ...host, images: new Map(named.map((image) => [image.path, image])), storesBeside };
    },
  };
}

const noHost: Host = {
  factsFor: async () => unknownHost,
  summaryOf: async (path) => ({ path, state: 'unread', reason: 'no host is consulted' }),
  problems: async () => [],
  invalidate: () => undefined,
};

/** libvirt ignores qemu.conf's list, and its own with it, where the host has any descriptor. */
function pairsThatCount(
  list: NvramList | undefined,
  hasDescriptors: boolean,
): Pick<HostFacts, 'nvramPairs' | 'pairsBuiltIn' | 'ignoredPairs'> {
  const pairs = list?.pairs;
  if (!pairs) return { nvramPairs: builtInPairs, pairsBuiltIn: true, ignoredPairs: [] };
  const [nvramPairs, ignoredPairs] = hasDescriptors ? [[], pairs] : [pairs, []];
  return { nvramPairs, pairsBuiltIn: false, ignoredPairs };
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

/** What the domain names, and the templates the host has for its loader. */
function pathsToRead({ os }: Domain, host: HostFacts): readonly string[] {
  const loader = os.loader?.path?.value;
  const templates = host.descriptors.flatMap(({ mapping }) =>
    mapping.device === 'flash' && mapping.executable.filename === loader && mapping.nvramTemplate
      ? [mapping.nvramTemplate.filename]
      : [],
  );
  const pairs = [...host.nvramPairs, ...host.ignoredPairs].filter(({ code }) => code === loader).map(({ vars }) => vars);
  const named = [loader, os.nvram?.path?.value, os.nvram?.template?.value, ...templates, ...pairs];
  return [...new Set(named.filter((path) => path !== undefined))];
}

/** The variable stores in the loader's folder, where the domain has a pflash loader and names no store: what a template may be chosen from. */
async function storesBesideLoader(
  { os }: Domain,
  files: HostFiles,
  summaryOf: Host['summaryOf'],
): Promise<HostFacts['storesBeside']> {
  const loader = os.loader?.path?.value;
  if (!loader?.startsWith('/') || os.loader?.type?.value !== 'pflash' || os.nvram?.path || os.nvram?.template) return new Map();
  const folder = loader.slice(0, Math.max(loader.lastIndexOf('/'), 1));
  const names = [...(await files.list(folder))].sort();
  const paths = names.map((name) => (folder === '/' ? `/${name}` : `${folder}/${name}`)).filter((path) => path !== loader);
  const stores: ImageFacts[] = [];
  for (const path of paths) {
    if (stores.length === maxStoresBeside) break;
    if (!/\.(fd|bin|raw|rom|img|qcow2)$/i.test(path)) continue;
    const found = await files.stat(path).catch(() => undefined);
    if (found && (/vars/i.test(path.slice(folder.length)) || storeSizes.has(found.size))) stores.push(await summaryOf(path));
  }
  return new Map([[loader, stores]]);
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

function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
