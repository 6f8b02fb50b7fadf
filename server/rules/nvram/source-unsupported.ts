import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { attributeValue, childNamed } from '../../domain/element.ts';
import { escapeAttribute, removeElement, replaceElement } from '../../xml/edit.ts';
import { guest } from '../examples/domain.ts';
import { preferredFix } from '../fix.ts';
import type { Finding, Fix, Rule } from '../rule.ts';

const id = 'nvram/source-unsupported';
const refusedTypes: readonly string[] = ['dir', 'volume', 'nvme', 'vhostuser', 'vhostvdpa'];
/** Below `<source>` or beside it, with libvirt's complaint. */
const refusedParts: readonly (readonly [name: string, complaint: string])[] = [
  ['slices', 'slices are not supported with NVRAM'],
  ['reservations', 'persistent reservations are not supported with NVRAM'],
  ['backingStore', 'backingStore is not supported with NVRAM'],
];

function check(domain: Domain): readonly Finding[] {
  const { nvram } = domain.os;
  if (!runsOnQemu(domain) || !nvram?.type) return [];
  const { type } = nvram;
  if (refusedTypes.includes(type.value)) {
    const message = `A variable store can be a file, a block device or on the network, not type='${type.value}' ("unsupported nvram disk type '${type.value}'").`;
    return [{ rule: id, level: 'error', message, span: type.span, related: [], fixes: asFile(domain) }];
  }
  return refusedParts.flatMap(([name, complaint]): readonly Finding[] => {
    // Current libvirt accepts slices of a block device.
    if (name === 'slices' && type.value === 'block') return [];
    const part = childNamed(nvram.source, name) ?? childNamed(nvram.element, name);
    if (!part) return [];
    const fixes = [preferredFix(`Remove <${name}>`, [removeElement(domain.document, part)])];
    return [
      {
        rule: id,
        level: 'error',
        message: `A variable store can't have <${name}> ("${complaint}").`,
        span: part.span,
        related: [],
        fixes,
      },
    ];
  });
}

/** A directory or volume has no path that could be kept: libvirt names the file. */
function asFile({ os, document }: Domain): readonly Fix[] {
  const { nvram } = os;
  const template = nvram?.template && attributeValue(nvram.element, 'template');
  if (!nvram || !template) return [];
  const tag = `<nvram template='${escapeAttribute(template.value, "'")}'/>`;
  return [preferredFix('Let libvirt name a file for the store', [replaceElement(document, nvram.element, tag)])];
}

const loader = "<loader readonly='yes' type='pflash'>/srv/firmware/MY_CODE.fd</loader>";
const template = "template='/srv/firmware/MY_VARS.fd'";
const nvram = (type: string, source: string): readonly string[] => [
  `<nvram ${template} type='${type}'>`,
  ...source.split('\n'),
  '</nvram>',
];
const file = "  <source file='/var/lib/libvirt/qemu/nvram/web1_VARS.fd'/>";
const slice = "  <slices>\n      <slice type='storage' offset='0' size='540672'/>\n    </slices>";
const sliced = (slices: string): string =>
  `  <source file='/var/lib/libvirt/qemu/nvram/web1_VARS.fd'>\n    ${slices}\n  </source>`;

export const sourceUnsupported: Rule = {
  id,
  level: 'error',
  title: 'A variable store of a kind that libvirt refuses',
  since: '8.5.0',
  complains: 'define',
  speaksOf: ['nvram'],
  reason: `
\`<nvram type='…'><source …/></nvram>\` takes the schema of a disk's source, and libvirt accepts less than that: a file, a block device, a
network source. It refuses the types \`dir\`, \`volume\` and \`nvme\` (\`unsupported nvram disk type 'volume'\`), and slices, persistent reservations
and a backing store (seen on libvirt 9.0 and 12.8).
`,
  examples: [
    {
      title: 'A volume of a storage pool',
      level: 'error',
      host: undefined,
      before: guest({ os: [loader, ...nvram('⟦volume⟧', "  <source pool='default' volume='web1_VARS.fd'/>")] }),
      fixed: { 'Let libvirt name a file for the store': guest({ os: [loader, `<nvram ${template}/>`] }) },
    },
    {
      title: 'A slice of a file',
      level: 'error',
      host: undefined,
      before: guest({ os: [loader, ...nvram('file', sliced(`⟦${slice.trim()}⟧`))] }),
      fixed: { 'Remove <slices>': guest({ os: [loader, ...nvram('file', sliced('').replace(/\n +\n/, '\n'))] }) },
    },
  ],
  silentOn: [
    { title: 'A file', xml: guest({ os: [loader, ...nvram('file', file)] }), host: undefined },
    {
      title: 'The network',
      xml: guest({
        os: [loader, ...nvram('network', "  <source protocol='nbd' name='web1'>\n    <host name='nbd.example'/>\n  </source>")],
      }),
      host: undefined,
    },
    {
      title: 'A block device',
      xml: guest({ os: [loader, ...nvram('block', "  <source dev='/dev/vg0/web1_vars'/>")] }),
      host: undefined,
    },
  ],
  check: ({ domain }) => check(domain),
};
