/** What `<os>` names that is of no use without something else. */
import { devicesNamed } from '../../domain/devices.ts';
import type { Domain } from '../../domain/domain.ts';
import { childNamed, childrenNamed, textValue } from '../../domain/element.ts';
import { removeElement } from '../../xml/edit.ts';
import { preferredFix } from '../fix.ts';
import { type Complaint, said, spanOf } from '../report.ts';

/** The first console is a serial port, too. */
export function serialOutput({ os, element }: Domain): readonly Complaint[] {
  const bios = childNamed(os.element, 'bios');
  const ports = [...devicesNamed(element, 'serial'), ...devicesNamed(element, 'console')];
  if (!bios || said(bios, 'useserial') !== 'yes' || ports.length > 0) return [];
  const libvirt = 'need at least one serial port to use BIOS serial output';
  return [{ message: `The guest has no <serial> to write to ("${libvirt}").`, span: spanOf(bios, 'useserial') }];
}

/** QEMU hands these to the kernel that it starts itself, and ends without one. */
export function kernelOfNothing({ os, document }: Domain): readonly Complaint[] {
  if (childNamed(os.element, 'kernel')) return [];
  const options = { cmdline: '-append', initrd: '-initrd' } as const;
  return Object.entries(options).flatMap(([name, option]) => {
    const found = childNamed(os.element, name);
    if (!found || !textValue(found)?.value.trim()) return [];
    return [
      {
        message: `<${name}> is for a <kernel> of the host, and there is none: QEMU ends with "${option} only allowed with -kernel option".`,
        span: found.span,
        fixes: [preferredFix(`Remove <${name}>`, [removeElement(document, found)])],
      },
    ];
  });
}

/** The tables that `<sysinfo>` would fill. */
export function tablesOfNothing({ os, element, document }: Domain): readonly Complaint[] {
  const smbios = childNamed(os.element, 'smbios');
  const infos = childrenNamed(element, 'sysinfo');
  if (!smbios || said(smbios, 'mode') !== 'sysinfo' || infos.length > 0) return [];
  return [
    {
      message: `There is no <sysinfo type='smbios'> to take the tables from, and the guest doesn't start ("Domain … sysinfo are not available").`,
      span: smbios.span,
      fixes: [preferredFix('Remove <smbios>', [removeElement(document, smbios)])],
    },
  ];
}
