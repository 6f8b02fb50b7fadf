import { allDevices } from '../../domain/devices.ts';
import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { childNamed } from '../../domain/element.ts';
import { removeElement, setAttribute } from '../../xml/edit.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { guest } from '../examples/domain.ts';
import { preferredFix } from '../fix.ts';
import { type Complaint, findingsOf, numberSaid, said, spanOf } from '../report.ts';
import type { Finding, Rule } from '../rule.ts';

const id = 'usb/ports';

/** The most ports an xHCI controller of QEMU has (qemu_domain_address.c, qemu_validate.c). */
const mostPorts = 15;
/** QEMU's usb-hub has eight. */
const hubPorts = 8;

function check(domain: Domain): readonly Finding[] {
  if (!runsOnQemu(domain)) return [];
  return findingsOf(id, 'error', [...tooManyPorts(domain), ...misplaced(domain)]);
}

function tooManyPorts(domain: Domain): readonly Complaint[] {
  return domain.controllers.flatMap(({ element, type, model }) => {
    const ports = numberSaid(element, 'ports') ?? 0;
    if (type?.value !== 'usb' || !/^(nec|qemu)-xhci$/.test(model?.value ?? '') || ports <= mostPorts) return [];
    return [
      {
        message: `A ${model?.value} has at most ${mostPorts} ports, so libvirt refuses ports='${ports}' ("'${model?.value}' controller only supports up to '${mostPorts}' ports").`,
        span: spanOf(element, 'ports'),
        fixes: [preferredFix(`Set the ports to ${mostPorts}`, [setAttribute(element, 'ports', String(mostPorts))])],
      },
    ];
  });
}

/** Ports that a controller offers; undefined where its model isn't one of these (virDomainUSBAddressControllerModelToPorts). */
function portsOf(controller: XmlElement): number | undefined {
  const model = said(controller, 'model');
  const ports = numberSaid(controller, 'ports') ?? 0;
  if (model === undefined || model.startsWith('piix')) return 2;
  if (model === 'ehci' || model === 'ich9-ehci1') return 6;
  if (model === 'pci-ohci') return 3;
  if (model === 'nec-xhci' || model === 'qemu-xhci') return ports > 0 ? ports : 4;
  return undefined;
}

interface UsbPlace {
  readonly device: XmlElement;
  readonly address: XmlElement;
  readonly bus: string;
  readonly port: string;
}

function places(domain: Domain): readonly UsbPlace[] {
  return allDevices(domain.element).flatMap((device) => {
    const address = childNamed(device, 'address');
    const port = said(address, 'port');
    if (!address || said(address, 'type') !== 'usb' || port === undefined || !/^[1-9]\d*(\.[1-9]\d*)*$/.test(port)) return [];
    return [{ device, address, bus: said(address, 'bus') ?? '0', port }];
  });
}

/** Each port once, on a hub that is there and has so many. */
function misplaced(domain: Domain): readonly Complaint[] {
  const all = places(domain);
  const seen = new Map<string, UsbPlace>();
  return all.flatMap((place) => {
    const key = `${place.bus}:${place.port}`;
    const other = seen.get(key);
    if (!other) seen.set(key, place);
    const complaint = other ? taken(place, other) : missingPort(place, all, domain);
    if (!complaint) return [];
    const fixes = [
      preferredFix('Remove this address and let libvirt choose a port', [removeElement(domain.document, place.address)]),
    ];
    return [{ ...complaint, fixes }];
  });
}

function taken({ device, address, bus, port }: UsbPlace, other: UsbPlace): Complaint {
  return {
    message: `Port ${port} of USB bus ${bus} already belongs to the ${other.device.name}, so libvirt refuses it for this ${device.name} ("Duplicate USB address bus ${bus} port ${port}").`,
    span: address.span,
    related: [{ message: `port ${port} is taken here`, span: other.address.span }],
  };
}

function missingPort({ address, bus, port }: UsbPlace, all: readonly UsbPlace[], domain: Domain): Complaint | undefined {
  const controllers = domain.controllers.filter(({ type, index }) => type?.value === 'usb' && (index?.value ?? '0') === bus);
  const counts = controllers.map(({ element }) => portsOf(element));
  if (controllers.length === 0 && bus !== '0' && /^\d+$/.test(bus)) {
    return { message: `No USB controller has the index ${bus} ("Missing USB bus ${bus}").`, span: spanOf(address, 'bus') };
  }
  // Where no controller is written, libvirt adds the first; companions share their ports.
  if (controllers.length === 0 || counts.includes(undefined)) return undefined;
  const path = port.split('.');
  const parent = path.slice(0, -1).join('.');
  if (parent !== '' && !all.some((hub) => hub.device.name === 'hub' && hub.bus === bus && hub.port === parent)) {
    return {
      message: `No hub is plugged into port ${parent} of USB bus ${bus} ("there is no hub at port ${path[path.length - 2]} in USB address bus: ${bus} port: ${port}").`,
      span: spanOf(address, 'port'),
    };
  }
  const most = parent === '' ? Math.max(...counts.map((count) => count ?? 0)) : hubPorts;
  // A root port that is missing makes libvirt add a controller, where no other device needs this bus.
  if (parent === '' || Number(path.at(-1)) <= most) return undefined;
  return {
    message: `A USB hub has ${hubPorts} ports ("requested USB port ${port} not present on USB bus ${bus}").`,
    span: spanOf(address, 'port'),
  };
}

const hub = "<hub type='usb'>\n      <address type='usb' bus='0' port='1'/>\n    </hub>";
const mouse = (port: string): readonly string[] => ["<input type='mouse' bus='usb'>", `  ${port}`, '</input>'];
const xhci = (ports: string): string => `<controller type='usb' index='0' model='qemu-xhci' ports='${ports}'/>`;
const at = (port: string): string => `<address type='usb' bus='0' port='${port}'/>`;

export const usbPorts: Rule = {
  id,
  level: 'error',
  title: 'USB ports that are taken or not there',
  since: '2.1.0',
  complains: 'define',
  speaksOf: ['controller', 'address'],
  reason: `
A USB address is a bus (the index of its controller) and a port, with a dot for each hub on the way: \`1.3\` is port 3 of the hub in port 1. libvirt refuses a
port that another device has, a hub that is not there, and a port a hub does not have (QEMU's hub has 8). An xHCI controller has at most 15 ports
(libvirt, domain_addr.c, qemu_validate.c).
`,
  examples: [
    {
      title: 'A port that the hub has',
      level: 'error',
      host: undefined,
      before: guest({ devices: ["<controller type='usb' index='0'/>", hub, ...mouse(`⟦${at('1')}⟧`)] }),
      fixed: {
        'Remove this address and let libvirt choose a port': guest({
          devices: ["<controller type='usb' index='0'/>", hub, "<input type='mouse' bus='usb'>", '</input>'],
        }),
      },
    },
    {
      title: 'More ports than an xHCI controller has',
      level: 'error',
      host: undefined,
      before: guest({ devices: [xhci('⟦16⟧')] }),
      fixed: { 'Set the ports to 15': guest({ devices: [xhci('15')] }) },
    },
  ],
  silentOn: [
    {
      title: 'A port of the hub',
      xml: guest({ devices: ["<controller type='usb' index='0'/>", hub, ...mouse(at('1.8'))] }),
      host: undefined,
    },
    { title: 'Fifteen', xml: guest({ devices: [xhci('15')] }), host: undefined },
  ],
  check: ({ domain }) => check(domain),
};
