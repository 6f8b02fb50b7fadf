import { type Domain, readDomain, runsOnQemu } from '../domain/domain.ts';
import { childrenNamed } from '../domain/element.ts';
import { mayBeX86 } from '../domain/machine.ts';
import { loaderDevice } from '../domain/os.ts';
import type { HostFacts } from '../host/facts.ts';
import { applyEdits, type TextEdit } from '../xml/edit.ts';
import { parseXml } from '../xml/parse.ts';

/** What every refactoring needs: a finished document about a whole virtual machine on QEMU. */
export function commonRefusal(domain: Domain): string | undefined {
  const problem = domain.document.problems[0];
  if (problem) return `The XML is not well-formed yet: ${problem.message}`;
  if (!runsOnQemu(domain))
    return `The domain is of type ${domain.type?.value ?? 'unknown'}, and this is about QEMU's machines.`;
  const type = domain.os.type?.value.trim();
  const twice = ['type', 'firmware', 'loader', 'nvram'].find((name) => childrenNamed(domain.os.element, name).length > 1);
  if (twice) return `<os> has more than one <${twice}>.`;
  if (!domain.os.element || type !== 'hvm') return 'The domain has no <os> with <type>hvm</type>.';
  return undefined;
}

/** True where the guest is an x86 one, or names no architecture, which on most hosts is the same. */
export function isX86({ os }: Domain): boolean {
  return mayBeX86(os.arch?.value);
}

/** Which kind of firmware the guest boots with; undefined where it can't be told. */
export function firmwareKind(domain: Domain, host: HostFacts): 'bios' | 'efi' | undefined {
  const { firmware, loader } = domain.os;
  if (firmware?.value === 'efi' || firmware?.value === 'bios') return firmware.value;
  if (firmware) return undefined;
  const device = loaderDevice(domain.os);
  if (device === 'pflash') return 'efi';
  if (device === 'rom') return kindOfRom(loader?.path?.value ?? '', host);
  return loader || !isX86(domain) ? undefined : 'bios';
}

/** By its content where that is known; else by its name, which for the images of distributions says it. */
function kindOfRom(path: string, host: HostFacts): 'bios' | 'efi' | undefined {
  const facts = host.images.get(path);
  if (facts?.state === 'read') {
    const { kind } = facts.summary;
    if (kind === 'seabios') return 'bios';
    if (kind === 'unified' || kind === 'code') return 'efi';
  }
  if (/(ovmf|aavmf|edk2|efi)[^/]*$/i.test(path)) return 'efi';
  return /(seabios|bios)[^/]*$/i.test(path) ? 'bios' : undefined;
}

/** The domain as it would be after the edits. */
export function domainAfter(domain: Domain, edits: readonly TextEdit[]): Domain {
  return readDomain(parseXml(applyEdits(domain.document.text, edits))) ?? domain;
}
