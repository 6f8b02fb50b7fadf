import { targetName } from '../domain/devices.ts';
import { readDomain } from '../domain/domain.ts';
import { shellWord } from '../domain/shell-word.ts';
import { unknownHost } from '../host/facts.ts';
import { gpuPassthrough } from '../refactorings/gpu-passthrough.ts';
import { defaultOptions } from '../refactorings/refactoring.ts';
import { applyEdits, escapeAttribute, escapeText } from '../xml/edit.ts';
import { parseXml } from '../xml/parse.ts';
import type { Answers, Guest, NewNetwork } from './answers.ts';
import { hypervFeatures, windowsTimers } from './windows.ts';

export interface NewDomain {
  readonly xml: string;
  /** What has to be done besides, a sentence or a command each. */
  readonly notes: readonly string[];
}

/** The document for a new guest, to be written to `file`. The answers must make one (`answersProblem`). */
export function composeDomain(answers: Answers, file = 'FILE'): NewDomain {
  const { name, gpu, disks } = answers;
  const xml = wholeDomain(answers);
  const notes = [
    ...disks.flatMap(({ path, size }) =>
      size === undefined ? [] : [`Make the disk: qemu-img create -f qcow2 ${shellWord(path)} ${size}`],
    ),
    ...(answers.guest === 'windows11' ? ['The emulated TPM needs the package swtpm on the host.'] : []),
    `Then: virsh define ${shellWord(file)} && virsh start ${shellWord(name)}`,
  ];
  const domain = gpu.length > 0 ? readDomain(parseXml(xml)) : undefined;
  if (!domain) return { xml, notes };
  const plan = gpuPassthrough.plan(domain, unknownHost, { ...defaultOptions, gpu });
  return { xml: applyEdits(xml, plan.edits), notes: [...plan.notes, ...notes] };
}

function isWindows(guest: Guest): boolean {
  return guest === 'windows10' || guest === 'windows11';
}

/** Old or unknown systems get hardware that everything has a driver for. */
function isConservative(guest: Guest): boolean {
  return guest === 'other';
}

function wholeDomain(answers: Answers): string {
  const { name, memory, vcpus, guest } = answers;
  const lines = [
    `<name>${escapeText(name)}</name>`,
    ...(memory % 1024 === 0 ? [`<memory unit='GiB'>${memory / 1024}</memory>`] : [`<memory unit='MiB'>${memory}</memory>`]),
    `<vcpu>${vcpus}</vcpu>`,
    ...osLines(answers),
    ...featureLines(answers),
    ...(isConservative(guest) ? [] : ["<cpu mode='host-passthrough'/>"]),
    ...clockLines(guest),
    ...block('devices', deviceLines(answers)),
  ];
  return `<domain type='kvm'>\n${indented(lines).join('\n')}\n</domain>\n`;
}

function osLines({ firmware, secureBoot, disks, cdroms }: Answers): readonly string[] {
  // Installation media come behind the disk: an empty disk does not boot, and later the medium doesn't ask again.
  const boot = [...(disks.length > 0 ? ["<boot dev='hd'/>"] : []), ...(cdroms.length > 0 ? ["<boot dev='cdrom'/>"] : [])];
  const enabled = secureBoot ? 'yes' : 'no';
  const features = [
    `<feature enabled='${enabled}' name='enrolled-keys'/>`,
    ...(secureBoot ? ["<feature enabled='yes' name='secure-boot'/>"] : []),
  ];
  return [
    firmware === 'uefi' ? "<os firmware='efi'>" : '<os>',
    ...indented([
      "<type arch='x86_64' machine='q35'>hvm</type>",
      ...(firmware === 'uefi' ? block('firmware', features) : []),
      ...boot,
    ]),
    '</os>',
  ];
}

function featureLines({ guest, secureBoot }: Answers): readonly string[] {
  const hyperv = [...hypervFeatures, "<stimer state='on'/>"];
  return block('features', [
    '<acpi/>',
    '<apic/>',
    ...(isWindows(guest) ? block("hyperv mode='custom'", hyperv) : []),
    ...(secureBoot ? ["<smm state='on'/>"] : []),
  ]);
}

function clockLines(guest: Guest): readonly string[] {
  if (!isWindows(guest)) return ["<clock offset='utc'/>"];
  return block("clock offset='localtime'", windowsTimers);
}

function deviceLines({ guest, disks, cdroms, network }: Answers): readonly string[] {
  // Windows installs itself on SATA without a driver disk; Linux has virtio at hand.
  const bus = guest === 'linux' ? 'virtio' : 'sata';
  const prefix = bus === 'virtio' ? 'vd' : 'sd';
  const firstCdrom = bus === 'sata' ? disks.length : 0;
  return [
    ...disks.flatMap(({ path }, index) => diskLines(path, targetName(prefix, index), bus)),
    ...cdroms.flatMap((path, index) => cdromLines(path, targetName('sd', firstCdrom + index))),
    ...networkLines(network, guest === 'linux' ? 'virtio' : isWindows(guest) ? 'e1000e' : 'e1000'),
    "<controller type='usb' model='qemu-xhci'/>",
    "<input type='tablet' bus='usb'/>",
    "<graphics type='vnc' port='-1' autoport='yes'/>",
    ...block('video', ["<model type='vga'/>"]),
    ...(isConservative(guest) ? [] : channelLines),
    ...(guest === 'linux' ? ["<console type='pty'/>"] : []),
    ...(guest === 'windows11' ? tpmLines : []),
    ...rngLines,
  ];
}

function diskLines(path: string, target: string, bus: string): readonly string[] {
  const format = /\.(?:img|raw)$/.test(path) ? 'raw' : 'qcow2';
  return block("disk type='file' device='disk'", [
    `<driver name='qemu' type='${format}'${bus === 'virtio' ? " discard='unmap'" : ''}/>`,
    `<source file='${escapeAttribute(path, "'")}'/>`,
    `<target dev='${target}' bus='${bus}'/>`,
  ]);
}

function cdromLines(path: string, target: string): readonly string[] {
  return block("disk type='file' device='cdrom'", [
    "<driver name='qemu' type='raw'/>",
    `<source file='${escapeAttribute(path, "'")}'/>`,
    `<target dev='${target}' bus='sata'/>`,
    '<readonly/>',
  ]);
}

function networkLines(network: NewNetwork, model: string): readonly string[] {
  if (network.kind === 'none') return [];
  return block(`interface type='${network.kind}'`, [
    `<source ${network.kind}='${escapeAttribute(network.name, "'")}'/>`,
    `<model type='${model}'/>`,
  ]);
}

/** For the guest agent, which tells the host the guest's addresses and freezes its file systems for snapshots. */
const channelLines = block("channel type='unix'", ["<target type='virtio' name='org.qemu.guest_agent.0'/>"]);

const tpmLines = block("tpm model='tpm-crb'", ["<backend type='emulator' version='2.0'/>"]);

/** Newer UEFI builds start no network boot without one. */
const rngLines = block("rng model='virtio'", ["<backend model='random'>/dev/urandom</backend>"]);

function block(start: string, lines: readonly string[]): readonly string[] {
  return [`<${start}>`, ...indented(lines), `</${start.split(' ')[0]}>`];
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`);
}
