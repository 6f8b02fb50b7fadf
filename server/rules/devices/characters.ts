import { addressNumber, addressOf, addressType } from '../../domain/address.ts';
import { allDevices, devicesNamed } from '../../domain/devices.ts';
import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { attributeValue, childNamed } from '../../domain/element.ts';
import { removeElement } from '../../xml/edit.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { guest } from '../examples/domain.ts';
import { preferredFix } from '../fix.ts';
import { type Complaint, type Condition, complaintsAbout, findingsOf, said, spanOf } from '../report.ts';
import type { Finding, Rule } from '../rule.ts';
import { consoleTarget, guestForward, serialAddress, virtioSerialPorts } from './serial-conditions.ts';
import { missingSource } from './source-conditions.ts';
import { channelNames, serialPorts } from './start-conditions.ts';

const id = 'devices/characters';

const kinds: readonly string[] = ['serial', 'console', 'channel', 'parallel', 'redirdev', 'smartcard', 'rng'];

function check(domain: Domain): readonly Finding[] {
  if (!runsOnQemu(domain)) return [];
  const devices = allDevices(domain.element).filter(({ name }) => kinds.includes(name));
  return findingsOf(id, 'error', [
    ...complaintsAbout(devices, conditions, domain),
    ...spaprAddresses(domain),
    ...virtioSerialPorts(domain),
    ...serialPorts(domain),
    ...channelNames(domain),
  ]);
}

const reconnect: Condition = (device, { document }) => {
  const source = childNamed(device, 'source');
  const element = childNamed(source, 'reconnect');
  if (!source || !element || said(element, 'enabled') !== 'yes') return undefined;
  const mode = said(source, 'mode');
  const type = said(device, 'type');
  if (attributeValue(element, 'timeout')?.value === '0') {
    return {
      message: 'A second connection after 0 seconds is none ("chardev reconnect source timeout cannot be \'0\'").',
      span: spanOf(element, 'timeout'),
    };
  }
  if ((type !== 'unix' && type !== 'tcp') || (mode !== 'bind' && !hasPathOfLibvirt(device))) return undefined;
  return {
    message:
      'Here the guest waits for others to connect, so there is nothing to reconnect to ("chardev reconnect is possible only for connect mode").',
    span: element.span,
    fixes: [preferredFix('Remove <reconnect>', [removeElement(document, element)])],
  };
};

/** A channel in libvirt's own folder: libvirt makes its path anew, and waits there, whatever the mode (qemuDomainChrDefDropDefaultPath). */
function hasPathOfLibvirt(device: XmlElement): boolean {
  const path = said(childNamed(device, 'source'), 'path') ?? '';
  return (
    device.name === 'channel' && said(device, 'type') === 'unix' && /^\/var\/lib\/libvirt\/qemu\/channel\/target\//.test(path)
  );
}

/** The `type` of a serial port's target by its model (qemuValidateChrSerialTargetModelToTargetType). */
const typeOfModel: Readonly<Record<string, string>> = {
  'isa-serial': 'isa-serial',
  'usb-serial': 'usb-serial',
  'pci-serial': 'pci-serial',
  'spapr-vty': 'spapr-vio-serial',
  pl011: 'system-serial',
  '16550a': 'system-serial',
  sclpconsole: 'sclp-serial',
  sclplmconsole: 'sclp-serial',
  'isa-debugcon': 'isa-debug',
};

const serialModel: Condition = (device) => {
  const target = childNamed(device, 'target');
  const model = childNamed(target, 'model');
  const name = said(model, 'name');
  const type = said(target, 'type');
  const expected = name === undefined ? undefined : typeOfModel[name];
  if (device.name !== 'serial' || !target || !model || type === undefined || expected === undefined || type === expected)
    return undefined;
  return {
    message: `The model ${name} is of type ${expected} ("Target model '${name}' requires target type '${expected}'").`,
    span: spanOf(target, 'type'),
  };
};

/** Architectures (and machines) of the serial ports that aren't made for x86 (qemuDomainDeviceDefValidate…, qemu_validate.c). */
const homes: Readonly<Record<string, readonly [home: RegExp, named: string]>> = {
  'spapr-vty': [/^ppc64(le)? pseries/, 'pseries machines'],
  pl011: [/^(aarch64|armv[67]l) virt/, "ARM's virt machines"],
  sclpconsole: [/^s390x? /, 's390x'],
  sclplmconsole: [/^s390x? /, 's390x'],
  'isa-serial': [/^(x86_64|i686) /, 'x86'],
  'isa-debugcon': [/^(x86_64|i686) /, 'x86'],
  '16550a': [/^(riscv(32|64)|loongarch64) virt/, "RISC-V's and LoongArch's virt machines"],
};

/** The model that follows from a type where none is written. */
const onlyModel: Readonly<Record<string, string>> = { 'spapr-vio-serial': 'spapr-vty', 'sclp-serial': 'sclpconsole' };

const serialMachine: Condition = (device, { os }) => {
  const target = childNamed(device, 'target');
  const model = childNamed(target, 'model');
  const type = said(target, 'type');
  const name = said(model, 'name') ?? onlyModel[type ?? ''];
  const home = name === undefined ? undefined : homes[name];
  if (device.name !== 'serial' || !target || !home || !os.arch?.value || !os.machine?.value) return undefined;
  if (home[0].test(`${os.arch.value} ${os.machine.value}`)) return undefined;
  return {
    message: `A ${name} exists on ${home[1]} only ("Serial device with target type '${type ?? ''}' and target model '${name}' not compatible with guest architecture or machine type").`,
    span: model ? spanOf(model, 'name') : spanOf(target, 'type'),
  };
};

const conditions: readonly Condition[] = [
  reconnect,
  serialModel,
  serialMachine,
  serialAddress,
  consoleTarget,
  guestForward,
  missingSource,
];

/** The registers of pSeries' virtual I/O: each once, and of 32 bits. */
function spaprAddresses(domain: Domain): readonly Complaint[] {
  const holders = new Map<number, XmlElement>();
  const consoles = new Set(devicesNamed(domain.element, 'console'));
  return allDevices(domain.element).flatMap((device): readonly Complaint[] => {
    const address = addressOf(device);
    const written = said(address, 'reg');
    const reg = addressNumber(written ?? '');
    // The first console is the first serial port under its other name.
    if (!address || addressType(device) !== 'spapr-vio' || reg === undefined || consoles.has(device)) return [];
    const span = spanOf(address, 'reg');
    if (reg > 0xffffffff) {
      return [{ message: `"spapr-vio reg='0x${reg.toString(16)}' exceeds maximum possible value (0xffffffff)".`, span }];
    }
    const holder = holders.get(reg);
    holders.set(reg, holder ?? device);
    if (!holder) return [];
    const related = [{ message: `the ${holder.name} has it`, span: holder.startTag }];
    return [
      {
        message: `Another device has the spapr-vio address ${written} ("spapr-vio address 0x${reg.toString(16)} already in use").`,
        span,
        related,
      },
    ];
  });
}

const channel = (mode: string, inside: readonly string[]): readonly string[] => [
  "<channel type='unix'>",
  `  <source mode='${mode}' path='/run/web1.sock'>`,
  ...inside,
  '  </source>',
  "  <target type='virtio' name='org.example.0'/>",
  '</channel>',
];
const element = (open = '', close = ''): readonly string[] => [`    ${open}<reconnect enabled='yes' timeout='5'/>${close}`];

const atPort = (name: string, port: string): readonly string[] => [
  "<channel type='pty'>",
  `  <target type='virtio' name='${name}'/>`,
  ...(port === '' ? [] : [`  <address type='virtio-serial' controller='0' bus='0' port='${port}'/>`]),
  '</channel>',
];

export const characterDevices: Rule = {
  id,
  level: 'error',
  title: 'Serial ports and channels that libvirt refuses',
  since: '3.10.0',
  complains: 'define',
  speaksOf: ['serial', 'console', 'channel', 'parallel', 'redirdev', 'smartcard', 'rng', 'address'],
  reason: `
\`<reconnect>\` is for sockets that the guest connects to (\`mode='connect'\`), with a timeout above 0. The model of a serial port decides the type of its target, and some
models belong to one architecture: \`spapr-vty\` to pseries, \`pl011\` to ARM's virt, \`sclpconsole\` to s390x, \`isa-serial\` to x86. A \`spapr-vio\` address has 32 bits and is used
once. A port of virtio-serial, too, is used once, on a controller that has it. What is connected to a file, a device or a socket names it. Only the first console is a serial port. A guest is defined and
doesn't start with a fifth serial port of a PC, or two of one number, or two channels of one name
(libvirt, domain_validate.c, qemu_validate.c, qemu_domain_address.c).
`,
  examples: [
    {
      title: 'Waiting and reconnecting at once',
      level: 'error',
      host: undefined,
      before: guest({ devices: channel('bind', element('⟦', '⟧')) }),
      fixed: { 'Remove <reconnect>': guest({ devices: channel('bind', []) }) },
    },
    {
      title: 'A port of virtio-serial twice',
      level: 'error',
      host: undefined,
      before: guest({ devices: [...atPort('org.example.agent', '1'), ...atPort('org.example.clipboard', '⟦1⟧')] }),
      fixed: {
        'Remove the address and let libvirt choose one': guest({
          devices: [...atPort('org.example.agent', '1'), ...atPort('org.example.clipboard', '')],
        }),
      },
    },
    {
      title: 'A socket without a path',
      level: 'error',
      host: undefined,
      before: guest({ devices: ["<serial type='unix'>", "  ⟦<source mode='bind'/>⟧", '</serial>'] }),
      fixed: {},
    },
    {
      title: 'A serial port of ARM on x86',
      level: 'error',
      host: undefined,
      before: guest({
        devices: [
          "<serial type='pty'>",
          "  <target type='system-serial'>",
          "    <model name='⟦pl011⟧'/>",
          '  </target>',
          '</serial>',
        ],
      }),
      fixed: {},
    },
  ],
  silentOn: [
    { title: 'Just begun', xml: guest({ devices: ["<serial type='unix'/>"] }), host: undefined },
    {
      title: 'Two ports of virtio-serial',
      xml: guest({ devices: [...atPort('org.example.agent', '1'), ...atPort('org.example.clipboard', '2')] }),
      host: undefined,
    },
    {
      title: 'A serial console and one of virtio',
      xml: guest({
        devices: [
          "<serial type='pty'/>",
          "<console type='pty'>",
          "  <target type='serial' port='0'/>",
          '</console>',
          "<console type='pty'>",
          "  <target type='virtio' port='1'/>",
          '</console>',
        ],
      }),
      host: undefined,
    },
    { title: 'Connecting', xml: guest({ devices: channel('connect', element()) }), host: undefined },
    {
      title: 'The serial port of x86',
      xml: guest({
        devices: [
          "<serial type='pty'>",
          "  <target type='isa-serial' port='0'>",
          "    <model name='isa-serial'/>",
          '  </target>',
          '</serial>',
        ],
      }),
      host: undefined,
    },
  ],
  check: ({ domain }) => check(domain),
};
