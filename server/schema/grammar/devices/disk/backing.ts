/** Images below a disk's image, and the copy that a running job makes. */
import { anyOrder, attribute, define, either, element, optional, sequence, word, words } from '../../../notation.ts';
import { section } from '../../section.ts';
import { absolutePath, positiveNumber, size } from '../../types.ts';
import { imageFormat } from './formats.ts';
import { diskSource, fileSource } from './source.ts';

const about = section('#hard-drives-floppy-disks-cdroms');

/** `<backingStore>` with all those inside it; empty where the image stands on none. */
export const backingChain = define(() => either(backingStore, optional(element('backingStore', noMore()))));

const noMore = () => about('The image below this one; empty: there is none', { since: '1.2.4' });

const backingStore = define(() =>
  element(
    'backingStore',
    noMore(),
    optional(attribute('index', 'Number of the image in the chain; libvirt writes it', positiveNumber)),
    anyOrder(diskSource, backingChain, storedFormat),
  ),
);

/** `<format>` of an image. */
export const storedFormat = define(() =>
  element(
    'format',
    about('Format of the image'),
    attribute('type', 'Format of the image', imageFormat),
    optional(metadataCache),
  ),
);

/** `<metadata_cache>` of a qcow2 image. */
export const metadataCache = define(() =>
  element(
    'metadata_cache',
    about('Cache for the tables of a qcow2 image', { since: '7.0.0' }),
    optional(element('max_size', about('The most it may take', { unit: 'bytes', since: '7.0.0' }), size)),
  ),
);

/** `<mirror>`: libvirt writes it, and skips it when it reads. */
export const mirror = define(() =>
  element(
    'mirror',
    about('Copy that a running job makes of the disk; libvirt writes it', { since: '0.9.12' }),
    anyOrder(
      either(
        sequence(
          attribute('file', 'The copy, as older versions wrote it', absolutePath),
          optional(attribute('format', 'Format of the copy', imageFormat)),
          optional(
            attribute('job', { text: 'Kind of job that makes the copy', since: '1.2.7' }, word('copy', 'The disk is copied')),
          ),
          optional(anyOrder(fileSource, optional(storedFormat))),
        ),
        sequence(
          attribute(
            'job',
            { text: 'Kind of job that makes the copy', since: '1.2.7' },
            words({ copy: 'The disk is copied', 'active-commit': 'The topmost image goes into one below' }),
          ),
          anyOrder(diskSource, optional(storedFormat)),
        ),
      ),
      optional(
        attribute(
          'ready',
          'How far the job is',
          words({ yes: 'The copy is complete', abort: 'The job is being given up', pivot: 'The guest is moving to the copy' }),
        ),
      ),
      backingChain,
    ),
  ),
);
