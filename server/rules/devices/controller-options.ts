import { addressType } from '../../domain/address.ts';
import { allDevices } from '../../domain/devices.ts';
import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { childNamed } from '../../domain/element.ts';
import { guest } from '../examples/domain.ts';
import { type Complaint, type Condition, complaintsAbout, findingsOf, numberSaid, said, spanOf } from '../report.ts';
import type { Finding, Rule } from '../rule.ts';
import { unwanted, unwantedAddress } from '../unwanted.ts';

const id = 'devices/controller-options';

function check(domain: Domain): readonly Finding[] {
  if (!runsOnQemu(domain)) return [];
  const controllers = domain.controllers.map(({ element }) => element);
  const refused = [...complaintsAbout(controllers, conditions, domain), ...channelAddresses(domain)];
  return [
    ...findingsOf(id, 'error', refused),
    ...findingsOf(id, 'warning', complaintsAbout(controllers, [portsOfUsb], domain)),
  ];
}

/** What a controller's `<driver>` can be told, by the type and the model (qemu_validate.c: qemuValidateDomainDeviceDefControllerSCSI, …). */
const virtioScsi: readonly string[] = ['virtio-scsi', 'virtio-transitional', 'virtio-non-transitional'];
const driverOptions: readonly (readonly [name: string, isForNvme: boolean])[] = [
  ['queues', true],
  ['ioeventfd', true],
  ['cmd_per_lun', false],
  ['max_sectors', false],
];

const driverOption: Condition = (controller) => {
  const driver = childNamed(controller, 'driver');
  const type = said(controller, 'type');
  const model = said(controller, 'model');
  const found = driverOptions.find(([name]) => said(driver, name) !== undefined);
  // On x86 libvirt makes a SCSI controller without a model an lsilogic, elsewhere something else.
  if (!driver || !found || type === undefined || (type === 'scsi' && (model === undefined || virtioScsi.includes(model))))
    return undefined;
  const [name, isForNvme] = found;
  if (type === 'nvme' && isForNvme) return undefined;
  const libvirt = `'${name}' is only supported by virtio-scsi ${isForNvme ? 'and nvme controllers' : 'controller'}`;
  return unwanted(driver, name, `${name}= is for virtio-scsi, and this is a ${model ?? type} controller ("${libvirt}").`);
};

const ioThread: Condition = (controller) => {
  const driver = childNamed(controller, 'driver');
  const type = said(controller, 'type');
  const model = said(controller, 'model');
  if (!driver || said(driver, 'iothread') === undefined || type === undefined) return undefined;
  if (type === 'scsi' && (model === undefined || virtioScsi.includes(model))) return undefined;
  return unwanted(
    driver,
    'iothread',
    `Of controllers, virtio-scsi has an I/O thread, and this is a ${model ?? type} controller ("'iothread' attribute only supported for virtio scsi controllers").`,
  );
};

/** Models that libvirt knows and the QEMU driver has nothing for; built in elsewhere, or Xen's. */
const foreign: Readonly<Record<string, string>> = {
  'scsi buslogic': 'Unsupported controller model: buslogic',
  'usb qusb1': "USB controller model type 'qusb1' or 'qusb2' is not supported in qemu",
  'usb qusb2': "USB controller model type 'qusb1' or 'qusb2' is not supported in qemu",
};

const otherHypervisor: Condition = (controller) => {
  const model = said(controller, 'model') ?? '';
  const libvirt = foreign[`${said(controller, 'type')} ${model}`];
  if (libvirt === undefined) return undefined;
  return { message: `A ${model} controller is another hypervisor's ("${libvirt}").`, span: spanOf(controller, 'model') };
};

/** Found by QEMU, when the guest starts. */
const serialPortsOfNone: Condition = (controller) => {
  if (said(controller, 'type') !== 'virtio-serial' || numberSaid(controller, 'ports') !== 0) return undefined;
  return unwanted(
    controller,
    'ports',
    `A virtio-serial controller has at least one port, so the guest doesn't start ("Maximum number of serial ports not specified").`,
  );
};

/** libvirt makes no serial number up (virDomainControllerDefValidate); a disk's own goes to the controller that is made for it. */
const nvmeWithoutSerial: Condition = (controller) => {
  if (said(controller, 'type') !== 'nvme' || childNamed(controller, 'serial')) return undefined;
  return {
    message: `An NVMe controller needs a <serial> of its own ("Missing mandatory serial for NVMe controller").`,
    span: controller.startTag,
    explains: ['schema/missing-element'],
  };
};

const xenBus: Condition = (controller) =>
  said(controller, 'type') === 'xenbus'
    ? {
        message: "A xenbus controller is Xen's, and libvirt finds no place for it in a guest of QEMU.",
        span: spanOf(controller, 'type'),
      }
    : undefined;

/** The companions of a USB 2.0 controller share its index; `<master>` alone doesn't make it (domain_addr.c). */
const withoutMaster: Condition = (controller, { controllers }) => {
  const model = said(controller, 'model') ?? '';
  const index = said(controller, 'index') ?? '0';
  if (said(controller, 'type') !== 'usb' || !/^ich9-uhci[123]$/.test(model)) return undefined;
  const others = controllers.filter(({ type, index: other }) => type?.value === 'usb' && (other?.value ?? '0') === index);
  if (others.some((other) => other.model?.value === 'ich9-ehci1') || index !== '0') return undefined;
  return {
    message: `A ${model} is the companion of an ich9-ehci1 with the same index, and there is none ("No master USB controller specified").`,
    span: spanOf(controller, 'model'),
  };
};

/** libvirt 9.0 still took the attribute, without effect. */
const portsOfUsb: Condition = (controller) => {
  const model = said(controller, 'model');
  if (said(controller, 'type') !== 'usb' || said(controller, 'ports') === undefined || model === undefined) return undefined;
  if (model === 'none' || model.endsWith('-xhci')) return undefined;
  return unwanted(
    controller,
    'ports',
    `The ports of qemu-xhci and nec-xhci can be chosen, not those of ${model}: libvirt 12.8 refuses it ("usb controller type '${model}' doesn't support 'ports' with this QEMU binary"), older versions ignore it.`,
  );
};

const conditions: readonly Condition[] = [
  driverOption,
  ioThread,
  otherHypervisor,
  serialPortsOfNone,
  nvmeWithoutSerial,
  xenBus,
  withoutMaster,
];

/** Channel I/O is IBM Z's. */
function channelAddresses(domain: Domain): readonly Complaint[] {
  const { arch, machine } = domain.os;
  if (!arch?.value || !machine?.value || arch.value.startsWith('s390')) return [];
  return allDevices(domain.element).flatMap((device) => {
    const address = childNamed(device, 'address');
    if (!address || addressType(device) !== 'ccw') return [];
    return [
      unwantedAddress(
        address,
        domain,
        `Addresses of type 'ccw' are for s390x, and this is ${arch.value} ("CCW addresses are not supported by machine type '${machine.value}'").`,
      ),
    ];
  });
}

const scsi = (model: string, driver: readonly string[]): readonly string[] => [
  `<controller type='scsi' index='0' model='${model}'>`,
  ...driver,
  '</controller>',
];
const withAddress = (device: string, inside: readonly string[]): readonly string[] => [
  `<${device} model='virtio'>`,
  "  <backend model='random'>/dev/urandom</backend>",
  ...inside,
  `</${device}>`,
];

export const controllerOptions: Rule = {
  id,
  level: 'error',
  title: 'Controllers that libvirt refuses',
  since: '1.0.5',
  complains: 'define',
  speaksOf: ['controller', 'address'],
  reason: `
\`queues\`, \`cmd_per_lun\`, \`max_sectors\`, \`ioeventfd\` and \`iothread\` are settings of a virtio-scsi controller, left over where somebody chose another model (\`'queues' is only supported by virtio-scsi and nvme
controllers\`, seen on libvirt 12.8). The companions \`ich9-uhci1\` to \`ich9-uhci3\` go with an \`ich9-ehci1\` of the same index. \`buslogic\`, \`qusb1\` and \`xenbus\` are other hypervisors'.
\`ports\` is for xHCI controllers (refused by 12.8, ignored by 9.0). An address of type \`ccw\` is for s390x. See libvirt's qemu_validate.c and domain_validate.c.
`,
  examples: [
    {
      title: 'Queues of another model',
      level: 'error',
      host: undefined,
      before: guest({ devices: scsi('lsilogic', ["  <driver queues='⟦4⟧'/>"]) }),
      fixed: { 'Remove queues=': guest({ devices: scsi('lsilogic', ['  <driver/>']) }) },
    },
    {
      title: 'An address of IBM Z',
      level: 'error',
      host: undefined,
      before: guest({ devices: withAddress('rng', ["  <address type='⟦ccw⟧' cssid='0xfe' ssid='0x0' devno='0x0001'/>"]) }),
      fixed: { 'Remove the address and let libvirt choose one': guest({ devices: withAddress('rng', []) }) },
    },
    {
      title: 'A companion alone',
      level: 'error',
      host: undefined,
      before: guest({
        devices: ["<controller type='usb' index='0' model='⟦ich9-uhci1⟧'>", "  <master startport='0'/>", '</controller>'],
      }),
      fixed: {},
    },
  ],
  silentOn: [
    {
      title: 'Queues of virtio-scsi',
      xml: guest({ devices: scsi('virtio-scsi', ["  <driver queues='4'/>"]) }),
      host: undefined,
    },
    {
      title: 'A USB 2.0 controller with its companions',
      xml: guest({
        devices: [
          "<controller type='usb' index='0' model='ich9-ehci1'/>",
          "<controller type='usb' index='0' model='ich9-uhci1'>",
          "  <master startport='0'/>",
          '</controller>',
        ],
      }),
      host: undefined,
    },
  ],
  check: ({ domain }) => check(domain),
};
