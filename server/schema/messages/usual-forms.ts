/**
 * What people write for an element, where that is more, or more to the point, than the least that the grammar asks for. The names are
 * those of libvirt's formatdomain, the numbers plain examples: a size that a guest can have, not the smallest that is valid.
 */
import { parseXml } from '../../xml/parse.ts';
import type { XmlElement } from '../../xml/tree.ts';
import type { Matcher } from '../matching/matcher.ts';
import { NO_NAMESPACES } from '../matching/namespaces.ts';
import type { ElementDeclaration } from '../patterns/expression.ts';
import { listedNames } from '../patterns/names.ts';

/** In lines with LF and two spaces per level. */
export interface UsualForm {
  readonly xml: string;
  /** The same with `⟦` and `⟧` around what is the author's choice. */
  readonly marked: string;
  /** The names in attributes that are the author's choice: what begins with a letter. */
  readonly names: readonly string[];
}

/** How an element below `parent` is usually written; undefined where there is nothing usual, or where the schema would not have it so. */
export function usualForm(declaration: ElementDeclaration, parent: string, matcher: Matcher): UsualForm | undefined {
  const [name] = listedNames(declaration.pattern.name);
  const form = usualForms.get(`${parent}/${name?.local ?? ''}`);
  const root = form && rootOf(form);
  return root !== undefined && matcher.isValid(root, declaration, NO_NAMESPACES) ? form : undefined;
}

/** What usually stands in an attribute, where its element has a usual form with it. */
export function usualAttribute(parent: string, element: string, attribute: string): string | undefined {
  const form = usualForms.get(`${parent}/${element}`);
  return form && rootOf(form)?.attributes.find(({ name }) => name === attribute)?.value;
}

const roots = new Map<UsualForm, XmlElement | undefined>();

/** Read when it is first asked for: completion asks for many of them, and again with each letter. */
function rootOf(form: UsualForm): XmlElement | undefined {
  if (!roots.has(form)) roots.set(form, parseXml(form.xml).root);
  return roots.get(form);
}

/** Of one disk, or of a group of disks. */
const limits: readonly string[] = [
  '<total_bytes_sec>⟦10485760⟧</total_bytes_sec>',
  '<total_iops_sec>⟦1000⟧</total_iops_sec>',
  '<total_bytes_sec_max>⟦10485760⟧</total_bytes_sec_max>',
  '<total_iops_sec_max>⟦1000⟧</total_iops_sec_max>',
  '<read_bytes_sec>⟦10485760⟧</read_bytes_sec>',
  '<read_iops_sec>⟦1000⟧</read_iops_sec>',
  '<read_bytes_sec_max>⟦10485760⟧</read_bytes_sec_max>',
  '<read_iops_sec_max>⟦1000⟧</read_iops_sec_max>',
  '<write_bytes_sec>⟦10485760⟧</write_bytes_sec>',
  '<write_iops_sec>⟦1000⟧</write_iops_sec>',
  '<write_bytes_sec_max>⟦10485760⟧</write_bytes_sec_max>',
  '<write_iops_sec_max>⟦1000⟧</write_iops_sec_max>',
];

/** Of a PCI device of the host: without its parts, libvirt takes it for the host's own bridge. */
const hostAddress = "<address domain='⟦0x0000⟧' bus='⟦0x01⟧' slot='⟦0x00⟧' function='⟦0x0⟧'/>";

/** By the name of the parent. */
const forms: Readonly<Record<string, readonly string[]>> = {
  domain: [
    '<title>⟦Web server⟧</title>',
    "<memory unit='GiB'>⟦2⟧</memory>",
    "<currentMemory unit='GiB'>⟦2⟧</currentMemory>",
    "<maxMemory slots='16' unit='GiB'>⟦16⟧</maxMemory>",
    '<vcpu>⟦2⟧</vcpu>',
    '<on_reboot>⟦restart⟧</on_reboot>',
    '<resource>\n  <partition>⟦/machine⟧</partition>\n</resource>',
    "<launchSecurity type='sev-snp'>\n  <policy>⟦0x00030000⟧</policy>\n</launchSecurity>",
  ],
  hugepages: ["<page size='⟦2⟧' unit='MiB'/>"],
  memoryBacking: ["<source type='memfd'/>", "<allocation mode='immediate'/>"],
  vcpus: ["<vcpu id='⟦0⟧' enabled='yes' hotpluggable='no'/>"],
  pm: ["<suspend-to-mem enabled='no'/>", "<suspend-to-disk enabled='no'/>"],
  resource: ['<partition>⟦/machine⟧</partition>'],
  idmap: ["<uid start='⟦0⟧' target='⟦1000⟧' count='⟦10⟧'/>", "<gid start='⟦0⟧' target='⟦1000⟧' count='⟦10⟧'/>"],
  cpu: [
    "<topology sockets='⟦1⟧' cores='⟦2⟧' threads='⟦1⟧'/>",
    "<numa>\n  <cell id='⟦0⟧' cpus='⟦0⟧' memory='⟦1⟧' unit='GiB'/>\n</numa>",
    "<cache level='3' mode='⟦emulate⟧'/>",
  ],
  numa: ["<cell id='⟦0⟧' cpus='⟦0⟧' memory='⟦1⟧' unit='GiB'/>"],
  cell: ["<distances>\n  <sibling id='⟦0⟧' value='⟦10⟧'/>\n</distances>"],
  distances: ["<sibling id='⟦1⟧' value='⟦21⟧'/>"],
  cputune: [
    "<vcpupin vcpu='⟦0⟧' cpuset='⟦0⟧'/>",
    "<emulatorpin cpuset='⟦0-1⟧'/>",
    "<iothreadpin iothread='⟦1⟧' cpuset='⟦0-1⟧'/>",
    "<vcpusched vcpus='⟦0⟧' scheduler='fifo' priority='⟦1⟧'/>",
    "<iothreadsched iothreads='⟦1⟧' scheduler='fifo' priority='⟦1⟧'/>",
    "<emulatorsched scheduler='fifo' priority='⟦1⟧'/>",
    '<shares>⟦1024⟧</shares>',
    '<period>⟦100000⟧</period>',
    '<quota>⟦50000⟧</quota>',
    '<global_period>⟦100000⟧</global_period>',
    '<global_quota>⟦50000⟧</global_quota>',
    '<emulator_period>⟦100000⟧</emulator_period>',
    '<emulator_quota>⟦50000⟧</emulator_quota>',
    '<iothread_period>⟦100000⟧</iothread_period>',
    '<iothread_quota>⟦50000⟧</iothread_quota>',
    "<cachetune vcpus='⟦0⟧'>\n  <cache id='⟦0⟧' level='⟦3⟧' type='both' size='⟦3⟧' unit='MiB'/>\n</cachetune>",
    "<memorytune vcpus='⟦0⟧'>\n  <node id='⟦0⟧' bandwidth='⟦60⟧'/>\n</memorytune>",
  ],
  cachetune: ["<cache id='⟦0⟧' level='⟦3⟧' type='both' size='⟦3⟧' unit='MiB'/>"],
  memorytune: ["<node id='⟦0⟧' bandwidth='⟦60⟧'/>"],
  numatune: ["<memory mode='strict' nodeset='⟦0⟧'/>", "<memnode cellid='⟦0⟧' mode='strict' nodeset='⟦0⟧'/>"],
  memtune: [
    "<hard_limit unit='GiB'>⟦4⟧</hard_limit>",
    "<soft_limit unit='GiB'>⟦4⟧</soft_limit>",
    "<swap_hard_limit unit='GiB'>⟦4⟧</swap_hard_limit>",
    "<min_guarantee unit='GiB'>⟦4⟧</min_guarantee>",
  ],
  blkiotune: ['<weight>⟦500⟧</weight>', '<device>\n  <path>⟦/dev/sda⟧</path>\n  <weight>⟦500⟧</weight>\n</device>'],
  device: [
    '<path>⟦/dev/sda⟧</path>',
    '<read_bytes_sec>⟦10485760⟧</read_bytes_sec>',
    '<read_iops_sec>⟦1000⟧</read_iops_sec>',
    '<write_bytes_sec>⟦10485760⟧</write_bytes_sec>',
    '<write_iops_sec>⟦1000⟧</write_iops_sec>',
  ],
  iotune: limits,
  throttlegroup: [...limits, '<group_name>⟦limit0⟧</group_name>'],
  throttlegroups: [
    '<throttlegroup>\n  <group_name>⟦limit0⟧</group_name>\n  <total_bytes_sec>⟦10485760⟧</total_bytes_sec>\n</throttlegroup>',
  ],
  disk: [
    '<iotune>\n  <total_bytes_sec>⟦10485760⟧</total_bytes_sec>\n</iotune>',
    "<driver name='qemu' type='qcow2'/>",
    '<serial>⟦DISK0001⟧</serial>',
    '<wwn>⟦5000c500a0b1c2d3⟧</wwn>',
    '<vendor>⟦QEMU⟧</vendor>',
    '<product>⟦HARDDISK⟧</product>',
    "<geometry cyls='⟦16383⟧' heads='⟦16⟧' secs='⟦63⟧'/>",
    "<blockio logical_block_size='⟦512⟧' physical_block_size='⟦4096⟧'/>",
  ],
  os: [
    "<loader readonly='yes' type='pflash'>⟦/usr/share/OVMF/OVMF_CODE_4M.fd⟧</loader>",
    "<nvram template='⟦/usr/share/OVMF/OVMF_VARS_4M.fd⟧'>⟦/var/lib/libvirt/qemu/nvram/guest_VARS.fd⟧</nvram>",
    '<kernel>⟦/var/lib/libvirt/boot/vmlinuz⟧</kernel>',
    '<initrd>⟦/var/lib/libvirt/boot/initrd.img⟧</initrd>',
    '<cmdline>⟦console=ttyS0 root=/dev/vda1⟧</cmdline>',
    '<dtb>⟦/var/lib/libvirt/boot/guest.dtb⟧</dtb>',
    "<bootmenu enable='yes' timeout='⟦3000⟧'/>",
    "<bios useserial='yes'/>",
    '<init>⟦/sbin/init⟧</init>',
    "<initenv name='⟦TERM⟧'>⟦linux⟧</initenv>",
    '<initdir>⟦/root⟧</initdir>',
    '<inituser>⟦root⟧</inituser>',
    '<initgroup>⟦root⟧</initgroup>',
  ],
  acpi: ["<table type='slic'>⟦/var/lib/libvirt/boot/slic.bin⟧</table>"],
  features: [
    "<smm state='on'/>",
    "<vmport state='off'/>",
    "<pmu state='on'/>",
    "<vmcoreinfo state='on'/>",
    "<gic version='⟦3⟧'/>",
    "<hyperv>\n  <relaxed state='on'/>\n  <vapic state='on'/>\n  <spinlocks state='on' retries='⟦8191⟧'/>\n</hyperv>",
    "<kvm>\n  <hidden state='on'/>\n</kvm>",
  ],
  smm: ["<tseg unit='MiB'>⟦48⟧</tseg>"],
  hyperv: [
    "<spinlocks state='on' retries='⟦8191⟧'/>",
    "<vendor_id state='on' value='⟦KVM Hv⟧'/>",
    "<stimer state='on'/>",
    "<tlbflush state='on'/>",
  ],
  kvm: ["<dirty-ring state='on' size='⟦4096⟧'/>"],
  hpt: ["<maxpagesize unit='GiB'>⟦1⟧</maxpagesize>"],
  tcg: ["<tb-cache unit='MiB'>⟦128⟧</tb-cache>"],
  clock: ["<timer name='hpet' present='no'/>"],
  encryption: ["<cipher name='aes' size='⟦256⟧' mode='cbc' hash='sha256'/>", "<ivgen name='plain64'/>"],
  slices: ["<slice type='storage' offset='⟦0⟧' size='⟦1048576⟧'/>"],
  source: [
    "<slices>\n  <slice type='storage' offset='⟦0⟧' size='⟦1048576⟧'/>\n</slices>",
    "<readahead size='⟦65536⟧'/>",
    "<timeout seconds='⟦10⟧'/>",
    "<snapshot name='⟦snap1⟧'/>",
    "<host name='⟦storage.example.org⟧'/>",
    "<cookies>\n  <cookie name='⟦session⟧'>⟦value⟧</cookie>\n</cookies>",
    "<pagesize unit='MiB'>⟦2⟧</pagesize>",
    '<nodemask>⟦0⟧</nodemask>',
    "<alignsize unit='MiB'>⟦2⟧</alignsize>",
    "<dataStore type='file'>\n  <format type='raw'/>\n  <source file='⟦/var/lib/libvirt/images/guest.raw⟧'/>\n</dataStore>",
    hostAddress,
  ],
  cookies: ["<cookie name='⟦session⟧'>⟦value⟧</cookie>"],
  filesystem: [
    "<target dir='⟦share⟧'/>",
    "<space_hard_limit unit='GiB'>⟦10⟧</space_hard_limit>",
    "<space_soft_limit unit='GiB'>⟦8⟧</space_soft_limit>",
  ],
  controller: ["<pcihole64 unit='GiB'>⟦32⟧</pcihole64>"],
  interface: [
    "<mtu size='⟦1500⟧'/>",
    "<target dev='⟦tap0⟧'/>",
    "<ip address='⟦192.168.122.10⟧' prefix='⟦24⟧'/>",
    "<route family='ipv4' address='⟦0.0.0.0⟧' gateway='⟦192.168.122.1⟧'/>",
    "<portForward proto='tcp'>\n  <range start='⟦2022⟧' to='⟦22⟧'/>\n</portForward>",
    "<script path='⟦/etc/qemu-ifup⟧'/>",
    "<downscript path='⟦/etc/qemu-ifdown⟧'/>",
    "<filterref filter='⟦clean-traffic⟧'/>",
    "<driver name='vhost' queues='⟦4⟧'/>",
    "<vlan>\n  <tag id='⟦42⟧'/>\n</vlan>",
    "<bandwidth>\n  <inbound average='⟦1000⟧' peak='⟦5000⟧' burst='⟦5120⟧'/>\n  <outbound average='⟦1000⟧' peak='⟦5000⟧' burst='⟦5120⟧'/>\n</bandwidth>",
    "<coalesce>\n  <rx>\n    <frames max='⟦32⟧'/>\n  </rx>\n</coalesce>",
    "<rom bar='off'/>",
  ],
  portForward: ["<range start='⟦2022⟧' to='⟦22⟧'/>"],
  filterref: ["<parameter name='⟦IP⟧' value='⟦192.168.122.10⟧'/>"],
  vlan: ["<tag id='⟦42⟧'/>"],
  bandwidth: [
    "<inbound average='⟦1000⟧' peak='⟦5000⟧' burst='⟦5120⟧'/>",
    "<outbound average='⟦1000⟧' peak='⟦5000⟧' burst='⟦5120⟧'/>",
  ],
  rx: ["<frames max='⟦32⟧'/>"],
  tune: ['<sndbuf>⟦1600⟧</sndbuf>'],
  video: ["<model type='virtio'/>"],
  model: ["<resolution x='⟦1920⟧' y='⟦1080⟧'/>"],
  devices: [
    "<channel type='unix'>\n  <target type='virtio' name='⟦org.qemu.guest_agent.0⟧'/>\n</channel>",
    "<tpm model='tpm-crb'>\n  <backend type='emulator' version='2.0'/>\n</tpm>",
    "<redirdev bus='usb' type='spicevmc'/>",
    "<memory model='dimm'>\n  <target>\n    <size unit='GiB'>⟦1⟧</size>\n    <node>⟦0⟧</node>\n  </target>\n</memory>",
    "<shmem name='⟦shared⟧'>\n  <model type='ivshmem-plain'/>\n  <size unit='MiB'>⟦4⟧</size>\n</shmem>",
    "<lease>\n  <lockspace>⟦guests⟧</lockspace>\n  <key>⟦guest⟧</key>\n  <target path='⟦/var/lib/libvirt/lease⟧'/>\n</lease>",
    "<pstore backend='acpi-erst'>\n  <path>⟦/var/lib/libvirt/qemu/nvram/guest_PSTORE.raw⟧</path>\n  <size unit='KiB'>⟦64⟧</size>\n</pstore>",
    "<disk type='file'>\n  <source file='⟦/var/lib/libvirt/images/guest.img⟧'/>\n  <target dev='⟦vda⟧'/>\n</disk>",
    "<interface type='network'>\n  <source network='⟦default⟧'/>\n</interface>",
    "<filesystem type='mount'>\n  <source dir='⟦/srv/share⟧'/>\n  <target dir='⟦share⟧'/>\n</filesystem>",
    `<hostdev mode='subsystem' type='pci' managed='yes'>\n  <source>\n    ${hostAddress}\n  </source>\n</hostdev>`,
    "<video>\n  <model type='⟦virtio⟧'/>\n</video>",
    "<console type='⟦pty⟧'/>",
    "<rng model='⟦virtio⟧'>\n  <backend model='random'>⟦/dev/urandom⟧</backend>\n</rng>",
    "<vsock model='⟦virtio⟧'>\n  <cid auto='yes'/>\n</vsock>",
  ],
  channel: [
    "<target type='virtio' name='⟦org.qemu.guest_agent.0⟧'/>",
    "<log file='⟦/var/log/libvirt/qemu/guest-channel.log⟧' append='on'/>",
  ],
  tpm: ["<backend type='emulator' version='2.0'/>"],
  rng: ["<backend model='random'>⟦/dev/urandom⟧</backend>", "<rate bytes='⟦1024⟧' period='⟦1000⟧'/>"],
  input: ["<source evdev='⟦/dev/input/by-id/usb-keyboard-event-kbd⟧'/>"],
  serial: ["<log file='⟦/var/log/libvirt/qemu/guest-serial.log⟧' append='on'/>"],
  parallel: ["<log file='⟦/var/log/libvirt/qemu/guest-parallel.log⟧' append='on'/>"],
  console: ["<log file='⟦/var/log/libvirt/qemu/guest-console.log⟧' append='on'/>"],
  memory: ["<target>\n  <size unit='GiB'>⟦1⟧</size>\n  <node>⟦0⟧</node>\n</target>"],
  target: [
    "<size unit='GiB'>⟦1⟧</size>",
    "<block unit='MiB'>⟦2⟧</block>",
    "<requested unit='GiB'>⟦1⟧</requested>",
    "<label>\n  <size unit='KiB'>⟦128⟧</size>\n</label>",
  ],
  label: ["<size unit='KiB'>⟦128⟧</size>"],
  shmem: ["<size unit='MiB'>⟦4⟧</size>"],
  vsock: ["<cid auto='yes'/>"],
  memballoon: ["<stats period='⟦10⟧'/>"],
  lease: ['<lockspace>⟦guests⟧</lockspace>', '<key>⟦guest⟧</key>', "<target path='⟦/var/lib/libvirt/lease⟧'/>"],
  pstore: ["<size unit='KiB'>⟦64⟧</size>"],
  hostdev: [`<source>\n  ${hostAddress}\n</source>`, "<rom bar='on'/>"],
  commandline: ["<arg value='⟦-device⟧'/>", "<env name='⟦VARIABLE⟧' value='⟦value⟧'/>"],
  override: ["<device alias='⟦ua-device⟧'/>"],
};

/** By the names of parent and element. */
export const usualForms: ReadonlyMap<string, UsualForm> = new Map(
  Object.entries(forms).flatMap(([parent, all]) =>
    all.map((marked) => {
      const xml = marked.replace(/[\u27e6\u27e7]/g, '');
      const names = [...marked.matchAll(/='\u27e6([a-z][^\u27e7]*)/gi)].flatMap(([, name]) => name ?? []);
      return [`${parent}/${/^<([\w-]+)/.exec(xml)?.[1] ?? ''}`, { xml, marked, names }] as const;
    }),
  ),
);
