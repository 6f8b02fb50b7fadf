import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { childNamed } from '../../domain/element.ts';
import { insertChild } from '../../xml/edit.ts';
import { guest } from '../examples/domain.ts';
import { wholeGuest } from '../examples/whole.ts';
import { offeredFix } from '../fix.ts';
import { type Complaint, findingsOf } from '../report.ts';
import type { Rule } from '../rule.ts';

const id = 'firmware/sev-policy';
const defineError = 'failed to get launch security policy';

/** Policies that suit most guests: no debugging by the host, and no sharing of the key; SNP's with the bit that must be set, and simultaneous threads. */
const usual: Readonly<Record<string, string>> = { sev: '0x0003', 'sev-snp': '0x00030000' };

function check({ launchSecurity, element, document, ...domain }: Domain): readonly Complaint[] {
  const policy = usual[launchSecurity?.value ?? ''];
  const security = childNamed(element, 'launchSecurity');
  if (!runsOnQemu({ launchSecurity, element, document, ...domain }) || !launchSecurity || !security || !policy) return [];
  if (childNamed(security, 'policy')) return [];
  // What is missing in an element that isn't well-formed yet may be what comes next.
  if (document.problems.some(({ span }) => span.start >= security.span.start && span.end <= security.span.end)) return [];
  return [
    {
      message: `AMD ${launchSecurity.value === 'sev' ? 'SEV' : 'SEV-SNP'} needs a policy, and <launchSecurity> has no <policy> ("${defineError}").`,
      span: launchSecurity.span,
      fixes: [offeredFix(`Add the policy ${policy}`, insertChild(document, security, `<policy>${policy}</policy>`))],
    },
  ];
}

const withPolicy = (type: string, policy: string): string =>
  wholeGuest({ tail: [`<launchSecurity type='${type}'>`, `  <policy>${policy}</policy>`, '</launchSecurity>'] });

export const sevPolicy: Rule = {
  id,
  level: 'error',
  title: 'AMD SEV without a policy',
  since: '4.5.0',
  complains: 'define',
  speaksOf: ['launchSecurity'],
  reason: `
The policy of an AMD SEV guest says what the host may do with it: debug it, hand its key to other guests, migrate it. It has no default, and libvirt refuses a domain without it:
\`${defineError}\` (seen on libvirt 9.0 and 12.8).

The policies that the fix offers, bit by bit (AMD, SEV API specification and SEV-SNP ABI specification): \`0x0003\` for SEV forbids debugging (bit 0) and sharing the key (bit 1); with bit 2, \`0x0007\`,
the guest is SEV-ES, whose registers are encrypted too. \`0x00030000\` for SEV-SNP is the bit that must always be set (17) and allows simultaneous threads (16).
`,
  examples: [
    {
      title: 'SEV',
      level: 'error',
      host: undefined,
      before: wholeGuest({ tail: ["<launchSecurity type='⟦sev⟧'>", '  <cbitpos>47</cbitpos>', '</launchSecurity>'] }),
      fixed: {
        'Add the policy 0x0003': wholeGuest({
          tail: ["<launchSecurity type='sev'>", '  <cbitpos>47</cbitpos>', '  <policy>0x0003</policy>', '</launchSecurity>'],
        }),
      },
      besides: ['firmware/sev-firmware'],
    },
  ],
  silentOn: [
    { title: 'SEV-SNP with its policy', xml: withPolicy('sev-snp', '0x00030000'), host: undefined },
    { title: 'Intel TDX has a default', xml: guest({ launchSecurity: 'tdx' }), host: undefined },
  ],
  check: ({ domain }) => findingsOf(id, 'error', check(domain)),
};
