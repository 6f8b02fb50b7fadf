import type { Domain } from '../../domain/domain.ts';
import { attributeValue, childNamed, childrenNamed, textValue } from '../../domain/element.ts';
import { setText } from '../../xml/edit.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { offeredFix } from '../fix.ts';
import { type Complaint, said, spanOf } from '../report.ts';

function entry(domain: Domain, part: string, name: string): XmlElement | undefined {
  const info = childrenNamed(domain.element, 'sysinfo').find((element) => said(element, 'type') === 'smbios');
  return childrenNamed(childNamed(info, part), 'entry').find((element) => said(element, 'name') === name);
}

/** Only digits, whatever separates them. */
const plainUuid = (text: string): string => text.replace(/[-\s]/g, '').toLowerCase();

/** What the guest is told of itself (virsysinfo.c, domain_conf.c, qemu_validate.c). */
export function sysinfo(domain: Domain): readonly Complaint[] {
  const date = textValue(entry(domain, 'bios', 'date'));
  const system = entry(domain, 'system', 'uuid');
  const theirs = textValue(system);
  const own = textValue(childNamed(domain.element, 'uuid'));
  const complaints: Complaint[] = [];
  if (date && date.value !== '' && !isBiosDate(date.value)) {
    complaints.push({
      message: `A BIOS date is written month/day/year, such as 04/01/2014 ("Invalid BIOS 'date' format").`,
      span: date.span,
    });
  }
  if (theirs && theirs.value.trim() !== '' && !/^\s*([0-9a-f]{2}[- ]*){16}\s*$/i.test(theirs.value)) {
    complaints.push({
      message: 'A UUID has 32 hexadecimal digits ("malformed <sysinfo> uuid element").',
      span: theirs.span,
    });
  } else if (
    system &&
    theirs &&
    own &&
    theirs.value.trim() !== '' &&
    own.value.trim() !== '' &&
    plainUuid(theirs.value) !== plainUuid(own.value)
  ) {
    complaints.push({
      message: 'The guest has another <uuid> than this ("UUID mismatch between <uuid> and <sysinfo>").',
      span: theirs.span,
      related: [{ message: 'its <uuid>', span: own.span }],
      fixes: [offeredFix("Write the guest's <uuid> here", setText(domain.document, system, own.value.trim()))],
    });
  }
  return [...complaints, ...firmwareEntries(domain)];
}

/** As libvirt reads it: the year has two digits, or is 1900 or later (virSysinfoBIOSParseXML). */
function isBiosDate(text: string): boolean {
  const match = /^\s*(\d+)\/\s*(\d+)\/\s*(\d+)$/.exec(text);
  if (!match) return false;
  const [month, day, year] = match.slice(1).map(Number);
  if (month === undefined || day === undefined || year === undefined) return false;
  return month >= 1 && month <= 12 && day >= 1 && day <= 31 && (year < 100 || year >= 1900);
}

/** Names of QEMU's fw_cfg: what isn't QEMU's own is below `opt/`, the firmware's and QEMU's places there left out. */
function firmwareEntries({ element }: Domain): readonly Complaint[] {
  const infos = childrenNamed(element, 'sysinfo').filter((info) => said(info, 'type') === 'fwcfg');
  return infos
    .flatMap((info) => childrenNamed(info, 'entry'))
    .flatMap((entry) => {
      const name = said(entry, 'name');
      // Of what is being typed nothing is known yet.
      if (name === undefined || 'opt/'.startsWith(name)) return [];
      const span = spanOf(entry, 'name');
      if (!name.startsWith('opt/')) {
        const message = `What a guest is given in fw_cfg has a name such as opt/com.example/${name.replace(/^.*\//, '')} ("Invalid firmware name").`;
        return [{ message, span }];
      }
      if (/^opt\/(ovmf|org\.qemu)\//.test(name)) {
        const instead = '<qemu:commandline> can say -fw_cfg';
        return [
          { message: `libvirt leaves this place to firmware and QEMU ("That firmware name is reserved"); ${instead}.`, span },
        ];
      }
      if (attributeValue(entry, 'file') || (textValue(entry)?.value ?? '') !== '') return [];
      const libvirt = "Firmware entry must have either value or 'file' attribute";
      return [{ message: `There is nothing to give: no text, no file= ("${libvirt}").`, span: entry.startTag }];
    });
}
