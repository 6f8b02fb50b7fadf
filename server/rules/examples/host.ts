import type { ImageSummary } from '../../../firmware/model.ts';
import {
  type FirmwareDescriptor,
  type HostFacts,
  type ImageBuild,
  type ImageFacts,
  type PciDeviceFacts,
  type RomFacts,
  unknownHost,
} from '../../host/facts.ts';

/** Bytes of the 4 MiB build's parts. */
const storeSize = 0x84000;
const codeSize = 0x37c000;

const plainBuild: ImageBuild = {
  smmRequired: false,
  secureBootCapable: false,
  wholeImage: undefined,
  sevHashes: false,
  release: undefined,
};

/** A host for the rules' examples that has these files and descriptors, and no others. */
export function hostWith({
  descriptors = [],
  images = [],
  beside = {},
  builds = {},
  pciDevices = [],
  roms = {},
  missingDevices = [],
  emulators = [],
  missingEmulator,
  kvm,
  kvmArchitectures = [],
  capabilities = [],
}: {
  readonly descriptors?: readonly FirmwareDescriptor[];
  readonly images?: readonly ImageFacts[];
  readonly beside?: Readonly<Record<string, readonly ImageFacts[]>>;
  /** What differs from a plain build: no SMM, no Secure Boot, no place for hashes. */
  readonly builds?: Readonly<Record<string, Partial<ImageBuild>>>;
  readonly pciDevices?: readonly (PciDeviceFacts | { readonly absent: string })[];
  readonly roms?: Readonly<Record<string, RomFacts>>;
  readonly missingDevices?: readonly string[];
  readonly emulators?: readonly string[];
  readonly missingEmulator?: string;
  readonly kvm?: boolean;
  readonly kvmArchitectures?: readonly string[];
  readonly capabilities?: HostFacts['capabilities'];
}): HostFacts {
  return {
    ...unknownHost,
    consulted: true,
    descriptors,
    images: new Map(images.map((image) => [image.path, image])),
    storesBeside: new Map(Object.entries(beside)),
    builds: new Map(Object.entries(builds).map(([path, build]) => [path, { ...plainBuild, ...build }])),
    pciDevices: new Map(
      pciDevices.map((device): [string, PciDeviceFacts | 'absent'] =>
        'absent' in device ? [device.absent, 'absent'] : [device.address, device],
      ),
    ),
    roms: new Map(Object.entries(roms)),
    missingDevices: new Set(missingDevices),
    emulators,
    missingEmulator,
    kvm,
    kvmArchitectures,
    capabilities,
  };
}

/** The code half of a 4 MiB build. */
export function codeImage(path: string): ImageFacts {
  return imageFacts(path, {
    size: codeSize,
    kind: 'code',
    sizes: { code: codeSize, vars: storeSize, source: 'tdx-metadata' },
  });
}

/** An empty variable store: of a 4 MiB build, unless another size is given in bytes. */
export function varsImage(path: string, size = storeSize): ImageFacts {
  return imageFacts(path, { size, kind: 'vars' });
}

/** A store of a 4 MiB build of which it is known whether Secure Boot will be on. */
export function storeWithSecureBoot(path: string, state: 'on' | 'off'): ImageFacts {
  const reason = state === 'on' ? 'It has a platform key.' : 'It has no platform key.';
  return imageFacts(path, { size: storeSize, kind: 'vars', secureBoot: { state, reason } });
}

/** An image in a qcow2 container, of which may be known what it holds. */
export function qcow2Image(path: string, inside?: ImageFacts): ImageFacts {
  const content = inside?.state === 'read' ? { content: inside.summary } : {};
  return imageFacts(path, { size: storeSize, kind: 'qcow2', ...content });
}

/** Firmware for aarch64, or a store for it, of this many bytes. */
export function armImage(path: string, kind: 'code' | 'vars', size: number): ImageFacts {
  return imageFacts(path, { size, kind, ...(kind === 'code' && { architecture: 'aarch64' }) });
}

/** A file that isn't on the host. */
export function missingFile(path: string): ImageFacts {
  return { path, state: 'missing' };
}

/** Both in one file. */
export function unifiedImageFile(path: string): ImageFacts {
  return imageFacts(path, { size: storeSize + codeSize, kind: 'unified', splitOffset: storeSize });
}

/** A descriptor of split flash for x86_64. */
export function descriptorOf(name: string, code: string, vars: string, machines: readonly string[]): FirmwareDescriptor {
  return {
    path: `/usr/share/qemu/firmware/${name}`,
    description: '',
    interfaceTypes: ['uefi'],
    mapping: {
      device: 'flash',
      mode: 'split',
      executable: { filename: code, format: 'raw' },
      nvramTemplate: { filename: vars, format: 'raw' },
    },
    targets: [{ architecture: 'x86_64', machines }],
    features: [],
  };
}

function imageFacts(path: string, known: Partial<ImageSummary> & Pick<ImageSummary, 'size' | 'kind'>): ImageFacts {
  const summary: ImageSummary = {
    evidence: [],
    splitOffset: undefined,
    splitRefusal: undefined,
    architecture: 'x86',
    build: '4 MiB build',
    sizes: undefined,
    secureBoot: { state: 'unknown', reason: 'not looked at' },
    wholeImage: undefined,
    variableCount: 0,
    ...known,
  };
  return { path, state: 'read', size: known.size, summary };
}
