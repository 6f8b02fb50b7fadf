import type { Domain } from '../domain/domain.ts';
import type { HostFacts } from '../host/facts.ts';
import { orderEdits } from '../xml/edit.ts';
import { commonRefusal, domainAfter, firmwareKind, isX86 } from './condition.ts';
import { forgetTemplate, letLibvirtChoose } from './firmware-edits.ts';
import { nothingToDo, type Plan, type Refactoring } from './refactoring.ts';
import { resetNote } from './secure-boot-on.ts';
import { asksForSecureBoot } from './secure-boot-state.ts';
import { surprises } from './surprises.ts';

function applies(domain: Domain, host: HostFacts): string | undefined {
  const refusal = commonRefusal(domain);
  if (refusal) return refusal;
  if (domain.launchSecurity) return `A guest with launchSecurity ${domain.launchSecurity.value} has firmware of its own.`;
  if (firmwareKind(domain, host) !== 'efi') return 'The guest does not boot with UEFI, so it has no Secure Boot.';
  return isX86(domain) ? undefined : `This is about x86 guests, and this one is ${domain.os.arch?.value}.`;
}

/**
 * Keys are what turns Secure Boot on, so a store without keys is asked for; the image may be able to do it or not. (To forbid images that
 * can would make some hosts choose one without a store.)
 */
function plan(domain: Domain, host: HostFacts): Plan {
  if (asksForSecureBoot(domain, host) === false) return nothingToDo;
  const edits = orderEdits([
    ...letLibvirtChoose(domain, { 'secure-boot': 'unset', 'enrolled-keys': 'no' }),
    ...forgetTemplate(domain),
  ]);
  return { edits, notes: [resetNote(domain, 'keeps its keys'), ...surprises(domainAfter(domain, edits), host)] };
}

export const secureBootOff: Refactoring = {
  id: 'secure-boot-off',
  title: 'Turn Secure Boot off',
  summary: 'UEFI with a store without keys',
  needsOptions: false,
  applies,
  plan,
};
