import { devicesNamed } from '../../domain/devices.ts';
import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { attributeValue, childNamed, type Value } from '../../domain/element.ts';
import { machineClass } from '../../domain/machine.ts';
import type { DomainCapabilities, HostFacts } from '../../host/facts.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { guest } from '../examples/domain.ts';
import { hostWith } from '../examples/host.ts';
import { type Complaint, findingsOf } from '../report.ts';
import type { Rule } from '../rule.ts';

const id = 'devices/not-offered';

/** A value of a device, and where libvirt's answer lists those it knows. */
interface Offer {
  readonly device: string;
  /** The part of the answer that speaks of the device, and the list in it. */
  readonly part: string;
  readonly list: string;
  /** What the value is, for the message. */
  readonly what: string;
  readonly value: (device: XmlElement) => Value | undefined;
}

const ofChild = (child: string, name: string) => (device: XmlElement) => attributeValue(childNamed(device, child), name);
const own = (name: string) => (device: XmlElement) => attributeValue(device, name);

const offers: readonly Offer[] = [
  { device: 'disk', part: 'disk', list: 'diskDevice', what: 'disk device', value: own('device') },
  { device: 'disk', part: 'disk', list: 'bus', what: 'disk bus', value: ofChild('target', 'bus') },
  { device: 'graphics', part: 'graphics', list: 'type', what: 'graphics of type', value: own('type') },
  { device: 'video', part: 'video', list: 'modelType', what: 'video model', value: ofChild('model', 'type') },
  { device: 'tpm', part: 'tpm', list: 'model', what: 'TPM model', value: own('model') },
  { device: 'tpm', part: 'tpm', list: 'backendModel', what: 'TPM backend', value: ofChild('backend', 'type') },
  { device: 'rng', part: 'rng', list: 'model', what: 'random number generator', value: own('model') },
  { device: 'rng', part: 'rng', list: 'backendModel', what: 'source of random numbers', value: ofChild('backend', 'model') },
  { device: 'filesystem', part: 'filesystem', list: 'driverType', what: 'filesystem driver', value: ofChild('driver', 'type') },
  { device: 'redirdev', part: 'redirdev', list: 'bus', what: 'redirection on bus', value: own('bus') },
];

function check(domain: Domain, host: HostFacts): readonly Complaint[] {
  const capabilities = runsOnQemu(domain) ? capabilitiesFor(domain, host) : undefined;
  if (!capabilities) return [];
  return offers.flatMap((offer) =>
    devicesNamed(domain.element, offer.device).flatMap((device) => {
      const value = offer.value(device);
      const known = capabilities.values[`devices.${offer.part}.${offer.list}`] ?? capabilities.values[`devices.${offer.part}`];
      if (!value?.value || !known || known.includes(value.value) || isIde(offer, value)) return [];
      const choice = known.length > 0 ? `, only ${known.join(', ')}` : '';
      return [
        {
          message: `The libvirt of this host offers no ${offer.what} ${value.value} for ${capabilities.machine} guests${choice}: it refuses the domain, or the guest doesn't start.`,
          span: value.span,
        },
      ];
    }),
  );
}

/** That q35 has no IDE is so on every host, and has a rule of its own. */
function isIde({ list }: Offer, { value }: Value): boolean {
  return list === 'bus' && value === 'ide';
}

/** Of another version of the same machine too: devices come and go with QEMU, not with machine types. */
function capabilitiesFor({ os, type }: Domain, { capabilities }: HostFacts): DomainCapabilities | undefined {
  const arch = os.arch?.value ?? 'x86_64';
  const fitting = capabilities.filter((one) => one.arch === arch && machineClass(one.machine, one.arch) === os.machineClass);
  return fitting.find((one) => one.type === type?.value) ?? fitting[0];
}

const video = (model: string): readonly string[] => ['<video>', `  <model type='${model}'/>`, '</video>'];
const tpm = (model: string): readonly string[] => [
  `<tpm model='${model}'>`,
  "  <backend type='emulator' version='2.0'/>",
  '</tpm>',
];
const host = hostWith({
  capabilities: [
    {
      type: 'kvm',
      arch: 'x86_64',
      machine: 'pc-q35-11.1',
      values: { 'devices.video.modelType': ['vga', 'virtio', 'none'], 'devices.tpm': [] },
    },
  ],
});

export const notOffered: Rule = {
  id,
  level: 'warning',
  title: "A device that this host's libvirt does not offer",
  since: '1.2.7',
  complains: 'define',
  reason: `
Which models of devices there are depends on how QEMU was built: some distributions leave out QXL, SPICE or floppies, and an emulated TPM needs the program swtpm. \`virsh domcapabilities\` tells what a host's libvirt knows; where
that was made known (a host profile, a file, or by letting virtlens ask virsh), values that are not among it are found. libvirt refuses most of them at once: \`domain configuration does not support video model 'qxl'\`.

It speaks of that one host, so it is a warning.
`,
  examples: [
    {
      title: 'A host without QXL',
      level: 'warning',
      host,
      before: guest({ devices: video('⟦qxl⟧') }),
      fixed: {},
    },
    {
      title: 'A host without swtpm',
      level: 'warning',
      host,
      before: guest({ devices: tpm('⟦tpm-crb⟧').map((line) => line.replace("'emulator'", "'⟦emulator⟧'")) }),
      fixed: {},
    },
  ],
  silentOn: [
    { title: 'What it offers', xml: guest({ devices: video('virtio') }), host },
    { title: 'Another machine', xml: guest({ machine: 'pc', devices: video('qxl') }), host },
    { title: 'libvirt was not asked', xml: guest({ devices: video('qxl') }), host: undefined },
  ],
  check: ({ domain, host: facts }) => findingsOf(id, 'warning', check(domain, facts)),
};
