import type { FirmwareDescriptor, FirmwareMapping, HostFacts } from '../host/facts.ts';
import type { FirmwareRequest, Wish } from './request.ts';

/** Versions of libvirt between which the choice of firmware changed. */
export type LibvirtVersion = '9.0' | '9.2' | '12.0';

/** A condition of libvirt that a descriptor does not meet. */
export interface Exclusion {
  readonly condition: ConditionName;
  /** A plain sentence about the descriptor, `it` being the descriptor. */
  readonly reason: string;
  /** What the author would have to take back; undefined where nothing that is written can be taken back. */
  readonly wish: Wish | undefined;
}

export type ConditionName =
  | 'kernel'
  | 'interface'
  | 'path'
  | 'machine'
  | 'acpi-s3'
  | 'acpi-s4'
  | 'secure-boot'
  | 'no-secure-boot'
  | 'enrolled-keys'
  | 'no-enrolled-keys'
  | 'smm-off'
  | 'secure-no'
  | 'secure-yes'
  | 'varstore'
  | 'flash'
  | 'memory'
  | 'nvram'
  | 'stateless'
  | 'non-stateless'
  | 'readonly'
  | 'read-write'
  | 'flash-format'
  | 'template-format'
  | 'non-split'
  | 'sev'
  | 'sev-es'
  | 'sev-snp'
  | 'tdx';

/** What a condition looks at. */
export interface Compared {
  readonly descriptor: FirmwareDescriptor;
  readonly request: FirmwareRequest;
  /** True where two host paths are the same file. */
  readonly sameFile: (one: string, other: string) => boolean;
}

interface Condition {
  /** The first libvirt that has it, where that is not the oldest. */
  readonly since?: LibvirtVersion;
  /** The first libvirt that no longer has it. */
  readonly until?: LibvirtVersion;
  readonly check: (compared: Compared) => Exclusion | undefined;
}

const versions: readonly LibvirtVersion[] = ['9.0', '9.2', '12.0'];

/** The conditions that this libvirt has, in its order (qemuFirmwareMatchDomain; the order seen on 9.0 and 12.8). */
export function conditionsOf(version: LibvirtVersion): readonly Condition['check'][] {
  const at = versions.indexOf(version);
  return conditions
    .filter(({ since, until }) => (!since || versions.indexOf(since) <= at) && (!until || at < versions.indexOf(until)))
    .map(({ check }) => check);
}

/** Links in paths: 12.x compares the files, older ones the names. */
export function sameFileOf(version: LibvirtVersion, { realPaths }: Pick<HostFacts, 'realPaths'>): Compared['sameFile'] {
  if (version !== '12.0') return (one, other) => one === other;
  const real = (path: string) => realPaths.get(path) ?? path;
  return (one, other) => real(one) === real(other);
}

const no = (condition: ConditionName, reason: string, wish: Wish | undefined): Exclusion => ({ condition, reason, wish });

/** 12.x no longer reads descriptors of firmware that is loaded as a kernel. */
function kernel({ descriptor: { mapping } }: Compared): Exclusion | undefined {
  return mapping.device === 'kernel'
    ? no('kernel', 'it is loaded as a kernel, which libvirt 12 does not do', undefined)
    : undefined;
}

function interfaceType({ descriptor, request }: Compared): Exclusion | undefined {
  const has = (type: string) => descriptor.interfaceTypes.includes(type);
  const { automatic, type } = request;
  if (automatic) {
    const wanted = automatic.value === 'efi' ? 'uefi' : 'bios';
    if (has(wanted)) return undefined;
    return no('interface', `it is ${descriptor.interfaceTypes.join(' and ')}, not ${wanted}`, automatic.wish);
  }
  if (type?.value === 'pflash' ? has('uefi') : type?.value === 'rom' && (has('uefi') || has('bios'))) return undefined;
  if (type?.value === 'pflash') return no('interface', 'it is no UEFI firmware, which pflash stands for', type.wish);
  return no('interface', "the loader has no type, so its image is ROM and libvirt doesn't look at descriptors", type?.wish);
}

function imageOf(mapping: FirmwareMapping): string {
  return mapping.device === 'flash' ? mapping.executable.filename : mapping.filename;
}

function paths({ descriptor: { mapping }, request, sameFile }: Compared): Exclusion | undefined {
  const { path, template, varstore } = request;
  const image = imageOf(mapping);
  if (path && !sameFile(path.value, image)) return no('path', `its image is ${image}, the loader is ${path.value}`, path.wish);
  if (mapping.device === 'flash') {
    const own = mapping.nvramTemplate?.filename;
    if (!template || (own !== undefined && sameFile(template.value, own))) return undefined;
    // One file without a template is told apart later, by what it is.
    return no('path', `its template is ${own ?? 'none'}, the domain's is ${template.value}`, template.wish);
  }
  const wanted = varstore?.template;
  if (!wanted || (mapping.varsTemplate !== undefined && sameFile(wanted.value, mapping.varsTemplate))) return undefined;
  return no('path', `its template is ${mapping.varsTemplate ?? 'none'}, <varstore> names ${wanted.value}`, wanted.wish);
}

function target({ descriptor, request: { arch, machine } }: Compared): Exclusion | undefined {
  const named = arch?.value === 'i686' ? 'i386' : arch?.value === 'armv7l' ? 'arm' : arch?.value;
  const forArch = descriptor.targets.filter(({ architecture }) => named === undefined || architecture === named);
  if (forArch.length === 0) return no('machine', `it is not for ${arch?.value}`, arch?.wish);
  const { canonical, asked } = machine;
  if (canonical === undefined) return undefined;
  if (forArch.some(({ machines }) => machines.some((glob) => matchesGlob(glob, canonical)))) return undefined;
  const globs = forArch.flatMap(({ machines }) => machines).join(' and ');
  const wish = asked && { ...asked.wish, undo: `use a machine type of ${globs}` };
  return no(
    'machine',
    `it is not for machine type ${asked?.value ?? `${canonical.replace(/-999\.0$/, '')}, QEMU's default`}`,
    wish,
  );
}

/** GLib's patterns: `*` and `?`, and nothing else. */
function matchesGlob(glob: string, name: string): boolean {
  const pattern = glob
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${pattern}$`, 's').test(name);
}

function sleep({ descriptor: { features }, request }: Compared): Exclusion | undefined {
  const { suspendToMem, suspendToDisk } = request;
  if (suspendToMem && !features.includes('acpi-s3')) {
    return no('acpi-s3', 'it has no suspend to memory (acpi-s3)', suspendToMem);
  }
  if (suspendToDisk && !features.includes('acpi-s4')) {
    return no('acpi-s4', 'it has no suspend to disk (acpi-s4)', suspendToDisk);
  }
  return undefined;
}

function askedFeature(name: 'secure-boot' | 'enrolled-keys'): Condition['check'] {
  return ({ descriptor, request }) => {
    const asked = name === 'secure-boot' ? request.secureBoot : request.enrolledKeys;
    const has = descriptor.features.includes(name);
    if (asked?.value === 'yes' && !has) return no(name, `it does not have ${name}`, asked.wish);
    if (asked?.value === 'no' && has) return no(`no-${name}`, `it has ${name}`, asked.wish);
    return undefined;
  };
}

const needsSmm = ({ descriptor }: Compared) => descriptor.features.includes('requires-smm');

function smmOff(compared: Compared): Exclusion | undefined {
  const { smmOff: off } = compared.request;
  return off && needsSmm(compared) ? no('smm-off', 'it needs SMM, which is off', off) : undefined;
}

function secureNo(compared: Compared): Exclusion | undefined {
  const { secure } = compared.request;
  if (secure?.value !== 'no' || !needsSmm(compared)) return undefined;
  return no('secure-no', "it is a Secure Boot build, and the loader says secure='no'", secure.wish);
}

function secureYes(compared: Compared): Exclusion | undefined {
  const { secure } = compared.request;
  if (secure?.value !== 'yes' || needsSmm(compared)) return undefined;
  return no('secure-yes', "it is no Secure Boot build with SMM, and the loader says secure='yes'", secure.wish);
}

/** Up to 11.x libvirt used flash as split or, where asked for, stateless, and nothing else. */
function splitOrStateless({ descriptor: { mapping }, request: { stateless } }: Compared): Exclusion | undefined {
  if (mapping.device !== 'flash') return undefined;
  if (stateless?.value === 'yes') {
    return mapping.mode === 'stateless'
      ? undefined
      : no('non-stateless', `it is ${mapping.mode}, the loader is stateless`, stateless.wish);
  }
  return mapping.mode === 'split'
    ? undefined
    : no('non-split', `it is ${mapping.mode}, and only split ones are taken`, undefined);
}

/** Since 12.0: whether a flash image is of the kind that was asked for. */
function flash({ descriptor: { mapping }, request }: Compared): Exclusion | undefined {
  if (mapping.device !== 'flash') return undefined;
  const { varstore, type, stateless, readonly, nvram } = request;
  const { mode } = mapping;
  if (varstore)
    return no('varstore', 'it is flash, and <varstore> is for firmware that QEMU keeps the variables of', varstore.wish);
  if (type?.value === 'rom') return no('flash', 'it is flash, the loader is rom', type.wish);
  if (stateless?.value === 'yes' && mode !== 'stateless') {
    return no('non-stateless', `it is ${mode}, the loader is stateless`, stateless.wish);
  }
  if (mode === 'stateless' && (stateless?.value === 'no' || nvram)) {
    return no('stateless', `it is stateless, the loader is not`, stateless?.value === 'no' ? stateless.wish : nvram);
  }
  if (readonly?.value === 'no' && mode !== 'combined') {
    return no('readonly', `it is ${mode}, and the loader is read-write`, readonly.wish);
  }
  if (readonly?.value === 'yes' && mode === 'combined') {
    return no('read-write', 'it is one combined file, and the loader is read-only', readonly.wish);
  }
  return undefined;
}

function formats({ descriptor: { mapping }, request }: Compared): Exclusion | undefined {
  if (mapping.device !== 'flash') return undefined;
  const { format, templateFormat, store } = request;
  const own = mapping.executable.format;
  if (own !== 'raw' && own !== 'qcow2') return no('flash-format', `its format ${own} is not one that libvirt takes`, undefined);
  if (format && format.value !== own)
    return no('flash-format', `its format is ${own}, the loader's ${format.value}`, format.wish);
  if (mapping.mode === 'combined' && store) {
    return no('non-split', 'it is one combined file, and the domain has a variable store', store);
  }
  if (!mapping.nvramTemplate) {
    return templateFormat && no('non-split', `it is ${mapping.mode} and has no template`, templateFormat.wish);
  }
  const template = mapping.nvramTemplate.format;
  if (template !== 'raw' && template !== 'qcow2') {
    return no('template-format', `its template's format ${template} is not one that libvirt takes`, undefined);
  }
  if (!templateFormat || templateFormat.value === template) return undefined;
  return no('template-format', `its template is ${template}, the domain asks for ${templateFormat.value}`, templateFormat.wish);
}

/** Since 12.0: whether an image that is loaded into memory, as ROM, is of the kind that was asked for. */
function memory({ descriptor: { mapping }, request }: Compared): Exclusion | undefined {
  if (mapping.device === 'flash') return undefined;
  const { type, nvram, varstore, stateless, readonly } = request;
  const keepsVariables = mapping.varsTemplate !== undefined;
  if (type?.value === 'pflash') return no('memory', `it is loaded as ${mapping.device}, the loader is pflash`, type.wish);
  if (nvram) return no('nvram', 'it is loaded as ROM and has no NVRAM, which <nvram> asks for', nvram);
  if (keepsVariables && stateless?.value === 'yes') {
    return no('non-stateless', 'it keeps variables, the loader is stateless', stateless.wish);
  }
  if (!keepsVariables && (stateless?.value === 'no' || varstore)) {
    const wish = stateless?.value === 'no' ? stateless.wish : varstore?.wish;
    return no('stateless', 'it keeps no variables', wish);
  }
  if (readonly?.value === 'no') return no('readonly', 'it is loaded as ROM, and the loader is read-write', readonly.wish);
  return undefined;
}

function confidential({ descriptor: { features }, request }: Compared): Exclusion | undefined {
  const { launchSecurity, sevEs } = request;
  const lacks = (name: string) => !features.includes(name);
  const wish = launchSecurity?.wish;
  switch (launchSecurity?.value) {
    case 'sev':
      if (lacks('amd-sev')) return no('sev', 'it does not have amd-sev', wish);
      return sevEs && lacks('amd-sev-es')
        ? no('sev-es', 'it does not have amd-sev-es, which the policy asks for', wish)
        : undefined;
    case 'sev-snp':
      return lacks('amd-sev-snp') ? no('sev-snp', 'it does not have amd-sev-snp', wish) : undefined;
    case 'tdx':
      return lacks('intel-tdx') ? no('tdx', 'it does not have intel-tdx', wish) : undefined;
    default:
      return undefined;
  }
}

const conditions: readonly Condition[] = [
  { since: '12.0', check: kernel },
  { check: interfaceType },
  { check: paths },
  { check: target },
  { check: sleep },
  { check: askedFeature('secure-boot') },
  { check: askedFeature('enrolled-keys') },
  { since: '9.2', check: smmOff },
  { since: '9.2', check: secureNo },
  { check: secureYes },
  { until: '12.0', check: splitOrStateless },
  { since: '12.0', check: flash },
  { since: '9.2', check: formats },
  { since: '12.0', check: memory },
  { check: confidential },
];
