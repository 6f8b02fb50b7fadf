import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { childNamed } from '../../domain/element.ts';
import { usbDevices, usbDisabledBy } from '../../domain/usb.ts';
import { removeElement, setAttribute } from '../../xml/edit.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { guest } from '../examples/domain.ts';
import { preferredFix } from '../fix.ts';
import { type Complaint, findingsOf } from '../report.ts';
import type { Finding, Rule } from '../rule.ts';

const id = 'usb/disabled';

function check(domain: Domain): readonly Finding[] {
  const disabled = usbDisabledBy(domain);
  if (!runsOnQemu(domain) || !disabled) return [];
  const related = [{ message: 'USB is switched off here', span: disabled.span }];
  const controllers = domain.controllers
    .filter(({ type, element }) => type?.value === 'usb' && element !== disabled)
    .map(({ element }) => anotherController(element, domain));
  const onUsb = usbDevices(domain);
  // Ports that the author chose, or further controllers, may not fit the new one.
  const simple = controllers.length === 0 && !onUsb.some((device) => childNamed(device, 'address'));
  const devices = onUsb.map((device) => withoutBus(device, simple ? disabled : undefined));
  return findingsOf(
    id,
    'error',
    [...controllers, ...devices].map((complaint) => ({ ...complaint, related })),
  );
}

function anotherController(element: XmlElement, { document }: Domain): Complaint {
  return {
    message:
      "Another controller with model='none' says that this guest has no USB (\"Can't add another USB controller: USB is disabled for this domain\").",
    span: element.startTag,
    fixes: [preferredFix('Remove this USB controller', [removeElement(document, element)])],
  };
}

function withoutBus(device: XmlElement, replaceable: XmlElement | undefined): Complaint {
  return {
    message: `This ${device.name} needs a USB bus, and the guest has none: its USB controller has model='none' (${refusal(device)}).`,
    span: device.startTag,
    fixes: replaceable
      ? [preferredFix('Give the guest a USB controller: qemu-xhci', [setAttribute(replaceable, 'model', 'qemu-xhci')])]
      : [],
  };
}

/** What libvirt 12.8 says, by kind of device. */
function refusal(device: XmlElement): string {
  if (device.name === 'input') return '"Can\'t add USB input device. USB bus is disabled"';
  if (device.name === 'hub') return '"Can\'t add USB hub: USB is disabled for this domain"';
  if (device.name === 'hostdev') return '"Can\'t add host USB device: USB is disabled in this host"';
  return '"USB is disabled for this domain, but USB devices are present in the domain XML"';
}

const usb = (model: string): string => `<controller type='usb' index='0' model='${model}'/>`;
const tablet = (open = '', close = ''): string => `${open}<input type='tablet' bus='usb'/>${close}`;

export const usbDisabled: Rule = {
  id,
  level: 'error',
  title: 'A USB device in a guest without USB',
  since: '0.9.6',
  complains: 'define',
  speaksOf: ['controller'],
  reason: `
\`<controller type='usb' model='none'/>\` takes USB away from the guest; without any USB controller libvirt adds one. A USB tablet or keyboard, hub, redirection
or host device then has no bus, and libvirt refuses to define the guest, as it refuses a second USB controller beside this one (libvirt, domain_validate.c,
qemu_domain_address.c). The fix makes the controller a \`qemu-xhci\`, the usual one for USB 1 to 3.
`,
  examples: [
    {
      title: 'A tablet for the mouse pointer',
      level: 'error',
      host: undefined,
      before: guest({ devices: [usb('none'), tablet('⟦', '⟧')] }),
      fixed: { 'Give the guest a USB controller: qemu-xhci': guest({ devices: [usb('qemu-xhci'), tablet()] }) },
    },
    {
      title: 'Two minds about USB',
      level: 'error',
      host: undefined,
      before: guest({ devices: [usb('none'), "⟦<controller type='usb' index='1' model='qemu-xhci'/>⟧"] }),
      fixed: { 'Remove this USB controller': guest({ devices: [usb('none')] }) },
    },
  ],
  silentOn: [
    { title: 'With a controller', xml: guest({ devices: [usb('qemu-xhci'), tablet()] }), host: undefined },
    { title: 'libvirt adds a controller', xml: guest({ devices: [tablet()] }), host: undefined },
    { title: 'A mouse on PS/2', xml: guest({ devices: [usb('none'), "<input type='mouse' bus='ps2'/>"] }), host: undefined },
  ],
  check: ({ domain }) => check(domain),
};
