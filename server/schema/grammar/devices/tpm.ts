/** The guest's Trusted Platform Module. */
import { anyOrder, attribute, define, either, element, matching, optional, sequence, word, words } from '../../notation.ts';
import { section } from '../section.ts';
import { absoluteFolder, absolutePath, anyPath, number8, uuid, yesNo } from '../types.ts';
import { namedPlacement } from './common.ts';

const about = section('#tpm-device');

export const tpm = define(() =>
  element(
    'tpm',
    about('A Trusted Platform Module: Windows 11 needs one'),
    optional(
      attribute(
        'model',
        { text: 'Which TPM the guest sees', default: 'tpm-tis; tpm-spapr for pSeries' },
        words({
          'tpm-crb': { text: 'For TPM 2.0: the better one with UEFI on x86', since: '4.4.0' },
          'tpm-tis': 'For TPM 1.2 and 2.0',
          'tpm-spapr': { text: 'For pSeries', since: '6.1.0' },
          'spapr-tpm-proxy': { text: "For secure pSeries guests, with the host's TPM", since: '6.5.0' },
        }),
      ),
    ),
    anyOrder(backend, namedPlacement),
  ),
);

const backend = define(() =>
  element(
    'backend',
    about('What is behind it on the host'),
    either(
      sequence(kind('passthrough', "The host's own TPM, for one guest only"), optional(hostDevice)),
      sequence(kind('emulator', 'swtpm, one for each guest, started by libvirt', '4.5.0'), emulator),
      sequence(kind('external', 'swtpm, started by you', '9.0.0'), optional(externalSocket)),
    ),
    optional(attribute('version', 'Version of the specification', words({ '2.0': 'TPM 2.0', '1.2': 'TPM 1.2' }))),
  ),
);

function kind(type: string, meaning: string, since?: string) {
  return attribute('type', 'What is behind the TPM on the host', word(type, { text: meaning, since }));
}

const hostDevice = define(() =>
  element(
    'device',
    about("The host's TPM"),
    optional(attribute('path', { text: 'Path of the device', default: '/dev/tpm0' }, anyPath)),
  ),
);

const externalSocket = define(() =>
  element(
    'source',
    about('Socket of swtpm', { since: '9.0.0' }),
    attribute('type', 'Kind of connection to swtpm', word('unix', 'A Unix socket')),
    attribute('path', 'Path of the socket', anyPath),
    attribute('mode', 'Part the guest plays', word('connect', 'It connects')),
  ),
);

const emulator = define(() =>
  anyOrder(
    optional(
      element(
        'encryption',
        about('The state on the host is encrypted', { since: '5.6.0' }),
        attribute('secret', 'UUID of the secret with the passphrase', uuid),
      ),
    ),
    optional(pcrBanks),
    optional(stateStorage),
    optional(profile),
    optional(
      attribute(
        'persistent_state',
        { text: 'Whether the state stays when the guest is undefined', default: 'no', since: '7.0.0' },
        yesNo,
      ),
    ),
    optional(attribute('debug', { text: 'How much swtpm logs', since: '10.6.0' }, number8)),
  ),
);

const pcrBanks = define(() =>
  element(
    'active_pcr_banks',
    about('Hashes in which a TPM 2.0 measures', { since: '7.10.0' }),
    optional(element('sha1', about('Measures with SHA-1'))),
    optional(element('sha256', about('Measures with SHA-256'))),
    optional(element('sha384', about('Measures with SHA-384'))),
    optional(element('sha512', about('Measures with SHA-512'))),
  ),
);

const stateStorage = define(() =>
  element(
    'source',
    about('Where the state is kept', { since: '10.10.0', default: "a folder of libvirt's own" }),
    either(
      sequence(
        attribute('type', 'Kind of storage', word('file', 'A file or block device')),
        attribute('path', 'Path of the file or block device', absolutePath),
      ),
      sequence(
        attribute('type', 'Kind of storage', word('dir', 'A folder')),
        attribute('path', 'Path of the folder', absoluteFolder),
      ),
    ),
  ),
);

const profile = define(() => {
  const name = matching(/[A-Za-z0-9.\-:]+/, 'a name of letters, digits and . - :');
  return element(
    'profile',
    about('What a new TPM 2.0 can do', { since: '10.10.0' }),
    optional(attribute('source', 'Profile of swtpm, such as local:restricted', name)),
    optional(
      attribute(
        'removeDisabled',
        'Which algorithms a host in FIPS mode takes away from a custom profile',
        words({ check: 'Those that do not work there', 'fips-host': 'All that may not work there' }),
      ),
    ),
    optional(attribute('name', 'Name of the profile in use; libvirt writes it', name)),
  );
});
