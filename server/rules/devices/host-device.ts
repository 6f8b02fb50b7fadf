import { addressNumber, addressOf, addressType } from '../../domain/address.ts';
import { devicesNamed } from '../../domain/devices.ts';
import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { attributeValue, childNamed } from '../../domain/element.ts';
import { removeAttribute } from '../../xml/edit.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { guest } from '../examples/domain.ts';
import { preferredFix } from '../fix.ts';
import { type Condition, complaintsAbout, findingsOf, said, spanOf } from '../report.ts';
import type { Finding, Rule } from '../rule.ts';
import { unwantedAddress, withoutSecond } from '../unwanted.ts';

const id = 'devices/host-device';

function check(domain: Domain): readonly Finding[] {
  if (!runsOnQemu(domain)) return [];
  return findingsOf(id, 'error', complaintsAbout(handedOver(domain), conditions, domain));
}

const sourceAddress = (device: XmlElement): XmlElement | undefined => childNamed(childNamed(device, 'source'), 'address');

/** All devices of the host: a network card may be handed over as an `<interface>` too, and libvirt lists them together. */
const handedOver = (domain: Domain): readonly XmlElement[] =>
  [
    ...devicesNamed(domain.element, 'hostdev'),
    ...devicesNamed(domain.element, 'interface').filter((card) => said(card, 'type') === 'hostdev'),
  ].sort((one, other) => one.span.start - other.span.start);

/** What tells host devices apart; undefined where that isn't written in full. */
function identity(device: XmlElement): string | undefined {
  const address = sourceAddress(device);
  const type = device.name === 'interface' ? said(address, 'type') : said(device, 'type');
  if (type === 'mdev') return said(address, 'uuid') && `mdev ${said(address, 'uuid')?.toLowerCase()}`;
  if (type !== 'pci' || !address) return undefined;
  const parts = ['domain', 'bus', 'slot', 'function'].map((name) => addressNumber(attributeValue(address, name)?.value ?? '0'));
  return parts.includes(undefined) || parts.every((part) => part === 0) ? undefined : `pci ${parts.join(':')}`;
}

const duplicate: Condition = (device, domain) => {
  const mine = identity(device);
  const first = mine === undefined ? undefined : handedOver(domain).find((other) => identity(other) === mine);
  if (!first || first === device) return undefined;
  return {
    message: 'This device of the host is handed to the guest twice ("Hostdev already exists in the domain configuration").',
    span: sourceAddress(device)?.span ?? device.startTag,
    related: [{ message: 'the first time', span: first.startTag }],
    fixes: [withoutSecond(device, first, domain)],
  };
};

/** The guest addresses each type takes (virDomainHostdevDefValidate, virDomainHostdevSubsysModelTypeCheckAddress). */
const addressTypes: Readonly<Record<string, readonly [types: readonly string[], libvirt: string]>> = {
  pci: [['pci', 'unassigned'], "PCI host devices must use 'pci' or 'unassigned' address type"],
  scsi: [['drive'], "SCSI host device must use 'drive' address type"],
  scsi_host: [['pci', 'ccw'], "SCSI_host host device must use 'pci' or 'ccw' address type"],
  usb: [['usb'], "USB host device must use 'usb' address type"],
};

const wrongAddress: Condition = (device, domain) => {
  const address = addressOf(device);
  const type = addressType(device);
  const model = said(device, 'model');
  const known = addressTypes[said(device, 'type') ?? ''] ?? mediated(device);
  if (!address || type === undefined || !known || known[0].includes(type)) return undefined;
  return unwantedAddress(
    address,
    domain,
    `This ${model ?? said(device, 'type')} host device has no place of type '${type}' in the guest ("${known[1].replace('%s', type)}").`,
  );
};

function mediated(device: XmlElement): readonly [readonly string[], string] | undefined {
  const model = said(device, 'model');
  if (said(device, 'type') !== 'mdev') return undefined;
  if (model === 'vfio-pci')
    return [['pci', 'unassigned'], "Unsupported address type '%s' with mediated device model 'vfio-pci'"];
  return model === 'vfio-ccw' ? [['ccw'], "Unsupported address type '%s' with mediated device model 'vfio-ccw'"] : undefined;
}

const withoutUuid: Condition = (device) => {
  const address = sourceAddress(device);
  if (said(device, 'type') !== 'mdev' || !address || attributeValue(address, 'uuid')) return undefined;
  return {
    message: `A mediated device is named by its UUID ("Missing 'uuid' attribute for element <address>").`,
    span: address.span,
    explains: ['schema/missing-attribute', 'schema/impossible-attribute'],
  };
};

const onlyScsi: Condition = (device) => {
  const type = said(device, 'type');
  const name = ['rawio', 'sgio'].find((attribute) => said(device, attribute) !== undefined);
  if (type === undefined || type === 'scsi' || name === undefined) return undefined;
  return {
    message: `${name}= is for type='scsi', and this is ${type} ("${name} is only supported for scsi host device").`,
    span: spanOf(device, name),
    fixes: [preferredFix(`Remove ${name}=`, [removeAttribute(device, name)])],
  };
};

const display: Condition = (device, domain) => {
  if (said(device, 'type') !== 'mdev') return undefined;
  if (said(device, 'display') === 'on' && devicesNamed(domain.element, 'graphics').length === 0) {
    return {
      message: `display='on' shows the device's picture in a graphics console, and the guest has none ("graphics device is needed for attribute value 'display=on' in <hostdev>").`,
      span: spanOf(device, 'display'),
    };
  }
  const first = handedOver(domain).find((other) => said(other, 'ramfb') === 'on');
  if (said(device, 'ramfb') !== 'on' || !first || first === device) return undefined;
  return {
    message: `Another host device has ramfb='on' ("Only one vgpu device can have 'ramfb' enabled").`,
    span: spanOf(device, 'ramfb'),
    related: [{ message: 'the other one', span: first.startTag }],
    fixes: [preferredFix("Remove ramfb='on' here", [removeAttribute(device, 'ramfb')])],
  };
};

const zpci: Condition = (device, domain) => {
  const own = childNamed(addressOf(device), 'zpci');
  const uid = addressNumber(said(own, 'uid') ?? '');
  if (!own || uid === undefined) return undefined;
  if (uid === 0 || uid > 0xffff) {
    return {
      message: `A zPCI uid is between 0x0001 and 0xffff ("Invalid PCI address uid='${said(own, 'uid')}', must be > 0x0000 and <= 0xffff").`,
      span: spanOf(own, 'uid'),
    };
  }
  const first = handedOver(domain).find(
    (other) => addressNumber(said(childNamed(addressOf(other), 'zpci'), 'uid') ?? '') === uid,
  );
  if (!first || first === device) return undefined;
  return {
    message: `Another host device has the zPCI uid ${said(own, 'uid')} ("zPCI uid ${uid} is already reserved").`,
    span: spanOf(own, 'uid'),
    related: [{ message: 'the other one', span: first.startTag }],
  };
};

const conditions: readonly Condition[] = [duplicate, withoutUuid, wrongAddress, onlyScsi, display, zpci];

const device = (bus: string): readonly string[] => [
  "<hostdev mode='subsystem' type='pci' managed='yes'>",
  '  <source>',
  `    ${bus}`,
  '  </source>',
  '</hostdev>',
];
const card = (address: string): readonly string[] => [
  "<interface type='hostdev' managed='yes'>",
  '  <source>',
  `    ${address}`,
  '  </source>',
  '</interface>',
];
const at = (bus: string): string => `<address domain='0x0000' bus='${bus}' slot='0x00' function='0x0'/>`;

const typed = (address: string): string => address.replace('<address', "<address type='pci'");

export const hostDevice: Rule = {
  id,
  level: 'error',
  title: 'Host devices that libvirt refuses',
  since: '1.0.6',
  complains: 'define',
  speaksOf: ['hostdev', 'interface'],
  reason: `
Each device of the host is handed to a guest once, be it as \`<hostdev>\` or as \`<interface type='hostdev'>\` (\`Hostdev already exists in the domain configuration\`), and gets the kind of guest address that fits: a PCI device a
PCI address, a SCSI device a drive address, a USB device a USB address. \`rawio\` and \`sgio\` are for SCSI devices. A mediated device (a virtual GPU) is named by its UUID; its
\`display='on'\` needs \`<graphics>\`, and one of them may have \`ramfb='on'\`. On s390, each zPCI \`uid\` is used once (libvirt, domain_validate.c, qemu_validate.c).
`,
  examples: [
    {
      title: 'One device twice',
      level: 'error',
      host: undefined,
      before: guest({ devices: [...device(at('0x01')), ...device(`⟦${at('0x1')}⟧`)] }),
      fixed: { 'Remove this <hostdev>': guest({ devices: device(at('0x01')) }) },
    },
    {
      title: 'A network card as an interface and as a device',
      level: 'error',
      host: undefined,
      before: guest({ devices: [...card(typed(at('0x01'))), ...device(`⟦${at('0x01')}⟧`)] }),
      fixed: { 'Remove this <hostdev>': guest({ devices: card(typed(at('0x01'))) }) },
    },
  ],
  silentOn: [
    {
      title: 'An interface and another device',
      xml: guest({ devices: [...card(typed(at('0x01'))), ...device(at('0x02'))] }),
      host: undefined,
    },
    { title: 'Two devices', xml: guest({ devices: [...device(at('0x01')), ...device(at('0x02'))] }), host: undefined },
    { title: 'Placeholders', xml: guest({ devices: [...device(at('0x00')), ...device(at('0x00'))] }), host: undefined },
  ],
  check: ({ domain }) => check(domain),
};
