/** Where the content of a disk comes from. */
import {
  anyOrder,
  attribute,
  type Content,
  define,
  either,
  element,
  many,
  matching,
  optional,
  sequence,
  without,
  word,
  words,
} from '../../../notation.ts';
import { pciAddress } from '../../addresses.ts';
import { sourceSeclabel } from '../../seclabel.ts';
import { section } from '../../section.ts';
import {
  absolutePath,
  datastorePath,
  deviceName,
  nameWithoutSlash,
  number32,
  positiveNumber,
  wholeNumber,
  yesNo,
} from '../../types.ts';
import { encryption, reconnect, reservations, unixSocket } from '../storage-access.ts';
import { storedFormat } from './backing.ts';
import { networkSource } from './network-source.ts';

const about = section('#hard-drives-floppy-disks-cdroms');

/** The attribute `type` and the element `<source>` that goes with it. */
export const diskSource = define(() =>
  either(
    fileSource,
    blockSource,
    folderSource,
    networkSource,
    volumeSource,
    nvmeSource,
    vhostUserSource,
    deviceSource('vhostvdpa', 'A vDPA device', 'The device, such as /dev/vhost-vdpa-0', '9.8.0'),
    deviceSource('ctl', 'The CAM target layer of FreeBSD', 'The device, such as /dev/cam/ctl', '12.0.0'),
  ),
);

/** `type=…` of a disk. */
export function sourceType(type: string, meaning: string, since?: string): Content {
  return attribute(
    'type',
    { text: 'Where the content comes from', default: 'file', since: '0.0.3' },
    word(type, { text: meaning, since }),
  );
}

const source = (description: string, ...content: readonly Content[]) => element('source', about(description), ...content);

export const fileSource = define(() =>
  anyOrder(
    optional(sourceType('file', 'A file')),
    optional(
      source(
        'The file with the content; none is an empty drive',
        optional(
          attribute('file', 'Path of the file', absolutePath, datastorePath),
          optional(attribute('fdgroup', { text: 'Group of open file descriptors to use instead', since: '9.0.0' })),
        ),
        commonSource,
        optional(startupPolicy),
        optional(encryption),
        many(sourceSeclabel),
      ),
    ),
  ),
);

export const blockSource = define(() =>
  anyOrder(
    sourceType('block', 'A block device of the host'),
    optional(
      source(
        'The block device with the content',
        optional(attribute('dev', 'The device, best by a lasting name such as /dev/disk/by-id/…', absolutePath, deviceName)),
        commonSource,
        optional(startupPolicy),
        optional(encryption),
        optional(reservations),
        many(sourceSeclabel),
      ),
    ),
  ),
);

const folderSource = define(() =>
  anyOrder(
    sourceType('dir', 'A folder, shown as a disk with FAT', '0.7.5'),
    optional(
      source(
        'The folder with the content',
        attribute('dir', 'Path of the folder', absolutePath),
        commonSource,
        optional(startupPolicy),
        optional(encryption),
      ),
    ),
  ),
);

export const volumeSource = define(() =>
  anyOrder(
    sourceType('volume', 'A volume of a storage pool', '1.0.5'),
    optional(
      source(
        'The volume with the content',
        attribute('pool', 'Name of the storage pool', nameWithoutSlash),
        attribute(
          'volume',
          'Name of the volume, as `virsh vol-list` tells it',
          without(matching(/[^/]+/, 'the name of a volume, without /'), word('.'), word('..')),
        ),
        optional(
          attribute(
            'mode',
            { text: 'How a volume of an iSCSI pool is reached', default: 'host', since: '1.1.1' },
            words({ host: 'As a block device of the host', direct: "By QEMU's own iSCSI" }),
          ),
        ),
        commonSource,
        optional(startupPolicy),
        optional(encryption),
        many(sourceSeclabel),
      ),
    ),
  ),
);

const nvmeSource = define(() =>
  anyOrder(
    sourceType('nvme', 'An NVMe disk of the host, taken by QEMU', '6.0.0'),
    optional(
      source(
        'The NVMe disk with the content',
        attribute('type', 'How the NVMe disk is found', word('pci', 'By its PCI address')),
        attribute('namespace', 'Namespace on the disk, from 1', number32),
        optional(
          attribute(
            'managed',
            { text: 'Whether libvirt takes the disk from the host and gives it back', since: '6.0.0' },
            yesNo,
          ),
        ),
        element('address', about('PCI address of the disk on the host', { since: '6.0.0' }), pciAddress),
        commonSource,
        optional(startupPolicy),
        optional(encryption),
      ),
    ),
  ),
);

const vhostUserSource = define(() =>
  anyOrder(
    sourceType('vhostuser', "A program that speaks vhost-user; the guest's memory must be shared", '7.1.0'),
    source("The program's socket", unixSocket, optional(reconnect)),
  ),
);

function deviceSource(type: string, meaning: string, device: string, since: string): Content {
  return anyOrder(
    sourceType(type, meaning, since),
    source('The device with the content', attribute('dev', device, absolutePath)),
  );
}

/** What to do when the source is missing, also for USB devices of the host. */
export const startupPolicy = define(() =>
  attribute(
    'startupPolicy',
    { text: 'What happens when the source is missing', default: 'mandatory', since: '0.9.7' },
    words({
      mandatory: 'The guest does not start',
      requisite: 'The guest does not start, but can be migrated and restored without it',
      optional: 'The guest starts without it',
    }),
  ),
);

/** What every source may have: a number in the chain, a part of it, a file beside it that has the data. */
export const commonSource = define(() =>
  sequence(
    optional(attribute('index', 'Number of the image in the chain; libvirt writes it', positiveNumber)),
    optional(
      element(
        'slices',
        about('The part of the source that is the image', { since: '6.1.0' }),
        element(
          'slice',
          about('A part of the source', { since: '6.1.0' }),
          attribute('type', 'What the part contains', word('storage', 'The image')),
          attribute('offset', { text: 'Where the part begins', unit: 'bytes' }, wholeNumber),
          attribute('size', { text: 'Length of the part', unit: 'bytes' }, positiveNumber),
        ),
      ),
    ),
    optional(
      element(
        'dataStore',
        about('A file with the data, of which the qcow2 image has the tables only', { since: '10.10.0' }),
        storedFormat,
        diskSource,
      ),
    ),
  ),
);
