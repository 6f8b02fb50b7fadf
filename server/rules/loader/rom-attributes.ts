import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import type { Value } from '../../domain/element.ts';
import { loaderDevice } from '../../domain/os.ts';
import type { HostFacts } from '../../host/facts.ts';
import { removeAttribute } from '../../xml/edit.ts';
import { guest } from '../examples/domain.ts';
import { preferredFix } from '../fix.ts';
import { kindOf } from '../image-kind.ts';
import type { Finding, Rule } from '../rule.ts';

const id = 'loader/rom-attributes';

/** What libvirt says of an attribute's value beside ROM, and which versions do. */
const refused: readonly {
  readonly attribute: 'readonly' | 'format' | 'stateless';
  readonly value: string;
  readonly because: string;
  readonly complaint: string;
}[] = [
  {
    attribute: 'readonly',
    value: 'no',
    because: 'ROM is never written, and current libvirt refuses it; before 12.1 it made no difference',
    complaint: 'ROM loader type cannot be used as read/write',
  },
  {
    attribute: 'format',
    value: 'qcow2',
    because: 'ROM is loaded as it is, and libvirt refuses another format than raw',
    complaint: "Invalid format 'qcow2' for ROM loader type",
  },
  {
    attribute: 'stateless',
    value: 'no',
    because: 'ROM keeps nothing, so libvirt 11.3 and older refuse it; current libvirt overlooks it',
    complaint: 'Only pflash loader type permits NVRAM',
  },
];

function check(domain: Domain, host: HostFacts): readonly Finding[] {
  const { os } = domain;
  const { loader } = os;
  if (!runsOnQemu(domain) || !loader || os.firmware || loaderDevice(os) !== 'rom') return [];
  // A code image is in the wrong place then, and these attributes may be right.
  const kind = kindOf(loader.path, host)?.kind;
  if (kind === 'code' || kind === 'vars') return [];
  const why = loader.type ? "type='rom'" : 'no type=, which means ROM';
  const findings = refused.flatMap(({ attribute, value, because, complaint }): readonly Finding[] => {
    const written: Value | undefined = loader[attribute];
    if (written?.value !== value) return [];
    return [
      {
        rule: id,
        level: 'warning',
        message: `${attribute}='${value}' beside ${why}: ${because} ("${complaint}").`,
        span: written.span,
        related: [],
        fixes: [preferredFix(`Remove ${attribute}='${value}'`, [removeAttribute(loader.element, attribute)])],
      },
    ];
  });
  return findings.sort((one, other) => one.span.start - other.span.start);
}

const rom = (attributes: string): string => `<loader ${attributes}>/usr/share/ovmf/OVMF.fd</loader>`;

export const romAttributes: Rule = {
  id,
  level: 'warning',
  title: 'Attributes that ROM can not have',
  since: '1.2.8',
  complains: 'define',
  speaksOf: ['loader'],
  reason: `
Three attributes of \`<loader>\` contradict ROM (\`type='rom'\`, or no \`type\`), and different versions of libvirt refuse them:

- \`readonly='no'\`: \`ROM loader type cannot be used as read/write\` (seen on 12.8; 9.0 accepts it, and writes nothing);
- \`format='qcow2'\`: \`Invalid format 'qcow2' for ROM loader type\` (seen on 12.8; 9.0 doesn't know the attribute);
- \`stateless='no'\`: \`Only pflash loader type permits NVRAM\` (seen on 9.0; 12.8 accepts it).

None of them changes anything for the guest, so the fix removes the attribute.
`,
  examples: [
    {
      title: 'Read-write ROM',
      level: 'warning',
      host: undefined,
      before: guest({ os: [rom("readonly='⟦no⟧' type='rom'")] }),
      fixed: { "Remove readonly='no'": guest({ os: [rom("type='rom'")] }) },
    },
    {
      title: 'ROM in a container',
      level: 'warning',
      host: undefined,
      before: guest({ os: [rom("type='rom' format='⟦qcow2⟧'")] }),
      fixed: { "Remove format='qcow2'": guest({ os: [rom("type='rom'")] }) },
    },
    {
      title: 'ROM that is to keep its state',
      level: 'warning',
      host: undefined,
      before: guest({ os: ["<loader stateless='⟦no⟧'>/usr/share/seabios/bios.bin</loader>"] }),
      fixed: { "Remove stateless='no'": guest({ os: ['<loader>/usr/share/seabios/bios.bin</loader>'] }) },
    },
  ],
  silentOn: [
    {
      title: 'What goes with ROM',
      xml: guest({ os: [rom("readonly='yes' type='rom' format='raw' stateless='yes'")] }),
      host: undefined,
    },
    {
      title: 'Flash can be written',
      xml: guest({ os: ["<loader readonly='no' type='pflash'>/srv/vm/web1.fd</loader>"] }),
      host: undefined,
    },
    {
      title: 'Another hypervisor has its own ways',
      xml: guest({ type: 'xen', os: [rom("readonly='no' type='rom'")] }),
      host: undefined,
    },
  ],
  check: ({ domain, host }) => check(domain, host),
};
