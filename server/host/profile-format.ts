import type { ImageFacts, MachineAlias } from './facts.ts';
import type { NvramList } from './qemu-conf.ts';

/** What `virtlens host-profile` writes of a host: enough to judge its domains on another machine. */
export interface HostProfile {
  /** Of this format; a reader refuses those it does not know. */
  readonly virtlensHostProfile: 1;
  /** In the order libvirt tries them; `problem` where libvirt can't read it. */
  readonly descriptors: readonly ({ readonly path: string; readonly content: unknown } | { readonly problem: string })[];
  readonly nvram: NvramList | null;
  readonly images: readonly ImageFacts[];
  /** Where paths lead, of those that lead elsewhere. */
  readonly links: Readonly<Record<string, string>>;
  readonly machines: readonly MachineAlias[];
}

export const profileVersion = 1;
