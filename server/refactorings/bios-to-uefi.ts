import type { Domain } from '../domain/domain.ts';
import type { HostFacts } from '../host/facts.ts';
import { orderEdits, removeElement, type TextEdit } from '../xml/edit.ts';
import { commonRefusal, domainAfter, firmwareKind, isX86 } from './condition.ts';
import { letLibvirtChoose, needFeatures } from './firmware-edits.ts';
import { nothingToDo, type Plan, type Refactoring } from './refactoring.ts';
import { surprises } from './surprises.ts';

/** Why a guest can't be given UEFI; undefined where it can, or has it. */
export function uefiRefusal(domain: Domain, host: HostFacts): string | undefined {
  const common = commonRefusal(domain);
  if (common) return common;
  if (firmwareKind(domain, host)) return undefined;
  const { loader, arch, firmware } = domain.os;
  if (firmware) return `The firmware is to be "${firmware.value}", which is neither bios nor efi.`;
  if (loader?.path) return `It can't be told whether the loader ${loader.path.value} is a BIOS or UEFI.`;
  if (loader) return 'The <loader> names no image, and <os> has no firmware attribute: it is not clear what is meant.';
  return `A guest of the architecture ${arch?.value} does not boot from a BIOS.`;
}

/**
 * The edits that give a BIOS guest UEFI, chosen by libvirt. Its keys are not enrolled: what is installed in the guest has never been
 * asked for a signature.
 */
export function uefiEdits(domain: Domain): readonly TextEdit[] {
  const { nvram, varstore } = domain.os;
  const leftover = [nvram?.path || nvram?.source ? undefined : nvram?.element, varstore].filter(
    (element) => element !== undefined,
  );
  return [
    ...letLibvirtChoose(domain, isX86(domain) ? { 'enrolled-keys': 'no' } : {}),
    ...leftover.map((element) => removeElement(domain.document, element)),
    ...needFeatures(domain, ['acpi']),
  ];
}

export const uefiNote =
  'What is installed in the guest must be able to boot by UEFI: it needs an EFI system partition with a boot loader. Windows converts its disk with mbr2gpt; on Linux install GRUB or systemd-boot for EFI before the switch.';

function plan(domain: Domain, host: HostFacts): Plan {
  if (firmwareKind(domain, host) !== 'bios') return nothingToDo;
  const edits = orderEdits(uefiEdits(domain));
  return { edits, notes: [uefiNote, ...surprises(domainAfter(domain, edits), host)] };
}

export const biosToUefi: Refactoring = {
  id: 'bios-to-uefi',
  title: 'Boot with UEFI instead of BIOS',
  summary: "firmware='efi' with <acpi/>; libvirt chooses the image, without enrolled Secure Boot keys",
  needsOptions: false,
  applies: uefiRefusal,
  plan,
};
