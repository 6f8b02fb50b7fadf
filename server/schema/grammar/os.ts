/** How the guest boots: firmware, a bootloader or kernel of the host, or the first program of a container. */
import {
  anyOrder,
  attribute,
  data,
  define,
  either,
  element,
  many,
  matching,
  optional,
  text,
  word,
  words,
} from '../notation.ts';
import { firmwareFeatures, loader, storedVariables } from './os-firmware.ts';
import { section } from './section.ts';
import { absolutePath, oneOf, plainName, shortNumber, yesNo } from './types.ts';

const firmware = section('#guest-firmware');
const hostBootloader = section('#host-bootloader');
const directKernel = section('#direct-kernel-boot');
const container = section('#container-boot');
const common = section('#common-os-element-configuration');

/** `<os>`, with `<bootloader>` where the host runs one. */
export const os = define(() => either(fullyVirtualized, paravirtualized, containerized));

const osDescription = () => section('#operating-system-booting')('How the guest boots');

const fullyVirtualized = define(() =>
  anyOrder(
    optional(bootloader),
    element(
      'os',
      osDescription(),
      optional(
        attribute(
          'firmware',
          firmware('Lets libvirt choose the firmware, its settings and its variable store', { since: '5.2.0' }),
          words({ efi: 'UEFI', bios: 'BIOS' }),
        ),
      ),
      machineType,
      optional(firmwareFeatures),
      optional(loader),
      optional(storedVariables),
      kernel,
      many(bootDevice),
      optional(bootMenu),
      optional(smbios),
      optional(biosSettings),
      optional(acpiTables),
    ),
  ),
);

const machineType = define(() =>
  element(
    'type',
    firmware('Kind of guest and the machine it sees', { since: '0.0.1' }),
    optional(attribute('arch', { text: 'Architecture of its processors', default: 'that of the host' }, architecture)),
    optional(
      attribute(
        'machine',
        'Machine type: the board the guest sees, such as q35 or virt; one with a version never changes',
        matching(/[a-zA-Z0-9_.-]+/, 'a machine type, such as q35 or pc-q35-9.2'),
      ),
    ),
    word('hvm', 'A guest that sees a whole machine'),
  ),
);

const paravirtualized = define(() => {
  const type = element(
    'type',
    firmware('Kind of guest and the machine it sees', { since: '0.0.1' }),
    optional(attribute('arch', 'Architecture of its processors', oneOf('i686', 'x86_64', 'ia64'))),
    optional(
      attribute(
        'machine',
        'Kind of Xen guest',
        words({ xenpv: 'Paravirtualized', xenfv: 'Fully virtualized', xenpvh: 'Paravirtualized in a hardware container' }),
      ),
    ),
    words({
      xen: 'A paravirtualized Xen guest',
      linux: 'The same, by its older name',
      xenpvh: 'A Xen guest in PVH mode',
    }),
  );
  return either(
    anyOrder(optional(bootloader), element('os', osDescription(), type, kernel)),
    anyOrder(bootloader, optional(element('os', osDescription(), type, optional(kernel)))),
  );
});

const containerized = define(() =>
  element(
    'os',
    osDescription(),
    element(
      'type',
      container('Kind of guest: a container'),
      optional(attribute('arch', { text: 'Architecture of its programs', default: 'that of the host' }, architecture)),
      word('exe', 'A container'),
    ),
    optional(element('init', container('First program of the container', { default: '/sbin/init' }), absolutePath)),
    many(element('initarg', container('An argument for the first program; one element for each'), text)),
    many(
      element(
        'initenv',
        container('An environment variable for the first program; its text is the value'),
        attribute(
          'name',
          'Name of the variable',
          matching(/[a-zA-Z_]+[a-zA-Z0-9_]*/, 'a name of letters, digits and _, no digit first'),
        ),
        text,
      ),
    ),
    optional(element('initdir', container('Folder in which the first program starts'), absolutePath)),
    optional(
      element('inituser', container('User who runs the first program: a name, or a number behind +'), plainName),
      element('initgroup', container('Group that runs the first program: a name, or a number behind +'), plainName),
    ),
  ),
);

const bootloader = define(() =>
  anyOrder(
    optional(
      element(
        'bootloader',
        hostBootloader('Program of the host that picks the kernel, such as pygrub', { since: '0.1.0' }),
        text,
      ),
    ),
    optional(element('bootloader_args', hostBootloader('Arguments for the bootloader', { since: '0.2.3' }), text)),
  ),
);

const kernel = define(() =>
  anyOrder(
    optional(element('kernel', directKernel('Kernel on the host that the guest boots without a boot disk'), absolutePath)),
    optional(element('initrd', directKernel('Initial RAM disk for that kernel'), absolutePath)),
    optional(element('root', directKernel('Root device for that kernel (Xen)'), absolutePath)),
    optional(element('cmdline', directKernel('Command line for that kernel'), text)),
    optional(element('shim', directKernel('First UEFI program, which verifies the kernel under Secure Boot'), text)),
    optional(element('dtb', directKernel('Device tree for that kernel', { since: '1.0.4' }), absolutePath)),
  ),
);

const bootDevice = define(() =>
  element(
    'boot',
    firmware(
      'Kind of device to boot from, in order of preference; `<boot order=…/>` in a device is more exact, and excludes this',
      {
        since: '0.1.3',
      },
    ),
    attribute(
      'dev',
      'Kind of device to boot from',
      words({ hd: 'Hard disk', cdrom: 'CD-ROM', network: 'Network card', fd: 'Floppy disk' }),
    ),
  ),
);

const bootMenu = define(() =>
  element(
    'bootmenu',
    firmware("The firmware's prompt to choose a boot device", { since: '0.8.3' }),
    attribute('enable', 'Whether the prompt appears', yesNo),
    optional(
      attribute('timeout', { text: 'How long the prompt waits for a key', unit: 'milliseconds', since: '1.2.8' }, shortNumber),
    ),
  ),
);

const smbios = define(() =>
  element(
    'smbios',
    firmware('What the guest reads about its hardware in the SMBIOS tables', { since: '0.8.7' }),
    attribute(
      'mode',
      'Where the SMBIOS entries come from',
      words({
        emulate: 'The hypervisor makes them up',
        host: 'Manufacturer and model of the host, all but its UUID',
        sysinfo: 'From the element <sysinfo>',
      }),
    ),
  ),
);

const biosSettings = define(() =>
  element(
    'bios',
    firmware('Settings of SeaBIOS'),
    optional(attribute('useserial', { text: 'Shows the BIOS on the first serial port', since: '0.9.4' }, yesNo)),
    optional(
      attribute(
        'rebootTimeout',
        { text: 'When to try again after nothing could be booted; -1 for never', unit: 'milliseconds', since: '0.10.2' },
        data('short', { minInclusive: -1 }, 'a number from -1 to 32767'),
      ),
    ),
  ),
);

const acpiTables = define(() =>
  element(
    'acpi',
    common('ACPI tables that the guest gets besides those of the hypervisor'),
    many(
      element(
        'table',
        common('File with ACPI tables'),
        attribute(
          'type',
          'Which tables the file holds',
          words({
            raw: { text: 'One table as it is; may be repeated', since: '11.2.0' },
            rawset: { text: 'Several tables, one behind the other (Xen)', since: '11.2.0' },
            slic: { text: 'The table SLIC, a software licence', since: '1.3.5' },
            msdm: { text: 'The table MSDM, a Windows key', since: '11.2.0' },
          }),
        ),
        absolutePath,
      ),
    ),
  ),
);

/** Architectures that a guest may have; which of them the host runs is told by `virsh capabilities`. */
const architecture = define(() =>
  oneOf(
    'x86_64',
    'i686',
    'aarch64',
    'armv7l',
    'armv6l',
    'riscv64',
    'riscv32',
    'ppc64le',
    'ppc64',
    'ppc',
    'ppcemb',
    's390x',
    's390',
    'loongarch64',
    'mips',
    'mipsel',
    'mips64',
    'mips64el',
    'sparc',
    'sparc64',
    'alpha',
    'cris',
    'ia64',
    'lm32',
    'm68k',
    'microblaze',
    'microblazeel',
    'openrisc',
    'parisc',
    'parisc64',
    'sh4',
    'sh4eb',
    'unicore32',
    'xtensa',
    'xtensaeb',
  ),
);
