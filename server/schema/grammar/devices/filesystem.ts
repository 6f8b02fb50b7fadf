/** Folders of the host in the guest, and file systems of containers. */
import {
  anyOrder,
  attribute,
  type Content,
  data,
  define,
  either,
  element,
  optional,
  sequence,
  word,
  words,
} from '../../notation.ts';
import { idMap } from '../resource.ts';
import { section } from '../section.ts';
import {
  absoluteFolder,
  absolutePath,
  anyInteger,
  largeNumber,
  onOff,
  plainName,
  size,
  sizeUnit,
  wholeNumber,
} from '../types.ts';
import { bootOrder, optionalVirtioModel, placement, virtioOptions } from './common.ts';
import { imageFormat } from './disk/formats.ts';

const about = section('#filesystems');

export const filesystem = define(() =>
  element(
    'filesystem',
    about('A folder of the host in the guest, or a file system of a container', { since: '0.3.3' }),
    optionalVirtioModel,
    either(
      sequence(
        optional(kind('mount', 'A folder of the host')),
        anyOrder(optional(driver), optional(virtiofsDaemon), folder, optional(idMap), common),
      ),
      of('file', 'An image, mounted in the container', attribute('file', 'Path of the image', absolutePath)),
      of('block', 'A block device, mounted in the container', attribute('dev', 'Path of the block device', absolutePath)),
      of(
        'bind',
        'A folder of the container, in another place',
        attribute('dir', 'Path of the folder in the container', absoluteFolder),
      ),
      of('template', 'A template of OpenVZ', attribute('name', 'Name of the template', plainName)),
      of(
        'ram',
        'Memory',
        attribute('usage', { text: 'How much memory it takes', unit: 'KiB' }, largeNumber),
        optional(attribute('units', 'Unit of the usage, such as MiB', sizeUnit)),
      ),
    ),
  ),
);

function kind(type: string, meaning: string): Content {
  return attribute('type', { text: 'What is mounted', default: 'mount' }, word(type, meaning));
}

/** One kind of file system whose source has these attributes. */
function of(type: string, meaning: string, ...source: readonly Content[]): Content {
  return sequence(
    kind(type, meaning),
    anyOrder(optional(driver), element('source', about('What is mounted'), ...source), common),
  );
}

const folder = define(() =>
  element(
    'source',
    about('The folder'),
    either(
      attribute('dir', 'Path of the folder', absoluteFolder),
      attribute('socket', 'Socket of a virtiofsd that you start', absolutePath),
    ),
  ),
);

const common = define(() => {
  const mode = data('unsignedInt', { pattern: '0[0-7]{3}|[0-7]{1,3}' }, 'permissions in octal, such as 0644');
  return anyOrder(
    element(
      'target',
      about('Where the guest finds it: a tag to mount, or a folder of a container'),
      attribute('dir', 'Tag by which the guest mounts it, or folder of a container'),
    ),
    optional(
      attribute(
        'accessmode',
        { text: 'Whose permissions hold on the host', default: 'passthrough', since: '0.8.5' },
        words({
          passthrough: "Those of the guest's users",
          mapped: "QEMU's; the guest's are kept beside the files",
          squash: "Those of the guest's users, where QEMU may",
        }),
      ),
    ),
    optional(
      attribute(
        'multidevs',
        { text: 'What happens when the folder has several file systems below it (9p)', default: 'warn', since: '6.3.0' },
        words({
          default: 'As QEMU does',
          remap: 'Files get new numbers, all different',
          forbid: 'Only one of them is shown',
          warn: 'QEMU logs it; files may have the same number',
        }),
      ),
    ),
    optional(attribute('fmode', { text: 'Permissions of new files, with mapped', default: '0600', since: '6.10.0' }, mode)),
    optional(attribute('dmode', { text: 'Permissions of new folders, with mapped', default: '0700', since: '6.10.0' }, mode)),
    optional(element('readonly', about('The guest cannot write'))),
    optional(bootOrder),
    optional(element('space_hard_limit', about('The most it may hold (OpenVZ)', { since: '0.9.13' }), size)),
    optional(element('space_soft_limit', about('The most it may hold for long (OpenVZ)', { since: '0.9.13' }), size)),
    placement,
  );
});

const driver = define(() =>
  element(
    'driver',
    about('How the file system is made', { since: '0.9.7' }),
    either(
      sequence(
        optional(
          attribute(
            'type',
            'How the file system is made',
            words({
              path: '9p, files by their path',
              handle: { text: '9p, files by a handle', since: '0.9.7' },
              loop: 'A loop device (LXC)',
              nbd: 'A network block device (LXC)',
              ploop: 'Virtuozzo',
            }),
          ),
        ),
        optional(attribute('format', 'Format of the image (LXC, Virtuozzo)', imageFormat)),
        optional(
          attribute(
            'wrpolicy',
            { text: 'When what the guest writes goes to storage', since: '0.9.10' },
            word('immediate', 'At once'),
          ),
        ),
        virtioOptions,
      ),
      sequence(
        attribute(
          'type',
          'How the file system is made',
          word('virtiofs', { text: "virtiofs: fast; the guest's memory must be shared", since: '6.2.0' }),
        ),
        optional(attribute('queue', { text: 'How many requests wait in the queue', since: '6.2.0' }, wholeNumber)),
        virtioOptions,
      ),
      attribute('type', 'How the file system is made', word('mtp', { text: 'A USB device with files (MTP)', since: '10.2.0' })),
    ),
  ),
);

const virtiofsDaemon = define(() =>
  element(
    'binary',
    about('Settings of virtiofsd', { since: '6.2.0' }),
    optional(attribute('path', 'Path of virtiofsd', absolutePath)),
    optional(attribute('xattr', 'Whether files have extended attributes', onOff)),
    optional(
      element(
        'cache',
        about('What the guest keeps of files', { since: '6.2.0' }),
        optional(
          attribute(
            'mode',
            'What the guest keeps of files',
            words({ none: 'Nothing: others may change the files', always: 'All' }),
          ),
        ),
      ),
    ),
    optional(
      element(
        'sandbox',
        about('How virtiofsd is confined', { since: '7.2.0' }),
        optional(
          attribute(
            'mode',
            'How virtiofsd is confined',
            words({ namespace: 'Namespaces', chroot: 'A root folder of its own' }),
          ),
        ),
      ),
    ),
    optional(
      element(
        'lock',
        about('Which locks of the guest hold on the host', { since: '6.2.0' }),
        optional(attribute('posix', 'Whether POSIX locks hold on the host', onOff)),
        optional(attribute('flock', 'Whether BSD locks hold on the host', onOff)),
      ),
    ),
    optional(
      element(
        'thread_pool',
        about('Threads of virtiofsd, for slow storage', { since: '8.5.0' }),
        optional(attribute('size', 'How many threads; 0 for none', anyInteger)),
      ),
    ),
    optional(
      element(
        'openfiles',
        about('Files virtiofsd may have open', { since: '10.6.0' }),
        optional(attribute('max', 'How many files', data('positiveInteger', {}, 'a whole number, 1 or more'))),
      ),
    ),
  ),
);
