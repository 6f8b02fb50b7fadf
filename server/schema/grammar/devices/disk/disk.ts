/** Disks, CD-ROM and floppy drives. */
import { anyOrder, attribute, define, either, element, matching, optional, sequence, word, words } from '../../../notation.ts';
import { section } from '../../section.ts';
import { diskThrottling } from '../../tuning/throttling.ts';
import { anyInteger, lineOfText, oneOf, onOff, positiveNumber, serialNumber, worldWideName, yesNo } from '../../types.ts';
import { bootOrder, placement, virtioModel } from '../common.ts';
import { auth, encryption } from '../storage-access.ts';
import { backingChain, mirror } from './backing.ts';
import { diskDriver } from './driver.ts';
import { networkSource } from './network-source.ts';
import { blockSource, diskSource, volumeSource } from './source.ts';

const about = section('#hard-drives-floppy-disks-cdroms');

export const disk = define(() =>
  element(
    'disk',
    about('A disk, CD-ROM or floppy drive'),
    either(
      sequence(
        optional(
          attribute(
            'device',
            { text: 'Kind of drive the guest sees', default: 'disk', since: '0.1.4' },
            words({ disk: 'A hard disk', cdrom: 'A CD-ROM drive', floppy: 'A floppy drive' }),
          ),
        ),
        anyOrder(diskSource, details),
      ),
      sequence(
        attribute(
          'device',
          { text: 'Kind of drive the guest sees', default: 'disk', since: '0.1.4' },
          word('lun', { text: 'A SCSI disk of the host, with its SCSI commands', since: '0.9.10' }),
        ),
        rawAccess,
        sgioFilter,
        anyOrder(either(networkSource, blockSource, volumeSource), details),
      ),
    ),
    optional(
      attribute(
        'model',
        { text: 'Form of the device, where the bus leaves a choice', since: '5.2.0' },
        virtioModel,
        words({
          'usb-storage': { text: 'USB, as QEMU always had it', since: '11.5.0' },
          'usb-bot': { text: 'USB, whose CD-ROM drives are CD-ROM drives', since: '11.5.0' },
        }),
      ),
    ),
    optional(
      attribute(
        'snapshot',
        { text: 'What snapshots of the guest do with the disk', since: '0.9.5' },
        words({
          internal: 'Snapshots are kept in the image',
          external: 'Snapshots make a new file',
          manual: 'You take snapshots of the disk yourself',
          no: 'Snapshots leave the disk out',
        }),
      ),
    ),
  ),
);

/** `rawio`, also for SCSI devices of the host. */
export const rawAccess = define(() =>
  optional(attribute('rawio', { text: 'Whether QEMU gets the right to raw commands', default: 'no', since: '0.9.10' }, yesNo)),
);

/** `sgio`, also for SCSI devices of the host. */
export const sgioFilter = define(() =>
  optional(
    attribute(
      'sgio',
      { text: "Whether the guest's SCSI commands are filtered; no hypervisor supports it any more", since: '1.0.2' },
      words({ filtered: 'The harmless ones pass', unfiltered: 'All pass' }),
    ),
  ),
);

const details = define(() =>
  anyOrder(
    optional(diskDriver),
    optional(mirror),
    optional(auth),
    target,
    optional(bootOrder),
    optional(element('readonly', about('The guest cannot write to the disk'))),
    optional(element('shareable', about('Other guests may use the disk at the same time'))),
    optional(
      element(
        'transient',
        about('What the guest writes is gone when it ends', { since: '0.9.5' }),
        optional(
          attribute('shareBacking', { text: 'Whether other guests may use the same image this way', since: '7.4.0' }, yesNo),
        ),
      ),
    ),
    optional(diskSerial),
    optional(encryption),
    optional(diskThrottling),
    optional(geometry),
    optional(blockSizes),
    optional(element('wwn', about('World wide name of the disk', { since: '0.10.1' }), worldWideName)),
    optional(
      element(
        'vendor',
        about('Vendor of the disk as the guest sees it (SCSI)', { since: '1.0.1' }),
        matching(/[ -~]{0,8}/, 'up to 8 printable ASCII characters'),
      ),
    ),
    optional(
      element(
        'product',
        about('Product name of the disk as the guest sees it: 16 characters for SCSI, 40 for SATA and IDE', { since: '1.0.1' }),
        matching(/[ -~]{0,40}/, 'up to 40 printable ASCII characters'),
      ),
    ),
    backingChain,
    optional(backendDomain),
    placement,
  ),
);

const target = define(() =>
  element(
    'target',
    about('Name and bus of the disk in the guest'),
    attribute(
      'dev',
      'Name such as vda: it orders the disks, and the guest may use another',
      matching(/(ioemu:)?(fd|hd|sd|vd|xvd|ubd)[a-zA-Z0-9_]+/, 'a name such as vda, sda, hda, fda or nvme0n1'),
      matching(/nvme[0-9]+n[0-9]+(p[0-9]+)?/, 'a name such as vda, sda, hda, fda or nvme0n1'),
    ),
    optional(
      attribute(
        'bus',
        { text: 'Bus of the disk', default: 'as fits the name', since: '0.4.3' },
        words({
          virtio: 'virtio: fastest, needs a driver',
          sata: { text: 'SATA', since: '0.9.7' },
          scsi: 'SCSI',
          ide: 'IDE, not on q35',
          usb: 'USB',
          nvme: { text: 'NVMe', since: '11.5.0' },
          fdc: 'Floppy controller',
          xen: 'Paravirtualized disk of Xen',
          sd: { text: 'SD card', since: '1.1.2' },
          uml: 'User Mode Linux',
        }),
      ),
    ),
    optional(
      attribute(
        'tray',
        { text: 'Tray of a CD-ROM or floppy drive', default: 'closed', since: '0.9.11' },
        oneOf('open', 'closed'),
      ),
    ),
    optional(
      attribute(
        'removable',
        { text: 'Whether the guest takes the disk for removable (USB, SCSI)', default: 'off', since: '1.1.3' },
        onOff,
      ),
    ),
    optional(
      attribute(
        'rotation_rate',
        { text: 'Rotations a minute that the guest sees; 1 for an SSD', since: '7.3.0' },
        positiveNumber,
      ),
    ),
    optional(attribute('dpofua', { text: 'Whether a SCSI disk can bypass its cache (DPO and FUA)', since: '11.10.0' }, onOff)),
  ),
);

/** `<serial>`, also of NVMe controllers. */
export const diskSerial = define(() =>
  element('serial', about('Serial number of the disk, as in /dev/disk/by-id', { since: '0.7.1' }), serialNumber),
);

/** `<backenddomain>`, also of network interfaces. */
export const backendDomain = define(() =>
  element(
    'backenddomain',
    about('Xen guest that drives the device instead of the host', { since: '1.2.13' }),
    attribute('name', 'Name of that guest', lineOfText),
  ),
);

const geometry = define(() =>
  element(
    'geometry',
    about('Geometry that the guest sees, for very old systems and s390x', { since: '0.10.0' }),
    attribute('cyls', 'Number of cylinders', anyInteger),
    attribute('heads', 'Number of heads', anyInteger),
    attribute('secs', 'Number of sectors in each track', anyInteger),
    optional(
      attribute(
        'trans',
        'How the BIOS translates the geometry',
        words({ auto: 'As it finds best', none: 'Not at all', lba: 'By numbered blocks' }),
      ),
    ),
  ),
);

const blockSizes = define(() =>
  element(
    'blockio',
    about('Sizes of blocks that the guest sees', { since: '0.10.2' }),
    optional(attribute('logical_block_size', { text: 'Least that can be read or written', unit: 'bytes' }, anyInteger)),
    optional(attribute('physical_block_size', { text: 'Least that the disk itself writes', unit: 'bytes' }, anyInteger)),
    optional(attribute('discard_granularity', { text: 'Least that can be discarded', unit: 'bytes' }, anyInteger)),
  ),
);
