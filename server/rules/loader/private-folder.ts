import { type Domain, isOsUnfinished, runsOnQemu } from '../../domain/domain.ts';
import type { Value } from '../../domain/element.ts';
import { guest } from '../examples/domain.ts';
import { type Complaint, findingsOf } from '../report.ts';
import type { Rule } from '../rule.ts';

const id = 'loader/private-folder';

function check(domain: Domain): readonly Complaint[] {
  const { loader, nvram } = domain.os;
  if (!runsOnQemu(domain) || isOsUnfinished(domain)) return [];
  const paths: readonly (Value | undefined)[] = [loader?.path, nvram?.template, nvram?.path];
  const first = paths.find((path) => path && /^\/(home\/[^/]+|root)\//.test(path.value.trim()));
  if (!first) return [];
  const folder = /^\/(home\/[^/]+|root)/.exec(first.value.trim())?.[0] ?? '';
  return [
    {
      message: `Under qemu:///system QEMU runs as a user of its own, often confined by SELinux or AppArmor, and ${folder} is mostly closed to it ("Permission denied"). Firmware of your own is safe in /usr/local/share or /var/lib/libvirt/qemu/nvram.`,
      span: first.span,
    },
  ];
}

const loader = (path: string): string => `<loader readonly='yes' type='pflash'>${path}</loader>`;
const store = (folder: string): string => `<nvram template='${folder}/MY_VARS.fd'>${folder}/web1_VARS.fd</nvram>`;

export const privateFolder: Rule = {
  id,
  level: 'hint',
  title: 'Firmware in a private folder',
  since: '1.2.8',
  complains: 'start',
  reason: `
The system's libvirt starts QEMU as a user of its own (\`libvirt-qemu\`, \`qemu\`), and on most distributions in the confinement of SELinux or AppArmor. libvirt opens the image itself to it, but not the folders above it, and home folders are
closed to others: the guest fails with \`Permission denied\`, although the file can be read by its owner (macOS-Simple-KVM#173, canonical/tdx#279).

How sure is this? Folders can be opened (\`setfacl\`), and under \`qemu:///session\` QEMU is you. So it is a hint.
`,
  examples: [
    {
      title: 'Beside the project that it came with',
      level: 'hint',
      host: undefined,
      before: guest({ os: [loader('⟦/home/me/OSX-KVM/MY_CODE.fd⟧'), store('/home/me/OSX-KVM')] }),
      fixed: {},
    },
  ],
  silentOn: [
    {
      title: 'In a folder for all',
      xml: guest({ os: [loader('/srv/firmware/MY_CODE.fd'), store('/srv/firmware')] }),
      host: undefined,
    },
    { title: 'libvirt chooses', xml: guest({ osAttributes: " firmware='efi'" }), host: undefined },
  ],
  check: ({ domain }) => findingsOf(id, 'hint', check(domain)),
};
