import { devicesNamed } from '../../domain/devices.ts';
import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { childNamed, textValue } from '../../domain/element.ts';
import { numaCells } from '../../domain/numa.ts';
import { guest } from '../examples/domain.ts';
import { type Condition, complaintsAbout, findingsOf, said, spanOf } from '../report.ts';
import type { Finding, Rule } from '../rule.ts';
import {
  audioReference,
  audioTwice,
  balloonOfXen,
  nvramOfPower,
  panicMachine,
  romOfUsb,
  sameListen,
  samePanic,
  sameUsbDevice,
  single,
  vncPassword,
  watchdogMachine,
} from './board-conditions.ts';
import {
  audioSettings,
  desktopGraphics,
  oneListen,
  oneOfEachType,
  samePort,
  sameSocket,
  vncPort,
  vncWithoutPort,
} from './display-conditions.ts';
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
import { inputConditions } from './input-conditions.ts';
import {
  bandwidth,
  bridgeOfNothing,
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
import {
  hostsEnd,
  isolatedPort,
  macAddress,
  oneAddress,
  ownTap,
  passt,
  portForward,
  queueSizes,
  queues,
  virtioOnly,
} from './network-conditions.ts';
import { oneFilter, oneSmartcard, panicPlace, smartcardPlace, usbPlace } from './place-conditions.ts';
import { shmemAddress, shmemModel, shmemServer, shmemSize } from './shmem-conditions.ts';
import { watchdogs } from './watchdogs.ts';

const id = 'devices/options';

function check(domain: Domain): readonly Finding[] {
  if (!runsOnQemu(domain)) return [];
  const complaints = conditionsByDevice.flatMap(([name, own]) =>
    complaintsAbout(devicesNamed(domain.element, name), own, domain),
  );
  const warnings = [
    ...complaintsAbout(devicesNamed(domain.element, 'filesystem'), [virtiofsReadOnly], domain),
    ...complaintsAbout(devicesNamed(domain.element, 'interface'), [vhostUserMemory], domain),
    ...complaintsAbout(devicesNamed(domain.element, 'graphics'), [vncWithoutPort, samePort], domain),
  ];
  return [...findingsOf(id, 'error', complaints), ...findingsOf(id, 'warning', warnings)];
}

const vsockId: Condition = (vsock) => {
  const cid = childNamed(vsock, 'cid');
  const address = said(cid, 'address');
  if (!cid || said(cid, 'auto') === 'yes' || address === undefined || !/^[12]$/.test(address)) return undefined;
  return { message: `0 to 2 belong to the host ("guest CIDs must be >= 3").`, span: spanOf(cid, 'address') };
};

const memoryNode: Condition = (memory, domain) => {
  const node = textValue(childNamed(childNamed(memory, 'target'), 'node'));
  if (!node || !/^\s*\d+\s*$/.test(node.value)) return undefined;
  // A guest without cells is one node.
  const cells = numaCells(domain.element).length || 1;
  if (Number(node.value) < cells) return undefined;
  const libvirt = `can't add memory backend for guest node '${node.value.trim()}' as the guest has only '${cells}' NUMA nodes configured`;
  return {
    message: `The guest has ${cells === 1 ? '1 NUMA node' : `${cells} NUMA nodes`}, none with the number ${node.value.trim()} ("${libvirt}").`,
    span: node.span,
  };
};

const conditionsByDevice: readonly (readonly [device: string, conditions: readonly Condition[]])[] = [
  ['shmem', [shmemSize, shmemServer, shmemAddress, shmemModel]],
  ['input', [...inputConditions, usbPlace]],
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
      bridgeOfNothing,
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
  ['nvram', [nvramOfPower]],
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
    'nvram',
  ],
  reason: `
Simple conditions that libvirt holds devices to when a guest is defined (domain_conf.c, domain_validate.c, qemu_validate.c of libvirt):

| Device | Condition |
| --- | --- |
| \`<shmem>\` | the size is a power of two and at least 1 MiB; \`<msi>\` with a \`<server>\`; a PCI address |
| \`<input>\` | virtio without transitional models; PS/2 for mouse and keyboard; passthrough on virtio |
| \`<filesystem>\` with virtiofs | each tag once; no other \`accessmode\`; \`<readonly/>\` not up to libvirt 10.7 (a warning; 12.8 knows it) |
| \`<interface>\` | six bytes of a MAC address, the first one even; no \`tap=\` for hostdev and vhostuser; \`<portForward>\` in user mode with passt (12.8; 9.0 takes others and forwards nothing); queues not negative |
| \`<memory>\` | its \`<node>\` exists |
| \`<interface>\` by its type | user: no \`<mtu>\`, \`<coalesce>\`, one \`<ip>\` of each family; vdpa and vhostuser: model virtio; isolated ports of bridges only |
| \`<interface>\`, more of it | \`<mtu>\` on a network, bridge, tap or vhost-user; \`<vlan>\` not in user mode; \`<ip>\` in user mode only; \`iommu\`, \`ats\` and \`packed\` of virtio; several queues not in user mode; vhost-user with shared memory (a warning) |
| \`<hostdev>\` | \`<rom>\` of PCI devices; each USB device once |
| \`<graphics>\`, \`<sound>\`, \`<audio>\` | eight characters of a VNC password; one address to listen on; one device of each type; VNC's port from 5900 on; ids that exist, once each |
| \`<watchdog>\` | itco on q35, ib700 on i440fx, diag288 on s390x, and only i6300esb with an address (PCI); several of one action, one itco |
| \`<vsock>\` | the CID is 3 or more |
| \`<panic>\`, \`<memballoon>\` | one of each model; one |
| \`<nvram>\` among the devices | POWER only; UEFI's is in \`<os>\` |
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
