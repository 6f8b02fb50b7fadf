import type { Domain } from '../domain/domain.ts';
import { insertAfter, insertChild, setAttribute, type TextEdit } from '../xml/edit.ts';

/** Turns SMM on: in the `<smm>` that is there, else in `<features>`, which is added where the domain has none. */
export function turnSmmOn(domain: Domain): readonly TextEdit[] {
  const { smm } = domain.features;
  return smm ? [setAttribute(smm, 'state', 'on')] : addFeature(domain, "<smm state='on'/>");
}

/** Adds `<acpi/>` where UEFI needs it: on x86, which is what a domain without an architecture is taken for. */
export function acpiForUefi(domain: Domain): readonly TextEdit[] {
  const arch = domain.os.arch?.value ?? 'x86_64';
  return domain.features.acpi || (arch !== 'x86_64' && arch !== 'i686') ? [] : addFeature(domain, '<acpi/>');
}

/** Adds a child to `<features>`, and `<features>` behind `<os>` where the domain has none. */
export function addFeature({ document, element, os, features }: Domain, xml: string): readonly TextEdit[] {
  if (features.element) return insertChild(document, features.element, xml);
  const whole = `<features>\n  ${xml}\n</features>`;
  return os.element ? [insertAfter(document, os.element, whole)] : insertChild(document, element, whole);
}
