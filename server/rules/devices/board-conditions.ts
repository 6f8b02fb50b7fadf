/** What libvirt holds watchdogs, sound, displays, panic devices, host devices and those that a guest has one of to. */
import { addressOf } from '../../domain/address.ts';
import { allDevices, devicesNamed } from '../../domain/devices.ts';
import type { Domain } from '../../domain/domain.ts';
import { childNamed, childrenNamed } from '../../domain/element.ts';
import { removeElement } from '../../xml/edit.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { preferredFix } from '../fix.ts';
import { type Complaint, type Condition, said, spanOf } from '../report.ts';
import { unwanted, unwantedElement, withoutSecond } from '../unwanted.ts';

const isX86 = ({ os }: Domain): boolean => os.arch?.value === 'x86_64' || os.arch?.value === 'i686';

/** Where each watchdog is (qemu_validate.c: qemuValidateDomainWatchdogDef). */
export const watchdogMachine: Condition = (watchdog, domain) => {
  const model = said(watchdog, 'model');
  const { machineClass, machine } = domain.os;
  const name = machine?.value ?? '';
  let message: string | undefined;
  if (model === 'itco' && machineClass === 'i440fx') {
    message = `The watchdog itco is part of q35's chipset, and ${name} has none ("itco model of watchdog is only part of q35 machine").`;
  }
  if (model === 'diag288' && isX86(domain)) {
    message = 'The watchdog diag288 is for s390x ("diag288 model of watchdog is allowed for s390 and s390x only").';
  }
  return message === undefined ? undefined : { message, span: spanOf(watchdog, 'model') };
};

export const panicMachine: Condition = (panic, { os, document }) => {
  const model = said(panic, 'model');
  const address = addressOf(panic);
  const arch = os.arch?.value;
  const foreign =
    (model === 'pseries' && arch !== undefined && !arch.startsWith('ppc64') && 'only pSeries guests') ||
    (model === 's390' && arch !== undefined && !arch.startsWith('s390') && 'only S390 guests');
  if (foreign) {
    return {
      message: `A panic device of model ${model} is for another architecture ("${foreign} support panic device of model '${model}'").`,
      span: spanOf(panic, 'model'),
    };
  }
  if (!address || !['hyperv', 'pseries', 's390'].includes(model ?? '')) return undefined;
  return {
    message: `A panic device of model ${model} is part of the processor and has no address ("setting the panic device address is not supported for model '${model}'").`,
    span: address.span,
    fixes: [preferredFix('Remove the address', [removeElement(document, address)])],
  };
};

const audioIds = ({ element }: Domain): readonly string[] =>
  devicesNamed(element, 'audio').flatMap((audio) => said(audio, 'id') ?? []);

export const audioTwice: Condition = (audio, { element }) => {
  const number = said(audio, 'id');
  const first = devicesNamed(element, 'audio').find((other) => said(other, 'id') === number);
  if (number === undefined || !first || first === audio) return undefined;
  return {
    message: `Another <audio> has the id ${number} ("audio ID ${number} is used multiple times").`,
    span: spanOf(audio, 'id'),
    related: [{ message: 'the other one', span: first.startTag }],
  };
};

/** Without any `<audio>`, libvirt adds one with the id 1. */
export const audioReference: Condition = (device, domain) => {
  const audio = childNamed(device, 'audio');
  const number = said(audio, 'id');
  const known = audioIds(domain);
  if (!audio || number === undefined || known.includes(number) || (known.length === 0 && number === '1')) return undefined;
  return { message: `No <audio> has the id ${number} ("no audio device with ID ${number}").`, span: spanOf(audio, 'id') };
};

export const vncPassword: Condition = (graphics) => {
  const password = said(graphics, 'passwd');
  if (said(graphics, 'type') !== 'vnc' || password === undefined || password.length <= 8) return undefined;
  return {
    message: `VNC reads eight characters of a password, and this one has ${password.length} ("VNC password is ${password.length} characters long, only 8 permitted").`,
    span: spanOf(graphics, 'passwd'),
  };
};

export const sameListen: Condition = (graphics) => {
  const outer = said(graphics, 'listen');
  const inner = said(childrenNamed(graphics, 'listen')[0], 'address');
  if (outer === undefined || inner === undefined || outer === inner) return undefined;
  return unwanted(
    graphics,
    'listen',
    `<graphics> listens on ${outer}, its first <listen> on ${inner} ("graphics 'listen' attribute '${outer}' must match 'address' attribute of first listen element (found '${inner}')").`,
  );
};

export const balloonOfXen: Condition = (balloon) =>
  said(balloon, 'model') === 'xen'
    ? { message: "A memory balloon of model xen is for Xen guests; QEMU's are virtio.", span: spanOf(balloon, 'model') }
    : undefined;

export const romOfUsb: Condition = (hostdev, { document }) => {
  const rom = childNamed(hostdev, 'rom');
  const type = said(hostdev, 'type');
  if (!rom || type === undefined || type === 'pci' || type === 'mdev') return undefined;
  return unwantedElement(
    rom,
    { document },
    `Only a PCI device has a ROM, and this one is of type ${type} ("ROM tuning is only supported for PCI devices").`,
  );
};

/** The same device of the host, by its maker's number or by its place. */
export const sameUsbDevice: Condition = (hostdev, domain) => {
  const key = usbKey(hostdev);
  const first = key && devicesNamed(domain.element, 'hostdev').find((other) => usbKey(other) === key);
  if (!first || first === hostdev) return undefined;
  return twice(hostdev, first, domain);
};

/** `0x046d` and `0x46D` are one number, `001` and `1` too; what is no number stays as it is. */
const number = (text: string | undefined): number | string | undefined =>
  text !== undefined && /^(0x[0-9a-f]+|[0-9]+)$/i.test(text) ? Number(text) : text;

function usbKey(hostdev: XmlElement): string | undefined {
  const source = childNamed(hostdev, 'source');
  if (said(hostdev, 'type') !== 'usb' || !source) return undefined;
  const address = childNamed(source, 'address');
  const vendor = said(childNamed(source, 'vendor'), 'id');
  const product = said(childNamed(source, 'product'), 'id');
  const device = said(address, 'device');
  if (address) return `${number(said(address, 'bus'))}:${device === undefined ? said(address, 'port') : number(device)}`;
  return vendor && product && `${number(vendor)} ${number(product)}`;
}

function twice(hostdev: XmlElement, first: XmlElement, { document }: Domain): Complaint {
  return {
    message: 'This device of the host is handed through already ("Hostdev already exists in the domain configuration").',
    span: hostdev.startTag,
    related: [{ message: 'the first time', span: first.startTag }],
    fixes: [withoutSecond(hostdev, first, { document })],
  };
}

export const samePanic: Condition = (panic, domain) => {
  const model = said(panic, 'model');
  const first = devicesNamed(domain.element, 'panic').find((other) => said(other, 'model') === model);
  if (model === undefined || !first || first === panic) return undefined;
  return {
    message: `A guest has one panic device of each model ("Multiple panic devices with model '${model}'").`,
    span: panic.span,
    fixes: [withoutSecond(panic, first, domain)],
  };
};

/** The mistake is mostly that of UEFI's element in the wrong place. */
export const nvramOfPower: Condition = (nvram, { os }) => {
  const arch = os.arch?.value;
  if (arch === undefined || arch.startsWith('ppc64')) return undefined;
  return {
    message: `The device <nvram> is POWER's ("nvram device is only supported for PPC64"). The one of UEFI, with the guest's variables, belongs in <os>.`,
    span: nvram.startTag,
  };
};

/** Devices a guest has one of (libvirt, domain_conf.c). */
export const single: Condition = (device, domain) => {
  const first = allDevices(domain.element).find(({ name }) => name === device.name);
  if (!first || first === device) return undefined;
  return {
    message: `A guest has one ${device.name} ("only a single ${device.name === 'memballoon' ? 'memory balloon' : device.name} device is supported").`,
    span: device.startTag,
    fixes: [withoutSecond(device, first, domain)],
    explains: ['schema/duplicate-element'],
  };
};
