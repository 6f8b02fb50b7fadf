import type { Domain } from '../domain/domain.ts';
import { mayBeX86 } from '../domain/machine.ts';
import type { HostFacts } from '../host/facts.ts';
import type { Span } from '../xml/tree.ts';
import { type Firmware, flashNode } from './firmware.ts';
import type { Fragment } from './fragment.ts';

/** `-machine` as far as firmware, SMM and ACPI decide it, and what `<pm>` becomes. */
export function machineFragments(domain: Domain, firmware: Firmware, host: HostFacts): readonly Fragment[] {
  const { os, features } = domain;
  const span = os.machine?.span ?? os.element?.startTag ?? domain.element.startTag;
  const isX86 = mayBeX86(os.arch?.value);
  const smm = features.smmState === 'unset' ? (firmware.needsSmm ? 'on' : undefined) : features.smmState;
  const common = [canonical(domain, host), ...(smm ? [`smm=${smm}`] : [])];
  const flash = [firmware.code, firmware.store].flatMap((image, unit) =>
    image ? [`pflash${unit}=${flashNode(image, unit)}`] : [],
  );
  const acpi = isX86 ? [`acpi=${features.acpi ? 'on' : 'off'}`] : [];
  return [
    {
      about: 'machine',
      libvirt: ['-machine', [...common, ...flash, ...acpi].join(',')],
      plain: ['-machine', [...common, ...(features.acpi || !isX86 ? [] : ['acpi=off'])].join(',')],
      span,
    },
    ...sleepFragments(domain),
  ];
}

/** The version behind an alias where the host told it. */
function canonical({ os }: Domain, { machines }: HostFacts): string {
  const machine = os.machine?.value ?? 'pc';
  return machines.find(({ alias, arch }) => alias === machine && (!os.arch || os.arch.value === arch))?.canonical ?? machine;
}

/** S3 and S4 are properties of the chip set. */
function sleepFragments({ os, power }: Domain): readonly Fragment[] {
  const chip = { q35: 'ICH9-LPC', i440fx: 'PIIX4_PM' }[os.machineClass === 'q35' ? 'q35' : 'i440fx'];
  if (os.machineClass !== 'q35' && os.machineClass !== 'i440fx' && os.machine) return [];
  const states: readonly (readonly [string, { readonly value: string; readonly span: Span } | undefined])[] = [
    ['disable_s3', power.suspendToMem],
    ['disable_s4', power.suspendToDisk],
  ];
  return states.flatMap(([property, enabled]): readonly Fragment[] => {
    if (enabled?.value !== 'yes' && enabled?.value !== 'no') return [];
    const argument = ['-global', `${chip}.${property}=${enabled.value === 'yes' ? 0 : 1}`];
    return [{ about: 'machine', libvirt: argument, plain: argument, span: enabled.span }];
  });
}
