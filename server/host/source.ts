import type { Hypervisors } from './emulators.ts';
import type {
  DomainCapabilities,
  FirmwareDescriptor,
  ImageBuild,
  ImageFacts,
  MachineAlias,
  PciDeviceFacts,
  RomFacts,
} from './facts.ts';
import type { NvramList } from './qemu-conf.ts';

/** Where a host is known from: its files, or a profile that was written of them. Nothing here rejects. */
export interface HostSource {
  /** False where only a part of it may be seen: then nothing can be said of the host. */
  readonly isWhole: boolean;
  /** In the order libvirt tries them, masked ones left out; a plain sentence for each that can't be read. */
  descriptors(): Promise<readonly (FirmwareDescriptor | { readonly problem: string })[]>;
  /** What qemu.conf says; undefined where there is none. */
  nvramList(): Promise<NvramList | undefined>;
  image(path: string): Promise<ImageFacts>;
  /** The names of the files in a folder. */
  filesIn(folder: string): Promise<readonly string[]>;
  /** The paths of the files beside this one that may hold a variable store, by name and size. */
  storesBeside(path: string): Promise<readonly string[]>;
  /** Where a path leads, if that is another path. */
  realPath(path: string): Promise<string | undefined>;
  /** The build of an image; with `wait` false only where it is known already. Undefined where it isn't. */
  build(path: string, wait: boolean): Promise<ImageBuild | undefined>;
  /** A PCI device by its address, `0000:01:00.0`; undefined where nothing can be told. */
  pciDevice(address: string): Promise<PciDeviceFacts | 'absent' | undefined>;
  /** The addresses of all functions of the card that has this address. */
  functionsOfCard(address: string): Promise<readonly string[]>;
  /** Undefined where there is no such file or it can't be read. */
  rom(path: string): Promise<RomFacts | undefined>;
  /** Whether there is anything with this path; undefined where that can't be told. */
  exists(path: string): Promise<boolean | undefined>;
  /** The same object until `forget`. */
  hypervisors(): Promise<Hypervisors>;
  readonly machines: readonly MachineAlias[];
  readonly capabilities: readonly DomainCapabilities[];
  forget(): void;
}
