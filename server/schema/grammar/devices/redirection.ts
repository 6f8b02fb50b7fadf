/** USB devices and smart cards that come over a connection, and hubs. */
import {
  anyOrder,
  attribute,
  define,
  either,
  element,
  many,
  matching,
  optional,
  sequence,
  text,
  word,
} from '../../notation.ts';
import { address } from '../addresses.ts';
import { section } from '../section.ts';
import { absoluteFolder, yesNo } from '../types.ts';
import { hostEnd, hostEndType } from './character.ts';
import { acpiIndex, bootOrder, namedPlacement } from './common.ts';
import { portTarget } from './serial.ts';
import { usbId } from './usb.ts';

const redirected = section('#redirected-devices');
const cards = section('#smartcard-devices');

export const redirectedDevice = define(() =>
  element(
    'redirdev',
    redirected('A place for a USB device that comes over a connection, such as SPICE', { since: '0.9.5' }),
    attribute('bus', 'Bus of the redirected device', word('usb', 'USB')),
    hostEndType,
    anyOrder(hostEnd, namedPlacement, optional(bootOrder)),
  ),
);

export const redirectionFilter = define(() =>
  element(
    'redirfilter',
    redirected('Which USB devices may come; the first rule that fits counts'),
    many(
      element(
        'usbdev',
        redirected('A rule for USB devices'),
        attribute('allow', 'Whether such devices may come', yesNo),
        optional(
          attribute(
            'class',
            { text: 'Class, such as 0x08 for storage', default: 'any' },
            matching(/(0x)?[0-9a-fA-F]{1,2}/, 'a class such as 0x08, or -1 for any'),
            any,
          ),
        ),
        optional(attribute('vendor', { text: 'Number of the vendor', default: 'any' }, usbId, any)),
        optional(attribute('product', { text: 'Number of the product', default: 'any' }, usbId, any)),
        optional(
          attribute(
            'version',
            { text: 'Version of the product, not of USB', default: 'any' },
            matching(/[0-9]{1,2}.[0-9]{1,2}/, 'a version such as 1.10, or -1 for any'),
            any,
          ),
        ),
      ),
    ),
  ),
);

const any = define(() => matching(/-1/, '-1 for any'));

export const hub = define(() =>
  element('hub', section('#hub-devices')('A USB hub'), attribute('type', 'Kind of hub', word('usb', 'USB')), namedPlacement),
);

export const smartCard = define(() =>
  element(
    'smartcard',
    cards('A smart card in a reader', { since: '0.8.8' }),
    anyOrder(
      either(
        attribute('mode', 'Where the smart card is', word('host', "In the host's reader")),
        anyOrder(
          attribute(
            'mode',
            'Where the smart card is',
            word('host-certificates', 'Nowhere: certificates of the host are shown as one'),
          ),
          sequence(certificate, certificate, certificate),
          optional(element('database', cards('Folder with the certificates', { default: '/etc/pki/nssdb' }), absoluteFolder)),
        ),
        sequence(
          attribute('mode', 'Where the smart card is', word('passthrough', 'At the end of a connection')),
          hostEndType,
          anyOrder(hostEnd, optional(portTarget)),
        ),
      ),
      optional(acpiIndex),
      optional(address),
    ),
  ),
);

const certificate = define(() => element('certificate', cards('Name of a certificate; there are three'), text));
