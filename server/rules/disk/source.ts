import type { Disk } from '../../domain/devices.ts';
import { type Domain, runsOnQemu } from '../../domain/domain.ts';
import { childNamed, childrenNamed } from '../../domain/element.ts';
import { removeElement, setAttribute } from '../../xml/edit.ts';
import { wholeGuest } from '../examples/whole.ts';
import { offeredFix, preferredFix } from '../fix.ts';
import { type Complaint, type Condition, complaintsAbout, findingsOf, said, spanOf } from '../report.ts';
import type { Finding, Rule } from '../rule.ts';
import { unwantedElement } from '../unwanted.ts';

const id = 'disk/source';

function check(domain: Domain): readonly Finding[] {
  if (!runsOnQemu(domain)) return [];
  return findingsOf(id, 'error', complaintsAbout(domain.disks, conditions, domain));
}

/** `<auth>` and `<encryption>` stand in the disk or, since libvirt 3.9, in its source; in one of them. */
function twice({ element, source }: Disk, { document }: Domain): Complaint | undefined {
  for (const name of ['auth', 'encryption']) {
    const outer = childNamed(element, name);
    const inner = childNamed(source, name);
    if (!outer || !inner) continue;
    return {
      message: `The <source> has its own <${name}>, and libvirt refuses a second one ("an <${name}> definition already found for disk source").`,
      span: outer.startTag,
      related: [{ message: 'the other one', span: inner.startTag }],
      fixes: [preferredFix(`Remove this <${name}>`, [removeElement(document, outer)])],
    };
  }
  return undefined;
}

const protocolsWithAuth: readonly string[] = ['iscsi', 'http', 'https', 'ftp', 'ftps', 'ssh', 'rbd'];
const usageOf: Readonly<Record<string, string>> = { iscsi: 'iscsi', rbd: 'ceph' };

function secretType({ element, source }: Disk): Complaint | undefined {
  const protocol = said(source, 'protocol');
  const auth = childNamed(source, 'auth') ?? childNamed(element, 'auth');
  const secret = childNamed(auth, 'secret');
  if (said(element, 'type') !== 'network' || protocol === undefined || !auth) return undefined;
  if (['nbd', 'sheepdog', 'gluster', 'tftp', 'vxhs', 'nfs'].includes(protocol)) {
    return {
      message: `QEMU has no authentication for ${protocol} ("authentication is not supported for protocol '${protocol}'").`,
      span: auth.startTag,
    };
  }
  const usage = usageOf[protocol];
  if (!protocolsWithAuth.includes(protocol) || !secret) return undefined;
  // An empty type is being typed.
  if (secret.attributes.every(({ name }) => name !== 'type')) {
    return {
      message: `A secret has a type${usage ? `: '${usage}' for ${protocol}` : ''} ("unknown secret type '<null>'").`,
      span: secret.startTag,
      explains: ['schema/missing-attribute'],
      fixes: usage ? [preferredFix(`Add type='${usage}'`, [setAttribute(secret, 'type', usage)])] : [],
    };
  }
  const type = said(secret, 'type');
  if (usage === undefined || type === undefined || type === usage) return undefined;
  return {
    message: `The secret for ${protocol} is of type '${usage}', so libvirt refuses '${type}' ("invalid secret type '${type}'").`,
    span: spanOf(secret, 'type'),
    fixes: [offeredFix(`Make it type='${usage}'`, [setAttribute(secret, 'type', usage)])],
  };
}

function iscsiHosts({ element, source }: Disk): Complaint | undefined {
  if (!source || said(element, 'type') !== 'network' || said(source, 'protocol') !== 'iscsi') return undefined;
  const count = childrenNamed(source, 'host').length;
  // A source without anything in it may not be finished.
  if (count === 1 || said(source, 'name') === undefined) return undefined;
  return {
    message: `iSCSI needs exactly one <host>, and here are ${count} ("iSCSI protocol accepts only one host").`,
    span: source.startTag,
    // Without a host, only another protocol would do for the schema.
    explains: ['schema/bad-value', 'schema/impossible-value', 'schema/missing-element'],
  };
}

function luksCipher({ element, source }: Disk, { document }: Domain): Complaint | undefined {
  const encryption = childNamed(source, 'encryption') ?? childNamed(element, 'encryption');
  const cipher = childNamed(encryption, 'cipher');
  if (said(encryption, 'format') !== 'luks' || !cipher) return undefined;
  return unwantedElement(
    cipher,
    { document },
    'A LUKS image names its cipher itself ("supplying <cipher> for domain disk definition is unnecessary").',
  );
}

/** The name that TLS checks is for NBD and came with QEMU 7.0; no statement about versions can be made here. */
const conditions: readonly Condition<Disk>[] = [twice, secretType, iscsiHosts, luksCipher];

const auth = (mark = ''): readonly string[] => [
  `<auth username='web'>${mark}`,
  "  <secret type='iscsi' usage='web'/>",
  '</auth>',
];
const typedLast: readonly string[] = auth().map((line) => line.replace("type='iscsi' usage='web'", "usage='web' type='iscsi'"));
const disk = (inDisk: readonly string[], inSource: readonly string[]): readonly string[] => [
  "<disk type='network' device='disk'>",
  "  <driver name='qemu' type='raw'/>",
  ...inDisk.map((line) => `  ${line}`),
  "  <source protocol='iscsi' name='iqn.2013-07.com.example:iscsi/1'>",
  "    <host name='example.com'/>",
  ...inSource.map((line) => `    ${line}`),
  '  </source>',
  "  <target dev='vda' bus='virtio'/>",
  '</disk>',
];

export const diskSource: Rule = {
  id,
  level: 'error',
  title: 'Authentication and encryption of a disk that libvirt refuses',
  since: '3.9.0',
  complains: 'define',
  speaksOf: ['disk'],
  reason: `
\`<auth>\` and \`<encryption>\` belong into the disk's \`<source>\` (since libvirt 3.9; before, into the disk), and in one of the two. The secret of an iSCSI disk has the type
\`iscsi\`, that of an RBD disk \`ceph\`; NBD, Gluster, NFS and TFTP have no authentication. An iSCSI source has exactly one \`<host>\`. A LUKS image carries its cipher
itself, so \`<cipher>\` is refused in a domain (it is for creating volumes). Sources: libvirt's domain_conf.c and domain_validate.c.
`,
  examples: [
    {
      title: 'Authentication in the disk and in its source',
      level: 'error',
      host: undefined,
      before: wholeGuest({ devices: disk(["⟦<auth username='web'>⟧", ...auth().slice(1)], auth()) }),
      fixed: { 'Remove this <auth>': wholeGuest({ devices: disk([], auth()) }) },
    },
    {
      title: 'The secret of another protocol',
      level: 'error',
      host: undefined,
      before: wholeGuest({ devices: disk([], ["<auth username='web'>", "  <secret type='⟦ceph⟧' usage='web'/>", '</auth>']) }),
      fixed: { "Make it type='iscsi'": wholeGuest({ devices: disk([], auth()) }) },
    },
    {
      title: 'A secret without a type',
      level: 'error',
      host: undefined,
      before: wholeGuest({ devices: disk([], ["<auth username='web'>", "  ⟦<secret usage='web'/>⟧", '</auth>']) }),
      fixed: { "Add type='iscsi'": wholeGuest({ devices: disk([], typedLast) }) },
    },
  ],
  silentOn: [
    { title: 'In the source', xml: wholeGuest({ devices: disk([], auth()) }), host: undefined },
    { title: 'In the disk', xml: wholeGuest({ devices: disk(auth(), []) }), host: undefined },
  ],
  check: ({ domain }) => check(domain),
};
