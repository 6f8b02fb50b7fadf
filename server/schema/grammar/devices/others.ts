/** Smaller devices: watchdog, random numbers, panic, sockets to the host, cryptography, storage for crashes, NVRAM, leases. */
import { anyOrder, attribute, define, either, element, empty, optional, sequence, text, word, words } from '../../notation.ts';
import { address } from '../addresses.ts';
import { section } from '../section.ts';
import { absolutePath, positiveNumber, size, wholeNumber, yesNo } from '../types.ts';
import { hostEnd, hostEndType } from './character.ts';
import { namedPlacement, placement, virtioDriver, virtioModel } from './common.ts';

const leases = section('#device-leases');
const random = section('#random-number-generator-device');
const sockets = section('#vsock');
const ciphers = section('#crypto');
const crashes = section('#pstore');

export const watchdog = define(() =>
  element(
    'watchdog',
    section('#watchdog-devices')('Notices that the guest hangs; a program in the guest must serve it', { since: '0.7.3' }),
    attribute(
      'model',
      'Which watchdog the guest sees',
      words({
        itco: { text: 'That of the q35 chipset', since: '9.1.0' },
        i6300esb: 'Intel 6300ESB, on PCI',
        ib700: 'iBase 700, on ISA',
        diag288: { text: 'That of s390x', since: '1.2.17' },
      }),
    ),
    optional(
      attribute(
        'action',
        { text: 'What happens when the guest hangs', default: 'reset' },
        words({
          reset: 'It is reset',
          poweroff: 'It is turned off',
          shutdown: 'It is asked to shut down, which a hanging guest rarely does',
          pause: 'It is paused',
          dump: { text: 'Its memory is dumped, and it runs on', since: '0.8.7' },
          'inject-nmi': { text: 'It gets an interrupt that cannot be masked', since: '1.2.17' },
          none: 'Nothing but an event',
        }),
      ),
    ),
    placement,
  ),
);

export const randomNumbers = define(() =>
  element(
    'rng',
    random('Random numbers for the guest', { since: '1.0.3' }),
    attribute('model', 'Form of the virtio device', virtioModel),
    anyOrder(
      element(
        'backend',
        random('Where the random numbers come from'),
        either(
          sequence(
            attribute(
              'model',
              'Where the random numbers come from',
              word('random', 'From a device of the host; /dev/urandom is best'),
            ),
            either(absolutePath, empty),
          ),
          sequence(
            attribute('model', 'Where the random numbers come from', word('egd', 'From a daemon that speaks EGD')),
            hostEndType,
            hostEnd,
          ),
          attribute(
            'model',
            'Where the random numbers come from',
            word('builtin', { text: 'From QEMU itself', since: '6.1.0' }),
          ),
        ),
      ),
      optional(virtioDriver),
      optional(
        element(
          'rate',
          random('How much the guest gets', { since: '1.0.4' }),
          attribute('bytes', { text: 'The most in each period', unit: 'bytes' }, positiveNumber),
          optional(attribute('period', { text: 'Length of a period', unit: 'milliseconds', default: '1000' }, positiveNumber)),
        ),
      ),
      placement,
    ),
  ),
);

export const panic = define(() =>
  element(
    'panic',
    section('#panic-device')("Tells libvirt that the guest's kernel crashed", { since: '1.2.1' }),
    optional(
      attribute(
        'model',
        'Which panic device the guest sees',
        words({
          isa: 'pvpanic, on ISA',
          pvpanic: { text: 'pvpanic, on PCI', since: '9.1.0' },
          hyperv: { text: 'That of Hyper-V, for Windows', since: '1.3.0' },
          pseries: 'That of pSeries',
          s390: { text: 'That of s390x', since: '1.3.5' },
        }),
      ),
    ),
    namedPlacement,
  ),
);

export const hostSocket = define(() =>
  element(
    'vsock',
    sockets('Sockets between guest and host, without a network', { since: '4.4.0' }),
    optional(attribute('model', { text: 'Form of the virtio device', default: 'virtio' }, virtioModel)),
    anyOrder(
      optional(
        element(
          'cid',
          sockets("The guest's address"),
          optional(attribute('auto', 'Whether libvirt finds a free one', yesNo)),
          optional(attribute('address', "The guest's address (CID), from 3", wholeNumber)),
        ),
      ),
      optional(virtioDriver),
      placement,
    ),
  ),
);

export const crypto = define(() =>
  element(
    'crypto',
    ciphers('A device that encrypts for the guest', { since: '9.0.0' }),
    attribute('model', 'Form of the crypto device', word('virtio', 'virtio')),
    attribute('type', 'Who does the encryption', word('qemu', 'QEMU')),
    anyOrder(
      element(
        'backend',
        ciphers('What QEMU encrypts with'),
        attribute('model', 'What QEMU encrypts with', words({ builtin: 'Its own library', lkcf: 'The kernel of the host' })),
        optional(attribute('queues', 'Number of virtio queues', positiveNumber)),
      ),
      optional(virtioDriver),
      namedPlacement,
    ),
  ),
);

export const crashStorage = define(() =>
  element(
    'pstore',
    crashes("Keeps what the guest's kernel says when it crashes", { since: '10.6.0' }),
    attribute('backend', 'How the guest stores it', word('acpi-erst', 'The error records of ACPI')),
    anyOrder(
      optional(element('path', crashes('File on the host that keeps it'), absolutePath)),
      element('size', crashes('How much it keeps', { unit: 'KiB' }), size),
      namedPlacement,
    ),
  ),
);

/** `<nvram>` among the devices: settings of a pSeries guest's firmware. */
export const pseriesNvram = define(() =>
  element(
    'nvram',
    section('#nvram-device')("The device that holds the settings of a pSeries guest's firmware", { since: '1.0.5' }),
    optional(address),
  ),
);

export const lease = define(() =>
  element(
    'lease',
    leases('A lease the guest must hold to run, with a lock manager'),
    anyOrder(
      element('lockspace', leases('Name of the space that the key belongs to'), text),
      element('key', leases('Name of the lease'), text),
      element(
        'target',
        leases('File with the leases'),
        attribute('path', 'Path of the file'),
        optional(attribute('offset', { text: 'Where the lease is in the file', default: '0' }, wholeNumber)),
      ),
    ),
  ),
);
