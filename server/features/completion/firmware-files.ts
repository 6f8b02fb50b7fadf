/** The firmware of the host, for where its paths are written. */
import { attributeValue, childNamed, textValue } from '../../domain/element.ts';
import type { FirmwareDescriptor, HostFacts, NvramPair } from '../../host/facts.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { archOf } from './architecture.ts';
import type { ComputedValue } from './computed-value.ts';

/** Images for `<loader>`: those for flash, or for memory where it says `type='rom'`; first those that start without more in the guest. */
export function loaderPaths(domain: XmlElement, host: HostFacts): readonly ComputedValue[] {
  const loader = childNamed(childNamed(domain, 'os'), 'loader');
  const device = attributeValue(loader, 'type')?.value === 'rom' ? 'memory' : 'flash';
  const described = suitableFirst(descriptorsFor(domain, host), domain).flatMap((descriptor) => {
    const { mapping } = descriptor;
    const path = mapping.device === 'flash' ? mapping.executable.filename : mapping.filename;
    return mapping.device === device ? [{ text: path, what: purpose(descriptor) }] : [];
  });
  const paired = device === 'flash' ? pairsOf(host).map(({ code }) => ({ text: code, what: "in qemu.conf's list" })) : [];
  return eachOnce([...described, ...paired]);
}

/** In the order in which libvirt tries them; firmware that needs SMM comes first where the guest has it, and else last. */
function suitableFirst(descriptors: readonly FirmwareDescriptor[], domain: XmlElement): readonly FirmwareDescriptor[] {
  const smm = childNamed(childNamed(domain, 'features'), 'smm');
  const hasSmm = smm !== undefined && attributeValue(smm, 'state')?.value !== 'off';
  const isSecure = attributeValue(childNamed(childNamed(domain, 'os'), 'loader'), 'secure')?.value === 'yes';
  const isConfidential = childNamed(domain, 'launchSecurity') !== undefined;
  const misfits = ({ features }: FirmwareDescriptor): number =>
    Number(features.includes('requires-smm') !== (hasSmm || isSecure)) +
    2 * Number(confidential.some((name) => features.includes(name)) !== isConfidential);
  return [...descriptors].sort((one, other) => misfits(one) - misfits(other));
}

const confidential: readonly string[] = ['amd-sev', 'amd-sev-es', 'amd-sev-snp', 'intel-tdx'];

/** Templates for `<nvram>`: first the one that belongs to the loader. */
export function templatePaths(domain: XmlElement, host: HostFacts): readonly ComputedValue[] {
  const loader = textValue(childNamed(childNamed(domain, 'os'), 'loader'))?.value.trim();
  const all = storePairs(domain, host);
  const own = all.filter(({ code }) => code === loader).map(({ vars }) => ({ text: vars, what: "this loader's template" }));
  return eachOnce([...own, ...all.map(({ vars, what }) => ({ text: vars, what }))]);
}

/** The template that belongs to an image; undefined where the host names none. */
export function templateOf(loader: string, domain: XmlElement, host: HostFacts): string | undefined {
  return storePairs(domain, host).find(({ code }) => code === loader)?.vars;
}

interface StorePair extends NvramPair {
  readonly what: string;
}

function storePairs(domain: XmlElement, host: HostFacts): readonly StorePair[] {
  const described = suitableFirst(descriptorsFor(domain, host), domain).flatMap((descriptor) => {
    const { mapping } = descriptor;
    if (mapping.device !== 'flash' || mapping.nvramTemplate === undefined) return [];
    return [{ code: mapping.executable.filename, vars: mapping.nvramTemplate.filename, what: purpose(descriptor) }];
  });
  return [...described, ...pairsOf(host).map(({ code, vars }) => ({ code, vars, what: "in qemu.conf's list" }))];
}

/** Where the system's libvirt keeps the variables of a guest of this name. */
export function storePath(domain: XmlElement): readonly ComputedValue[] {
  const name = textValue(childNamed(domain, 'name'))?.value.trim();
  return name ? [{ text: `/var/lib/libvirt/qemu/nvram/${name}_VARS.fd`, what: "libvirt's place for it" }] : [];
}

function descriptorsFor(domain: XmlElement, { descriptors }: HostFacts): readonly FirmwareDescriptor[] {
  const arch = archOf(domain);
  return descriptors.filter(({ targets }) => targets.some(({ architecture }) => architecture === arch));
}

/** Those that libvirt has built in name files that may not be there. */
function pairsOf({ nvramPairs, pairsBuiltIn }: HostFacts): readonly NvramPair[] {
  return pairsBuiltIn ? [] : nvramPairs;
}

function purpose({ features, mapping }: FirmwareDescriptor): string {
  const has = (name: string) => features.includes(name);
  const words = [
    ...(has('secure-boot') ? [`Secure Boot${has('enrolled-keys') ? ' with keys' : ''}`] : []),
    ...(['amd-sev', 'amd-sev-es', 'amd-sev-snp'].some(has) ? ['AMD SEV'] : []),
    ...(has('intel-tdx') ? ['Intel TDX'] : []),
    ...(mapping.device === 'flash' && mapping.mode === 'stateless' ? ['keeps no variables'] : []),
  ];
  return words.length === 0 ? 'firmware of this host' : words.join(', ');
}

/** One image has several descriptors where it goes with several templates: what the first says is the likeliest. */
function eachOnce(values: readonly ComputedValue[]): readonly ComputedValue[] {
  const seen = new Set<string>();
  return values.filter(({ text }) => !seen.has(text) && seen.add(text));
}
