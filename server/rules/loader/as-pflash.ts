import type { Domain } from '../../domain/domain.ts';
import type { Loader } from '../../domain/os.ts';
import type { HostFacts } from '../../host/facts.ts';
import { setAttribute, type TextEdit } from '../../xml/edit.ts';
import { acpiForUefi } from '../features-element.ts';
import { offeredFix, preferredFix } from '../fix.ts';
import { letLibvirtChoose, mayFindFirmware } from '../let-libvirt-choose.ts';
import { addNvram } from '../nvram-element.ts';
import { bestTemplate, fileName } from '../nvram-template.ts';
import type { Fix } from '../rule.ts';

/**
 * Uses a CODE image as it is meant: read-only flash, with a store of the guest's own. Where no template for that is known, the choice
 * is left to libvirt instead.
 */
export function asPflashFixes(domain: Domain, loader: Loader, host: HostFacts): readonly Fix[] {
  const path = loader.path?.value ?? '';
  // On a machine without SMM such a build would fail in another way.
  if (domain.os.machineClass === 'i440fx' && /secboot|secure|\.ms\.|snakeoil/.test(fileName(path))) return [];
  const edits: TextEdit[] = [];
  if (loader.readonly?.value !== 'yes') edits.push(setAttribute(loader.element, 'readonly', 'yes'));
  if (loader.type?.value !== 'pflash') edits.push(setAttribute(loader.element, 'type', 'pflash'));
  const acpi = acpiForUefi(domain);
  const hasStore = domain.os.nvram && !domain.os.nvram.isEmpty;
  if (hasStore) return [preferredFix("Use it as type='pflash', readonly='yes'", [...edits, ...acpi])];
  const template = bestTemplate(domain, host);
  if (template) {
    const title = `Use it as type='pflash', readonly='yes', with <nvram> from ${fileName(template.path)}`;
    return [preferredFix(title, [...edits, addNvram(domain, loader, template), ...acpi])];
  }
  const choose = letLibvirtChoose(domain, { keepStore: false });
  if (!mayFindFirmware(domain, choose, host)) return [];
  return [offeredFix(`Let libvirt choose the firmware: firmware='efi' instead of ${fileName(path)}`, choose)];
}
