/** Disks on servers: NBD, Ceph, iSCSI, Gluster, HTTP, SSH and others. */
import {
  anyOrder,
  attribute,
  type Content,
  define,
  type ElementPattern,
  either,
  element,
  many,
  matching,
  optional,
  sequence,
  some,
  word,
} from '../../../notation.ts';
import { addressOrHostName } from '../../network-types.ts';
import { section } from '../../section.ts';
import { absolutePath, plainName, positiveNumber, wholeNumber, yesNo } from '../../types.ts';
import { auth, encryption, initiator, reconnect } from '../storage-access.ts';
import { commonSource, sourceType } from './source.ts';

const about = section('#hard-drives-floppy-disks-cdroms');

export const networkSource = define(() =>
  anyOrder(
    sourceType('network', 'An image on a server', '0.8.7'),
    either(
      nbd,
      image('gluster', 'GlusterFS', optional(encryption), some(server)),
      ceph,
      iscsi,
      image('http', 'A web server', server, optional(encryption), query, optional(cookies), transfer, optional(auth)),
      image(
        'https',
        'A web server, encrypted',
        server,
        optional(encryption),
        query,
        optional(certificateCheck),
        optional(cookies),
        transfer,
        optional(auth),
      ),
      image('ftp', 'FTP', server, optional(encryption), transfer, optional(auth)),
      image('ftps', 'FTP, encrypted', server, optional(encryption), optional(certificateCheck), transfer, optional(auth)),
      ssh,
      image('sheepdog', 'Sheepdog', server, optional(encryption), transfer),
      image('tftp', 'TFTP', server, optional(encryption), transfer),
      image('vxhs', 'Veritas HyperScale', server, tls),
      image('nfs', "NFS, by QEMU's own client", server, optional(nfsIdentity)),
    ),
  ),
);

/** `<source>` for one protocol. */
function reachedBy(protocol: string, meaning: string, ...content: readonly Content[]): ElementPattern {
  return element(
    'source',
    about('The server and the image there', { since: '0.8.7' }),
    attribute('protocol', 'How the server is spoken to', word(protocol, meaning)),
    commonSource,
    ...content,
  );
}

const imageName = define(() => attribute('name', 'Name of the image, volume or path at the server'));

/** `<source>` for a protocol that names its image. */
function image(protocol: string, meaning: string, ...content: readonly Content[]): ElementPattern {
  return reachedBy(protocol, meaning, imageName, ...content);
}

const nbd = define(() =>
  reachedBy(
    'nbd',
    'Network Block Device',
    optional(imageName),
    tls,
    optional(attribute('tlsHostname', { text: "Name that the server's certificate must have", since: '8.2.0' })),
    server,
    optional(reconnect),
    optional(encryption),
  ),
);

const tls = define(() =>
  optional(
    attribute('tls', { text: 'Whether the connection is encrypted', default: 'as in qemu.conf', since: '4.5.0' }, yesNo),
  ),
);

const ceph = define(() =>
  reachedBy(
    'rbd',
    'Ceph RBD; the name is pool/image',
    optional(imageName),
    many(server),
    optional(
      element(
        'snapshot',
        about('Snapshot to use instead of the image', { since: '1.2.11' }),
        attribute('name', 'Name of the snapshot', plainName),
      ),
    ),
    optional(
      element(
        'config',
        about('Settings of the Ceph client', { since: '1.2.11' }),
        attribute('file', 'File with them, such as /etc/ceph/ceph.conf', absolutePath),
      ),
    ),
    optional(auth),
    optional(encryption),
  ),
);

const iscsi = define(() =>
  image('iscsi', 'iSCSI; the name is target/unit', server, optional(auth), optional(encryption), optional(initiator)),
);

const server = define(() =>
  element(
    'host',
    about('The server that has the image'),
    either(
      sequence(
        optional(
          attribute(
            'transport',
            { text: 'How the server is reached', default: 'tcp' },
            word('tcp', 'TCP'),
            word('rdma', 'RDMA (Gluster)'),
          ),
        ),
        attribute('name', 'Name or address of the server', addressOrHostName),
        optional(attribute('port', { text: 'Port of the server', default: 'that of the protocol' }, wholeNumber)),
      ),
      sequence(
        attribute('transport', 'How the server is reached', word('unix', 'A Unix socket (NBD, Gluster)')),
        attribute('socket', 'Path of the socket', absolutePath),
      ),
    ),
  ),
);

const query = define(() => optional(attribute('query', { text: 'What stands behind ? in the address', since: '6.2.0' })));

const transfer = define(() =>
  anyOrder(
    optional(
      element(
        'readahead',
        about('How much is read ahead', { since: '6.2.0' }),
        attribute('size', { text: 'How much is read ahead', unit: 'bytes' }, positiveNumber),
      ),
    ),
    optional(
      element(
        'timeout',
        about('How long the server may take to answer', { since: '6.2.0' }),
        attribute('seconds', { text: 'How long the server may take to answer', unit: 'seconds' }, positiveNumber),
      ),
    ),
  ),
);

const certificateCheck = define(() =>
  element(
    'ssl',
    about('Encryption of the connection', { since: '6.2.0' }),
    attribute('verify', "Whether the server's certificate is checked", yesNo),
  ),
);

const cookies = define(() =>
  element(
    'cookies',
    about('Cookies for the server', { since: '6.2.0' }),
    some(
      element(
        'cookie',
        about('A cookie; its text is the value', { since: '6.2.0' }),
        attribute('name', 'Name of the cookie', matching(/[!#$%&'*+\-.0-9A-Z^_`a-z|~]+/, 'the name of a cookie')),
        matching(/"?([!#$%&'()*+\-./0-9:>=<?@A-Z^_`\]a-z|~]|\[)+"?/, 'the value of a cookie'),
      ),
    ),
  ),
);

const ssh = define(() =>
  image(
    'ssh',
    'SSH',
    server,
    optional(encryption),
    transfer,
    optional(
      element(
        'knownHosts',
        about('The servers that are trusted', { since: '9.8.0' }),
        attribute('path', 'File with their keys, as of OpenSSH', absolutePath),
      ),
    ),
    optional(
      either(
        element(
          'identity',
          about('User and key at the server', { since: '9.8.0' }),
          attribute('username', 'Name of the user', plainName),
          either(
            attribute('keyfile', 'File with the key, which has no passphrase', absolutePath),
            attribute('agentsock', 'Socket of an SSH agent', absolutePath),
          ),
        ),
        auth,
      ),
    ),
  ),
);

const nfsIdentity = define(() =>
  element(
    'identity',
    about('User and group at the server', { since: '7.0.0' }),
    optional(attribute('user', 'The user: a name, or a number behind +', plainName)),
    optional(attribute('group', 'The group: a name, or a number behind +', plainName)),
  ),
);
