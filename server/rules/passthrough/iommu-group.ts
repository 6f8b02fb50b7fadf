import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { type HostDevice, hostDevices, sysfsAddress } from '../../domain/hostdevs.ts';
import type { HostFacts, PciDeviceFacts } from '../../host/facts.ts';
import { insertAfter } from '../../xml/edit.ts';
import { guest } from '../examples/domain.ts';
import { hostWith } from '../examples/host.ts';
import { offeredFix } from '../fix.ts';
import { type Complaint, findingsOf } from '../report.ts';
import type { Fix, Rule } from '../rule.ts';
import { hostDevice, soundFunction, uefi } from './example-device.ts';
import { factsOf, hostdevXml, shownPlace } from './graphics-card.ts';

const id = 'passthrough/iommu-group';

/** Drivers that leave a device alone, so that its group can be handed over (Linux, drivers/vfio/vfio_main.c). */
const harmless: ReadonlySet<string> = new Set(['vfio-pci', 'pci-stub', 'pcieport']);
const bridgeClass = 0x06;

function check(domain: Domain, host: HostFacts): readonly Complaint[] {
  if (!runsOnQemu(domain)) return [];
  const devices = hostDevices(domain.element);
  const given = new Set(devices.flatMap(({ place }) => (place ? [sysfsAddress(place)] : [])));
  const said = new Set<string>();
  return devices.flatMap((device): readonly Complaint[] => {
    const facts = device.place && factsOf(device.place, host);
    if (!device.place || !facts || facts === 'absent') return [];
    const held = facts.group.flatMap((address) => holder(address, given, host) ?? []);
    // One group is one mistake, however many of its devices the guest gets.
    const group = facts.group.join();
    if (held.length === 0 || said.has(group)) return [];
    said.add(group);
    const others = held.map(({ address, driver }) => `${shownAddress(address)} (${driver})`).join(' and ');
    return [
      {
        message: `${shownPlace(device.place)} shares its IOMMU group with ${others}, which the guest doesn't get and a driver of this host has: VFIO hands out whole groups, so the guest doesn't start ("group … is not viable").`,
        span: device.sourceAddress?.span ?? device.element.startTag,
        fixes: fixes(domain, device, held),
      },
    ];
  });
}

/** A device that keeps the group from being handed over. */
function holder(address: string, given: ReadonlySet<string>, { pciDevices }: HostFacts): PciDeviceFacts | undefined {
  const device = pciDevices.get(address);
  if (given.has(address) || !device || device === 'absent' || device.class >> 16 === bridgeClass) return undefined;
  return device.driver === undefined || harmless.has(device.driver) ? undefined : device;
}

/** Only functions of the same card are surely meant for the guest. */
function fixes({ document }: Domain, device: HostDevice, held: readonly PciDeviceFacts[]): readonly Fix[] {
  const { place, element, managed } = device;
  if (!place) return [];
  const functions = held.map(({ address }) => ({ ...place, function: Number.parseInt(address.slice(-1), 16) }));
  if (!held.every(({ address }, index) => address === sysfsAddress(functions[index] ?? place))) return [];
  const added = functions.map((other) => hostdevXml(other, managed?.value)).join('\n');
  const names = functions.map(shownPlace).join(' and ');
  return [offeredFix(`Pass ${names} through as well`, [insertAfter(document, element, added)])];
}

function shownAddress(address: string): string {
  return address.replace(/^0000:/, '');
}

const group = ['0000:01:00.0', '0000:01:00.1'];
const graphics: PciDeviceFacts = { address: '0000:01:00.0', class: 0x030000, driver: 'vfio-pci', bootVga: false, group };
const sound: PciDeviceFacts = { ...graphics, address: '0000:01:00.1', class: 0x040300, driver: 'snd_hda_intel' };
const host = hostWith({ pciDevices: [graphics, sound] });
const [open = '', source = '', address = '', ...rest] = hostDevice({});
const marked = [open, source, address.replace(/<.*>/, (found) => `⟦${found}⟧`), ...rest];

export const iommuGroup: Rule = {
  id,
  level: 'warning',
  title: 'A device that shares its IOMMU group with one of the host',
  since: '1.1.1',
  complains: 'start',
  speaksOf: ['hostdev'],
  reason: `
What the hardware can't keep apart is one IOMMU group, and VFIO hands out groups. A guest starts only if every device of the group is handed over too, or is used by no driver of the host, or by one
that leaves it alone (\`vfio-pci\`, \`pci-stub\`, \`pcieport\`); else QEMU stops with \`group 13 is not viable\` (QEMU, hw/vfio). With \`managed='yes'\` libvirt detaches the devices that the domain names, and no others.

The groups and drivers are those that the host's kernel shows in \`/sys/bus/pci/devices\` now, or showed when its host profile was written.
`,
  examples: [
    {
      title: "The card's sound stays with the host",
      level: 'warning',
      host,
      before: guest({ os: uefi, devices: marked }),
      fixed: {
        'Pass 01:00.1 through as well': guest({
          os: uefi,
          devices: [...hostDevice({}), ...hostDevice({ source: soundFunction })],
        }),
      },
    },
  ],
  silentOn: [
    {
      title: 'The guest gets both',
      xml: guest({ os: uefi, devices: [...hostDevice({}), ...hostDevice({ source: soundFunction })] }),
      host,
    },
    {
      title: "The other one is held by vfio-pci, a bridge, or nobody's",
      xml: guest({ devices: hostDevice({}) }),
      host: hostWith({ pciDevices: [graphics, { ...sound, driver: 'vfio-pci' }] }),
    },
    { title: 'Nothing is known of the host', xml: guest({ devices: hostDevice({}) }), host: undefined },
  ],
  check: ({ domain, host: facts }) => findingsOf(id, 'warning', check(domain, facts)),
};
