import type { Domain } from '../domain/domain.ts';
import type { HostFacts } from '../host/facts.ts';
import { chooseFirmware } from '../selection/choose.ts';

/** What this host would make of a domain whose firmware libvirt chooses, where that is not what was asked for. */
export function surprises(domain: Domain, host: HostFacts): readonly string[] {
  if (!host.consulted || host.descriptors.length === 0 || domain.os.firmware?.value !== 'efi') return [];
  const { chosen } = chooseFirmware(domain, host);
  if (!chosen) return [];
  const { mapping } = chosen;
  if (mapping.device === 'flash' || mapping.varsTemplate !== undefined) return [];
  return [
    `On this host libvirt would choose ${chosen.path}, which has no variable store: the guest would forget its settings.`,
  ];
}
