import type { Domain } from '../domain/domain.ts';
import type { FirmwareDescriptor, HostFacts } from '../host/facts.ts';
import { exclusion } from '../selection/exclusion.ts';
import { fileName } from './nvram-template.ts';

/**
 * The firmware of this host that does what the domain's own paths stand for, wherever its files are: the first descriptor that fits the guest but for the
 * paths and has Secure Boot and enrolled keys exactly where the old name says so.
 */
export function firmwareWithoutPaths(domain: Domain, host: HostFacts): FirmwareDescriptor | undefined {
  const { loader, nvram } = domain.os;
  if (!loader) return undefined;
  const name = fileName(loader.path?.value ?? '');
  const template = fileName(nvram?.template?.value ?? '');
  const keys = /\.ms\b|\.secboot\b/i.test(template) || /\.ms\b/i.test(name);
  const secure = loader.secure?.value === 'yes' || keys || /secboot|secure/i.test(name);
  const anywhere: Domain = {
    ...domain,
    os: { ...domain.os, loader: { ...loader, path: undefined }, nvram: undefined },
  };
  return host.descriptors.find(
    (descriptor) =>
      descriptor.mapping.device === 'flash' &&
      descriptor.features.includes('requires-smm') === secure &&
      descriptor.features.includes('enrolled-keys') === keys &&
      exclusion(descriptor, anywhere) === undefined,
  );
}
