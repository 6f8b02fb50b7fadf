import { devicesNamed } from '../domain/devices.ts';
import type { Domain } from '../domain/domain.ts';
import { childNamed } from '../domain/element.ts';
import { shellWord } from '../domain/shell-word.ts';
import type { HostFacts } from '../host/facts.ts';
import { insertChild, type TextEdit } from '../xml/edit.ts';
import { uefiNote, uefiRefusal } from './bios-to-uefi.ts';
import { domainAfter, firmwareKind, isX86 } from './condition.ts';
import { forgetTemplate, letLibvirtChoose, needFeatures } from './firmware-edits.ts';
import { isI440fx, q35Plan, q35Refusal } from './i440fx-to-q35.ts';
import type { Plan, Refactoring, RefactoringOptions } from './refactoring.ts';
import { inSequence } from './sequence.ts';
import { surprises } from './surprises.ts';

function applies(domain: Domain, host: HostFacts): string | undefined {
  const refusal = uefiRefusal(domain, host);
  if (refusal) return refusal;
  if (!isX86(domain) || domain.os.arch?.value === 'i686')
    return `libvirt offers Secure Boot for x86_64, and the guest's architecture is ${domain.os.arch?.value}.`;
  if (domain.launchSecurity) return `A guest with launchSecurity ${domain.launchSecurity.value} has firmware of its own.`;
  return isI440fx(domain) || domain.os.machineClass === 'q35' ? q35Refusal(domain) : 'Secure Boot needs a q35 machine.';
}

function plan(domain: Domain, host: HostFacts, { tpm }: RefactoringOptions): Plan {
  const firmware = firmwareEdits(domain);
  const edits = inSequence(domain, [(before) => q35Plan(before).edits, firmwareEdits, ...(tpm ? [tpmEdits] : [])]);
  if (edits.length === 0) return { edits, notes: [] };
  const wasBios = firmwareKind(domain, host) === 'bios';
  return {
    edits,
    notes: [
      ...q35Plan(domain).notes,
      ...(wasBios ? [uefiNote] : []),
      ...(firmware.length > 0 && !wasBios ? [resetNote(domain, 'has no keys')] : []),
      ...surprises(domainAfter(domain, edits), host),
    ],
  };
}

function firmwareEdits(domain: Domain): readonly TextEdit[] {
  const edits = [
    ...letLibvirtChoose(domain, { 'enrolled-keys': 'yes', 'secure-boot': 'yes' }),
    ...needFeatures(domain, ['acpi', 'smm']),
  ];
  return edits.length > 0 ? [...edits, ...forgetTemplate(domain)] : [];
}

/** What becomes of the variables a guest already has. */
export function resetNote(domain: Domain, why: string): string {
  const name = shellWord(domain.name?.value.trim() || 'NAME');
  return `The store the guest may already have ${why}: start it once with "virsh start ${name} --reset-nvram" (libvirt 8.1 and newer), which makes a new one and forgets its boot entries.`;
}

function tpmEdits(domain: Domain): readonly TextEdit[] {
  const devices = childNamed(domain.element, 'devices');
  if (devicesNamed(domain.element, 'tpm').length > 0) return [];
  const tpm = "<tpm model='tpm-crb'>\n  <backend type='emulator' version='2.0'/>\n</tpm>";
  if (devices) return insertChild(domain.document, devices, tpm);
  return insertChild(domain.document, domain.element, `<devices>\n${tpm.replace(/^/gm, '  ')}\n</devices>`);
}

export const secureBootOn: Refactoring = {
  id: 'secure-boot-on',
  title: 'Turn Secure Boot on',
  summary: 'UEFI with enrolled keys on q35, with SMM; --tpm adds a TPM 2.0',
  needsOptions: false,
  applies,
  plan,
};
