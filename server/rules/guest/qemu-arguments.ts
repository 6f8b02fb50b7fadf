import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { childNamed } from '../../domain/element.ts';
import { escapeAttribute, insertAfter, removeElement, setAttribute } from '../../xml/edit.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { wholeGuest } from '../examples/whole.ts';
import { offeredFix, preferredFix } from '../fix.ts';
import { findingsOf, said, spanOf } from '../report.ts';
import type { Finding, Fix, Rule } from '../rule.ts';
import { commandLines, jsonDevices, oldJsonDevices, own, withoutCapability } from './qemu-command-line.ts';

const id = 'guest/qemu-arguments';

const namespaceOfQemu = 'http://libvirt.org/schemas/domain/qemu/1.0';

function check(domain: Domain): readonly Finding[] {
  if (!runsOnQemu(domain)) return [];
  return commandLines(domain).flatMap((line) => [
    ...undeclared(line, domain),
    ...severalWords(line, domain),
    ...setOptions(line, domain),
    ...processor(line, domain),
    ...audio(line, domain),
  ]);
}

function undeclared(line: XmlElement, { element }: Domain): readonly Finding[] {
  const prefix = line.name.slice(0, line.name.indexOf(':'));
  const declaration = `xmlns:${prefix}`;
  const declared = [element, line].some((owner) => owner.attributes.some(({ name }) => name === declaration));
  if (declared) return [];
  return findingsOf(id, 'warning', [
    {
      message: `<domain> doesn't say what the prefix ${prefix} means, so libvirt drops these arguments without a word. It needs ${declaration}='${namespaceOfQemu}'.`,
      span: line.startTag,
    },
  ]);
}

/** An option with its value in one argument, as one would type it; what follows `-append` may look like one. */
function severalWords(line: XmlElement, { document }: Domain): readonly Finding[] {
  const args = own(line, 'arg');
  return args.flatMap((arg, at) => {
    const [, option, value] = /^(--?[a-z][\w-]*)\s+(\S.*)$/is.exec(said(arg, 'value') ?? '') ?? [];
    if (option === undefined || value === undefined || said(args[at - 1], 'value') === '-append') return [];
    const second = insertAfter(document, arg, `<${arg.name} value='${escapeAttribute(value, "'")}'/>`);
    return findingsOf(id, 'warning', [
      {
        message: `Each argument is one word to QEMU, and this one is no option it knows: "${option} ${value}: invalid option". ${option} and its value are two arguments.`,
        span: spanOf(arg, 'value'),
        fixes: [preferredFix('Make it two arguments', [setAttribute(arg, 'value', option), second])],
      },
    ]);
  });
}

/** `-set device.ID.property=value`. */
interface SetOption {
  readonly arg: XmlElement;
  /** The `-set` before it. */
  readonly option: XmlElement | undefined;
  readonly device: string;
  readonly property: string;
  readonly value: string;
}

function setOptionsIn(line: XmlElement): readonly SetOption[] {
  const args = own(line, 'arg');
  return args.flatMap((arg, at) => {
    const [, device, property, value] = /^(?:-set=)?device\.([^.]+)\.([^=]+)=(.*)$/s.exec(said(arg, 'value') ?? '') ?? [];
    if (device === undefined || property === undefined || value === undefined) return [];
    const before = args[at - 1];
    return [{ arg, option: said(before, 'value') === '-set' ? before : undefined, device, property, value }];
  });
}

/** However many there are: the first one ends QEMU, and they are moved together. */
function setOptions(line: XmlElement, domain: Domain): readonly Finding[] {
  const options = setOptionsIn(line);
  const [first, ...others] = options;
  if (!first || withoutCapability(domain, jsonDevices)) return [];
  const old = withoutCapability(domain, oldJsonDevices);
  return findingsOf(id, 'warning', [
    {
      message: `-set finds no ${first.device} where libvirt writes devices as JSON (7.9 and later, with QEMU 6.2), and the guest doesn't start: "there is no device "${first.device}" defined". ${
        old
          ? `The capability to do without is called ${jsonDevices}.`
          : `<${line.name.replace(/[^:]+$/, 'override')}> sets ${first.property} there.`
      }`,
      span: spanOf(first.arg, 'value'),
      related: others.map(({ arg, device }) => ({ message: `-set for ${device}, too`, span: spanOf(arg, 'value') })),
      fixes: old
        ? [preferredFix(`Do without ${jsonDevices}`, [setAttribute(old, 'capability', jsonDevices)])]
        : asOverride(line, options, domain),
    },
  ]);
}

/** `<qemu:override>` needs to know what kind of value a property takes: of these it is known (QEMU, hw/vfio/pci.c and others). */
const switches: readonly string[] = ['x-vga', 'x-igd-opregion', 'ramfb', 'multifunction', 'edid', 'x-no-mmap', 'x-no-kvm-intx'];
const words: readonly string[] = ['display', 'driver', 'romfile', 'x-igd-legacy-mode'];

function typedValue({ property, value }: SetOption): { readonly type: string; readonly value: string } | undefined {
  if (words.includes(property)) return { type: 'string', value };
  if (switches.includes(property))
    return /^(on|off)$/.test(value) ? { type: 'bool', value: String(value === 'on') } : undefined;
  // libvirt reads these in decimal only.
  return /^(0x[0-9a-f]+|\d+)$/i.test(value) && property !== 'serial'
    ? { type: 'unsigned', value: String(Number(value)) }
    : undefined;
}

const escaped = (value: string): string => escapeAttribute(value, "'");

function asOverride(line: XmlElement, options: readonly SetOption[], { document, element }: Domain): readonly Fix[] {
  const prefix = line.name.replace(/[^:]+$/, '');
  const properties = options.map((option) => {
    const typed = typedValue(option);
    return (
      typed && `<${prefix}property name='${escaped(option.property)}' type='${typed.type}' value='${escaped(typed.value)}'/>`
    );
  });
  const devices = childNamed(element, 'devices');
  // Devices that aren't closed end where the lines do.
  if (!devices?.endNameSpan || properties.includes(undefined) || childNamed(element, `${prefix}override`)) return [];
  const step = '  ';
  const lines = [...new Set(options.map(({ device }) => device))].flatMap((device) => [
    `${step}<${prefix}device alias='${escaped(device)}'>`,
    `${step.repeat(2)}<${prefix}frontend>`,
    ...properties.filter((_, at) => options[at]?.device === device).map((property) => step.repeat(3) + property),
    `${step.repeat(2)}</${prefix}frontend>`,
    `${step}</${prefix}device>`,
  ]);
  const override = [`<${prefix}override>`, ...lines, `</${prefix}override>`].join('\n');
  const removed = options.flatMap(({ arg, option }) => (option ? [option, arg] : [arg]));
  const isAll = removed.length === own(line, 'arg').length + own(line, 'env').length;
  const gone = isAll ? [removeElement(document, line)] : removed.map((each) => removeElement(document, each));
  return [offeredFix(`Move it to <${prefix}override>`, [...gone, insertAfter(document, devices, override)])];
}

function processor(line: XmlElement, domain: Domain): readonly Finding[] {
  const cpu = childNamed(domain.element, 'cpu');
  const args = own(line, 'arg');
  const at = args.findIndex((arg) => said(arg, 'value') === '-cpu');
  const arg = args[at];
  const value = args[at + 1];
  if (!arg || !value || !cpu) return [];
  return findingsOf(id, 'information', [
    {
      message: `QEMU takes the last -cpu it is given: this one. What <cpu> says about model and features is ignored, and so is what libvirt adds from <features>.`,
      span: spanOf(value, 'value'),
      related: [{ message: '<cpu> is here', span: cpu.startTag }],
    },
  ]);
}

function audio(line: XmlElement, { document }: Domain): readonly Finding[] {
  return own(line, 'env').flatMap((env) => {
    const name = said(env, 'name') ?? '';
    if (!/^QEMU_(AUDIO|PA|ALSA|OSS|SDL|SPICE|WAV)_/.test(name)) return [];
    return findingsOf(id, 'information', [
      {
        message: `QEMU 8.2 and later don't read ${name}: sound is set with <audio> in the devices.`,
        span: spanOf(env, 'name'),
        fixes: [offeredFix(`Remove ${name}`, [removeElement(document, env)])],
      },
    ]);
  });
}

const namespace = ` xmlns:qemu='${namespaceOfQemu}'`;
const line = (...lines: readonly string[]): readonly string[] => [
  '<qemu:commandline>',
  ...lines.map((text) => `  ${text}`),
  '</qemu:commandline>',
];

const usb = "<controller type='usb' model='qemu-xhci'/>";
const override = (property: string): readonly string[] => [
  '<qemu:override>',
  "  <qemu:device alias='hostdev0'>",
  '    <qemu:frontend>',
  `      <qemu:property ${property}/>`,
  '    </qemu:frontend>',
  '  </qemu:device>',
  '</qemu:override>',
];
const without = (capability: string): readonly string[] => [
  '<qemu:capabilities>',
  `  <qemu:del capability='${capability}'/>`,
  '</qemu:capabilities>',
];

export const qemuArguments: Rule = {
  id,
  level: 'information',
  title: 'Arguments for QEMU that do not do what they did',
  since: '0.8.2',
  complains: 'never',
  reason: `
\`<qemu:commandline>\` hands arguments to QEMU behind libvirt's back. Five things go wrong there in silence, or only when the guest starts:

- Without \`xmlns:qemu='${namespaceOfQemu}'\` in \`<domain>\`, libvirt drops all of it and says nothing (seen on 9.0 and 12.8).
- \`-set device.hostdev0.x-vga=on\` finds no device since libvirt writes \`-device\` as JSON (7.9, with QEMU 6.2). \`<qemu:override>\` (8.2) takes its place:
  \`<qemu:device alias='hostdev0'><qemu:frontend><qemu:property name='x-vga' type='bool' value='true'/></qemu:frontend></qemu:device>\`. So does
  \`<qemu:capabilities><qemu:del capability='device.json+hotplug'/></qemu:capabilities>\`; without \`+hotplug\`, as many texts have it, it was right for 7.9 only.
- An option with its value in one argument, \`<qemu:arg value='-device edu'/>\`, is one word that QEMU doesn't know: \`invalid option\`.
- \`-cpu\` replaces the one libvirt makes from \`<cpu>\`, for QEMU takes the last. Nearly everything people want from it has an element today: \`<kvm><hidden state='on'/></kvm>\`,
  \`<hyperv><vendor_id …/></hyperv>\`, \`<feature policy='disable' name='hypervisor'/>\`.
- \`QEMU_AUDIO_DRV\` and its kin were deprecated in QEMU 4.0 and removed in 8.2; \`<audio id='1' type='pulseaudio' …/>\` takes their place (libvirt 7.2).
`,
  examples: [
    {
      title: 'A property of a device',
      level: 'warning',
      host: undefined,
      before: wholeGuest({
        namespace,
        devices: [usb],
        tail: line("<qemu:arg value='-set'/>", "<qemu:arg value='⟦device.hostdev0.x-vga=on⟧'/>"),
      }),
      fixed: {
        'Move it to <qemu:override>': wholeGuest({
          namespace,
          devices: [usb],
          tail: override("name='x-vga' type='bool' value='true'"),
        }),
      },
    },
    {
      title: 'A capability that is called otherwise',
      level: 'warning',
      host: undefined,
      before: wholeGuest({
        namespace,
        tail: [
          ...line("<qemu:arg value='-set'/>", "<qemu:arg value='⟦device.hostdev0.x-vga=on⟧'/>"),
          ...without('device.json'),
        ],
      }),
      fixed: {
        'Do without device.json+hotplug': wholeGuest({
          namespace,
          tail: [
            ...line("<qemu:arg value='-set'/>", "<qemu:arg value='device.hostdev0.x-vga=on'/>"),
            ...without('device.json+hotplug'),
          ],
        }),
      },
    },
    {
      title: 'An option and its value in one argument',
      level: 'warning',
      host: undefined,
      before: wholeGuest({ namespace, tail: line("<qemu:arg value='⟦-rtc base=localtime⟧'/>") }),
      fixed: {
        'Make it two arguments': wholeGuest({
          namespace,
          tail: line("<qemu:arg value='-rtc'/>", "<qemu:arg value='base=localtime'/>"),
        }),
      },
    },
    {
      title: 'Sound by the environment',
      level: 'information',
      host: undefined,
      before: wholeGuest({
        namespace,
        tail: line("<qemu:arg value='-snapshot'/>", "<qemu:env name='⟦QEMU_AUDIO_DRV⟧' value='pa'/>"),
      }),
      fixed: { 'Remove QEMU_AUDIO_DRV': wholeGuest({ namespace, tail: line("<qemu:arg value='-snapshot'/>") }) },
    },
    {
      title: 'A prefix that means nothing',
      level: 'warning',
      host: undefined,
      before: wholeGuest({ tail: ['⟦<qemu:commandline>⟧', "  <qemu:arg value='-snapshot'/>", '</qemu:commandline>'] }),
      fixed: {},
    },
  ],
  silentOn: [
    {
      title: 'Declared and in use',
      xml: wholeGuest({ namespace, tail: line("<qemu:arg value='-snapshot'/>") }),
      host: undefined,
    },
    {
      title: 'libvirt does without JSON',
      xml: wholeGuest({
        namespace,
        tail: [
          ...line("<qemu:arg value='-set'/>", "<qemu:arg value='device.hostdev0.x-vga=on'/>"),
          ...without('device.json+hotplug'),
        ],
      }),
      host: undefined,
    },
    { title: 'Declared and not in use', xml: wholeGuest({ namespace }), host: undefined },
  ],
  check: ({ domain }) => check(domain),
};
