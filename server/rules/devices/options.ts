import { allDevices, devicesNamed } from '../../domain/devices.ts';
import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { childNamed, childrenNamed, textValue } from '../../domain/element.ts';
import { removeElement } from '../../xml/edit.ts';
import { guest } from '../examples/domain.ts';
import { preferredFix } from '../fix.ts';
import { type Condition, complaintsAbout, findingsOf, said, spanOf } from '../report.ts';
import type { Finding, Rule } from '../rule.ts';
import { unwanted } from '../unwanted.ts';
import {
  audioReference,
  audioTwice,
  balloonOfXen,
  inputBusOfXen,
  panicMachine,
  romOfUsb,
  sameListen,
  sameUsbDevice,
  vncPassword,
  watchdogMachine,
} from './board-conditions.ts';
import { audioSettings, desktopGraphics, oneListen, oneOfEachType, sameSocket, vncPort } from './display-conditions.ts';
import {
  bootFolder,
  createModes,
  foreignDriver,
  sameTag,
  sharedFolder,
  tagLength,
  virtiofsMode,
  virtiofsOptions,
  virtiofsReadOnly,
} from './folder-conditions.ts';
import { bootOfMediated, storageOfContainers } from './handed-conditions.ts';
import {
  bandwidth,
  guestAddress,
  multiqueue,
  otherHypervisor,
  prefix,
  reconnectingServer,
  script,
  teaming,
  unmanagedTarget,
  vhostUserMemory,
  virtioDriver,
  vlan,
} from './interface-conditions.ts';
import { hostsEnd, isolatedPort, oneAddress, passt, queueSizes, virtioOnly } from './network-conditions.ts';
import { oneFilter, oneSmartcard, panicPlace, smartcardPlace, usbPlace } from './place-conditions.ts';
import { shmemAddress, shmemModel, shmemServer, shmemSize } from './shmem-conditions.ts';
import { watchdogs } from './watchdogs.ts';

const id = 'devices/options';

function check(domain: Domain): readonly Finding[] {
  if (!runsOnQemu(domain)) return [];
  const complaints = conditionsByDevice.flatMap(([name, own]) =>
    complaintsAbout(devicesNamed(domain.element, name), own, domain),
  );
  const ofSomeVersions = [
    ...complaintsAbout(devicesNamed(domain.element, 'filesystem'), [virtiofsReadOnly], domain),
    ...complaintsAbout(devicesNamed(domain.element, 'interface'), [vhostUserMemory], domain),
  ];
  return [...findingsOf(id, 'error', complaints), ...findingsOf(id, 'warning', ofSomeVersions)];
}

const inputModel: Condition = (input) => {
  const model = said(input, 'model');
  if (said(input, 'bus') !== 'virtio' || (model !== 'virtio-transitional' && model !== 'virtio-non-transitional'))
    return undefined;
  return unwanted(
    input,
    'model',
    `A virtio ${said(input, 'type') ?? 'input device'} has no such model ("virtio (non-)transitional models are not supported for input type=${said(input, 'type') ?? ''}").`,
  );
};

const inputModelOfBus: Condition = (input) => {
  const model = said(input, 'model');
  const bus = said(input, 'bus');
  if (model === undefined || bus === undefined || bus === 'virtio') return undefined;
  return unwanted(
    input,
    'model',
    `A device on ${bus} has no model ("only bus 'virtio' is supported for input model '${model}'").`,
  );
};

const inputBus: Condition = (input) => {
  const type = said(input, 'type');
  const bus = said(input, 'bus');
  if (bus === 'ps2' && (type === 'tablet' || type === 'passthrough')) {
    return {
      message: `PS/2 has a mouse and a keyboard only ("ps2 bus does not support ${type} input device").`,
      span: spanOf(input, 'bus'),
    };
  }
  if (type !== 'passthrough' || bus === undefined || bus === 'virtio') return undefined;
  return {
    message: `A device of the host is passed through on virtio ("only bus 'virtio' is supported for 'passthrough' input devices").`,
    span: spanOf(input, 'bus'),
  };
};

const ownTap: Condition = (nic) => {
  const type = said(nic, 'type');
  const backend = childNamed(nic, 'backend');
  if (!backend || said(backend, 'tap') === undefined || (type !== 'hostdev' && type !== 'vhostuser')) return undefined;
  return {
    message: `An interface of type ${type} has no tap device ("custom tap device path is not supported for network interfaces of type ${type}").`,
    span: spanOf(backend, 'tap'),
  };
};

/** libvirt 11.4 also forwards ports with vhostuser's passt. */
const portForward: Condition = (nic) => {
  const element = childNamed(nic, 'portForward');
  if (!element || said(nic, 'type') !== 'user' || said(childNamed(nic, 'backend'), 'type') === 'passt') return undefined;
  return {
    message:
      "Ports are forwarded by passt, and this interface has no <backend type='passt'/> (\"The <portForward> element can only be used with <interface type='user'> and its 'passt' backend\").",
    span: element.startTag,
  };
};

const queues: Condition = (nic) => {
  const driver = childNamed(nic, 'driver');
  const written = said(driver, 'queues');
  if (!driver || written === undefined || !/^-\d+$/.test(written)) return undefined;
  return {
    message: `An interface has 1 queue or more ("Invalid value for attribute 'queues' in element 'driver': '${written}'. Expected non-negative integer value").`,
    span: spanOf(driver, 'queues'),
  };
};

const macAddress: Condition = (nic) => {
  const mac = childNamed(nic, 'mac');
  const address = said(mac, 'address');
  if (!mac || address === undefined) return undefined;
  const span = spanOf(mac, 'address');
  if (!/^([0-9a-f]{1,2}:){5}[0-9a-f]{1,2}$/i.test(address)) {
    return {
      message: `${address} is no MAC address ("unable to parse mac address '${address}'"). Without <mac>, libvirt makes one.`,
      span,
    };
  }
  if (Number.parseInt(address, 16) % 2 === 0) return undefined;
  return {
    message: `${address} is the address of a group: the first byte of an interface's own is even ("expected unicast mac address, found multicast '${address}'").`,
    span,
  };
};

const memoryNode: Condition = (memory, domain) => {
  const node = textValue(childNamed(childNamed(memory, 'target'), 'node'));
  if (!node || !/^\s*\d+\s*$/.test(node.value)) return undefined;
  // A guest without cells is one node.
  const cells = childrenNamed(childNamed(childNamed(domain.element, 'cpu'), 'numa'), 'cell').length || 1;
  if (Number(node.value) < cells) return undefined;
  const libvirt = `can't add memory backend for guest node '${node.value.trim()}' as the guest has only '${cells}' NUMA nodes configured`;
  return {
    message: `The guest has ${cells === 1 ? '1 NUMA node' : `${cells} NUMA nodes`}, none with the number ${node.value.trim()} ("${libvirt}").`,
    span: node.span,
  };
};

const vsockId: Condition = (vsock) => {
  const cid = childNamed(vsock, 'cid');
  const address = said(cid, 'address');
  if (!cid || said(cid, 'auto') === 'yes' || address === undefined || !/^[12]$/.test(address)) return undefined;
  return { message: `0 to 2 belong to the host ("guest CIDs must be >= 3").`, span: spanOf(cid, 'address') };
};

const samePanic: Condition = (panic, domain) => {
  const model = said(panic, 'model');
  const first = devicesNamed(domain.element, 'panic').find((other) => said(other, 'model') === model);
  if (model === undefined || !first || first === panic) return undefined;
  return {
    message: `A guest has one panic device of each model ("Multiple panic devices with model '${model}'").`,
    span: panic.span,
    fixes: [preferredFix('Remove this one', [removeElement(domain.document, panic)])],
  };
};

/** Devices a guest has one of (libvirt, domain_conf.c). */
const single: Condition = (device, domain) => {
  const first = allDevices(domain.element).find(({ name }) => name === device.name);
  if (first === device) return undefined;
  return {
    message: `A guest has one ${device.name} ("only a single ${device.name === 'memballoon' ? 'memory balloon' : device.name} device is supported").`,
    span: device.startTag,
    fixes: [preferredFix('Remove this one', [removeElement(domain.document, device)])],
    explains: ['schema/duplicate-element'],
  };
};

const conditionsByDevice: readonly (readonly [device: string, conditions: readonly Condition[]])[] = [
  ['shmem', [shmemSize, shmemServer, shmemAddress, shmemModel]],
  ['input', [inputModel, inputModelOfBus, inputBus, inputBusOfXen, usbPlace]],
  ['redirdev', [usbPlace]],
  ['smartcard', [oneSmartcard, smartcardPlace]],
  ['redirfilter', [oneFilter]],
  ['filesystem', [virtiofsMode, sameTag, createModes, sharedFolder, virtiofsOptions, bootFolder, tagLength, foreignDriver]],
  [
    'interface',
    [
      macAddress,
      ownTap,
      portForward,
      queues,
      ...hostsEnd,
      isolatedPort,
      passt,
      virtioOnly,
      queueSizes,
      oneAddress,
      vlan,
      guestAddress,
      prefix,
      virtioDriver,
      multiqueue,
      script,
      otherHypervisor,
      teaming,
      unmanagedTarget,
      bandwidth,
      reconnectingServer,
    ],
  ],
  ['hostdev', [romOfUsb, sameUsbDevice, storageOfContainers, bootOfMediated]],
  ['graphics', [vncPassword, sameListen, audioReference, oneOfEachType, oneListen, sameSocket, vncPort, desktopGraphics]],
  ['sound', [audioReference]],
  ['audio', [audioTwice, audioSettings]],
  ['watchdog', [watchdogMachine, ...watchdogs]],
  ['memory', [memoryNode]],
  ['vsock', [vsockId]],
  ['panic', [samePanic, panicMachine, panicPlace]],
  ['memballoon', [single, balloonOfXen]],
];

const shared = (size: string): readonly string[] => [
  "<shmem name='area'>",
  "  <model type='ivshmem-plain'/>",
  `  <size unit='M'>${size}</size>`,
  '</shmem>',
];

export const deviceOptions: Rule = {
  id,
  level: 'error',
  title: 'Device settings that libvirt refuses',
  since: '1.2.10',
  complains: 'define',
  speaksOf: [
    'shmem',
    'input',
    'redirdev',
    'redirfilter',
    'smartcard',
    'filesystem',
    'interface',
    'hostdev',
    'graphics',
    'sound',
    'audio',
    'watchdog',
    'memory',
    'vsock',
    'panic',
    'memballoon',
  ],
  reason: `
Simple conditions that libvirt holds devices to when a guest is defined (domain_conf.c, domain_validate.c, qemu_validate.c of libvirt):

| Device | Condition |
| --- | --- |
| \`<shmem>\` | the size is a power of two and at least 1 MiB; \`<msi>\` with a \`<server>\`; a PCI address |
| \`<input>\` | virtio without transitional models; PS/2 for mouse and keyboard; passthrough on virtio |
| \`<filesystem>\` with virtiofs | each tag once; no other \`accessmode\`; \`<readonly/>\` not up to libvirt 10.7 (a warning; 12.8 knows it) |
| \`<interface>\` | six bytes of a MAC address, the first one even; no \`tap=\` for hostdev and vhostuser; \`<portForward>\` with passt; queues not negative |
| \`<memory>\` | its \`<node>\` exists |
| \`<interface>\` by its type | user: no \`<mtu>\`, \`<coalesce>\`, one \`<ip>\` of each family; vdpa and vhostuser: model virtio; isolated ports of bridges only |
| \`<interface>\`, more of it | \`<mtu>\` on a network, bridge, tap or vhost-user; \`<vlan>\` not in user mode; \`<ip>\` in user mode only; \`iommu\`, \`ats\` and \`packed\` of virtio; several queues not in user mode; vhost-user with shared memory (a warning) |
| \`<hostdev>\` | \`<rom>\` of PCI devices; each USB device once |
| \`<graphics>\`, \`<sound>\`, \`<audio>\` | eight characters of a VNC password; one address to listen on; one device of each type; VNC's port from 5900 on; ids that exist, once each |
| \`<watchdog>\` | itco on q35, ib700 on i440fx, diag288 on s390x, and only i6300esb with an address (PCI); several of one action, one itco |
| \`<vsock>\` | the CID is 3 or more |
| \`<panic>\`, \`<memballoon>\` | one of each model; one |
`,
  examples: [
    {
      title: 'Three MiB are no power of two',
      level: 'error',
      host: undefined,
      before: guest({ devices: shared('⟦3⟧') }),
      fixed: {},
    },
    {
      title: 'A password that VNC would cut',
      level: 'error',
      host: undefined,
      before: guest({ devices: ["<graphics type='vnc' passwd='⟦correct-horse⟧'/>"] }),
      fixed: {},
    },
    {
      title: 'An MTU in user mode',
      level: 'error',
      host: undefined,
      before: guest({
        devices: ["<interface type='user'>", "  ⟦<mtu size='9000'/>⟧", "  <model type='virtio'/>", '</interface>'],
      }),
      fixed: {
        'Remove <mtu>': guest({ devices: ["<interface type='user'>", "  <model type='virtio'/>", '</interface>'] }),
      },
    },
    {
      title: "The watchdog of q35's chipset on i440fx",
      level: 'error',
      host: undefined,
      before: guest({ machine: 'pc', devices: ["<watchdog model='⟦itco⟧' action='reset'/>"] }),
      fixed: {},
    },
    {
      title: 'A tablet on PS/2',
      level: 'error',
      host: undefined,
      before: guest({ devices: ["<input type='tablet' bus='⟦ps2⟧'/>"] }),
      fixed: {},
    },
  ],
  silentOn: [
    { title: 'Four MiB', xml: guest({ devices: shared('4') }), host: undefined },
    {
      title: 'The first sound back end',
      xml: guest({ devices: ["<sound model='ich9'>", "  <audio id='1'/>", '</sound>'] }),
      host: undefined,
    },
    { title: 'A tablet on USB', xml: guest({ devices: ["<input type='tablet' bus='usb'/>"] }), host: undefined },
  ],
  check: ({ domain }) => check(domain),
};
