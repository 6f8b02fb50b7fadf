import type { Domain } from '../domain/domain.ts';
import { type FirmwareDescriptor, type HostFacts, unknownHost } from '../host/facts.ts';
import { type Compared, conditionsOf, type Exclusion, type LibvirtVersion, sameFileOf } from './conditions.ts';
import { type FirmwareRequest, readRequest } from './request.ts';

/**
 * Why libvirt would not use this descriptor for the domain: the first condition it fails, as a plain sentence, in the order of
 * qemuFirmwareMatchDomain; undefined when it fits. An architecture that the domain leaves to libvirt excludes nothing.
 */
export function exclusion(
  descriptor: FirmwareDescriptor,
  domain: Domain,
  host: Pick<HostFacts, 'realPaths' | 'machines'> = unknownHost,
): string | undefined {
  return firstExclusion(comparing(readRequest(domain, host), host, 'newest'), descriptor)?.reason;
}

/** A comparison of one request with descriptors, as one libvirt does it. */
export interface Comparison {
  readonly request: FirmwareRequest;
  readonly version: LibvirtVersion;
  readonly sameFile: Compared['sameFile'];
}

/** What a descriptor is compared with: by the rules of this libvirt, whose paths lead where they do on this host. */
export function comparing(
  request: FirmwareRequest,
  host: Pick<HostFacts, 'realPaths'>,
  version: LibvirtVersion | 'newest',
): Comparison {
  const compared = version === 'newest' ? '12.0' : version;
  return { request, version: compared, sameFile: sameFileOf(compared, host) };
}

/** The first condition that the descriptor does not meet; undefined when it fits. */
export function firstExclusion(comparison: Comparison, descriptor: FirmwareDescriptor): Exclusion | undefined {
  for (const check of conditionsOf(comparison.version)) {
    const found = check({ ...comparison, descriptor });
    if (found) return found;
  }
  return undefined;
}

/** Every condition that the descriptor does not meet, in libvirt's order. */
export function exclusions(comparison: Comparison, descriptor: FirmwareDescriptor): readonly Exclusion[] {
  return conditionsOf(comparison.version).flatMap((check) => check({ ...comparison, descriptor }) ?? []);
}
