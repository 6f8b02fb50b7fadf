import type { Domain } from '../domain/domain.ts';
import { canonicalMachine } from '../domain/machine.ts';
import type { FirmwareDescriptor } from '../host/facts.ts';

/**
 * Why libvirt would not use this descriptor for the domain: the first condition it fails, as a plain sentence, in the order of
 * qemuFirmwareMatchDomain; undefined when it fits. An architecture or machine that the domain leaves to libvirt excludes nothing.
 */
export function exclusion(descriptor: FirmwareDescriptor, domain: Domain): string | undefined {
  for (const condition of conditions) {
    const reason = condition(descriptor, domain);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

type Condition = (descriptor: FirmwareDescriptor, domain: Domain) => string | undefined;

const conditions: readonly Condition[] = [paths, targets, sleep, secureBoot, smm, device, format, confidentialComputing];

function paths({ mapping }: FirmwareDescriptor, { os }: Domain): string | undefined {
  const loader = os.loader?.path?.value;
  const image = mapping.device === 'flash' ? mapping.executable.filename : mapping.filename;
  if (loader !== undefined && loader !== image) return `its image is ${image}, the loader is ${loader}`;
  const template = os.nvram?.template?.value;
  const ownTemplate = mapping.device === 'flash' ? mapping.nvramTemplate?.filename : undefined;
  if (template !== undefined && template !== ownTemplate) {
    return `its template is ${ownTemplate ?? 'none'}, the domain's is ${template}`;
  }
  return undefined;
}

function targets(descriptor: FirmwareDescriptor, { os }: Domain): string | undefined {
  const arch = os.arch?.value === 'i686' ? 'i386' : os.arch?.value;
  const forArch = descriptor.targets.filter((target) => arch === undefined || target.architecture === arch);
  if (forArch.length === 0) return `it is not for ${arch}`;
  const machine = os.machine?.value;
  if (!machine) return undefined;
  const canonical = canonicalMachine(machine);
  const fits = forArch.some((target) => target.machines.some((glob) => matchesGlob(glob, canonical)));
  return fits ? undefined : `it is not for machine type ${machine}`;
}

function sleep({ features }: FirmwareDescriptor, { power }: Domain): string | undefined {
  if (power.suspendToMem?.value === 'yes' && !features.includes('acpi-s3')) return 'it has no suspend to memory (acpi-s3)';
  if (power.suspendToDisk?.value === 'yes' && !features.includes('acpi-s4')) return 'it has no suspend to disk (acpi-s4)';
  return undefined;
}

function secureBoot({ features }: FirmwareDescriptor, { os }: Domain): string | undefined {
  for (const name of ['secure-boot', 'enrolled-keys']) {
    const wish = os.firmwareFeatures.find((feature) => feature.name?.value === name)?.enabled?.value;
    const has = features.includes(name);
    if (wish === 'yes' && !has) return `it does not have ${name}`;
    if (wish === 'no' && has) return `it has ${name}`;
  }
  return undefined;
}

function smm({ features }: FirmwareDescriptor, domain: Domain): string | undefined {
  const requires = features.includes('requires-smm');
  const secure = domain.os.loader?.secure?.value;
  if (requires && domain.features.smmState === 'off') return 'it needs SMM, which is off';
  if (requires && secure === 'no') return `it is a Secure Boot build, and the loader says secure='no'`;
  if (!requires && secure === 'yes') return `it is no Secure Boot build with SMM, and the loader says secure='yes'`;
  return undefined;
}

function device({ mapping }: FirmwareDescriptor, { os }: Domain): string | undefined {
  const type = os.loader?.type?.value ?? (os.loader?.path ? 'rom' : undefined);
  if (mapping.device !== 'flash')
    return type === 'pflash' ? `it is loaded as ${mapping.device}, the loader is pflash` : undefined;
  if (type === 'rom') return 'it is flash, the loader is rom';
  const stateless = os.loader?.stateless?.value;
  if (stateless === 'yes' && mapping.mode !== 'stateless') return `it is ${mapping.mode}, the loader is stateless`;
  if (stateless === 'no' && mapping.mode === 'stateless') return `it is stateless, the loader is not`;
  const readonly = os.loader?.readonly?.value;
  if (readonly === 'no' && mapping.mode !== 'combined') return `it is ${mapping.mode}, and the loader is read-write`;
  if (readonly === 'yes' && mapping.mode === 'combined') return 'it is one combined file, and the loader is read-only';
  return undefined;
}

function format({ mapping }: FirmwareDescriptor, { os }: Domain): string | undefined {
  if (mapping.device !== 'flash') return undefined;
  const wish = os.loader?.format?.value;
  return wish === undefined || wish === mapping.executable.format
    ? undefined
    : `its format is ${mapping.executable.format}, the loader's ${wish}`;
}

const featureOfLaunchSecurity: ReadonlyMap<string, string> = new Map([
  ['sev', 'amd-sev'],
  ['sev-snp', 'amd-sev-snp'],
  ['tdx', 'intel-tdx'],
]);

function confidentialComputing({ features }: FirmwareDescriptor, { launchSecurity }: Domain): string | undefined {
  const needed = featureOfLaunchSecurity.get(launchSecurity?.value ?? '');
  return needed !== undefined && !features.includes(needed) ? `it does not have ${needed}` : undefined;
}

/** fnmatch without path rules: `*`, `?` and `[…]`. */
function matchesGlob(glob: string, text: string): boolean {
  const pattern = glob
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
    .replaceAll('[!', '[^');
  try {
    return new RegExp(`^${pattern}$`).test(text);
  } catch {
    return glob === text;
  }
}
