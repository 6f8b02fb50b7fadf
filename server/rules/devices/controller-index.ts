import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { pciPlaces } from '../../domain/pci.ts';
import { setAttribute } from '../../xml/edit.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { guest } from '../examples/domain.ts';
import { preferredFix } from '../fix.ts';
import { type Complaint, findingsOf, said, spanOf } from '../report.ts';
import type { Finding, Rule } from '../rule.ts';

const id = 'devices/controller-index';

function check(domain: Domain): readonly Finding[] {
  if (!runsOnQemu(domain)) return [];
  const first = new Map<string, XmlElement>();
  const taken = new Set(domain.controllers.map(({ type, index }) => `${type?.value} ${index?.value}`));
  const complaints: Complaint[] = [];
  for (const { element, type, index } of domain.controllers) {
    if (!type?.value || !index?.value) continue;
    if (/^-\d+$/.test(index.value)) complaints.push(negative(index.value, element));
    if ((type.value === 'usb' && sharesItsIndex(element)) || !/^\d+$/.test(index.value)) continue;
    const key = `${type.value} ${Number(index.value)}`;
    const other = first.get(key);
    if (!other) first.set(key, element);
    else complaints.push(duplicate(type.value, index.value, element, other, taken, domain));
  }
  return findingsOf(id, 'error', complaints);
}

/** The companions of a USB 2.0 controller have its index, and one that switches USB off has no ports to number. */
function sharesItsIndex(usb: XmlElement): boolean {
  const model = said(usb, 'model');
  return model === undefined || model === 'none' || model.startsWith('ich9-');
}

function negative(index: string, element: XmlElement): Complaint {
  return {
    message: `The index of a controller counts from 0 ("Invalid value for attribute 'index' in element 'controller': '${index}'. Expected non-negative value").`,
    span: spanOf(element, 'index'),
  };
}

function duplicate(
  type: string,
  index: string,
  element: XmlElement,
  other: XmlElement,
  taken: Set<string>,
  domain: Domain,
): Complaint {
  let free = 1;
  while (taken.has(`${type} ${free}`)) free += 1;
  taken.add(`${type} ${free}`);
  // The devices of a PCI bus and of a drive's controller name it by its index; whose they are, the author decides.
  const movable = type === 'pci' && !said(element, 'model')?.endsWith('-root') && !hasDevices(Number(index), domain);
  const fixes = movable ? [preferredFix(`Make its index ${free}`, [setAttribute(element, 'index', String(free))])] : [];
  return {
    message: `There is a ${type} controller ${index} already ("${type === 'usb' ? `Duplicate USB controllers with index ${index}` : `Multiple '${type}' controllers with index '${index}'`}").`,
    span: spanOf(element, 'index'),
    related: [{ message: 'the other one', span: other.startTag }],
    fixes,
  };
}

function hasDevices(bus: number, domain: Domain): boolean {
  return pciPlaces(domain).some(({ address }) => address.bus === bus);
}

const ports = (second: string): readonly string[] => [
  "<controller type='pci' index='1' model='pcie-root-port'/>",
  `<controller type='pci' index='${second}' model='pcie-root-port'/>`,
];

export const controllerIndex: Rule = {
  id,
  level: 'error',
  title: 'Two controllers with one index',
  since: '1.0.5',
  complains: 'define',
  speaksOf: ['controller'],
  reason: `
The controllers of one type are numbered by \`index\`, from 0, and each number is used once: \`Multiple 'pci' controllers with index '1'\`. Of USB controllers,
only the companions of a USB 2.0 controller share its index, and one with \`model='none'\` has no ports to number. The index of a PCI controller is the number of the
bus that it opens (libvirt, domain_conf.c and domain_addr.c).
`,
  examples: [
    {
      title: 'Two root ports for one bus',
      level: 'error',
      host: undefined,
      before: guest({ devices: ports('⟦1⟧') }),
      fixed: { 'Make its index 2': guest({ devices: ports('2') }) },
    },
  ],
  silentOn: [
    { title: 'Two buses', xml: guest({ devices: ports('2') }), host: undefined },
    {
      title: 'USB companions',
      xml: guest({
        devices: [
          "<controller type='usb' index='0' model='ich9-ehci1'/>",
          "<controller type='usb' index='0' model='ich9-uhci1'/>",
        ],
      }),
      host: undefined,
    },
    {
      title: 'One that says that there is no USB takes no index',
      xml: guest({
        devices: ["<controller type='usb' index='0' model='none'/>", "<controller type='usb' index='0' model='qemu-xhci'/>"],
      }),
      host: undefined,
    },
    { title: 'libvirt counts', xml: guest({ devices: ports('') }), host: undefined },
  ],
  check: ({ domain }) => check(domain),
};
