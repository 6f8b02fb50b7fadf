import { type Domain, isOsUnfinished, runsOnQemu } from '../../domain/domain.ts';
import { attributeValue } from '../../domain/element.ts';
import type { HostFacts } from '../../host/facts.ts';
import { guest } from '../examples/domain.ts';
import { hostWith } from '../examples/host.ts';
import { type Complaint, findingsOf } from '../report.ts';
import type { Rule } from '../rule.ts';

const id = 'nvram/missing-device';

function check(domain: Domain, host: HostFacts): readonly Complaint[] {
  const { nvram } = domain.os;
  if (!runsOnQemu(domain) || nvram?.type?.value !== 'block' || isOsUnfinished(domain)) return [];
  const device = attributeValue(nvram.source, 'dev');
  if (!device || !host.missingDevices.has(device.value)) return [];
  return [
    {
      message: `${device.value} is not on this host, and libvirt makes files for variable stores, but no devices: the guest doesn't start ("'block' nvram backing device '${device.value}' doesn't exist").`,
      span: device.span,
    },
  ];
}

const loader = "<loader readonly='yes' type='pflash'>/srv/firmware/MY_CODE.fd</loader>";
const store = (device: string, type = 'block', name = 'dev'): readonly string[] => [
  `<nvram type='${type}' template='/srv/firmware/MY_VARS.fd'>`,
  `  <source ${name}='${device}'/>`,
  '</nvram>',
];
const host = hostWith({ missingDevices: ['/dev/vg0/web1_vars'] });

export const missingDevice: Rule = {
  id,
  level: 'warning',
  title: 'A block device for variables that is not there',
  since: '8.5.0',
  complains: 'start',
  speaksOf: ['nvram'],
  reason: `
A variable store may be a block device (\`<nvram type='block'>\`). A file that isn't there libvirt makes from the template at the first start; a device it can't make. It accepts the domain and fails at
start: \`'block' nvram backing device '/dev/vg0/web1_vars' doesn't exist\` (seen on 12.8; libvirt 9.0 tries to write a file beside it and says \`Failed to create file\`).

The device has to exist, and be at least as large as the store. The template is written into it only where it is used as \`qcow2\`; a raw one has to be filled by hand, with \`dd\`.
`,
  examples: [
    {
      title: 'A logical volume that nobody made yet',
      level: 'warning',
      host,
      before: guest({ os: [loader, ...store('⟦/dev/vg0/web1_vars⟧')] }),
      fixed: {},
    },
  ],
  silentOn: [
    { title: 'Nothing is known of the host', xml: guest({ os: [loader, ...store('/dev/vg0/web1_vars')] }), host: undefined },
    { title: 'It is there', xml: guest({ os: [loader, ...store('/dev/vg0/web2_vars')] }), host },
    {
      title: 'A file is made from the template',
      xml: guest({ os: [loader, ...store('/var/lib/libvirt/qemu/nvram/web1_VARS.fd', 'file', 'file')] }),
      host,
    },
  ],
  check: ({ domain, host: facts }) => findingsOf(id, 'warning', check(domain, facts)),
};
