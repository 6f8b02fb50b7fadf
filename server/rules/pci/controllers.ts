import { pciAddressOf, shownPciAddress } from '../../domain/address.ts';
import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { acceptedOnBus, busModels, controllersOfBus, type PciController, pciControllers, pciPlaces } from '../../domain/pci.ts';
import { removeElement, setAttribute } from '../../xml/edit.ts';
import { guest } from '../examples/domain.ts';
import { preferredFix } from '../fix.ts';
import { type Complaint, findingsOf, said, spanOf } from '../report.ts';
import type { Finding, Rule } from '../rule.ts';
import { modelName, portOfNoSwitch, targetOption } from './controller-options.ts';
import { becomesRoot, isRoot, rootWithAddress, rootWithIndex, wrongRoot } from './controller-roots.ts';
import { numaNode, sameChassis, targetOfZero, targetOutOfRange } from './controller-target.ts';

const id = 'pci/controllers';

type PciCondition = (controller: PciController, domain: Domain) => Complaint | undefined;

function check(domain: Domain): readonly Finding[] {
  if (!runsOnQemu(domain)) return [];
  const complaints = pciControllers(domain).flatMap((controller) => {
    for (const condition of conditions) {
      const complaint = condition(controller, domain);
      if (complaint) return [complaint];
    }
    return [];
  });
  return findingsOf(id, 'error', [...complaints, ...misplacedDevices(domain)]);
}

/** A controller at an address of the author's choice, on a bus that takes none of its kind. */
function wrongParent({ element, model, index }: PciController, domain: Domain): Complaint | undefined {
  const address = pciAddressOf(element);
  if (!address || isRoot(model)) return undefined;
  if (controllersOfBus(domain, address.bus) > 1) return undefined;
  const parent = busModels(domain).get(address.bus);
  const accepted = parent === undefined ? undefined : acceptedOnBus[parent];
  if (!accepted || accepted.includes(model) || (index !== undefined && index === address.bus)) return undefined;
  return {
    message: `A ${model} can't be plugged into the ${parent} that opens bus ${address.bus} ("The device at PCI address ${shownPciAddress(address)} cannot be plugged into the PCI controller with index='${address.bus}'. It requires a controller that accepts a ${model}.").`,
    span: address.element.span,
    fixes: [preferredFix('Remove this address and let libvirt find a bus', [removeElement(domain.document, address.element)])],
  };
}

const expressModels: readonly string[] = [
  'pcie-root-port',
  'pcie-switch-upstream-port',
  'pcie-switch-downstream-port',
  'pcie-to-pci-bridge',
  'pcie-expander-bus',
  'dmi-to-pci-bridge',
];

/** Controllers of PCI Express on a machine that has none; with an address, `wrongParent` has said so. */
function expressOnI440fx({ element, model }: PciController, domain: Domain): Complaint | undefined {
  if (domain.os.machineClass !== 'i440fx' || !expressModels.includes(model)) return undefined;
  return {
    message: `${domain.os.machine?.value} has conventional PCI only, so there is nothing a ${model} could be plugged into, and libvirt refuses it. It needs a q35 machine.`,
    span: spanOf(element, 'model'),
  };
}

/** The other way round: its buses are conventional. */
function expanderOnQ35({ element, model }: PciController, { os }: Domain): Complaint | undefined {
  if (os.machineClass !== 'q35' || model !== 'pci-expander-bus') return undefined;
  return {
    message: `A pci-expander-bus is for i440fx; q35 has pcie-expander-bus ("pci-expander-bus controllers are only supported on 440fx-based machinetypes").`,
    span: spanOf(element, 'model'),
    fixes: [preferredFix('Make it a pcie-expander-bus', [setAttribute(element, 'model', 'pcie-expander-bus')])],
  };
}

function ownBus({ element, model, index }: PciController): Complaint | undefined {
  const address = pciAddressOf(element);
  if (!address || isRoot(model) || index === undefined || index !== address.bus) return undefined;
  return {
    message: `This controller opens bus ${index}, so it can't be plugged into it: its bus has a smaller number.`,
    span: spanOf(address.element, 'bus'),
  };
}

function indexTooHigh({ element, index }: PciController): Complaint | undefined {
  if (index === undefined || index <= 255) return undefined;
  return {
    message: `There are 256 PCI buses at most, so libvirt refuses index='${index}' ("PCI controller index ${index} too high, maximum is 255").`,
    span: spanOf(element, 'index'),
  };
}

const conditions: readonly PciCondition[] = [
  wrongRoot,
  expressOnI440fx,
  expanderOnQ35,
  ownBus,
  becomesRoot,
  rootWithIndex,
  rootWithAddress,
  indexTooHigh,
  targetOutOfRange,
  targetOption,
  modelName,
  portOfNoSwitch,
  targetOfZero,
  sameChassis,
  numaNode,
  wrongParent,
  tooManyRootPorts,
];

/** On q35, root ports without an address share 30 slots of pcie-root by eights: the last slot holds the chipset. */
function tooManyRootPorts({ element, model }: PciController, domain: Domain): Complaint | undefined {
  if (model !== 'pcie-root-port' || domain.os.machineClass !== 'q35') return undefined;
  const most = 30 * 8;
  if (pciControllers(domain).length <= most) return undefined;
  const ports = pciControllers(domain).filter((other) => other.model === 'pcie-root-port' && !pciAddressOf(other.element));
  if (ports[most]?.element !== element) return undefined;
  return {
    message: `pcie-root has 30 free slots of 8 functions, and this is root port number ${most + 1} ("a PCI slot is needed to connect a PCI controller model='pcie-root-port', but none is available, and it cannot be automatically added").`,
    span: spanOf(element, 'model'),
  };
}

/** Devices at an address of the author's choice on a bus that takes only controllers. */
function misplacedDevices(domain: Domain): readonly Complaint[] {
  const models = busModels(domain);
  return pciPlaces(domain).flatMap(({ device, address }) => {
    if (device.name === 'controller' && said(device, 'type') === 'pci') return [];
    const model = models.get(address.bus) ?? '';
    const accepted = acceptedOnBus[model];
    if (!accepted || accepted.includes('endpoint')) return [];
    return [
      {
        message: `Bus ${address.bus} is opened by a ${model}, into which only ${accepted.join(' and ')} controllers can be plugged, so libvirt refuses this ${device.name} at ${shownPciAddress(address)}.`,
        span: address.element.span,
        fixes: [
          preferredFix('Remove this address and let libvirt find a bus', [removeElement(domain.document, address.element)]),
        ],
      },
    ];
  });
}

const controller = (index: string, model: string, address?: string): readonly string[] =>
  address === undefined
    ? [`<controller type='pci' index='${index}' model='${model}'/>`]
    : [`<controller type='pci' index='${index}' model='${model}'>`, `  ${address}`, '</controller>'];
const at = (bus: number, slot: number): string => `<address type='pci' bus='${bus}' slot='${slot}'/>`;

export const controllersOfPci: Rule = {
  id,
  level: 'error',
  title: 'PCI controllers that do not fit together',
  since: '1.1.2',
  complains: 'define',
  speaksOf: ['controller', 'address'],
  reason: `
libvirt builds the guest's PCI buses from \`<controller type='pci'>\`, and refuses what QEMU could not plug together (libvirt, domain_addr.c, domain_validate.c,
qemu_domain_address.c):

- Controller 0 is the root of the machine type: \`pcie-root\` on q35 and on ARM's virt, \`pci-root\` on i440fx. A root has index 0 and no address.
- A \`pcie-root-port\` and a \`dmi-to-pci-bridge\` plug into \`pcie-root\` or a \`pcie-expander-bus\`; a \`pcie-to-pci-bridge\` and a
  \`pcie-switch-upstream-port\` into a root port or downstream port; a \`pci-expander-bus\` into \`pci-root\` only. A \`pci-bridge\` goes wherever a device goes.
- libvirt numbers controllers without an index from the lowest free number on, and adds the root only afterwards: where the document has no root, the first
  of them becomes number 0, and is refused. So write the root, or the indices.
- i440fx has no PCI Express, so no such controller.
- What \`<target>\` says is for some models only: \`chassisNr\` for pci-bridge, \`chassis\`, \`port\` and \`hotplug\` for root ports and downstream ports, \`busNr\` and a NUMA
  \`<node>\`, which must exist, for expander buses. Its numbers have ranges.
- Root ports and downstream ports have a chassis each, which QEMU takes once. Where none is written, it is the controller's index.
- \`<model name>\` is QEMU's device for the controller's model, and needn't be written.

Controllers without an address are placed by libvirt, which is nearly always the better way.
`,
  examples: [
    {
      title: 'The root of the other machine type',
      level: 'error',
      host: undefined,
      before: guest({ devices: controller('0', '⟦pci-root⟧') }),
      fixed: { 'Make it a pcie-root': guest({ devices: controller('0', 'pcie-root') }) },
    },
    {
      title: 'A root with an address',
      level: 'error',
      host: undefined,
      before: guest({ machine: 'pc', devices: controller('0', 'pci-root', `⟦${at(0, 2)}⟧`) }),
      fixed: {
        'Remove the address': guest({
          machine: 'pc',
          devices: ["<controller type='pci' index='0' model='pci-root'>", '</controller>'],
        }),
      },
    },
    {
      title: 'A bridge on a port that takes none',
      level: 'error',
      host: undefined,
      before: guest({
        devices: [...controller('1', 'pcie-root-port'), ...controller('2', 'dmi-to-pci-bridge', `⟦${at(1, 0)}⟧`)],
      }),
      fixed: {
        'Remove this address and let libvirt find a bus': guest({
          devices: [
            ...controller('1', 'pcie-root-port'),
            "<controller type='pci' index='2' model='dmi-to-pci-bridge'>",
            '</controller>',
          ],
        }),
      },
    },
    {
      title: 'Without a root, and without an index',
      level: 'error',
      host: undefined,
      before: guest({ devices: ["⟦<controller type='pci' model='pcie-root-port'/>⟧"] }),
      fixed: {
        'Make its index 1': guest({
          devices: controller('1', 'pcie-root-port').map((line) =>
            line.replace(" index='1'", '').replace('/>', " index='1'/>"),
          ),
        }),
      },
    },
    {
      title: 'A bridge numbered like a port',
      level: 'error',
      host: undefined,
      before: guest({
        machine: 'pc',
        devices: ["<controller type='pci' index='1' model='pci-bridge'>", "  <target chassis='⟦1⟧'/>", '</controller>'],
      }),
      fixed: {
        'Remove chassis=': guest({
          machine: 'pc',
          devices: ["<controller type='pci' index='1' model='pci-bridge'>", '</controller>'],
        }),
      },
    },
    {
      title: 'The chassis of another port',
      level: 'error',
      host: undefined,
      before: guest({
        devices: [
          ...controller('1', 'pcie-root-port'),
          "<controller type='pci' index='2' model='pcie-root-port'>",
          "  <target chassis='⟦1⟧'/>",
          '</controller>',
        ],
      }),
      fixed: {},
    },
    {
      title: 'PCI Express on i440fx',
      level: 'error',
      host: undefined,
      before: guest({ machine: 'pc', devices: controller('1', '⟦pcie-root-port⟧') }),
      fixed: {},
    },
  ],
  silentOn: [
    {
      title: 'Each option where it belongs',
      xml: guest({
        devices: [
          "<controller type='pci' index='1' model='pcie-root-port'>",
          "  <model name='pcie-root-port'/>",
          "  <target chassis='1' port='0x10' hotplug='off'/>",
          '</controller>',
          "<controller type='pci' index='0' model='pcie-root'/>",
        ],
      }),
      host: undefined,
    },
    {
      title: 'As libvirt writes it',
      xml: guest({
        devices: [
          ...controller('0', 'pcie-root'),
          ...controller('1', 'pcie-root-port', at(0, 2)),
          ...controller('2', 'pcie-to-pci-bridge', at(1, 0)),
        ],
      }),
      host: undefined,
    },
    {
      title: 'A root on another bus of pSeries',
      xml: guest({ machine: 'pseries', devices: controller('0', 'pci-root') }),
      host: undefined,
    },
    {
      title: 'A pci-bridge anywhere',
      xml: guest({ devices: [...controller('1', 'dmi-to-pci-bridge'), ...controller('2', 'pci-bridge', at(1, 1))] }),
      host: undefined,
    },
  ],
  check: ({ domain }) => check(domain),
};
