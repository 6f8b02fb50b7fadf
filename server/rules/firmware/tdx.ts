import { type Domain, isOsUnfinished, runsOnQemu } from '../../domain/domain.ts';
import { setAttribute } from '../../xml/edit.ts';
import { guest } from '../examples/domain.ts';
import { preferredFix } from '../fix.ts';
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
  return findings.sort((one, other) => one.span.start - other.span.start);
}

const rom = "<loader type='rom'>/usr/share/ovmf/OVMF.inteltdx.fd</loader>";
const flash = (type: string): string => `<loader readonly='yes' type='${type}'>/usr/share/OVMF/OVMF_CODE_4M.fd</loader>`;
const store = "<nvram template='/usr/share/OVMF/OVMF_VARS_4M.fd'>/var/lib/libvirt/qemu/nvram/web1_VARS.fd</nvram>";
const launchSecurity = 'tdx';

export const tdx: Rule = {
  id,
  level: 'error',
  title: 'Intel TDX with flash or SMM',
  since: '11.6.0',
  complains: 'define',
  reason: `
The memory of an Intel TDX guest is measured when it starts, its firmware included. The firmware is loaded into memory as a whole (\`type='rom'\`, a build such as \`OVMF.inteltdx.fd\`),
there is no flash and no System Management Mode, and libvirt refuses both: \`Intel TDX launch security is not supported with pflash loader\`,
\`… with SMM enabled\` (libvirt 12.8).
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
  ],
  silentOn: [
    {
      title: 'A TDX build as ROM',
      xml: guest({ os: [rom], features: ['<acpi/>', "<smm state='off'/>"], launchSecurity }),
      host: undefined,
    },
    { title: 'AMD SEV can have flash', xml: guest({ os: [flash('pflash'), store], launchSecurity: 'sev' }), host: undefined },
  ],
  check: ({ domain }) => check(domain),
};
