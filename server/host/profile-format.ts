import type { DomainCapabilities, ImageBuild, ImageFacts, MachineAlias, PciDeviceFacts, RomFacts } from './facts.ts';
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
  /** Absent in profiles of older versions, as are all that follow: then nothing is known of them. */
  readonly capabilities?: readonly DomainCapabilities[];
  /** By path. */
  readonly builds?: Readonly<Record<string, ImageBuild>>;
  /** All of the host's. */
  readonly pciDevices?: readonly PciDeviceFacts[];
  /** By path. */
  readonly roms?: Readonly<Record<string, RomFacts>>;
  /** Block devices that domains name and the host hasn't. */
  readonly missingDevices?: readonly string[];
  /** The paths of QEMU's programs. */
  readonly emulators?: readonly string[];
  /** Emulators that domains name and the host hasn't. */
  readonly missingEmulators?: readonly string[];
  readonly kvm?: boolean | undefined;
  readonly kvmArchitectures?: readonly string[];
}

export const profileVersion = 1;
