import { allDevices, devicesNamed } from '../../domain/devices.ts';
import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { removeElement } from '../../xml/edit.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { guest } from '../examples/domain.ts';
import { preferredFix } from '../fix.ts';
import { type Complaint, findingsOf, said, spanOf } from '../report.ts';
import type { Finding, Rule } from '../rule.ts';

const id = 'devices/needs-spice';

function check(domain: Domain): readonly Finding[] {
  if (!runsOnQemu(domain) || devicesNamed(domain.element, 'graphics').some((one) => said(one, 'type') === 'spice')) return [];
  return findingsOf(
    id,
    'warning',
    allDevices(domain.element).flatMap((device) => complaint(device, domain) ?? []),
  );
}

/** What is connected to a SPICE client's end: a character device, or the sound. */
const spiceTypes: readonly string[] = ['spicevmc', 'spiceport'];
const characterDevices: readonly string[] = ['channel', 'redirdev', 'serial', 'console', 'parallel', 'smartcard'];

function complaint(device: XmlElement, domain: Domain): Complaint | undefined {
  const type = said(device, 'type') ?? '';
  if (device.name === 'audio' && type === 'spice') {
    const libvirt = 'Spice audio is not supported without spice graphics';
    return withoutSpice(
      device,
      `The guest's sound goes to a SPICE client, and the guest has no SPICE graphics ("${libvirt}").`,
      [],
    );
  }
  if (!characterDevices.includes(device.name) || !spiceTypes.includes(type)) return undefined;
  return withoutSpice(
    device,
    `This ${device.name} is connected to a SPICE client, and the guest has no SPICE graphics ("chardev '${type}' not supported without spice graphics").`,
    isReferredTo(device, domain) ? [] : [preferredFix(`Remove this ${device.name}`, [removeElement(domain.document, device)])],
  );
}

function withoutSpice(device: XmlElement, message: string, fixes: NonNullable<Complaint['fixes']>): Complaint {
  return { message, span: spanOf(device, 'type'), fixes };
}

/** The first console is the first serial port under its other name: without one of them, the other is another device. */
function isReferredTo({ name }: XmlElement, { element }: Domain): boolean {
  return (
    (name === 'serial' || name === 'console') && devicesNamed(element, name === 'serial' ? 'console' : 'serial').length > 0
  );
}

const spicePort = (open = '', close = ''): readonly string[] => [
  `<channel type='${open}spicevmc${close}'>`,
  "  <target type='virtio' name='com.redhat.spice.0'/>",
  '</channel>',
];
const vnc = "<graphics type='vnc'/>";

export const needsSpice: Rule = {
  id,
  level: 'warning',
  title: 'A device for SPICE in a guest without SPICE graphics',
  since: '0.8.8',
  complains: 'define',
  speaksOf: ['channel', 'redirdev', 'serial', 'console', 'parallel', 'smartcard', 'audio'],
  reason: `
Tools that make guests add what belongs to SPICE: a channel for the clipboard, redirected USB devices, the guest's sound. Where the graphics are then removed for a graphics card that is passed through, or
changed to VNC, those devices are left over, and libvirt refuses the guest: \`chardev 'spicevmc' not supported without spice graphics\`, \`Spice audio is not supported without spice graphics\` (seen on libvirt
9.0 and 12.8; libvirt, qemu_validate.c). A clipboard over VNC is a channel of type \`qemu-vdagent\`. Sound without SPICE goes to the host (\`type='pulseaudio'\`, \`'pipewire'\`, …) or nowhere (\`'none'\`).
`,
  examples: [
    {
      title: 'VNC instead of SPICE',
      level: 'warning',
      host: undefined,
      before: guest({ devices: [...spicePort('⟦', '⟧'), vnc] }),
      fixed: { 'Remove this channel': guest({ devices: [vnc] }) },
    },
    {
      title: 'Sound that nobody hears',
      level: 'warning',
      host: undefined,
      before: guest({ devices: ["<audio id='1' type='⟦spice⟧'/>"] }),
      fixed: {},
    },
  ],
  silentOn: [
    { title: 'SPICE', xml: guest({ devices: [...spicePort(), "<graphics type='spice' autoport='yes'/>"] }), host: undefined },
    {
      title: 'Two graphics',
      xml: guest({ devices: [...spicePort(), vnc, "<graphics type='spice'/>"] }),
      host: undefined,
    },
    {
      title: "The clipboard through QEMU's own agent",
      xml: guest({ devices: [vnc, ...spicePort().map((line) => line.replace('spicevmc', 'qemu-vdagent'))] }),
      host: undefined,
    },
    {
      title: "Another hypervisor's guest",
      xml: guest({ type: 'xen', devices: spicePort() }),
      host: undefined,
    },
  ],
  check: ({ domain }) => check(domain),
};
