import { allDevices, devicesNamed } from '../../domain/devices.ts';
import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { pciPlaces, rootModel } from '../../domain/pci.ts';
import { setAttribute } from '../../xml/edit.ts';
import { usualQuote } from '../../xml/quotes.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { wholeGuest } from '../examples/whole.ts';
import { offeredFix, preferredFix } from '../fix.ts';
import { type Complaint, findingsOf, said, spanOf } from '../report.ts';
import type { Finding, Fix, Rule } from '../rule.ts';
import { commandLines, jsonDevices, own, withoutCapability } from './qemu-command-line.ts';

const id = 'guest/qemu-devices';

function check(domain: Domain): readonly Finding[] {
  if (!runsOnQemu(domain) || withoutCapability(domain, jsonDevices)) return [];
  return commandLines(domain).flatMap((line) => {
    const words = own(line, 'arg').map((arg) => said(arg, 'value'));
    // What is read from a file isn't known.
    if (words.includes('-readconfig')) return [];
    const devices = textDevices(line);
    const hasUsb = words.includes('-usb') || words.some((word) => word?.includes('usb=on'));
    const refused = devices.flatMap(
      (device, at) => refusal(device, { devices, before: devices.slice(0, at), hasUsb, domain }) ?? [],
    );
    const cases = [...new Set(refused.map(({ about }) => about))].map((about) =>
      refused.filter((each) => each.about === about),
    );
    return findingsOf(
      id,
      'warning',
      cases.flatMap((group) => complaint(group, domain)),
    );
  });
}

/** What stands around a device. */
interface Surroundings {
  readonly devices: readonly TextDevice[];
  readonly before: readonly TextDevice[];
  readonly hasUsb: boolean;
  readonly domain: Domain;
}

/** Why QEMU ends: in its own words, and what about. What is about the same is one mistake, however many devices there are. */
interface Refusal {
  readonly device: TextDevice;
  readonly about: string;
  readonly words: string;
}

function refusal(device: TextDevice, around: Surroundings): Refusal | undefined {
  return taken(device, around) ?? unknownBus(device, around) ?? noBus(device, around);
}

function complaint([first, ...others]: readonly Refusal[], domain: Domain): readonly Complaint[] {
  if (!first) return [];
  const devices = [first, ...others].map(({ device }) => device);
  const json = devices.map(asJson);
  const isKnown = json.every((text) => text !== undefined);
  const them = devices.length > 1 ? 'them' : 'it';
  const edits = devices.map(({ arg }, at) => setAttribute(arg, 'value', json[at] ?? ''));
  return [
    {
      message: `QEMU makes this ${first.device.driver} before all devices of libvirt (7.9 and later, with QEMU 6.2), and the guest doesn't start: "${first.words}". Written as JSON, it comes behind them.`,
      span: spanOf(first.device.arg, 'value'),
      related: others.map(({ device: { arg, driver } }) => ({ message: `${driver}, too`, span: spanOf(arg, 'value') })),
      fixes: isKnown
        ? [preferredFix(`Write ${them} as JSON`, edits)]
        : first.about === 'slot' && others.length === 0
          ? withAddress(first.device, domain)
          : [],
    },
  ];
}

/** A `-device` written as QEMU's own list of words: `driver,property=value,…`. */
interface TextDevice {
  readonly arg: XmlElement;
  readonly driver: string;
  readonly properties: ReadonlyMap<string, string>;
}

function textDevices(line: XmlElement): readonly TextDevice[] {
  const args = own(line, 'arg');
  return args.flatMap((arg, at) => {
    const text = said(arg, 'value') ?? '';
    if (said(args[at - 1], 'value') !== '-device' || !/^[\w.+-]+(,|$)/.test(text)) return [];
    const [driver = '', ...rest] = text.split(',');
    const pairs = rest.map((pair) => /^([^=]*)=?(.*)$/s.exec(pair) ?? []);
    return [{ arg, driver, properties: new Map(pairs.map(([, name = '', value = '']) => [name, value])) }];
  });
}

/** QEMU's PCI devices that people add; of others nothing is said. */
const pciDriver =
  /^(ivshmem-(plain|doorbell)|(ich9-)?intel-hda|vfio-pci(-nohotplug)?|virtio-[\w-]+-pci(-(non-)?transitional)?|virtio-(vga|gpu)(-gl)?|e1000e?|rtl8139|vmxnet3|nvme|(qemu|nec-usb)-xhci|usb-ehci|ich9-usb-\w+|VGA|qxl(-vga)?|vmware-svga|bochs-display|AC97|ES1370|edu|pcie-root-port|ioh3420|pci-bridge|(ich9-)?ahci|pvscsi|lsi53c\w+|megasas(-gen2)?)$/;

/**
 * PCI devices without an address get the first free slots, and what libvirt has put in one of them finds it taken. They share the
 * mistake: without one of them, the next would get its slot.
 */
function taken(device: TextDevice, { devices, domain }: Surroundings): Refusal | undefined {
  const root = rootModel(domain);
  if (!root || !isUnplaced(device, root)) return undefined;
  // Slot 1 of i440fx is the chipset's.
  const first = root === 'pcie-root' ? 1 : 2;
  const unplaced = devices.filter((other) => isUnplaced(other, root));
  const at = unplaced.findIndex((_, index) => isUsed(first + index, domain));
  if (at < 0) return undefined;
  const words = `PCI: slot ${first + at} function 0 not available for …, in use by ${unplaced[at]?.driver}`;
  return { device, about: 'slot', words };
}

function isUnplaced({ driver, properties }: TextDevice, root: string): boolean {
  const bus = properties.get('bus');
  return pciDriver.test(driver) && !properties.has('addr') && (bus === undefined || bus === root.replace('-root', '.0'));
}

/** Where the document says nothing, libvirt begins with the first slots. */
function isUsed(slot: number, domain: Domain): boolean {
  const onRoot = pciPlaces(domain).filter(({ address }) => address.bus === 0);
  if (onRoot.some(({ address }) => address.slot === slot)) return true;
  const { element } = domain;
  const isBare = said(devicesNamed(element, 'memballoon')[0], 'model') === 'none' && allDevices(element).length < 4;
  return onRoot.length === 0 && !isBare;
}

/** The buses of libvirt's controllers, by the names it gives them; QEMU's machines bring `pcie.0`, `pci.0`, `isa.0` and `ide.0`. */
const busOfLibvirt = /^(pci\.[1-9]\d*|usb\d*\.0|scsi\d+\.0|sound\d+\.0|virtio-serial\d+\.0)$/;

function unknownBus(device: TextDevice, { before }: Surroundings): Refusal | undefined {
  const bus = device.properties.get('bus');
  if (bus === undefined || !busOfLibvirt.test(bus)) return undefined;
  const ids = before.map(({ properties }) => properties.get('id'));
  if (ids.some((each) => each !== undefined && (bus === each || bus.startsWith(`${each}.`)))) return undefined;
  return { device, about: bus, words: `Bus '${bus}' not found` };
}

/** What is plugged into a bus of its kind, by QEMU's name for that, and the devices that bring one. */
const kinds: readonly (readonly [device: RegExp, bus: string, controller: RegExp])[] = [
  [/^usb-(?!ehci)/, 'usb-bus', /xhci|ehci|uhci|ohci/],
  [/^hda-/, 'HDA', /intel-hda/],
  [/^scsi-/, 'SCSI', /scsi|lsi|megasas|mptsas/],
  [/^virt(serialport|console)$/, 'virtio-serial-bus', /^virtio-serial/],
];

function noBus(device: TextDevice, { before, hasUsb }: Surroundings): Refusal | undefined {
  const [, bus, controller] = kinds.find(([driver]) => driver.test(device.driver)) ?? [];
  if (!bus || device.properties.has('bus') || before.some(({ driver }) => controller?.test(driver))) return undefined;
  if (bus === 'usb-bus' && hasUsb) return undefined;
  return { device, about: bus, words: `No '${bus}' bus found for device '${device.driver}'` };
}

/** JSON tells numbers and switches from words; of these properties it is known that they are words. */
const worded: readonly string[] = [
  'addr',
  'audiodev',
  'bus',
  'chardev',
  'drive',
  'host',
  'id',
  'mac',
  'memdev',
  'netdev',
  'romfile',
  'serial',
  'sysfsdev',
];

const isSwitch = (name: string, value: string): boolean => name === 'multifunction' && /^(on|off)$/.test(value);

function asJson({ arg, driver, properties }: TextDevice): string | undefined {
  const pairs = [...properties];
  if (!pairs.every(([name, value]) => isSwitch(name, value) || (worded.includes(name) && !/["'\\]/.test(value))))
    return undefined;
  // QEMU reads JSON in single quotes, too: whichever the document doesn't need itself.
  const quote = usualQuote(arg) === '"' ? "'" : '"';
  const quoted = (word: string): string => quote + word + quote;
  const json = [['driver', driver] as const, ...pairs].map(
    ([name, value]) => `${quoted(name)}:${isSwitch(name, value) ? String(value === 'on') : quoted(value)}`,
  );
  return `{${json.join(',')}}`;
}

function withAddress({ arg }: TextDevice, domain: Domain): readonly Fix[] {
  const used = new Set(pciPlaces(domain).map(({ address }) => address.slot));
  const slot = [...Array(8).keys()].map((step) => 0x10 + step).find((each) => !used.has(each));
  if (slot === undefined) return [];
  const address = `addr=0x${slot.toString(16)}`;
  return [offeredFix(`Add ${address}`, [setAttribute(arg, 'value', `${said(arg, 'value')},${address}`)])];
}

const namespace = " xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'";
const guestWith = (devices: readonly string[], ...words: readonly string[]): string =>
  wholeGuest({
    namespace,
    devices,
    tail: ['<qemu:commandline>', ...words.map((word) => `  <qemu:arg value='${word}'/>`), '</qemu:commandline>'],
  });
const shared = ['-object', 'memory-backend-file,id=lg,mem-path=/dev/shm/lg,size=32M,share=on', '-device'];
const xhci = ["<controller type='usb' model='qemu-xhci'/>"];

export const qemuDevices: Rule = {
  id,
  level: 'warning',
  title: 'A device for QEMU that comes before its place does',
  since: '7.9.0',
  complains: 'start',
  reason: `
Since 7.9, and with QEMU 6.2, libvirt writes its devices as JSON. QEMU makes what is written as words first and JSON afterwards, wherever they stand, so a
\`-device\` in \`<qemu:commandline>\` that worked for years now comes before all of libvirt's devices, and before the buses of its controllers (seen on 9.0 with QEMU 7.2 and on
12.8 with QEMU 11):

- A PCI device without an address gets the first free slot, 1 on q35 and 2 on i440fx, and the video device or the root port that libvirt has put there finds it taken.
- A device with \`bus='usb.0'\`, \`pci.1\`, \`scsi0.0\`, … finds no such bus.
- A \`usb-…\`, \`hda-…\`, \`scsi-…\` or \`virtserialport\` without a bus finds none of its kind.

Written as JSON, \`{"driver":"ivshmem-plain","id":"shmem0","memdev":"lg"}\`, the device comes behind libvirt's. JSON tells \`true\`, \`32\` and \`"32"\` apart; the fix knows
this for the usual properties, and otherwise offers an address. \`<qemu:capabilities><qemu:del capability='device.json+hotplug'/></qemu:capabilities>\` makes libvirt write words again. Often there is an
element: \`<shmem>\`, \`<input>\`, \`<sound>\`, \`<interface type='user'>\`.
`,
  examples: [
    {
      title: 'Shared memory in the slot of the video device',
      level: 'warning',
      host: undefined,
      before: guestWith(xhci, ...shared, '⟦ivshmem-plain,id=shmem0,memdev=lg⟧'),
      fixed: { 'Write it as JSON': guestWith(xhci, ...shared, '{"driver":"ivshmem-plain","id":"shmem0","memdev":"lg"}') },
    },
    {
      title: 'A property that may be a number or a word',
      level: 'warning',
      host: undefined,
      before: guestWith(xhci, '-device', '⟦edu,dma_mask=4096⟧'),
      fixed: { 'Add addr=0x10': guestWith(xhci, '-device', 'edu,dma_mask=4096,addr=0x10') },
    },
    {
      title: "The bus of libvirt's controller",
      level: 'warning',
      host: undefined,
      before: guestWith(xhci, '-device', '⟦usb-kbd,bus=usb.0⟧'),
      fixed: { 'Write it as JSON': guestWith(xhci, '-device', '{"driver":"usb-kbd","bus":"usb.0"}') },
    },
    {
      title: 'No bus of their kind yet',
      level: 'warning',
      host: undefined,
      before: guestWith(xhci, '-device', '⟦usb-tablet⟧', '-device', 'usb-kbd'),
      fixed: {
        'Write them as JSON': guestWith(xhci, '-device', '{"driver":"usb-tablet"}', '-device', '{"driver":"usb-kbd"}'),
      },
    },
  ],
  silentOn: [
    { title: 'With an address', xml: guestWith(xhci, '-device', 'edu,bus=pcie.0,addr=0x10'), host: undefined },
    { title: 'As JSON', xml: guestWith(xhci, '-device', '{"driver":"edu"}'), host: undefined },
    { title: 'No PCI device', xml: guestWith(xhci, '-device', 'isa-debugcon,iobase=0x402,chardev=c'), host: undefined },
    { title: "QEMU's own USB", xml: guestWith(xhci, '-usb', '-device', 'usb-tablet'), host: undefined },
    {
      title: 'Its own controller',
      xml: guestWith(xhci, '-device', 'qemu-xhci,id=own,addr=0x10', '-device', 'usb-tablet,bus=own.0'),
      host: undefined,
    },
    {
      title: 'Nothing is in the slot',
      xml: guestWith(
        [
          "<controller type='pci' index='1' model='pcie-root-port'>",
          "  <address type='pci' domain='0' bus='0' slot='2' function='0'/>",
          '</controller>',
        ],
        '-device',
        'edu',
      ),
      host: undefined,
    },
  ],
  check: ({ domain }) => check(domain),
};
