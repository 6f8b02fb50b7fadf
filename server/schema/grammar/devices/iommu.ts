/** The guest's own IOMMU. */
import { anyOrder, attribute, data, define, either, element, optional, sequence, word, words } from '../../notation.ts';
import { section } from '../section.ts';
import { number8, onOff, signedNumber, unitAttribute, wholeNumber } from '../types.ts';
import { placement } from './common.ts';

const about = section('#iommu-devices');

export const iommu = define(() =>
  element(
    'iommu',
    about('An IOMMU, with which the guest confines its devices', { since: '2.1.0' }),
    attribute(
      'model',
      'Which IOMMU the guest sees',
      words({
        intel: 'VT-d of Intel, on q35',
        amd: { text: 'AMD-Vi, on q35', since: '11.5.0' },
        virtio: { text: 'virtio, on q35 and Arm', since: '8.3.0' },
        smmuv3: { text: 'SMMUv3 of Arm', since: '5.5.0' },
      }),
    ),
    anyOrder(optional(driver), placement),
  ),
);

const driver = define(() =>
  element(
    'driver',
    about('What the IOMMU can do'),
    optional(
      attribute('intremap', { text: 'Whether it remaps interrupts; needs `<ioapic driver="qemu"/>`', since: '3.4.0' }, onOff),
    ),
    optional(attribute('caching_mode', { text: 'Whether assigned host devices can use it (intel)', since: '3.4.0' }, onOff)),
    optional(attribute('eim', { text: 'Whether there can be more than 255 processors (intel)', since: '3.4.0' }, onOff)),
    optional(attribute('iotlb', { text: 'Whether devices may cache its translations', since: '3.5.0' }, onOff)),
    optional(attribute('aw_bits', { text: 'Bits of an address (intel, virtio)', unit: 'bits', since: '6.5.0' }, number8)),
    optional(attribute('dma_translation', { text: 'Whether it translates addresses at all (intel)', since: '10.7.0' }, onOff)),
    optional(attribute('xtsup', { text: 'Whether there can be more than 255 processors (amd)', since: '11.5.0' }, onOff)),
    optional(attribute('passthrough', { text: 'Whether addresses pass untranslated (amd)', since: '11.5.0' }, onOff)),
    optional(
      attribute(
        'pciBus',
        { text: 'Index of the PCI controller it is attached to (smmuv3)', since: '11.10.0' },
        data('unsignedInt', {}, 'a whole number'),
      ),
    ),
    optional(granule),
    smmu,
  ),
);

const granule = define(() =>
  element(
    'granule',
    about('Size of its pages (virtio)', { since: '12.1.0' }),
    either(
      attribute('mode', 'Where the size of a page comes from', word('host', 'From the host')),
      sequence(attribute('size', { text: 'Size of a page of the IOMMU', unit: 'KiB' }, wholeNumber), unitAttribute),
    ),
  ),
);

const smmu = define(() =>
  anyOrder(
    optional(attribute('accel', { text: "Whether the host's hardware does the work (smmuv3)", since: '12.7.0' }, onOff)),
    optional(attribute('ats', { text: 'Whether devices may cache its translations (smmuv3)', since: '12.7.0' }, onOff)),
    optional(attribute('ril', { text: 'Whether ranges can be invalidated (smmuv3)', since: '12.7.0' }, onOff)),
    optional(
      attribute(
        'ssidsize',
        { text: 'Bits of a substream, 0 to 20; more than 0 for PASID (smmuv3)', unit: 'bits', since: '12.7.0' },
        signedNumber,
      ),
    ),
    optional(attribute('oas', { text: 'Bits of an output address (smmuv3)', unit: 'bits', since: '12.7.0' }, signedNumber)),
    optional(
      attribute('cmdqv', { text: 'Whether the guest has command queues of its own (smmuv3, NVIDIA)', since: '12.7.0' }, onOff),
    ),
  ),
);
