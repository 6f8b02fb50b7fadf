import type { Domain } from '../domain/domain.ts';
import type { HostFacts } from '../host/facts.ts';
import { chooseFirmware } from '../selection/choose.ts';
import { domainAfter } from './condition.ts';
import { defaultOptions, type Refactoring } from './refactoring.ts';

/** The same refactoring, which also refuses where this host would have no firmware for its result. */
export function fittingTheHost(refactoring: Refactoring): Refactoring {
  const applies = (domain: Domain, host: HostFacts): string | undefined => {
    const refusal = refactoring.applies(domain, host);
    if (refusal !== undefined || !host.consulted || host.descriptors.length === 0) return refusal;
    const { edits } = refactoring.plan(domain, host, defaultOptions);
    if (edits.length === 0) return undefined;
    const result = domainAfter(domain, edits);
    const { selection, chosen, advice } = chooseFirmware(result, host);
    if (selection !== 'automatic' || chosen) return undefined;
    const obstacle = advice?.changes.map(({ undo }) => undo).join(' and ');
    return `No firmware descriptor of this host fits what it would come to${obstacle ? `; to make one fit, ${obstacle}` : ''}.`;
  };
  return { ...refactoring, applies };
}
