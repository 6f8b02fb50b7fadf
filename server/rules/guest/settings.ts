import { devicesNamed } from '../../domain/devices.ts';
import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { childNamed, childrenNamed, textValue } from '../../domain/element.ts';
import { numaCells } from '../../domain/numa.ts';
import { kibibytes } from '../../domain/size.ts';
import { removeAttribute, removeElement, setText } from '../../xml/edit.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { wholeGuest } from '../examples/whole.ts';
import { offeredFix, preferredFix } from '../fix.ts';
import { type Complaint, findingsOf, said, spanOf } from '../report.ts';
import type { Finding, Rule } from '../rule.ts';
import { withoutSecond } from '../unwanted.ts';
import { emulator, ringOfKvm } from './accelerator.ts';
import { clockOffset, timers } from './clock.ts';
import { kernelOfNothing, serialOutput, tablesOfNothing } from './start.ts';

const id = 'guest/settings';

function check(domain: Domain): readonly Finding[] {
  if (!runsOnQemu(domain)) return [];
  return [
    ...findingsOf(
      id,
      'error',
      whenDefined.flatMap((find) => find(domain)),
    ),
    ...findingsOf(
      id,
      'warning',
      whenStarted.flatMap((find) => find(domain)),
    ),
  ];
}

/** What to do when the guest ends (qemu_validate.c: qemuValidateLifecycleAction). */
function actions({ element, document }: Domain): readonly Complaint[] {
  return ['on_poweroff', 'on_reboot', 'on_crash'].flatMap((name) => {
    const event = childNamed(element, name);
    const action = textValue(event);
    const value = action?.value.trim();
    const refused = value === 'rename-restart' || (value === 'preserve' && name !== 'on_crash');
    if (!event || !action || !refused) return [];
    return [
      {
        message: `QEMU guests can't be told to ${value} here ("qemu driver doesn't support the '${value}' action for 'on_reboot'/'on_poweroff'${value === 'preserve' ? '' : "/'on_crash'"}").`,
        span: action.span,
        fixes: [preferredFix('Write destroy', setText(document, event, 'destroy'))],
      },
    ];
  });
}

/** libvirt answers a reboot by a start where the guest is to start again when it ends, and can't tell the two apart then. */
function rebootThatEnds({ element, document }: Domain): readonly Complaint[] {
  const reboot = childNamed(element, 'on_reboot');
  const action = textValue(reboot);
  const off = textValue(childNamed(element, 'on_poweroff'));
  if (!reboot || !action || !off || off.value.trim() !== 'restart' || action.value.trim() !== 'destroy') return [];
  return [
    {
      message: `A guest that starts again when it is switched off can't be one that ends when it reboots ("qemu driver doesn't support 'onReboot' set to 'destroy and 'onPoweroff' set to 'reboot'").`,
      span: action.span,
      related: [{ message: 'starts again', span: off.span }],
      fixes: [offeredFix('Write restart', setText(document, reboot, 'restart'))],
    },
  ];
}

/** Huge pages are taken from the host as a whole, before the guest starts. */
function hugePages({ element }: Domain): readonly Complaint[] {
  const backing = childNamed(element, 'memoryBacking');
  if (!childNamed(backing, 'hugepages')) return [];
  const contradictions = [
    ['source', 'type', 'anonymous', 'hugepages are not allowed with anonymous memory source'],
    ['allocation', 'mode', 'ondemand', 'hugepages are not allowed with memory allocation ondemand'],
  ] as const;
  return contradictions.flatMap(([name, attribute, value, libvirt]) => {
    const found = childNamed(backing, name);
    if (!found || said(found, attribute) !== value) return [];
    const fixes = [preferredFix(`Remove ${attribute}=`, [removeAttribute(found, attribute)])];
    return [{ message: `Huge pages are files, reserved as a whole ("${libvirt}").`, span: spanOf(found, attribute), fixes }];
  });
}

function mostMemory({ element }: Domain): readonly Complaint[] {
  const maximum = childNamed(element, 'maxMemory');
  const text = textValue(maximum);
  const devices = devicesNamed(element, 'memory');
  if (!maximum || !text) return devices.slice(0, 1).map(withoutMost);
  const most = kibibytes(text.value, said(maximum, 'unit') ?? 'KiB');
  const begins = wholeMemory(element, devices);
  if (most === undefined || begins === undefined || most >= begins) return [];
  return [
    {
      message:
        'The most memory is less than what the guest begins with ("maximum memory size must be equal or greater than the actual memory size").',
      span: text.span,
    },
  ];
}

/** What the guest begins with in KiB: `<memory>`, or what NUMA cells and memory devices have together; undefined where that can't be told. */
function wholeMemory(domain: XmlElement, devices: readonly XmlElement[]): number | undefined {
  const sizeOf = (owner: XmlElement | undefined): number | undefined => {
    const text = textValue(owner);
    return text && kibibytes(text.value, said(owner, 'unit') ?? 'KiB');
  };
  const cells = numaCells(domain);
  if (cells.length === 0) return sizeOf(childNamed(domain, 'memory'));
  const parts = [
    ...cells.map(({ element }) => kibibytes(said(element, 'memory') ?? '', said(element, 'unit') ?? 'KiB')),
    ...devices.map((device) => sizeOf(childNamed(childNamed(device, 'target'), 'size'))),
  ];
  return parts.reduce((sum, part) => (sum === undefined || part === undefined ? undefined : sum + part), 0);
}

function withoutMost(device: XmlElement): Complaint {
  return {
    message: `Memory is plugged into a guest that has room for it: it needs <maxMemory slots='…'> ("cannot use/hotplug a memory device when domain 'maxMemory' is not defined").`,
    span: device.startTag,
  };
}

function cpuFeatures({ element, document }: Domain): readonly Complaint[] {
  const cpu = childNamed(element, 'cpu');
  const named = new Map<string, XmlElement>();
  return childrenNamed(cpu, 'feature').flatMap((feature) => {
    const name = said(feature, 'name');
    const first = name === undefined ? undefined : named.get(name);
    if (name !== undefined && !first) named.set(name, feature);
    if (!first) return [];
    return [
      {
        message: `What the guest gets of ${name} is said twice ("CPU feature '${name}' specified more than once").`,
        span: feature.span,
        related: [{ message: 'the first time', span: first.span }],
        fixes: [withoutSecond(feature, first, { document })],
      },
    ];
  });
}

function bootloader({ element, document }: Domain): readonly Complaint[] {
  const found = childNamed(element, 'bootloader');
  if (!found || !textValue(found)?.value.trim()) return [];
  const fixes = [preferredFix('Remove <bootloader>', [removeElement(document, found)])];
  return [
    { message: 'A boot loader of the host is for Xen ("bootloader is not supported by QEMU").', span: found.startTag, fixes },
  ];
}

/** Limits that other hypervisors know, and users that are of no use without their group. */
function unusable({ element, document }: Domain): readonly Complaint[] {
  const guarantee = childNamed(childNamed(element, 'memtune'), 'min_guarantee');
  const ids = childNamed(element, 'idmap');
  const mapped = ['uid', 'gid'].flatMap((name) => childrenNamed(ids, name).slice(0, 1));
  const [one, other] = mapped;
  return [
    ...(guarantee
      ? [
          {
            message: `QEMU guarantees no memory ("Parameter 'min_guarantee' not supported by QEMU.").`,
            span: guarantee.span,
            fixes: [preferredFix('Remove <min_guarantee>', [removeElement(document, guarantee)])],
          },
        ]
      : []),
    ...(one && !other
      ? [{ message: 'Users and groups are mapped together ("uid and gid should be mapped both").', span: one.span }]
      : []),
  ];
}

type Find = (domain: Domain) => readonly Complaint[];

const whenDefined: readonly Find[] = [
  actions,
  rebootThatEnds,
  timers,
  clockOffset,
  hugePages,
  mostMemory,
  cpuFeatures,
  bootloader,
  emulator,
  ringOfKvm,
  serialOutput,
  unusable,
];
const whenStarted: readonly Find[] = [kernelOfNothing, tablesOfNothing];

const ring = (size: string): string =>
  wholeGuest({ features: ['<acpi/>', '<kvm>', `  <dirty-ring state='on' size='${size}'/>`, '</kvm>'] });
const guestThat = (lines: readonly string[]): string => wholeGuest({ body: lines });

export const guestSettings: Rule = {
  id,
  level: 'error',
  title: 'Settings of the guest that exclude each other',
  since: '1.2.14',
  complains: 'define',
  speaksOf: [
    ...['on_poweroff', 'on_reboot', 'on_crash', 'clock', 'timer', 'hugepages', 'maxMemory', 'memory', 'feature', 'bootloader'],
    ...['tcg', 'dirty-ring', 'bios', 'cmdline', 'initrd', 'smbios', 'min_guarantee', 'idmap'],
  ],
  reason: `
What libvirt's QEMU driver refuses in the guest as a whole when it is defined (seen on libvirt 12.8):

| Setting | Condition |
| --- | --- |
| \`<on_poweroff>\`, \`<on_reboot>\`, \`<on_crash>\` | not \`rename-restart\`; \`preserve\` only after a crash; no reboot that ends a guest which starts again when it is switched off |
| \`<timer>\` | \`pit\` ticks by \`delay\`, \`discard\` or, on KVM, \`catchup\`, \`rtc\` by \`delay\` or \`catchup\`; \`platform\` is Xen's |
| \`<hugepages>\` | not with anonymous memory, not on demand |
| \`<maxMemory>\` | no less than \`<memory>\`, or than NUMA cells and memory devices together; a memory device needs it |
| \`<feature>\` of a CPU | each name once |
| \`<bootloader>\` | Xen only |
| \`<clock>\` | \`timezone=\` with \`offset='timezone'\`; \`start=\` before the year 10000 |
| \`<tcg>\` | emulated guests only |
| \`<dirty-ring>\` | a size that is a power of two, 1024 to 65536 |
| \`<bios useserial='yes'>\` | with a serial port |
| \`<min_guarantee>\` | other hypervisors only |
| \`<idmap>\` | users and groups |

Some more is refused when the guest starts, of which there are warnings: \`<cmdline>\` or \`<initrd>\` without \`<kernel>\`, and \`<smbios mode='sysinfo'/>\` without \`<sysinfo>\`.
`,
  examples: [
    {
      title: 'A policy of another timer',
      level: 'error',
      host: undefined,
      before: guestThat(["<clock offset='utc'>", "  <timer name='pit' tickpolicy='⟦merge⟧'/>", '</clock>']),
      fixed: {},
    },
    {
      title: 'A feature of the CPU twice',
      level: 'error',
      host: undefined,
      before: guestThat([
        "<cpu mode='host-passthrough'>",
        "  <feature policy='require' name='topoext'/>",
        "  ⟦<feature policy='disable' name='topoext'/>⟧",
        '</cpu>',
      ]),
      fixed: {
        'Remove this <feature>': guestThat([
          "<cpu mode='host-passthrough'>",
          "  <feature policy='require' name='topoext'/>",
          '</cpu>',
        ]),
      },
    },
    {
      title: 'Milliseconds',
      level: 'error',
      host: undefined,
      before: guestThat(["<clock offset='absolute' start='⟦1767225600000⟧'/>"]),
      fixed: {},
    },
    {
      title: 'Arguments of no kernel',
      level: 'warning',
      host: undefined,
      before: wholeGuest({ os: ['⟦<cmdline>console=ttyS0</cmdline>⟧'] }),
      fixed: { 'Remove <cmdline>': wholeGuest({}) },
    },
    {
      title: 'Tables that are not there',
      level: 'warning',
      host: undefined,
      before: wholeGuest({ os: ["⟦<smbios mode='sysinfo'/>⟧"] }),
      fixed: { 'Remove <smbios>': wholeGuest({}) },
    },
    {
      title: "A ring of KVM's that is too small",
      level: 'error',
      host: undefined,
      before: ring('⟦1000⟧'),
      fixed: {},
    },
    {
      title: 'An action of Xen',
      level: 'error',
      host: undefined,
      before: guestThat(['<on_reboot>⟦rename-restart⟧</on_reboot>']),
      fixed: { 'Write destroy': guestThat(['<on_reboot>destroy</on_reboot>']) },
    },
  ],
  silentOn: [
    { title: 'A ring of 4096', xml: ring('4096'), host: undefined },
    {
      title: 'A kernel with its arguments',
      xml: wholeGuest({ os: ['<kernel>/srv/vm/vmlinuz</kernel>', '<cmdline>console=ttyS0</cmdline>'] }),
      host: undefined,
    },
    { title: 'Kept after a crash', xml: guestThat(['<on_crash>preserve</on_crash>']), host: undefined },
    {
      title: 'Clocks as virt-manager writes them',
      xml: guestThat([
        "<clock offset='utc'>",
        "  <timer name='rtc' tickpolicy='catchup'/>",
        "  <timer name='pit' tickpolicy='delay'/>",
        "  <timer name='hpet' present='no'/>",
        '</clock>',
      ]),
      host: undefined,
    },
  ],
  check: ({ domain }) => check(domain),
};
