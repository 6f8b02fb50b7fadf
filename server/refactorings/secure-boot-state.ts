import type { Domain } from '../domain/domain.ts';
import type { HostFacts } from '../host/facts.ts';

/**
 * Whether the domain asks for Secure Boot with keys in its store: by its features, or by the image and the template it names. Undefined
 * where it leaves that to libvirt, or where nothing tells.
 */
export function asksForSecureBoot(domain: Domain, host: HostFacts): boolean | undefined {
  const { loader, nvram, machineClass, firmware } = domain.os;
  const feature = (name: string): string | undefined =>
    domain.os.firmwareFeatures.find((each) => each.name?.value === name)?.enabled?.value;
  if (feature('secure-boot') === 'no' || feature('enrolled-keys') === 'no') return false;
  if (feature('enrolled-keys') === 'yes') return true;
  if (machineClass === 'i440fx') return false;
  if (!loader?.path) return firmware === undefined ? false : undefined;
  const template = nvram?.template?.value;
  const store = host.images.get(nvram?.path?.value.trim() ?? '') ?? host.images.get(template ?? '');
  if (store?.state === 'read' && store.summary.secureBoot.state !== 'unknown') return store.summary.secureBoot.state === 'on';
  const descriptor = describing(domain, host);
  if (descriptor) return descriptor.features.includes('enrolled-keys');
  if (namesKeys(template ?? '') || namesKeys(loader.path.value)) return true;
  return loader.secure?.value === 'yes' || feature('secure-boot') === 'yes' ? undefined : false;
}

/** The descriptor whose image and template the domain names. */
export function describing({ os }: Domain, host: HostFacts): HostFacts['descriptors'][number] | undefined {
  const path = os.loader?.path?.value.trim();
  const template = os.nvram?.template?.value;
  return host.descriptors.find(
    ({ mapping }) =>
      mapping.device === 'flash' &&
      mapping.executable.filename === path &&
      (template === undefined || mapping.nvramTemplate?.filename === template),
  );
}

/** Debian's `.ms.fd`, SUSE's `-ms-`, Fedora's `.secboot.fd` stores: names of stores that come with keys. */
export function namesKeys(path: string): boolean {
  return /(?:[._-]ms[._-]|enrolled|snakeoil)[^/]*$/i.test(path) || /vars[^/]*secboot[^/]*$/i.test(path);
}
