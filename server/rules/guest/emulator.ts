import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { childNamed, textValue, type Value } from '../../domain/element.ts';
import { architecturesOf, knownArchitectures, mayEmulate, programName } from '../../domain/emulators.ts';
import type { HostFacts } from '../../host/facts.ts';
import { removeElement, setAttribute, setText } from '../../xml/edit.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { hostWith } from '../examples/host.ts';
import { wholeGuest } from '../examples/whole.ts';
import { offeredFix } from '../fix.ts';
import { type Complaint, findingsOf } from '../report.ts';
import type { Rule } from '../rule.ts';

const id = 'guest/emulator';

function check(domain: Domain, host: HostFacts): readonly Complaint[] {
  const element = childNamed(childNamed(domain.element, 'devices'), 'emulator');
  const path = textValue(element);
  if (!runsOnQemu(domain)) return [];
  const named = element && path ? { element, path, arch: domain.os.arch?.value } : undefined;
  return [
    ...withoutKvm(domain, host),
    ...kvmOfAnother(domain, host),
    ...(named ? wrongProgram(named, domain, host) : noProgram(domain, host)),
  ];
}

/** A host that shows no QEMU at all is none that runs guests. */
function withoutKvm({ type, element }: Domain, { kvm, emulators: [emulator] }: HostFacts): readonly Complaint[] {
  if (type?.value !== 'kvm' || kvm !== false || emulator === undefined) return [];
  return [
    {
      message: `This host has no KVM: its processor's virtualization is off, or the kernel's module is not loaded ("Emulator '${emulator}' does not support virt type 'kvm'").`,
      span: type.span,
      fixes: [offeredFix("Emulate the processor, which is slow: type='qemu'", [setAttribute(element, 'type', 'qemu')])],
    },
  ];
}

/** KVM runs guests of the host's own architecture only. */
function kvmOfAnother({ type, os, element }: Domain, { kvm, kvmArchitectures }: HostFacts): readonly Complaint[] {
  const arch = os.arch?.value;
  if (type?.value !== 'kvm' || kvm === false || !isKnown(arch)) return [];
  if (kvmArchitectures.length === 0 || kvmArchitectures.includes(arch)) return [];
  return [
    {
      message: `KVM runs guests of the host's own architecture, here ${kvmArchitectures.join(' and ')}, and this guest is ${arch} ("Emulator … does not support virt type 'kvm'").`,
      span: type.span,
      fixes: [offeredFix("Emulate the processor, which is slow: type='qemu'", [setAttribute(element, 'type', 'qemu')])],
    },
  ];
}

/** Without `<emulator>`, libvirt looks for the one of the guest's architecture. */
function noProgram({ os }: Domain, { emulators, kvmArchitectures }: HostFacts): readonly Complaint[] {
  const { arch } = os;
  if (!arch || !isKnown(arch.value) || emulators.length === 0) return [];
  if (emulators.some((path) => mayEmulate(path, arch.value, kvmArchitectures))) return [];
  return [
    {
      message: `This host has no emulator for ${arch.value} guests, only ${emulators.join(', ')} ("No emulator found for arch '${arch.value}'").`,
      span: arch.span,
      fixes: [],
    },
  ];
}

/** `amd64` and the like are no architectures at all, which the schema says. */
function isKnown(arch: string | undefined): arch is string {
  return arch !== undefined && knownArchitectures.has(arch);
}

interface Named {
  readonly element: XmlElement;
  readonly path: Value;
  readonly arch: string | undefined;
}

/** Of what is not there it doesn't matter what it is for. */
function wrongProgram({ element, path, arch }: Named, { document }: Domain, host: HostFacts): readonly Complaint[] {
  const written = path.value.trim();
  const others = host.emulators.filter((other) => mayEmulate(other, arch, host.kvmArchitectures));
  const message = host.missingEmulator === written ? notThere(written, others) : ofAnotherArchitecture(written, arch);
  if (message === undefined) return [];
  const fixes = [
    ...others.map((other) => offeredFix(`Change to ${other}`, setText(document, element, other))),
    offeredFix('Remove <emulator>: libvirt then takes the one of the host', [removeElement(document, element)]),
  ];
  return [{ message, span: path.span, fixes }];
}

function notThere(written: string, others: readonly string[]): string {
  const has = others.length === 0 ? '' : `, which has ${others.join(', ')}`;
  return `${written} is not on this host${has} ("Cannot check QEMU binary ${written}: No such file or directory").`;
}

function ofAnotherArchitecture(written: string, arch: string | undefined): string | undefined {
  const possible = architecturesOf(written);
  if (!possible || !isKnown(arch) || possible.includes(arch)) return undefined;
  return `${programName(written)} is for ${possible.join(' and ')}, and this guest is ${arch} ("Emulator '${written}' does not support arch '${arch}'").`;
}

const debian = ['/usr/bin/kvm', '/usr/bin/qemu-system-i386', '/usr/bin/qemu-system-x86_64'];
const emulator = (path: string) => [`<emulator>${path}</emulator>`];
const withEmulator = (path: string, arch = 'x86_64', machine = 'q35') =>
  wholeGuest({ arch, machine, devices: [...emulator(path), "<memballoon model='virtio'/>"] });
const balloon = ["<memballoon model='virtio'/>"];
const removed = wholeGuest({ devices: balloon });
const ofPcs = ['x86_64', 'i686'];
const withArm = [...debian, '/usr/bin/qemu-system-aarch64'];
const forArm = (type: string, devices: readonly string[], arch = 'aarch64') =>
  wholeGuest({ type, arch, machine: 'virt', features: [], devices: [...devices, ...balloon] });
const ofArm = emulator('/usr/bin/qemu-system-aarch64');

export const guestEmulator: Rule = {
  id,
  level: 'warning',
  title: 'An emulator that is not there, for another architecture, or without KVM',
  since: '0.1.0',
  complains: 'define',
  reason: `
Distributions put QEMU in different places: Debian, SUSE and Arch have \`/usr/bin/qemu-system-x86_64\`, RHEL and its relatives \`/usr/libexec/qemu-kvm\`. A domain that was
written on one is refused on the other: \`Cannot check QEMU binary /usr/libexec/qemu-kvm: No such file or directory\`. And each program emulates its own architecture:
\`Emulator '/usr/bin/qemu-system-aarch64' does not support arch 'x86_64'\` (both seen on 9.0 and 12.8).
A guest for which the host has none is refused without \`<emulator>\` too: \`No emulator found for arch 'riscv64'\`.

And \`type='kvm'\` needs KVM on the host: without \`/dev/kvm\` both refuse the guest with \`Emulator '/usr/bin/kvm' does not support virt type 'kvm'\`. Virtualization may be off in the firmware of the machine,
or, where the host is itself a guest, not passed on to it. KVM runs guests of the host's own architecture only: one for \`aarch64\` is refused on a PC with the same words (seen on 12.8),
and needs \`type='qemu'\`.

Without \`<emulator>\`, libvirt takes the one of the host for the guest's architecture, and writes it into the definition. Nothing is said where the host shows no QEMU in the usual places, nor of KVM
where its kernel can't be seen: in a copy of its files, or on its disk mounted elsewhere.
`,
  examples: [
    {
      title: 'From RHEL to Debian',
      level: 'warning',
      host: hostWith({ emulators: debian, missingEmulator: '/usr/libexec/qemu-kvm' }),
      before: withEmulator('⟦/usr/libexec/qemu-kvm⟧'),
      fixed: {
        'Change to /usr/bin/kvm': withEmulator('/usr/bin/kvm'),
        'Change to /usr/bin/qemu-system-x86_64': withEmulator('/usr/bin/qemu-system-x86_64'),
        'Remove <emulator>: libvirt then takes the one of the host': removed,
      },
    },
    {
      title: 'The program of another architecture',
      level: 'warning',
      host: undefined,
      before: withEmulator('⟦/usr/bin/qemu-system-i386⟧'),
      fixed: { 'Remove <emulator>: libvirt then takes the one of the host': removed },
    },
    {
      title: 'Not there, and of another architecture',
      level: 'warning',
      host: hostWith({ emulators: debian, missingEmulator: '/usr/bin/qemu-system-aarch64' }),
      before: withEmulator('⟦/usr/bin/qemu-system-aarch64⟧'),
      fixed: {
        'Change to /usr/bin/kvm': withEmulator('/usr/bin/kvm'),
        'Change to /usr/bin/qemu-system-x86_64': withEmulator('/usr/bin/qemu-system-x86_64'),
        'Remove <emulator>: libvirt then takes the one of the host': removed,
      },
    },
    {
      title: 'A host without KVM',
      level: 'warning',
      host: hostWith({ emulators: debian, kvm: false }),
      before: withEmulator('/usr/bin/kvm').replace("type='kvm'", "type='⟦kvm⟧'"),
      fixed: {
        "Emulate the processor, which is slow: type='qemu'": withEmulator('/usr/bin/kvm').replace("type='kvm'", "type='qemu'"),
      },
    },
    {
      title: 'KVM for ARM on a PC',
      level: 'warning',
      host: hostWith({ emulators: withArm, kvm: true, kvmArchitectures: ofPcs }),
      before: forArm('⟦kvm⟧', ofArm),
      fixed: { "Emulate the processor, which is slow: type='qemu'": forArm('qemu', ofArm) },
    },
    {
      title: 'No emulator for ARM',
      level: 'warning',
      host: hostWith({ emulators: debian, kvmArchitectures: ofPcs }),
      before: forArm('qemu', [], '⟦aarch64⟧'),
      fixed: {},
    },
  ],
  silentOn: [
    {
      title: 'ARM is emulated on a PC',
      xml: forArm('qemu', ofArm),
      host: hostWith({ emulators: withArm, kvm: true, kvmArchitectures: ofPcs }),
    },
    { title: 'KVM of a host that is not known', xml: forArm('kvm', ofArm), host: hostWith({ emulators: withArm, kvm: true }) },
    {
      title: 'The program may be for ARM',
      xml: forArm('kvm', []),
      host: hostWith({ emulators: ['/usr/libexec/qemu-kvm'], kvm: true }),
    },
    {
      title: 'libvirt finds the emulator',
      xml: forArm('qemu', []),
      host: hostWith({ emulators: withArm, kvm: true, kvmArchitectures: ofPcs }),
    },
    {
      title: "The host's kernel is not seen",
      xml: withEmulator('/usr/bin/kvm'),
      host: hostWith({ emulators: debian }),
    },
    {
      title: 'No host that runs guests',
      xml: withEmulator('/usr/bin/kvm'),
      host: hostWith({ kvm: false }),
    },
    {
      title: 'An emulated guest',
      xml: withEmulator('/usr/bin/kvm').replace("type='kvm'", "type='qemu'"),
      host: hostWith({ emulators: debian, kvm: false }),
    },
    { title: 'Nothing is known of the host', xml: withEmulator('/usr/libexec/qemu-kvm'), host: undefined },
    { title: 'It is there', xml: withEmulator('/usr/bin/qemu-system-x86_64'), host: hostWith({ emulators: debian }) },
    { title: '32 bits on 64', xml: withEmulator('/usr/bin/qemu-system-x86_64', 'i686', 'pc'), host: undefined },
    { title: 'A program of the author', xml: withEmulator('/opt/qemu/bin/qemu'), host: hostWith({ emulators: debian }) },
  ],
  check: ({ domain, host }) => findingsOf(id, 'warning', check(domain, host)),
};
