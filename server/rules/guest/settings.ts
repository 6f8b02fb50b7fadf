import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { childNamed, childrenNamed, textValue } from '../../domain/element.ts';
import { kibibytes } from '../../domain/size.ts';
import { removeAttribute, removeElement, setText } from '../../xml/edit.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { wholeGuest } from '../examples/whole.ts';
import { preferredFix } from '../fix.ts';
import { type Complaint, findingsOf, said, spanOf } from '../report.ts';
import type { Finding, Rule } from '../rule.ts';

const id = 'guest/settings';

function check(domain: Domain): readonly Finding[] {
  if (!runsOnQemu(domain)) return [];
  const complaints = [actions, timers, hugePages, mostMemory, cpuFeatures, bootloader].flatMap((find) => find(domain));
  return findingsOf(id, 'error', complaints);
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

/** What QEMU's timers can be told (qemu_validate.c: qemuValidateDomainDefClockTimers). */
const timerSettings: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  pit: { tickpolicy: ['delay', 'discard', 'catchup'] },
  rtc: { tickpolicy: ['delay', 'catchup'], track: ['guest', 'wall', 'realtime'] },
};

function timers({ element }: Domain): readonly Complaint[] {
  return childrenNamed(childNamed(element, 'clock'), 'timer').flatMap((timer) => {
    const name = said(timer, 'name') ?? '';
    if (name === 'platform') {
      return [
        {
          message: "The timer platform is Xen's (\"unsupported timer type (name) 'platform'\").",
          span: spanOf(timer, 'name'),
        },
      ];
    }
    return Object.entries(timerSettings[name] ?? {}).flatMap(([setting, known]) => {
      const value = said(timer, setting);
      if (value === undefined || known.includes(value) || !/^[a-z]+$/.test(value)) return [];
      return [
        {
          message: `QEMU's ${name} can't be told ${setting}='${value}', only ${known.join(' or ')} ("unsupported ${name} ${setting === 'track' ? 'timer track' : name === 'rtc' ? 'timer tickpolicy' : 'tickpolicy'} '${value}'").`,
          span: spanOf(timer, setting),
        },
      ];
    });
  });
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
  const size = (name: string): number | undefined => {
    const found = childNamed(element, name);
    const text = textValue(found);
    return text && kibibytes(text.value, said(found, 'unit') ?? 'KiB');
  };
  const [most, memory] = [size('maxMemory'), size('memory')];
  const text = textValue(childNamed(element, 'maxMemory'));
  const wants = childrenNamed(childNamed(element, 'devices'), 'memory').find((device) =>
    ['dimm', 'nvdimm'].includes(said(device, 'model') ?? ''),
  );
  if (!text) return wants ? [withoutMost(wants)] : [];
  if (most === undefined || memory === undefined || most >= memory) return [];
  return [
    {
      message:
        'The most memory is less than what the guest begins with ("maximum memory size must be equal or greater than the actual memory size").',
      span: text.span,
    },
  ];
}

function withoutMost(device: XmlElement): Complaint {
  return {
    message: `Modules of memory are plugged into a guest that has slots for them: it needs <maxMemory slots='…'> ("cannot use/hotplug a memory device when domain 'maxMemory' is not defined").`,
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
        fixes: [preferredFix('Remove this one', [removeElement(document, feature)])],
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

const guestThat = (lines: readonly string[]): string => wholeGuest({ body: lines });

export const guestSettings: Rule = {
  id,
  level: 'error',
  title: 'Settings of the guest that exclude each other',
  since: '1.2.14',
  complains: 'define',
  speaksOf: ['on_poweroff', 'on_reboot', 'on_crash', 'timer', 'hugepages', 'maxMemory', 'memory', 'feature', 'bootloader'],
  reason: `
What libvirt's QEMU driver refuses in the guest as a whole when it is defined (seen on libvirt 12.8):

| Setting | Condition |
| --- | --- |
| \`<on_poweroff>\`, \`<on_reboot>\`, \`<on_crash>\` | not \`rename-restart\`; \`preserve\` only after a crash |
| \`<timer>\` | \`pit\` ticks by \`delay\`, \`discard\` or, on KVM, \`catchup\`, \`rtc\` by \`delay\` or \`catchup\`; \`platform\` is Xen's |
| \`<hugepages>\` | not with anonymous memory, not on demand |
| \`<maxMemory>\` | no less than \`<memory>\`; a DIMM or NVDIMM needs it |
| \`<feature>\` of a CPU | each name once |
| \`<bootloader>\` | Xen only |
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
        'Remove this one': guestThat([
          "<cpu mode='host-passthrough'>",
          "  <feature policy='require' name='topoext'/>",
          '</cpu>',
        ]),
      },
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
