/** What the guest can read about its hardware, and what its firmware is told. */
import {
  anyOrder,
  attribute,
  define,
  either,
  element,
  many,
  optional,
  sequence,
  some,
  text,
  word,
  words,
} from '../notation.ts';
import { section } from './section.ts';

const about = section('#smbios-system-information');

export const sysinfo = define(() =>
  element(
    'sysinfo',
    about(
      'What the guest reads about its hardware (shown when `<os>` has `<smbios mode="sysinfo"/>`), or what its firmware is told',
      {
        since: '0.8.7',
      },
    ),
    either(
      sequence(attribute('type', 'Kind of information', word('smbios', 'Entries of the SMBIOS tables')), smbiosBlocks),
      sequence(
        attribute('type', 'Kind of information', word('fwcfg', { text: 'Files for the firmware', since: '6.5.0' })),
        many(firmwareFile),
      ),
    ),
  ),
);

const smbiosBlocks = define(() =>
  anyOrder(
    optional(
      block('bios', 'The firmware (SMBIOS block 0)', {
        vendor: 'Who made it',
        version: 'Its version',
        date: 'Its date, mm/dd/yyyy',
        release: 'Its release as major.minor, such as 10.22',
      }),
    ),
    optional(
      block('system', 'The machine (SMBIOS block 1)', {
        manufacturer: 'Who made it',
        product: 'Its name',
        version: 'Its version',
        serial: 'Its serial number',
        uuid: 'Its UUID, the same as in <uuid>',
        sku: 'Its article number',
        family: 'Family of products it belongs to',
      }),
    ),
    many(
      block('baseBoard', 'A board of the machine (SMBIOS block 2)', {
        manufacturer: 'Who made it',
        product: 'Its name',
        version: 'Its version',
        serial: 'Its serial number',
        asset: 'Its inventory number',
        location: 'Its place in the chassis',
      }),
    ),
    optional(
      block(
        'chassis',
        'The chassis (SMBIOS block 3)',
        {
          manufacturer: 'Who made it',
          version: 'Its version',
          serial: 'Its serial number',
          asset: 'Its inventory number',
          sku: 'Its article number',
        },
        '4.1.0',
      ),
    ),
    optional(
      element(
        'oemStrings',
        about('Texts for programs in the guest, such as cloud-init or systemd (SMBIOS block 11)', { since: '4.1.0' }),
        some(element('entry', about("A text; put your program's name in front"), text)),
      ),
    ),
  ),
);

/** A block of SMBIOS: entries chosen by name. */
function block(
  name: string,
  description: string,
  entries: Readonly<Record<string, string>>,
  since?: string,
): ReturnType<typeof element> {
  return element(
    name,
    about(description, { since }),
    some(
      element(
        'entry',
        about('A field of this block and its value'),
        attribute('name', 'Field of the block', words(entries)),
        text,
      ),
    ),
  );
}

const firmwareFile = define(() =>
  element(
    'entry',
    about('A file the firmware or the guest can read; its text is the content', { since: '6.5.0' }),
    attribute('name', 'Name of the file, such as opt/org.example/data'),
    either(attribute('file', 'File on the host with the content'), text),
  ),
);
