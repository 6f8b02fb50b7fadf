import type { Analysis } from '../../server/features/analysis.ts';
import type { HostFiles } from '../../server/host/files.ts';
import { createHost } from '../../server/host/host.ts';
import { analyse, readDocument } from '../../server/service.ts';

/** A domain, judged with what virtlens read of its host. Throws where the text is no domain. */
export async function analyseOn(files: HostFiles, xml: string): Promise<Analysis> {
  const document = readDocument('domain.xml', 0, xml);
  const facts = document.domain && (await createHost(files).factsFor(document.domain));
  const analysis = facts && analyse(document, facts, { levels: {} });
  if (!analysis) throw new Error('the document is no domain');
  return analysis;
}

/** A guest called `guest` that QEMU emulates, with what is tried in it. `machine` may be empty, and `q35 efi` asks for `firmware='efi'`. */
export function guestWith(machine: string, os: string, devices: string): string {
  const [type = '', firmware] = machine.split(' ');
  return `<domain type='qemu'>
  <name>guest</name>
  <memory unit='MiB'>256</memory>
  <os${firmware ? ` firmware='${firmware}'` : ''}>
    <type arch='x86_64'${type ? ` machine='${type}'` : ''}>hvm</type>
    ${os}
  </os>
  <features>
    <acpi/>
  </features>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    ${devices}
  </devices>
</domain>
`;
}

/** A guest as `guestWith` makes one, with parts in other places too: what a table's line has for each. 256 MiB, unless `head` begins with memory of its own. */
export function guestOf(column: (name: string) => string): string {
  const head = column('head');
  const memory = /^(?:<maxMemory.*<\/maxMemory>)?<memory[ >]/.test(head) ? '' : "<memory unit='MiB'>256</memory>";
  return `<domain type='qemu'>
  <name>guest</name>
  ${memory}${head}
  <os>
    <type arch='x86_64' machine='${column('machine')}'>hvm</type>
    ${column('os')}
  </os>
  <features>${column('features')}</features>
  ${column('body')}
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    ${column('devices')}
  </devices>
  ${column('tail')}
</domain>
`;
}

/**
 * The document as a guest that can be started anywhere: emulated, small, with its firmware and without the devices and the CPU that
 * would need a network, disks or KVM.
 */
export function startable(xml: string): string {
  return xml
    .replace(/<domain type=(['"])kvm\1/, "<domain type='qemu'")
    .replace(/<memory\b.*?<\/memory>/s, "<memory unit='MiB'>256</memory>")
    .replace(/<currentMemory\b.*?<\/currentMemory>/s, '')
    .replace(/<cpu\b[^>]*?(?:\/>|>.*?<\/cpu>)/s, '')
    .replace(/<devices>.*<\/devices>/s, '<devices><emulator>/usr/bin/qemu-system-x86_64</emulator></devices>');
}

/** The same document for a host without KVM; libvirt's verdict on what is tried here is the same. */
export function emulated(xml: string): string {
  return xml.replace(/<domain type=(['"])kvm\1/, "<domain type='qemu'");
}
