import type { Domain } from '../domain/domain.ts';
import { buildThatMatters } from './builds.ts';
import { deviceFacts } from './device-facts.ts';
import { type Hypervisors, missingEmulator } from './emulators.ts';
import { type FirmwareDescriptor, type HostFacts, type ImageFacts, type NvramPair, unknownHost } from './facts.ts';
import { fileSource, type HostOptions } from './file-source.ts';
import type { HostFiles } from './files.ts';
import type { NvramList } from './qemu-conf.ts';
import type { HostSource } from './source.ts';

/** The machine that will run the domains, as libvirt's own files show it. */
export interface Host {
  /** Everything the rules may need to know about this domain's host. Never rejects. */
  factsFor(domain: Domain): Promise<HostFacts>;
  /** The same without what takes long and isn't known yet: the reading of it goes on beside this. Never rejects. */
  factsAtOnce(domain: Domain): Promise<HostFacts>;
  /** True where `factsFor` would tell more than these facts, which are this domain's. */
  isIncomplete(domain: Domain, facts: HostFacts): boolean;
  /** What one image is; `path` is a path of the host. Never rejects. */
  summaryOf(path: string): Promise<ImageFacts>;
  /** In the order libvirt tries them; undefined where nothing is known of the host. Never rejects. */
  descriptors(): Promise<readonly FirmwareDescriptor[] | undefined>;
  /** The names of the files in a folder, as far as known. Never rejects. */
  filesIn(folder: string): Promise<readonly string[]>;
  /** Descriptors that libvirt can't read either, each a plain sentence with its path. */
  problems(): Promise<readonly string[]>;
  /** Forgets everything that was read. */
  invalidate(): void;
}

/** The pairs libvirt has built in, which count where qemu.conf sets no list (seen on libvirt 9.0, also where the host has descriptors). */
const builtInPairs: readonly NvramPair[] = [
  { code: '/usr/share/OVMF/OVMF_CODE.fd', vars: '/usr/share/OVMF/OVMF_VARS.fd' },
  { code: '/usr/share/OVMF/OVMF_CODE.secboot.fd', vars: '/usr/share/OVMF/OVMF_VARS.fd' },
  { code: '/usr/share/AAVMF/AAVMF_CODE.fd', vars: '/usr/share/AAVMF/AAVMF_VARS.fd' },
  { code: '/usr/share/AAVMF/AAVMF32_CODE.fd', vars: '/usr/share/AAVMF/AAVMF32_VARS.fd' },
];

/** A host that is read through `files`; undefined: none is consulted and nothing is known of it. */
export function createHost(files: HostFiles | undefined, options: HostOptions = {}): Host {
  return files ? hostOf(fileSource(files, options)) : noHost;
}

type Descriptors = Awaited<ReturnType<HostSource['descriptors']>>;

/** The host that a source tells of. */
export function hostOf(source: HostSource): Host {
  const hostFacts = sameFactsForAll();
  return {
    summaryOf: (path) => source.image(path),
    filesIn: (folder) => source.filesIn(folder),
    descriptors: async () =>
      source.isWhole
        ? (await source.descriptors()).flatMap((descriptor) => ('problem' in descriptor ? [] : [descriptor]))
        : undefined,
    problems: async () =>
      (await source.descriptors()).flatMap((descriptor) => ('problem' in descriptor ? [descriptor.problem] : [])),
    invalidate: () => source.forget(),
    factsFor: (domain) => lookFor(domain, true),
    factsAtOnce: (domain) => lookFor(domain, false),
    isIncomplete: (domain, facts) => {
      const path = buildThatMatters(domain, facts);
      return path !== undefined && !facts.builds.has(path);
    },
  };

  async function lookFor(domain: Domain, wait: boolean): Promise<HostFacts> {
    const shared = hostFacts(source, await source.descriptors(), await source.nvramList(), await source.hypervisors());
    const missing = await missingEmulator(domain, shared.emulators, source);
    const host = missing === undefined ? shared : { ...shared, missingEmulator: missing };
    const devices = source.isWhole ? await deviceFacts(domain, source) : undefined;
    if (namedPaths(domain).length === 0) return devices ? { ...host, ...devices } : host;
    const [named, storesBeside, realPaths] = await Promise.all([
      Promise.all(pathsToRead(domain, host).map((path) => source.image(path))),
      storesBesideLoader(domain, source),
      realPathsOf(domain, host, source),
    ]);
    const images = new Map(named.map((image) => [image.path, image]));
    const facts = { ...host, ...devices, images, storesBeside, realPaths };
    const path = buildThatMatters(domain, facts);
    const build = path === undefined ? undefined : await source.build(path, wait);
    return path === undefined || !build ? facts : { ...facts, builds: new Map([[path, build]]) };
  }
}

/** What is the same for all domains, made once of what was read once. */
function sameFactsForAll(): typeof factsOf {
  let last: { readonly read: readonly unknown[]; readonly facts: HostFacts } | undefined;
  return (...read) => {
    if (last === undefined || last.read.some((each, index) => each !== read[index])) last = { read, facts: factsOf(...read) };
    return last.facts;
  };
}

function factsOf(source: HostSource, found: Descriptors, list: NvramList | undefined, hypervisors: Hypervisors): HostFacts {
  if (!source.isWhole) return unknownHost;
  const descriptors = found.flatMap((descriptor) => ('problem' in descriptor ? [] : [descriptor]));
  const { machines, capabilities } = source;
  return {
    ...unknownHost,
    consulted: true,
    descriptors,
    machines,
    capabilities,
    ...hypervisors,
    ...pairsThatCount(list, descriptors.length > 0),
  };
}

const noHost: Host = {
  factsFor: async () => unknownHost,
  factsAtOnce: async () => unknownHost,
  isIncomplete: () => false,
  summaryOf: async (path) => ({ path, state: 'unread', reason: 'no host is consulted' }),
  descriptors: async () => undefined,
  filesIn: async () => [],
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

/** The images that the domain itself names. */
export function namedPaths({ os }: Domain): readonly string[] {
  return [os.loader?.path?.value, os.nvram?.path?.value, os.nvram?.template?.value].filter((path) => path !== undefined);
}

/** What the domain names, and the templates the host has for its loader. */
function pathsToRead(domain: Domain, host: HostFacts): readonly string[] {
  const loader = domain.os.loader?.path?.value;
  const templates = host.descriptors.flatMap(({ mapping }) =>
    mapping.device === 'flash' && mapping.executable.filename === loader && mapping.nvramTemplate
      ? [mapping.nvramTemplate.filename]
      : [],
  );
  const pairs = [...host.nvramPairs, ...host.ignoredPairs].filter(({ code }) => code === loader).map(({ vars }) => vars);
  return [...new Set([...namedPaths(domain), ...templates, ...pairs])];
}

/** The files that a descriptor names. */
export function filesOfDescriptor({ mapping }: FirmwareDescriptor): readonly string[] {
  const named =
    mapping.device === 'flash'
      ? [mapping.executable.filename, mapping.nvramTemplate?.filename]
      : [mapping.filename, mapping.varsTemplate];
  return named.filter((path) => path !== undefined);
}

/** Only where the domain names an image or a template is one path compared with another. */
async function realPathsOf({ os }: Domain, host: HostFacts, source: HostSource): Promise<HostFacts['realPaths']> {
  const ofDomain = [os.loader?.path?.value.trim(), os.nvram?.template?.value, os.nvram?.path?.value].filter((path) =>
    path?.startsWith('/'),
  );
  if (ofDomain.length === 0) return unknownHost.realPaths;
  const paths = new Set([...ofDomain.filter((path) => path !== undefined), ...host.descriptors.flatMap(filesOfDescriptor)]);
  const found = await Promise.all([...paths].map(async (path) => [path, await source.realPath(path)] as const));
  return new Map(found.flatMap(([path, real]) => (real !== undefined && real !== path ? [[path, real]] : [])));
}

/** The variable stores in the loader's folder, where the domain has a pflash loader and names no store: what a template may be chosen from. */
async function storesBesideLoader({ os }: Domain, source: HostSource): Promise<HostFacts['storesBeside']> {
  const loader = os.loader?.path?.value;
  if (!loader?.startsWith('/') || os.loader?.type?.value !== 'pflash' || os.nvram?.path || os.nvram?.template) return new Map();
  const paths = await source.storesBeside(loader);
  return new Map([[loader, await Promise.all(paths.map((path) => source.image(path)))]]);
}
