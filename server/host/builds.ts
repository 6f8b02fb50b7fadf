import { flashContent } from '../../firmware/containers/summary.ts';
import { largestImage } from '../../firmware/limits.ts';
import { networkBoot } from '../domain/boot.ts';
import type { Domain } from '../domain/domain.ts';
import type { HostFacts, ImageBuild } from './facts.ts';
import type { HostFiles } from './files.ts';

/** Takes an image apart; undefined where its modules can't be seen. The bytes are its own from then on. Takes long: see `readImageBuild`. */
export type BuildReader = (bytes: Uint8Array) => Promise<ImageBuild | undefined>;

/**
 * The builds of images, each read once for as long as the file stays the same. With `wait` false the answer is what is known already:
 * the reading goes on beside it. Never rejects.
 */
export function buildsOf(
  files: HostFiles,
  read: BuildReader | undefined,
): { readonly get: (path: string, wait: boolean) => Promise<ImageBuild | undefined>; readonly clear: () => void } {
  interface Kept {
    readonly size: number;
    readonly modified: number;
    readonly reading: Promise<ImageBuild | undefined>;
    build: ImageBuild | undefined;
  }
  const kept = new Map<string, Kept>();
  const start = (path: string): Promise<ImageBuild | undefined> =>
    files.read(path).then(
      (bytes) => read?.(flashContent(bytes)),
      () => undefined,
    );
  return {
    clear: () => kept.clear(),
    get: async (path, wait) => {
      const now = read && (await files.stat(path).catch(() => undefined));
      if (!now || now.size > largestImage) return undefined;
      let entry = kept.get(path);
      if (!entry || entry.size !== now.size || entry.modified !== now.modified) {
        const fresh: Kept = { ...now, build: undefined, reading: start(path).catch(() => undefined) };
        void fresh.reading.then((build) => {
          fresh.build = build;
        });
        kept.set(path, fresh);
        entry = fresh;
      }
      return wait ? entry.reading : entry.build;
    },
  };
}

/**
 * The image whose build makes a difference for this domain: an x86 loader that no descriptor of the host describes, or one that meets
 * a store with Secure Boot's keys and is not said to enforce them, or that is to boot from the network. Undefined where there is none.
 */
export function buildThatMatters(domain: Domain, { images, descriptors }: HostFacts): string | undefined {
  const { loader, nvram } = domain.os;
  const path = loader?.path?.value;
  const image = path === undefined ? undefined : images.get(path);
  if (path === undefined || image?.state !== 'read') return undefined;
  const { architecture, kind } = image.summary.content ?? image.summary;
  if (architecture !== 'x86' || (kind !== 'code' && kind !== 'unified')) return undefined;
  const described = descriptors.find(({ mapping }) => mapping.device === 'flash' && mapping.executable.filename === path);
  if (!described || networkBoot(domain)) return path;
  const hasKeys = [nvram?.path, nvram?.template].some((store) => {
    const found = store && images.get(store.value);
    return found?.state === 'read' && (found.summary.content ?? found.summary).secureBoot.state === 'on';
  });
  return hasKeys && !described.features.includes('secure-boot') ? path : undefined;
}
