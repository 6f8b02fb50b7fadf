/** Guests whose memory is hidden from their host, and the keys of s390x guests. */
import {
  anyOrder,
  attribute,
  data,
  define,
  either,
  element,
  optional,
  sequence,
  some,
  text,
  word,
  words,
} from '../notation.ts';
import { section } from './section.ts';
import { absolutePath, hexNumber, onOff, wholeNumber, yesNo } from './types.ts';

const about = section('#launch-security');
const keys = section('#key-wrap');

export const launchSecurity = define(() =>
  element(
    'launchSecurity',
    about("Hides the guest's memory from its host", { since: '4.4.0' }),
    either(
      sequence(technology('sev', 'Memory encryption of AMD processors'), sev),
      sequence(technology('sev-snp', 'AMD, with protected page tables too', '10.5.0'), sevSnp),
      technology('s390-pv', 'IBM Secure Execution', '7.6.0'),
      sequence(technology('tdx', 'Trust domains of Intel processors'), tdx),
    ),
  ),
);

function technology(name: string, meaning: string, since?: string) {
  return attribute('type', 'Technology that hides the memory', word(name, { text: meaning, since }));
}

const kernelHashes = define(() =>
  optional(
    attribute(
      'kernelHashes',
      { text: 'Whether kernel, RAM disk and command line are measured, with direct kernel boot', since: '8.0.0' },
      yesNo,
    ),
  ),
);

const processorDetails = define(() =>
  sequence(
    optional(
      element(
        'cbitpos',
        about('Bit of a page table entry that says encrypted; `virsh domcapabilities` tells it'),
        data('unsignedInt', {}, 'a whole number, such as 47'),
      ),
    ),
    optional(
      element(
        'reducedPhysBits',
        about('Bits of an address lost to encryption; `virsh domcapabilities` tells it', { unit: 'bits' }),
        data('unsignedInt', {}, 'a whole number, such as 1'),
      ),
    ),
  ),
);

const sev = define(() =>
  anyOrder(
    kernelHashes,
    processorDetails,
    element(
      'policy',
      about('What the host may do with the guest, as bits: 1 no debugging, 4 encrypted registers (SEV-ES)'),
      hexNumber,
    ),
    optional(element('handle', about("Number of the guest at the processor's firmware"), wholeNumber)),
    optional(element('dhCert', about("The owner's Diffie-Hellman key, in base64"), text)),
    optional(element('session', about("The owner's session, in base64"), text)),
  ),
);

const sevSnp = define(() =>
  anyOrder(
    kernelHashes,
    optional(attribute('authorKey', "Whether `<idAuth>` contains the author's key", yesNo)),
    optional(attribute('vcek', 'Whether reports may be signed with the key of the chip', yesNo)),
    processorDetails,
    element('policy', about('What the host may do with the guest, as bits', { default: '0x30000' }), hexNumber),
    optional(
      element('guestVisibleWorkarounds', about('Workarounds the hypervisor reports to the guest, 16 bytes in base64'), text),
    ),
    optional(element('idBlock', about('Identity the guest must have, 96 bytes in base64'), text)),
    optional(element('idAuth', about('Signature of that identity, 4096 bytes in base64'), text)),
    optional(element('hostData', about('Data for the guest, 32 bytes in base64'), text)),
  ),
);

const tdx = define(() =>
  anyOrder(
    optional(element('policy', about('Attributes of the trust domain, as bits: 1 debugging'), hexNumber)),
    optional(element('mrConfigId', about("Digest of a configuration that is not the owner's, in base64"), text)),
    optional(element('mrOwner', about('Digest that names the owner, in base64'), text)),
    optional(element('mrOwnerConfig', about("Digest of the owner's configuration, in base64"), text)),
    optional(
      element(
        'quoteGenerationService',
        about('Service of the host that signs reports; without it the guest cannot prove what it is'),
        optional(attribute('path', { text: 'Path of the socket', default: '/var/run/tdx-qgs/qgs.socket' }, absolutePath)),
      ),
    ),
  ),
);

/** `<keywrap>`. */
export const keyWrapping = define(() =>
  element(
    'keywrap',
    keys('Which protected keys an s390x guest may use', { default: 'both kinds' }),
    some(
      element(
        'cipher',
        keys('One kind of protected keys'),
        attribute('name', 'The cipher that protects them', words({ aes: 'AES', dea: 'DES and Triple DES' })),
        attribute('state', 'Whether the guest may use them', onOff),
      ),
    ),
  ),
);
