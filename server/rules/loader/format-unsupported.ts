import { type Domain, isOsUnfinished, runsOnQemu } from '../../domain/domain.ts';
import type { Value } from '../../domain/element.ts';
import type { HostFacts } from '../../host/facts.ts';
import { removeAttribute, setAttribute } from '../../xml/edit.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { guest } from '../examples/domain.ts';
import { hostWith, qcow2Image } from '../examples/host.ts';
import { preferredFix } from '../fix.ts';
import { type Complaint, findingsOf } from '../report.ts';
import type { Fix, Rule } from '../rule.ts';

const id = 'loader/format-unsupported';

function check({ os, ...domain }: Domain, host: HostFacts): readonly Complaint[] {
  const { loader, nvram } = os;
  if (!runsOnQemu({ os, ...domain }) || isOsUnfinished({ os, ...domain })) return [];
  return [
    ...about('loader', loader?.element, 'format', loader?.format, loader?.path, host),
    ...about('nvram template', nvram?.element, 'templateFormat', nvram?.templateFormat, nvram?.template, host),
    ...about('nvram', nvram?.element, 'format', nvram?.format, nvram?.path, host),
  ];
}

/** A value that is still empty is being typed. */
function about(
  what: string,
  element: XmlElement | undefined,
  attribute: string,
  format: Value | undefined,
  path: Value | undefined,
  host: HostFacts,
): readonly Complaint[] {
  if (!element || !format || ['', 'raw', 'qcow2'].includes(format.value)) return [];
  return [
    {
      message: `Firmware files are raw or qcow2, not ${format.value} ("Unsupported ${what} format '${format.value}'").`,
      span: format.span,
      fixes: [fix(element, attribute, format.value, path, host)],
    },
  ];
}

function fix(element: XmlElement, attribute: string, written: string, path: Value | undefined, { images }: HostFacts): Fix {
  const image = path && images.get(path.value);
  return image?.state === 'read' && image.summary.kind === 'qcow2'
    ? preferredFix(`Say ${attribute}='qcow2', which the file is`, [setAttribute(element, attribute, 'qcow2')])
    : preferredFix(`Remove ${attribute}='${written}': the file is raw then`, [removeAttribute(element, attribute)]);
}

const code = '/srv/firmware/MY_CODE.fd';
const vars = '/srv/firmware/MY_VARS.qcow2';
const own = '/var/lib/libvirt/qemu/nvram/web1_VARS.qcow2';
const loader = (format: string): string => `<loader readonly='yes' type='pflash'${format}>${code}</loader>`;
const store = (format: string, templateFormat: string): string =>
  `<nvram template='${vars}' templateFormat='${templateFormat}' format='${format}'>${own}</nvram>`;

export const formatUnsupported: Rule = {
  id,
  level: 'error',
  title: 'A format that firmware can not have',
  since: '9.2.0',
  complains: 'define',
  speaksOf: ['loader', 'nvram'],
  reason: `
Disks come in many formats; the files of firmware are \`raw\`, which is what they are without the attribute, or \`qcow2\`. libvirt refuses every other one, also those that a disk may have:
\`Unsupported loader format 'vmdk'\`, \`Unsupported nvram format 'vmdk'\`, \`Unsupported nvram template format 'vmdk'\` (seen on 12.8). Before 9.2 libvirt did not know the
attributes, and overlooked them.
`,
  examples: [
    {
      title: "A disk's format",
      level: 'error',
      host: undefined,
      before: guest({
        os: [loader(" format='⟦vmdk⟧'"), `<nvram template='/srv/firmware/MY_VARS.fd'>${own.replace('qcow2', 'fd')}</nvram>`],
      }),
      fixed: {
        "Remove format='vmdk': the file is raw then": guest({
          os: [loader(''), `<nvram template='/srv/firmware/MY_VARS.fd'>${own.replace('qcow2', 'fd')}</nvram>`],
        }),
      },
    },
    {
      title: 'The content tells which it is',
      level: 'error',
      host: hostWith({ images: [qcow2Image(vars), qcow2Image(own)] }),
      before: guest({ os: [loader(''), store('qcow2', '⟦qcow⟧')] }),
      fixed: { "Say templateFormat='qcow2', which the file is": guest({ os: [loader(''), store('qcow2', 'qcow2')] }) },
    },
  ],
  silentOn: [
    { title: 'What firmware can be', xml: guest({ os: [loader(" format='raw'"), store('qcow2', 'qcow2')] }), host: undefined },
    { title: 'Still being typed', xml: guest({ os: [loader(" format=''")] }), host: undefined },
  ],
  check: ({ domain, host }) => findingsOf(id, 'error', check(domain, host)),
};
