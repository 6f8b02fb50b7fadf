import { type Domain, isOsUnfinished, runsOnQemu } from '../../domain/domain.ts';
import { childNamed, textValue } from '../../domain/element.ts';
import { setAttribute } from '../../xml/edit.ts';
import { guest } from '../examples/domain.ts';
import { preferredFix } from '../fix.ts';
import { findingsOf, said, spanOf } from '../report.ts';
import type { Finding, Rule } from '../rule.ts';

const id = 'firmware/tdx';

function check(domain: Domain): readonly Finding[] {
  const { os, features, launchSecurity } = domain;
  if (!runsOnQemu(domain) || launchSecurity?.value !== 'tdx' || isOsUnfinished(domain)) return [];
  const related = [{ message: 'The guest is protected by Intel TDX.', span: launchSecurity.span }];
  const findings: Finding[] = [];
  if (os.loader?.type?.value === 'pflash') {
    findings.push({
      rule: id,
      level: 'error',
      message:
        "Intel TDX measures the firmware as it is loaded into memory, so it can't be flash (\"Intel TDX launch security is not supported with pflash loader\"): it takes a TDX build as type='rom'.",
      span: os.loader.type.span,
      related,
      fixes: [],
    });
  }
  if (features.smm && features.smmState === 'on') {
    findings.push({
      rule: id,
      level: 'error',
      message:
        'An Intel TDX guest has no System Management Mode ("Intel TDX launch security is not supported with SMM enabled").',
      span: features.smm.startTag,
      related,
      fixes: [preferredFix('Turn SMM off', [setAttribute(features.smm, 'state', 'off')])],
    });
  }
  findings.push(...policy(domain, related), ...machineParts(domain, related));
  return findings.sort((one, other) => one.span.start - other.span.start);
}

/** Bits of the policy that libvirt knows: debugging, and no virtualization exceptions (12.8). */
const policyBits = 0x1000_0001;

function policy({ element }: Domain, related: Finding['related']): readonly Finding[] {
  const text = textValue(childNamed(childNamed(element, 'launchSecurity'), 'policy'));
  const number = Number(text?.value.trim() || 0);
  // Without the sign that JavaScript gives to the highest bit.
  if (!text || !Number.isSafeInteger(number) || number % 2 ** 32 !== number || (number & ~policyBits) >>> 0 === 0) return [];
  const message = `The policy ${text.value.trim()} has bits that libvirt does not know ("Only bit0(debug) and bit28(sept-ve-disable) are supported intel TDX launch security policy").`;
  return findingsOf(id, 'error', [{ message, span: text.span, related }]);
}

/** What QEMU can't do for a guest whose processors belong to the TDX module. */
function machineParts({ features }: Domain, related: Finding['related']): readonly Finding[] {
  const ioapic = childNamed(features.element, 'ioapic');
  const pmu = childNamed(features.element, 'pmu');
  const isOn = pmu && (said(pmu, 'state') ?? 'on') === 'on';
  return findingsOf(id, 'error', [
    ...(ioapic && said(ioapic, 'driver') === 'kvm'
      ? [
          {
            message:
              'The interrupt controller of an Intel TDX guest is split between KVM and QEMU ("Intel TDX launch security needs split kernel irqchip").',
            span: spanOf(ioapic, 'driver'),
            related,
            fixes: [preferredFix("Split it: driver='qemu'", [setAttribute(ioapic, 'driver', 'qemu')])],
          },
        ]
      : []),
    ...(pmu && isOn
      ? [
          {
            message:
              'An Intel TDX guest has no performance counters ("Intel TDX launch security is not supported with PMU enabled").',
            span: pmu.startTag,
            related,
            fixes: [preferredFix('Turn the PMU off', [setAttribute(pmu, 'state', 'off')])],
          },
        ]
      : []),
  ]);
}

const rom = "<loader type='rom'>/usr/share/ovmf/OVMF.inteltdx.fd</loader>";
const flash = (type: string): string => `<loader readonly='yes' type='${type}'>/usr/share/OVMF/OVMF_CODE_4M.fd</loader>`;
const store = "<nvram template='/usr/share/OVMF/OVMF_VARS_4M.fd'>/var/lib/libvirt/qemu/nvram/web1_VARS.fd</nvram>";
const launchSecurity = 'tdx';

export const tdx: Rule = {
  id,
  level: 'error',
  title: 'Intel TDX with what it can not have',
  since: '11.6.0',
  complains: 'define',
  speaksOf: ['launchSecurity'],
  reason: `
The memory of an Intel TDX guest is measured when it starts, its firmware included. The firmware is loaded into memory as a whole (\`type='rom'\`, a build such as \`OVMF.inteltdx.fd\`),
there is no flash and no System Management Mode, and libvirt refuses both: \`Intel TDX launch security is not supported with pflash loader\`,
\`… with SMM enabled\`. Nor does such a guest have performance counters (\`<pmu>\`) or an interrupt controller that is all KVM's (\`<ioapic driver='kvm'/>\`): \`… with PMU enabled\`,
\`… needs split kernel irqchip\`. The texts are those of libvirt 12.8; they come only on a host whose QEMU has TDX, elsewhere libvirt refuses the protection itself.
`,
  examples: [
    {
      title: 'Flash',
      level: 'error',
      host: undefined,
      before: guest({ os: [flash('⟦pflash⟧'), store], launchSecurity }),
      fixed: {},
    },
    {
      title: 'SMM',
      level: 'error',
      host: undefined,
      before: guest({ os: [rom], features: ['<acpi/>', '⟦<smm/>⟧'], launchSecurity }),
      fixed: { 'Turn SMM off': guest({ os: [rom], features: ['<acpi/>', "<smm state='off'/>"], launchSecurity }) },
    },
    {
      title: 'A policy of AMD',
      level: 'error',
      host: undefined,
      before: guest({ os: [rom], launchSecurity }).replace("'tdx'/>", "'tdx'><policy>⟦0x0003⟧</policy></launchSecurity>"),
      fixed: {},
    },
    {
      title: "KVM's interrupt controller, and performance counters",
      level: 'error',
      host: undefined,
      before: guest({ os: [rom], features: ['<acpi/>', "⟦<pmu state='on'/>⟧", "<ioapic driver='⟦kvm⟧'/>"], launchSecurity }),
      fixed: {
        'Turn the PMU off': guest({
          os: [rom],
          features: ['<acpi/>', "<pmu state='off'/>", "<ioapic driver='kvm'/>"],
          launchSecurity,
        }),
      },
    },
  ],
  silentOn: [
    {
      title: 'A TDX build as ROM',
      xml: guest({ os: [rom], features: ['<acpi/>', "<smm state='off'/>"], launchSecurity }),
      host: undefined,
    },
    {
      title: 'A policy of known bits',
      xml: guest({ os: [rom], launchSecurity }).replace("'tdx'/>", "'tdx'><policy>0x10000001</policy></launchSecurity>"),
      host: undefined,
    },
    { title: 'AMD SEV can have flash', xml: guest({ os: [flash('pflash'), store], launchSecurity: 'sev' }), host: undefined },
  ],
  check: ({ domain }) => check(domain),
};
