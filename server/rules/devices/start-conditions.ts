/** What libvirt defines and can't start: it, or QEMU, finds it out when the guest begins. */
import { addressNumber } from '../../domain/address.ts';
import { devicesNamed } from '../../domain/devices.ts';
import type { Domain } from '../../domain/domain.ts';
import { childNamed } from '../../domain/element.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { type Complaint, said, spanOf } from '../report.ts';

/** The serial ports of a PC (libvirt: VIR_MAX_ISA_SERIAL_PORTS). */
const mostIsaPorts = 4;

const target = (device: XmlElement): XmlElement | undefined => childNamed(device, 'target');
const portOf = (device: XmlElement): number | undefined => addressNumber(said(target(device), 'port') ?? '');

/** On x86 a serial port without a type is an ISA one. */
function isaPorts({ element, os }: Domain): readonly XmlElement[] {
  const arch = os.arch?.value;
  if (arch !== 'x86_64' && arch !== 'i686') return [];
  return devicesNamed(element, 'serial').filter((serial) => (said(target(serial), 'type') ?? 'isa-serial') === 'isa-serial');
}

export function serialPorts(domain: Domain): readonly Complaint[] {
  const ports = isaPorts(domain);
  const holders = new Map<number, XmlElement>();
  return ports.flatMap((serial, place): readonly Complaint[] => {
    const own = target(serial);
    const port = portOf(serial);
    const span = own && port !== undefined ? spanOf(own, 'port') : serial.startTag;
    if (place === mostIsaPorts || (port !== undefined && port >= mostIsaPorts)) {
      const libvirt = `Maximum supported number of ISA serial ports is '${mostIsaPorts}'`;
      return [
        {
          message: `A PC has ${mostIsaPorts} serial ports, numbered from 0, so this guest doesn't start ("${libvirt}").`,
          span,
        },
      ];
    }
    const holder = port === undefined ? undefined : holders.get(port);
    if (port !== undefined) holders.set(port, holder ?? serial);
    if (!holder) return [];
    const related = [{ message: 'the other one', span: holder.startTag }];
    const message = `Another serial port has the number ${port}, so this guest doesn't start ("target port '${port}' already allocated").`;
    return [{ message, span, related }];
  });
}

export function channelNames({ element }: Domain): readonly Complaint[] {
  const holders = new Map<string, XmlElement>();
  return devicesNamed(element, 'channel').flatMap((channel): readonly Complaint[] => {
    const own = target(channel);
    const name = said(own, 'name');
    if (!own || name === undefined || said(own, 'type') !== 'virtio') return [];
    const holder = holders.get(name);
    holders.set(name, holder ?? channel);
    if (!holder) return [];
    const related = [{ message: 'the other one', span: holder.startTag }];
    const message = `The guest has a channel ${name} already; with a second one QEMU ends at once ("A port already exists by name ${name}").`;
    return [{ message, span: spanOf(own, 'name'), related }];
  });
}
