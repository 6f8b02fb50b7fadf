/** USB devices of the host: by what they are, or by where they are plugged in. */
import { attribute, define, either, element, matching, optional, sequence } from '../../notation.ts';
import { usbNumber, usbPort } from '../addresses.ts';
import { section } from '../section.ts';

const about = section('#usb-pci-scsi-devices');

export const usbId = define(() =>
  matching(/(0x)?[0-9a-fA-F]{1,4}/, 'a number of up to four hexadecimal digits, such as 0x046d'),
);

/** `<vendor>` and `<product>`, and perhaps the place. */
export const usbProduct = define(() =>
  sequence(
    element('vendor', about('Vendor of the device'), attribute('id', 'Number of the vendor, as `lsusb` tells it', usbId)),
    element('product', about('Product of the vendor'), attribute('id', 'Number of the product, as `lsusb` tells it', usbId)),
    optional(usbPlace),
  ),
);

/** `<address>` of a USB device of the host. */
export const usbPlace = define(() =>
  element(
    'address',
    about('Where the device is plugged in'),
    attribute('bus', 'Number of the bus, as `lsusb` tells it', usbNumber),
    either(
      attribute('device', 'Number of the device on the bus; it changes each time it is plugged in', usbNumber),
      attribute('port', 'Port on the host, as `lsusb -t` tells it; it stays the same', usbPort),
    ),
  ),
);
