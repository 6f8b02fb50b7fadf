import { addressOf, addressType } from '../../domain/address.ts';
import { devicesNamed } from '../../domain/devices.ts';
import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { attributeValue, childNamed } from '../../domain/element.ts';
import { numaCells } from '../../domain/numa.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { wholeGuest } from '../examples/whole.ts';
import { type Complaint, complaintsAbout, findingsOf, numberSaid, spanOf } from '../report.ts';
import type { Finding, Rule } from '../rule.ts';
import { isOf, memoryConditions, place, sizeIn, target } from './memory-device-conditions.ts';

const id = 'guest/memory-devices';

function check(domain: Domain): readonly Finding[] {
  const devices = devicesNamed(domain.element, 'memory');
  if (!runsOnQemu(domain) || devices.length === 0) return [];
  return findingsOf(id, 'error', [
    ...complaintsAbout(devices, memoryConditions, domain),
    ...slots(devices, domain),
    ...moreThanAll(devices, domain),
  ]);
}

/** Modules are plugged into slots, of which the guest has as many as `<maxMemory>` says. */
function slots(devices: readonly XmlElement[], { element }: Domain): readonly Complaint[] {
  const most = childNamed(element, 'maxMemory');
  const modules = devices.filter((device) => isOf(device, 'dimm', 'nvdimm'));
  const count = attributeValue(most, 'slots') ? numberSaid(most, 'slots') : 0;
  if (!most || count === undefined) return [];
  const used = new Map<number, XmlElement>();
  const wrong = modules.flatMap((module) => {
    const address = addressOf(module);
    const slot = addressType(module) === 'dimm' ? numberSaid(address, 'slot') : undefined;
    if (!address || slot === undefined) return [];
    const span = spanOf(address, 'slot');
    if (slot >= count) {
      const libvirt = `memory device slot '${slot}' exceeds slots count '${count}'`;
      return [{ message: `The guest has ${count} slots, numbered from 0 ("${libvirt}").`, span }];
    }
    const other = used.get(slot);
    used.set(slot, other ?? module);
    if (!other) return [];
    const libvirt = `memory device slot '${slot}' is already being used by another memory device`;
    return [
      { message: `Slot ${slot} is taken ("${libvirt}").`, span, related: [{ message: 'by this', span: other.startTag }] },
    ];
  });
  const first = modules[count];
  if (wrong.length > 0 || !first) return wrong;
  return [
    {
      message: `<maxMemory> has ${count} slots for ${modules.length} modules ("failed to find an empty memory slot").`,
      span: first.startTag,
      related: [{ message: 'slots= belongs here', span: spanOf(most, 'slots') }],
    },
  ];
}

/** Without NUMA cells `<memory>` is all of it; with them, libvirt adds the devices up itself. */
function moreThanAll(devices: readonly XmlElement[], { element }: Domain): readonly Complaint[] {
  const memory = childNamed(element, 'memory');
  const all = sizeIn(element, 'memory');
  const sizes = devices.map((device) => sizeIn(target(device), 'size'));
  const sum = sizes.reduce<number>((total, size) => total + (size ?? Number.NaN), 0);
  if (!memory || !all || !(sum >= all) || numaCells(element).length > 0) return [];
  const libvirt =
    sum > all
      ? 'Total size of memory devices exceeds the total memory size'
      : 'Memory size must be specified via <memory> or in the <numa> configuration';
  return [
    {
      message: `<memory> is all memory, with that of the devices, and they have as much themselves ("${libvirt}").`,
      span: place(memory, memory),
    },
  ];
}

const guestWith = (attributes: string, lines: readonly string[], { max = "slots='2' ", cells = true } = {}): string =>
  wholeGuest({
    head: [`<maxMemory ${max}unit='GiB'>8</maxMemory>`, "<memory unit='GiB'>2</memory>", '<vcpu>2</vcpu>'],
    body: cells
      ? ["<cpu mode='host-model'>", '  <numa>', "    <cell id='0' cpus='0-1' memory='1' unit='GiB'/>", '  </numa>', '</cpu>']
      : [],
    devices: [`<memory ${attributes}>`, ...lines.map((line) => `  ${line}`), '</memory>'],
  });
const into = (lines: readonly string[], [open, close] = ['', '']): readonly string[] => [
  `${open}<target>${close}`,
  ...lines.map((line) => `  ${line}`),
  '</target>',
];
const size = "<size unit='GiB'>1</size>";
const node = '<node>0</node>';
const blocks = (text: string): readonly string[] => [size, node, `<block unit='MiB'>${text}</block>`];
const file = ['<source>', '  <path>/srv/vm/pmem.img</path>', '</source>'];

export const memoryDevices: Rule = {
  id,
  level: 'error',
  title: 'Memory modules that libvirt refuses',
  since: '1.2.14',
  complains: 'define',
  speaksOf: ['memory'],
  reason: `
\`<memory>\` in the devices is memory that can be plugged in later, or stays in a file. libvirt refuses it where this is not so (domain_validate.c, qemu_domain.c; seen on 9.0 and 12.8):

| Model | Condition |
| --- | --- |
| \`dimm\`, \`nvdimm\` | a slot for each, as many as \`<maxMemory slots='…'>\` says; in a guest with NUMA cells, a \`<node>\` |
| \`nvdimm\` | a file (\`<path>\`); labels of 128 KiB or more, and less than all; no \`discard\`; a \`<uuid>\` on pSeries only |
| \`virtio-pmem\` | a file; shared access; no \`<node>\`, no \`discard\`; a PCI address |
| \`virtio-mem\` | a \`<block>\` size that is a power of two, 2 MiB or more; \`<requested>\` in whole blocks and no more than \`<size>\`; a \`<node>\` as above; a PCI address |

Without NUMA cells, \`<memory>\` of the guest counts what the devices have: it is more than they have together.
`,
  examples: [
    {
      title: 'No cell to be in',
      level: 'error',
      host: undefined,
      before: guestWith("model='dimm'", into([size], ['⟦', '⟧'])),
      fixed: { 'Put it into cell 0': guestWith("model='dimm'", into([size, node])) },
    },
    {
      title: 'Slots that are missing',
      level: 'error',
      host: undefined,
      before: guestWith("model='dimm'", into([size, node]), { max: '' }).replace(
        "<memory model='dimm'>",
        "⟦<memory model='dimm'>⟧",
      ),
      fixed: {},
    },
    {
      title: 'Blocks of three',
      level: 'error',
      host: undefined,
      before: guestWith("model='virtio-mem'", into([...blocks('⟦3⟧'), "<requested unit='MiB'>0</requested>"])),
      fixed: {},
    },
    {
      title: 'Half a block',
      level: 'error',
      host: undefined,
      before: guestWith("model='virtio-mem'", into([...blocks('4'), "<requested unit='MiB'>⟦6⟧</requested>"])),
      fixed: {},
    },
    {
      title: 'Persistent memory that forgets',
      level: 'error',
      host: undefined,
      before: guestWith("model='nvdimm' discard='⟦yes⟧'", [...file, ...into([size, node])]),
      fixed: { 'Remove discard=': guestWith("model='nvdimm'", [...file, ...into([size, node])]) },
    },
    {
      title: 'More modules than memory',
      level: 'error',
      host: undefined,
      before: guestWith("model='dimm'", into(["<size unit='GiB'>3</size>"]), { cells: false }).replace('>2<', '>⟦2⟧<'),
      fixed: {},
    },
  ],
  silentOn: [
    { title: 'A module in its cell', xml: guestWith("model='dimm'", into([size, node])), host: undefined },
    { title: 'A guest without cells', xml: guestWith("model='dimm'", into([size]), { cells: false }), host: undefined },
    {
      title: 'virtio-mem in whole blocks',
      xml: guestWith("model='virtio-mem'", into([...blocks('2'), "<requested unit='MiB'>512</requested>"])),
      host: undefined,
    },
    { title: 'Just begun', xml: guestWith("model='dimm'", []), host: undefined },
  ],
  check: ({ domain }) => check(domain),
};
