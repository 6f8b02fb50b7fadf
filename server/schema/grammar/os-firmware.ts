/** The guest's firmware and where it keeps its variables. */
import { anyOrder, attribute, define, either, element, optional, some, words } from '../notation.ts';
import { diskSource } from './devices/disk/source.ts';
import { section } from './section.ts';
import { absolutePath, datastorePath, yesNo } from './types.ts';

const about = section('#guest-firmware');

const imageFormat = define(() => words({ raw: 'Plain image', qcow2: "QEMU's own format" }));

/** `<firmware>` inside `<os firmware=…>`: which firmware libvirt may choose. */
export const firmwareFeatures = define(() =>
  element(
    'firmware',
    about('What the firmware that libvirt chooses must offer', { since: '7.2.0' }),
    some(
      element(
        'feature',
        about('A feature the firmware must have, or must not have', { since: '7.2.0' }),
        attribute('enabled', 'Whether it must have the feature', yesNo),
        attribute(
          'name',
          'Feature of the firmware',
          words({
            'secure-boot': 'The firmware can enforce Secure Boot',
            'enrolled-keys': 'Its variable store comes with keys, so that Secure Boot is on',
          }),
        ),
      ),
    ),
  ),
);

export const loader = define(() =>
  element(
    'loader',
    about('The firmware image, or conditions for the one that libvirt chooses', { since: '0.1.0' }),
    optional(
      attribute('readonly', { text: 'Whether the guest cannot write to the image: yes for UEFI code', since: '1.2.8' }, yesNo),
    ),
    optional(
      attribute(
        'secure',
        { text: 'Whether the firmware must be one that enforces Secure Boot; needs SMM on x86', since: '2.1.0' },
        yesNo,
      ),
    ),
    optional(
      attribute(
        'type',
        { text: 'How the guest sees the image', since: '1.2.8' },
        words({ rom: 'Read-only memory, as for a BIOS', pflash: 'Flash memory, as for UEFI with stored variables' }),
      ),
    ),
    optional(
      attribute(
        'stateless',
        { text: 'Whether the firmware runs without stored variables, so without `<nvram>`', since: '8.6.0' },
        yesNo,
      ),
    ),
    optional(attribute('format', { text: 'Format of the image', default: 'raw', since: '9.2.0' }, imageFormat)),
    optional(absolutePath),
  ),
);

/** `<nvram>` or `<varstore>`. */
export const storedVariables = define(() => either(nvram, varstore));

const nvram = define(() =>
  element(
    'nvram',
    about("This guest's own UEFI variables: a file, or a disk's source. libvirt makes it from the template", {
      since: '1.2.8',
    }),
    optional(attribute('template', 'Variable store that this one is first copied from', absolutePath)),
    optional(attribute('templateFormat', { text: 'Format of the template', default: 'raw', since: '10.10.0' }, imageFormat)),
    optional(attribute('format', { text: 'Format of this store', default: 'raw', since: '9.2.0' }, imageFormat)),
    optional(either(absolutePath, diskSource, datastorePath)),
  ),
);

const varstore = define(() =>
  element(
    'varstore',
    about("This guest's own UEFI variables, kept by QEMU's device uefi-vars: Secure Boot without SMM", { since: '12.1.0' }),
    anyOrder(
      optional(attribute('template', 'Template that the store is first copied from', absolutePath)),
      optional(attribute('path', 'File that holds the variables', absolutePath)),
    ),
  ),
);
