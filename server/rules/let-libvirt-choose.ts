import { type Domain, readDomain } from '../domain/domain.ts';
import type { HostFacts } from '../host/facts.ts';
import { chooseFirmware } from '../selection/choose.ts';
import { applyEdits, orderEdits, removeElement, replaceElement, setAttribute, type TextEdit } from '../xml/edit.ts';
import { parseXml } from '../xml/parse.ts';
import { acpiForUefi } from './features-element.ts';

/**
 * The edits that leave the choice of the firmware to libvirt: `firmware='efi'`, and neither loader nor template. What stays is
 * accepted from libvirt 9.0 on, with the ACPI that UEFI needs: of the loader only `secure`, of `<nvram>` the guest's own file where `keepStore` says so.
 */
export function letLibvirtChoose(domain: Domain, { keepStore }: { readonly keepStore: boolean }): readonly TextEdit[] {
  const { document, os } = domain;
  const edits: TextEdit[] = [];
  if (os.element && os.firmware?.value !== 'efi') edits.push(setAttribute(os.element, 'firmware', 'efi'));
  if (os.loader) {
    const secure = os.loader.secure?.value;
    edits.push(
      secure === 'yes' || secure === 'no'
        ? replaceElement(document, os.loader.element, `<loader secure='${secure}'/>`)
        : removeElement(document, os.loader.element),
    );
  }
  if (os.nvram && !(keepStore && os.nvram.path && !os.nvram.template)) edits.push(removeElement(document, os.nvram.element));
  edits.push(...acpiForUefi(domain));
  return orderEdits(edits);
}

/** False where it is known that libvirt would find no firmware for what the edits make of the domain: on this host, or on any. */
export function mayFindFirmware(domain: Domain, edits: readonly TextEdit[], host: HostFacts): boolean {
  if (contradictsItself(domain)) return false;
  if (!host.consulted) return true;
  const edited = readDomain(parseXml(applyEdits(domain.document.text, edits)));
  return edited !== undefined && chooseFirmware(edited, host).chosen !== undefined;
}

/** Keys for a Secure Boot that is off, or Secure Boot without the SMM that protects it. */
function contradictsItself({ os, features }: Domain): boolean {
  const asks = (name: string, enabled: string): boolean =>
    os.firmwareFeatures.some((feature) => feature.name?.value === name && feature.enabled?.value === enabled);
  const wantsSecureBoot = asks('secure-boot', 'yes') || os.loader?.secure?.value === 'yes';
  return (asks('enrolled-keys', 'yes') && asks('secure-boot', 'no')) || (wantsSecureBoot && features.smmState === 'off');
}
