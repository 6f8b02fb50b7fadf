/** How storage and sockets of the host are reached: passwords, encryption, new attempts. */
import { anyOrder, attribute, define, either, element, optional, sequence, some, word, words } from '../../notation.ts';
import { section } from '../section.ts';
import { absolutePath, nameWithoutSlash, plainName, uuid, wholeNumber, yesNo } from '../types.ts';

const about = section('#hard-drives-floppy-disks-cdroms');

/** `<auth>`: the user, and the secret that holds the password. */
export const auth = define(() =>
  element(
    'auth',
    about('User and password at the server; the password is a secret of libvirt', { since: '0.9.7' }),
    attribute('username', 'Name of the user', plainName),
    element(
      'secret',
      about('The secret with the password'),
      attribute('type', 'What the secret is for', words({ ceph: 'Ceph', iscsi: 'iSCSI' })),
      either(
        attribute('uuid', 'UUID of the secret', uuid),
        attribute('usage', 'What the secret says it is used for', nameWithoutSlash),
      ),
    ),
  ),
);

const storageEncryptionPage = 'https://libvirt.org/formatstorageencryption.html';

/** `<encryption>` of an image. */
export const encryption = define(() =>
  element(
    'encryption',
    about('How the image is encrypted', { see: storageEncryptionPage }),
    attribute(
      'format',
      'Format of the encryption',
      words({
        luks: 'LUKS',
        luks2: 'LUKS 2',
        'luks-any': 'LUKS of any version',
        qcow: 'That of old qcow2 images, which is broken and can no longer be used',
        default: 'That which libvirt thinks best for a new image',
      }),
    ),
    optional(attribute('engine', 'Who encrypts and decrypts', words({ qemu: 'QEMU', librbd: 'The library of Ceph RBD' }))),
    optional(
      anyOrder(
        some(passphrase),
        optional(
          element(
            'cipher',
            about('The cipher of a new image'),
            attribute('name', 'Name of the cipher, such as aes'),
            attribute('size', { text: 'Length of the key', unit: 'bits' }, wholeNumber),
            optional(attribute('mode', 'Mode of the cipher, such as xts'), attribute('hash', 'Hash, such as sha256')),
          ),
          element(
            'ivgen',
            about('How a new image gets its initialization vectors'),
            attribute('name', 'How they are made, such as plain64'),
            optional(attribute('hash', 'Hash, such as sha256')),
          ),
        ),
      ),
    ),
  ),
);

const passphrase = define(() =>
  element(
    'secret',
    about('The secret with the passphrase'),
    attribute('type', 'What the secret holds', word('passphrase', 'A passphrase')),
    either(attribute('uuid', 'UUID of the secret', uuid), attribute('usage', 'What the secret says it is used for')),
  ),
);

/** `<reconnect>` of a connection. */
export const reconnect = define(() =>
  element(
    'reconnect',
    about('What happens when the connection breaks', { since: '3.7.0' }),
    either(
      sequence(
        attribute('enabled', 'Whether the connection is made again', yesNo),
        optional(attribute('timeout', { text: 'How long to wait before it is made again', unit: 'seconds' }, wholeNumber)),
      ),
      attribute('delay', { text: 'How long requests wait for the server to come back (NBD)', unit: 'seconds' }, wholeNumber),
    ),
  ),
);

/** `<reservations>`: persistent reservations of a SCSI disk. */
export const reservations = define(() =>
  element(
    'reservations',
    about('Persistent reservations of a SCSI disk', { since: '4.4.0' }),
    optional(attribute('managed', 'Whether libvirt starts the helper that makes them', yesNo)),
    optional(
      attribute('migration', { text: 'Whether the reservations move along when the guest migrates', since: '12.1.0' }, yesNo),
    ),
    optional(
      element(
        'source',
        about('Socket of a helper that you start'),
        unixSocket,
        attribute('mode', 'Part the guest plays', words({ client: 'It connects', server: 'It waits for connections' })),
        optional(reconnect),
      ),
    ),
  ),
);

/** `<initiator>` of an iSCSI target. */
export const initiator = define(() =>
  element(
    'initiator',
    about('The guest as the target sees it', { since: '4.7.0' }),
    element('iqn', about('Name (IQN) of the initiator'), attribute('name', 'The name, such as iqn.2020-07.org.example:guest')),
  ),
);

/** `type='unix'` and the path of the socket. */
export const unixSocket = define(() =>
  anyOrder(
    attribute('type', 'Kind of connection to the socket', word('unix', 'A Unix socket')),
    attribute('path', 'Path of the socket', absolutePath),
  ),
);
