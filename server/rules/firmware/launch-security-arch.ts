import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { guest } from '../examples/domain.ts';
import { type Complaint, findingsOf } from '../report.ts';
import type { Rule } from '../rule.ts';

const id = 'firmware/launch-security-arch';

/** The processors that have each kind of protection. */
const processors: Readonly<Record<string, { readonly maker: string; readonly architectures: readonly string[] }>> = {
  sev: { maker: "AMD's x86_64 processors", architectures: ['x86_64'] },
  'sev-snp': { maker: "AMD's x86_64 processors", architectures: ['x86_64'] },
  tdx: { maker: "Intel's x86_64 processors", architectures: ['x86_64'] },
  's390-pv': { maker: 'IBM Z (s390x)', architectures: ['s390x'] },
};

function check({ launchSecurity, os, ...domain }: Domain): readonly Complaint[] {
  const home = processors[launchSecurity?.value ?? ''];
  if (!runsOnQemu({ launchSecurity, os, ...domain }) || !launchSecurity || !home || !os.arch?.value) return [];
  if (home.architectures.includes(os.arch.value)) return [];
  return [
    {
      message: `Only ${home.maker} protect guests by ${launchSecurity.value}, and this guest is ${os.arch.value} ("'${launchSecurity.value}' launch security is not supported with this QEMU binary").`,
      span: launchSecurity.span,
      related: [{ message: "The guest's architecture.", span: os.arch.span }],
    },
  ];
}

export const launchSecurityArch: Rule = {
  id,
  level: 'error',
  title: 'Launch security of another processor',
  since: '4.5.0',
  complains: 'define',
  speaksOf: ['launchSecurity'],
  reason: `
\`<launchSecurity>\` names a protection that a family of processors has: \`sev\` and \`sev-snp\` AMD's, \`tdx\` Intel's, \`s390-pv\` IBM Z. QEMU for another architecture does not have it, and
libvirt refuses the domain: \`'s390-pv' launch security is not supported with this QEMU binary\` (seen on 12.8 for \`s390-pv\` in an x86_64 guest, and for \`sev\` and \`tdx\` in aarch64 ones; libvirt 9.0 says \`S390 PV launch security is not …\`).

libvirt says the same of the right architecture on a host whose processor, kernel or firmware can't do it; of that nothing is said here.
`,
  examples: [
    {
      title: 'IBM Z on x86_64',
      level: 'error',
      host: undefined,
      before: guest({ launchSecurity: '⟦s390-pv⟧' }),
      fixed: {},
    },
  ],
  silentOn: [
    { title: 'At home', xml: guest({ arch: 's390x', machine: 's390-ccw-virtio', launchSecurity: 's390-pv' }), host: undefined },
    { title: 'Another kind, which the schema judges', xml: guest({ launchSecurity: 'other' }), host: undefined },
  ],
  check: ({ domain }) => findingsOf(id, 'error', check(domain)),
};
