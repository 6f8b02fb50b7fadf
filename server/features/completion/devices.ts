/** Whole devices, as most guests have them. */
import { devicesNamed } from '../../domain/devices.ts';
import { attributeValue } from '../../domain/element.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { isX86 } from './architecture.ts';
import { freeTargetName } from './computed.ts';
import type { Template } from './templates.ts';

const images = '/var/lib/libvirt/images';

/** Everything that is offered in `<devices>`. */
export const deviceTemplates: readonly Omit<Template, 'link'>[] = [
  {
    name: 'disk',
    form: 'virtio',
    about: 'A disk image in qcow2 form on the virtio bus: the fast one for guests that have its driver',
    lines: (domain) => [
      "<disk type='file' device='disk'>",
      "  <driver name='qemu' type='⟦qcow2⟧' discard='unmap'/>",
      `  <source file='⟦${images}/guest.qcow2⟧'/>`,
      `  <target dev='${freeTargetName(domain, 'vd')}' bus='virtio'/>`,
      '</disk>',
    ],
  },
  {
    name: 'disk',
    form: 'block device',
    about: 'A disk or volume of the host as a disk of the guest',
    lines: (domain) => [
      "<disk type='block' device='disk'>",
      "  <driver name='qemu' type='raw' cache='none' io='native'/>",
      "  <source dev='⟦/dev/vg0/guest⟧'/>",
      `  <target dev='${freeTargetName(domain, 'vd')}' bus='virtio'/>`,
      '</disk>',
    ],
  },
  {
    name: 'disk',
    form: 'CD-ROM on SATA',
    about: 'An ISO image in a CD-ROM drive, as for an installation',
    lines: (domain) => [
      "<disk type='file' device='cdrom'>",
      "  <driver name='qemu' type='raw'/>",
      `  <source file='⟦${images}/install.iso⟧'/>`,
      `  <target dev='${freeTargetName(domain, 'sd')}' bus='sata'/>`,
      '  <readonly/>',
      '</disk>',
    ],
  },
  {
    name: 'interface',
    form: 'network',
    about: 'A virtio network card in a virtual network of libvirt',
    lines: () => ["<interface type='network'>", "  <source network='⟦default⟧'/>", "  <model type='virtio'/>", '</interface>'],
  },
  {
    name: 'interface',
    form: 'bridge',
    about: 'A virtio network card on a bridge of the host',
    lines: () => ["<interface type='bridge'>", "  <source bridge='⟦br0⟧'/>", "  <model type='virtio'/>", '</interface>'],
  },
  {
    name: 'hostdev',
    form: 'PCI',
    about: 'A PCI device of the host given to the guest, such as a graphics card; its address is what lspci shows',
    lines: () => [
      "<hostdev mode='subsystem' type='pci' managed='yes'>",
      '  <source>',
      "    <address domain='⟦0x0000⟧' bus='⟦0x01⟧' slot='⟦0x00⟧' function='⟦0x0⟧'/>",
      '  </source>',
      '</hostdev>',
    ],
  },
  {
    name: 'hostdev',
    form: 'USB',
    about: 'A USB device of the host given to the guest, by the numbers that lsusb shows',
    lines: () => [
      "<hostdev mode='subsystem' type='usb' managed='yes'>",
      '  <source>',
      "    <vendor id='⟦0x1234⟧'/>",
      "    <product id='⟦0xbeef⟧'/>",
      '  </source>',
      '</hostdev>',
    ],
  },
  {
    name: 'tpm',
    form: 'emulated',
    about: 'A TPM 2.0 by swtpm, as Windows 11 asks for',
    lines: () => ["<tpm model='tpm-crb'>", "  <backend type='emulator' version='2.0'/>", '</tpm>'],
  },
  {
    name: 'channel',
    form: 'guest agent',
    about: "The channel of QEMU's guest agent, by which libvirt shuts down, freezes file systems and asks for addresses",
    lines: () => ["<channel type='unix'>", "  <target type='virtio' name='org.qemu.guest_agent.0'/>", '</channel>'],
  },
  {
    name: 'channel',
    form: 'SPICE agent',
    about: 'The channel of the SPICE agent: clipboard and screen size',
    lines: () => ["<channel type='spicevmc'>", "  <target type='virtio' name='com.redhat.spice.0'/>", '</channel>'],
  },
  {
    name: 'graphics',
    form: 'SPICE',
    about: "The guest's screen by SPICE, for this host only",
    lines: () => ["<graphics type='spice' autoport='yes'>", "  <listen type='address' address='127.0.0.1'/>", '</graphics>'],
  },
  {
    name: 'graphics',
    form: 'VNC',
    about: "The guest's screen by VNC, for this host only",
    lines: () => [
      "<graphics type='vnc' port='-1' autoport='yes'>",
      "  <listen type='address' address='127.0.0.1'/>",
      '</graphics>',
    ],
  },
  {
    name: 'video',
    form: 'virtio',
    about: 'A virtio graphics card',
    lines: () => ['<video>', "  <model type='virtio' heads='1' primary='yes'/>", '</video>'],
  },
  {
    name: 'rng',
    form: 'virtio',
    about: "The host's random numbers for the guest",
    lines: () => ["<rng model='virtio'>", "  <backend model='random'>/dev/urandom</backend>", '</rng>'],
  },
  {
    name: 'filesystem',
    form: 'virtiofs',
    about: 'A folder of the host in the guest; the guest needs <memoryBacking> with shared memory for it',
    lines: () => [
      "<filesystem type='mount' accessmode='passthrough'>",
      "  <driver type='virtiofs'/>",
      "  <source dir='⟦/srv/share⟧'/>",
      "  <target dir='⟦share⟧'/>",
      '</filesystem>',
    ],
  },
  {
    name: 'serial',
    form: 'with console',
    about: 'A serial port, and the console on it that virsh console shows',
    lines: (domain) => {
      const port = nextPort(domain);
      return [
        "<serial type='pty'>",
        `  <target port='${port}'/>`,
        '</serial>',
        ...(port === 0 ? ["<console type='pty'>", "  <target type='serial' port='0'/>", '</console>'] : []),
      ];
    },
  },
  {
    name: 'watchdog',
    form: 'i6300esb',
    about: 'A watchdog that resets the guest when it hangs',
    lines: () => ["<watchdog model='i6300esb' action='⟦reset⟧'/>"],
  },
  {
    name: 'vsock',
    form: 'virtio',
    about: 'A socket between host and guest without a network',
    lines: () => ["<vsock model='virtio'>", "  <cid auto='yes'/>", '</vsock>'],
  },
  {
    name: 'memballoon',
    form: 'virtio',
    about: 'Memory that the host can take back, with statistics',
    lines: () => ["<memballoon model='virtio'>", "  <stats period='⟦10⟧'/>", '</memballoon>'],
  },
  {
    name: 'input',
    form: 'tablet',
    about: 'A pointer whose position the guest and the viewer agree on',
    lines: () => ["<input type='tablet' bus='usb'/>"],
  },
  {
    name: 'sound',
    form: 'ich9',
    about: 'A sound card',
    lines: () => ["<sound model='ich9'/>"],
  },
  {
    name: 'panic',
    form: 'pvpanic',
    about: 'Tells the host when the guest has crashed',
    // On PCI libvirt has it since 9.1 only, on ISA since ever, which ARM has not.
    lines: (domain) => [`<panic model='${isX86(domain) ? 'isa' : 'pvpanic'}'/>`],
  },
];

function nextPort(domain: XmlElement): number {
  const ports = devicesNamed(domain, 'serial').flatMap((serial) =>
    serial.children.flatMap((child) =>
      child.kind === 'element' && child.name === 'target' ? [Number(attributeValue(child, 'port')?.value)] : [],
    ),
  );
  const taken = Math.max(-1, devicesNamed(domain, 'serial').length - 1, ...ports.filter(Number.isInteger));
  return taken + 1;
}
