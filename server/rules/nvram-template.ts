import type { ImageSummary } from '../../firmware/model.ts';
import type { Domain } from '../domain/domain.ts';
import type { FirmwareDescriptor, HostFacts, ImageFacts } from '../host/facts.ts';
import { exclusion } from '../selection/exclusion.ts';

/** A file that a guest's variable store can be made from, and why it is the one. */
export interface Template {
  readonly path: string;
  readonly format: string;
  /** A clause: `which the firmware descriptor 60-edk2-x86_64.json names for it`. */
  readonly because: string;
  /** `name`: nothing on the host says so, only the names under which distributions ship the two files. */
  readonly source: 'descriptor' | 'qemu.conf' | 'built-in' | 'beside' | 'name';
}

/** The template that libvirt itself will use for the domain's loader; undefined where it knows none that is there. */
export function templateLibvirtKnows(domain: Domain, host: HostFacts): Template | undefined {
  const known = [...descriptorTemplates(domain, host, 'fitting'), ...pairTemplates(domain, host)];
  const [first] = known;
  return first && host.images.get(first.path)?.state !== 'missing' ? first : undefined;
}

/** The best template for the domain's loader, from what the host's files say down to what the names tell; undefined where nothing is known. */
export function bestTemplate(domain: Domain, host: HostFacts): Template | undefined {
  const candidates = [
    ...descriptorTemplates(domain, host, 'fitting'),
    ...pairTemplates(domain, host),
    ...descriptorTemplates(domain, host, 'other'),
    ...ignoredPairTemplates(domain, host),
    ...besideTemplates(domain, host),
    ...namedTemplates(domain, host),
  ];
  return candidates.find(({ path }) => isUsable(path, domain, host));
}

/** A descriptor that names the loader and that libvirt still passes over, with the reason. */
export function passedOver(
  domain: Domain,
  host: HostFacts,
): { readonly descriptor: FirmwareDescriptor; readonly reason: string } | undefined {
  for (const descriptor of descriptorsOfLoader(domain, host)) {
    const reason = exclusion(descriptor, domain, host);
    if (reason !== undefined) return { descriptor, reason };
  }
  return undefined;
}

function loaderPath(domain: Domain): string {
  return domain.os.loader?.path?.value ?? '';
}

function descriptorsOfLoader(domain: Domain, host: HostFacts): readonly FirmwareDescriptor[] {
  const path = loaderPath(domain);
  return host.descriptors.filter(({ mapping }) => mapping.device === 'flash' && mapping.executable.filename === path);
}

function descriptorTemplates(domain: Domain, host: HostFacts, which: 'fitting' | 'other'): readonly Template[] {
  return descriptorsOfLoader(domain, host).flatMap((descriptor) => {
    const { mapping, path } = descriptor;
    if (mapping.device !== 'flash' || !mapping.nvramTemplate) return [];
    if ((exclusion(descriptor, domain, host) === undefined) !== (which === 'fitting')) return [];
    const because = `which the firmware descriptor ${fileName(path)} names for it`;
    return [
      { path: mapping.nvramTemplate.filename, format: mapping.nvramTemplate.format, because, source: 'descriptor' as const },
    ];
  });
}

function pairTemplates(domain: Domain, { nvramPairs, pairsBuiltIn }: HostFacts): readonly Template[] {
  const because = pairsBuiltIn ? 'which libvirt itself knows for it' : 'which the nvram list of qemu.conf names for it';
  return nvramPairs
    .filter(({ code }) => code === loaderPath(domain))
    .map(({ vars }) => ({ path: vars, format: 'raw', because, source: pairsBuiltIn ? 'built-in' : 'qemu.conf' }));
}

function ignoredPairTemplates(domain: Domain, { ignoredPairs }: HostFacts): readonly Template[] {
  return ignoredPairs
    .filter(({ code }) => code === loaderPath(domain))
    .map(({ vars }) => ({
      path: vars,
      format: 'raw',
      because: 'which the nvram list of qemu.conf names for it',
      source: 'qemu.conf',
    }));
}

/** The stores in the loader's folder that its CODE can work with, by their content; the likeliest first. */
function besideTemplates(domain: Domain, host: HostFacts): readonly Template[] {
  const path = loaderPath(domain);
  const loader = host.images.get(path);
  if (loader?.state !== 'read' || loader.summary.kind !== 'code') return [];
  const namesake = fileName(path).replace(/code/i, (code) => (code === 'code' ? 'vars' : 'VARS'));
  const rank = (store: ImageFacts): number => (fileName(store.path) === namesake ? 0 : fileName(store.path).length);
  return (host.storesBeside.get(path) ?? [])
    .filter((store) => store.state === 'read' && pairs(loader.summary, store.summary))
    .filter((store) => fileName(store.path) === namesake || isEmptyStore(store))
    .sort((one, other) => rank(one) - rank(other) || (one.path < other.path ? -1 : 1))
    .map((store) => ({
      path: store.path,
      format: 'raw',
      because: 'the variable store of the right size beside it',
      source: 'beside',
    }));
}

/** True where the store is as large as the CODE expects; for boards whose flash banks are all alike, as large as the CODE's own file. */
function pairs(code: ImageSummary, store: ImageSummary): boolean {
  if (store.kind !== 'vars' && store.kind !== 'blank') return false;
  return store.size === (code.sizes?.vars ?? (code.architecture === 'x86' ? undefined : code.size));
}

/** A store with variables and another name may be some guest's own: nothing to copy for others. */
function isEmptyStore(store: ImageFacts): boolean {
  return store.state === 'read' && store.summary.variableCount === 0;
}

/** The names under which distributions and QEMU ship CODE and VARS in one folder. */
const shippedNames: readonly (readonly [code: RegExp, vars: string])[] = [
  [/^OVMF_CODE_4M(\.secboot)?\.fd$/, 'OVMF_VARS_4M.fd'],
  [/^OVMF_CODE_4M\.(ms|snakeoil)\.fd$/, 'OVMF_VARS_4M.$1.fd'],
  [/^OVMF_CODE(\.secboot)?\.4m\.fd$/, 'OVMF_VARS.4m.fd'],
  [/^(OVMF|AAVMF)_CODE\.fd$/, '$1_VARS.fd'],
  [/^OVMF_CODE-pure-efi\.fd$/, 'OVMF_VARS-pure-efi.fd'],
  [/^edk2-(i386|x86_64)-(secure-)?code\.fd$/, 'edk2-i386-vars.fd'],
  [/^edk2-(arm|aarch64)-code\.fd$/, 'edk2-arm-vars.fd'],
];

/** Only where the loader itself can't be looked at: beside one that can, the other file would have been seen. */
function namedTemplates(domain: Domain, host: HostFacts): readonly Template[] {
  const path = loaderPath(domain);
  if (host.images.get(path)?.state === 'read') return [];
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  if (!/^\/usr\/(local\/)?share\/|^\/run\/libvirt\/nix-ovmf\//.test(folder)) return [];
  return shippedNames
    .filter(([code]) => code.test(fileName(path)))
    .map(([code, vars]) => ({
      path: folder + fileName(path).replace(code, vars),
      format: 'raw',
      because: 'which distributions ship with it, judged by its name',
      source: 'name',
    }));
}

/** False for a template that is known to be absent, or of another size than the CODE works with. */
function isUsable(path: string, domain: Domain, host: HostFacts): boolean {
  const template = host.images.get(path);
  const loader = host.images.get(loaderPath(domain));
  if (template?.state === 'missing') return false;
  if (template?.state !== 'read' || loader?.state !== 'read' || loader.summary.kind !== 'code') return true;
  const { summary } = template;
  if (summary.kind === 'qcow2' && !summary.content) return true;
  return pairs(loader.summary, summary.content ?? summary) || !loader.summary.sizes;
}

/** The last part of a path. */
export function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
