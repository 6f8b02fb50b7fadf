/** What most authors want comes first, and is written as they write it. */
import { expect, test } from 'vitest';
import type { CompletionItem, MarkupContent } from 'vscode-languageserver-types';
import { guestOf, withDevices } from './domains.ts';
import { endServersAfterEach, start } from './fixture.ts';
import { labelsOf, offeredIn, textWith } from './offered.ts';

endServersAfterEach();

test.each([
  { where: 'the hypervisor', text: "<domain type='‸'/>", first: ['kvm', 'qemu'] },
  { where: 'devices', text: withDevices('<‸'), first: ['emulator', 'disk', 'controller', 'interface'] },
  { where: 'yes before no', text: guestOf("  <os><type>hvm</type><bootmenu enable='‸'/></os>"), first: ['yes', 'no'] },
  {
    where: 'what most interfaces are, though it asks for more than others',
    text: withDevices("<interface type='‸'/>"),
    first: ['network', 'bridge', 'direct'],
  },
  {
    where: 'of all kinds of ports that of the architecture',
    text: withDevices("<serial type='pty'><target type='‸'/></serial>"),
    first: ['isa-serial'],
  },
  { where: 'the same on Arm', text: onArm("<serial type='pty'><target type='‸'/></serial>"), first: ['system-serial'] },
  { where: 'the driver of QEMU', text: withDevices("<disk><driver name='‸'/></disk>"), first: ['qemu'] },
  {
    where: 'a free port, then any',
    text: withDevices("<graphics type='spice' port='5900'/>", "<graphics type='vnc' port='‸'/>"),
    first: ['5901', '-1'],
  },
  {
    where: 'networks of others, never what is being typed',
    text: withDevices(
      "<interface type='network'><source network='lan'/></interface>",
      "<interface type='network'><source network='la‸'/></interface>",
    ),
    first: ['lan', 'default'],
  },
  {
    where: 'the same of pools',
    text: withDevices("<disk type='volume'><source pool='de‸' volume='a'/><target dev='vda'/></disk>"),
    first: ['default'],
  },
])('first: $where', async ({ text, first }) => {
  const labels = labelsOf(await offeredIn(await start(), text));
  expect(labels.slice(0, first.length)).toEqual(first);
  expect(labels).not.toContain('la');
  expect(labels).not.toContain('de');
});

test('the order is the same whatever was asked before', async () => {
  const server = await start();
  const disk = withDevices("<disk type='network'>", '  <‸', '</disk>');
  const before = labelsOf(await offeredIn(server, disk));
  for (const device of ['controller', 'interface', 'hostdev'])
    await offeredIn(server, withDevices(`<${device}><‸</${device}>`));
  expect(labelsOf(await offeredIn(server, disk))).toEqual(before);
  expect(labelsOf(await offeredIn(await start(), disk))).toEqual(before);
  expect(before.slice(-4)).toEqual(['backenddomain', 'alias', 'address', 'acpi']);
});

test.each(['<os/>', "<os><type machine='q35'/></os>", "<os firmware='uefi'><type>hvm</type></os>"])(
  '%s is not offered a second time, whatever is wrong in it',
  async (os) => {
    const labels = labelsOf(await offeredIn(await start(), guestOf('  <‸', "  <memory unit='GiB'>1</memory>", `  ${os}`)));
    expect(labels).toContain('devices');
    for (const label of ['os', 'os: UEFI', 'memory']) expect(labels).not.toContain(label);
  },
);

test.each([
  {
    what: 'an interface',
    text: withDevices('<‸'),
    label: 'interface',
    after: withDevices("<interface type='network'>", "  <source network='⟪1:default⟫'/>", '</interface>'),
  },
  {
    what: 'a disk',
    text: withDevices("<disk><target dev='vda'/></disk>", '<‸'),
    label: 'disk',
    after: withDevices(
      "<disk><target dev='vda'/></disk>",
      "<disk type='file'>",
      "  <source file='⟪1:/var/lib/libvirt/images/guest.img⟫'/>",
      "  <target dev='⟪2:vdb⟫'/>",
      '</disk>',
    ),
  },
  {
    what: 'the target of a channel, of all that it can be',
    text: withDevices("<channel type='spicevmc'><‸</channel>"),
    label: 'target',
    after: withDevices("<channel type='spicevmc'><target type='virtio' name='⟪1:com.redhat.spice.0⟫'/></channel>"),
  },
  {
    what: 'all types of an interface, also those that ask for more',
    text: withDevices('<interface ‸/>'),
    label: 'type',
    after: withDevices(
      "<interface type='⟪1|network,bridge,direct,user,ethernet,vhostuser,hostdev,vdpa,mcast,client,server,udp,internal,vds,null|⟫'/>",
    ),
  },
  {
    what: 'the type that goes with what stands there first',
    text: withDevices('<disk ‸>', "  <source dir='/srv'/>", "  <target dev='vda'/>", '</disk>'),
    label: 'type',
    after: withDevices(
      "<disk type='⟪1|dir,file,block,network,volume,nvme,vhostuser,vhostvdpa,ctl|⟫'>",
      "  <source dir='/srv'/>",
      "  <target dev='vda'/>",
      '</disk>',
    ),
  },
  {
    what: 'an attribute in front of another',
    text: withDevices("<disk type='file' ‸device='disk'><target dev='vda'/></disk>"),
    label: 'snapshot',
    after: withDevices(
      "<disk type='file' snapshot='⟪1|internal,external,manual,no|⟫' device='disk'><target dev='vda'/></disk>",
    ),
  },
  {
    what: "the name of QEMU's driver",
    text: withDevices('<disk><driver ‸/></disk>'),
    label: 'name',
    after: withDevices("<disk><driver name='⟪1:qemu⟫'/></disk>"),
  },
  {
    what: 'a place on a root port',
    text: withDevices("<hub type='usb'><address type='pci' bus='0x01' ‸/></hub>"),
    label: 'slot',
    after: withDevices("<hub type='usb'><address type='pci' bus='0x01' slot='⟪1:0x00⟫'/></hub>"),
  },
  {
    what: 'a place on the bus of the machine, where slot 0 is the host bridge',
    text: withDevices("<hub type='usb'><address type='pci' bus='0x00' ‸/></hub>"),
    label: 'slot',
    after: withDevices("<hub type='usb'><address type='pci' bus='0x00' slot='⟪1:1⟫'/></hub>"),
  },
  {
    what: 'an attribute as its element usually has it',
    text: withDevices("<interface type='network'><target ‸/></interface>"),
    label: 'dev',
    after: withDevices("<interface type='network'><target dev='⟪1:tap0⟫'/></interface>"),
  },
])('$what is written as people write it', async ({ text, label, after }) => {
  expect(textWith(await offeredIn(await start(), text), label)).toBe(after);
});

test('nothing is said to ask for more where all values do', async () => {
  const detailsIn = async (text: string) =>
    (await offeredIn(await start(), text)).items.map(({ label, detail }) => `${label} ${detail ?? ''}`);
  expect(await detailsIn(withDevices("<interface type='direct'><source mode='‸'/></interface>"))).toEqual(
    expect.arrayContaining(['bridge ', 'vepa ', 'private ', 'passthrough ']),
  );
  expect(await detailsIn(withDevices("<interface type='‸'/>"))).toEqual(
    expect.arrayContaining(['network asks for more', 'user ']),
  );
});

test.each([
  [
    "<interface type='direct'><source mode='‸'/></interface>",
    'bridge',
    ['**bridge**: Directly', '`mode=`: How the guests at the card reach each other · Default: vepa'],
  ],
  ["<graphics type='vnc' port='‸'/>", '-1', ['**-1**: libvirt chooses', '`port=`: TCP port']],
  [
    "<filesystem><readonly/><source dir='/a'/><target dir='b'/></filesystem><disk rawio='‸'/>",
    'no',
    ['`rawio=`: Whether QEMU'],
  ],
])('in %s %s is explained by what it is a value of', async (device, label, says) => {
  const server = await start();
  const { items } = await offeredIn(server, withDevices(device));
  const chosen = items.find((item) => item.label === label);
  const { documentation } = await server.request<CompletionItem & { documentation: MarkupContent }>(
    'completionItem/resolve',
    chosen ?? {},
  );
  for (const words of says) expect(documentation.value).toContain(words);
});

/** A guest of 64 bit Arm with this device. */
function onArm(device: string): string {
  return withDevices(device).replace("arch='x86_64' machine='q35'", "arch='aarch64' machine='virt'");
}
