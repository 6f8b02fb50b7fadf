/** Bandwidth and VLANs of a network card. */
import { anyOrder, attribute, data, define, element, optional, some, word, words } from '../../../notation.ts';
import { section } from '../../section.ts';
import { positiveNumber } from '../../types.ts';

const quality = section('#quality-of-service');
const vlans = section('#setting-vlan-tag-on-supported-network-types-only');

export const bandwidth = define(() =>
  element(
    'bandwidth',
    quality('How much traffic the card may have', { see: 'https://libvirt.org/formatnetwork.html#quality-of-service' }),
    optional(attribute('classID', "Class of the network's shaping; libvirt writes it", positiveNumber)),
    anyOrder(
      optional(element('inbound', quality('What arrives at the guest'), shape)),
      optional(element('outbound', quality('What the guest sends'), shape)),
    ),
  ),
);

const shape = define(() => {
  const rate = data(
    'unsignedLong',
    { pattern: '[0-9]+', minInclusive: 1, maxInclusive: '18014398509481984' },
    'a whole number, 1 or more',
  );
  const unit = 'KiB a second';
  return anyOrder(
    optional(attribute('average', { text: 'Average rate, in the long run', unit }, rate)),
    optional(attribute('peak', { text: 'Highest rate, in a burst', unit }, rate)),
    optional(attribute('floor', { text: 'Guaranteed rate (in networks of libvirt)', unit }, rate)),
    optional(
      attribute(
        'burst',
        { text: 'How much may come in one burst', unit: 'KiB' },
        data('unsignedInt', { pattern: '[0-9]+', minInclusive: 1 }, 'a whole number, 1 or more'),
      ),
    ),
  );
});

export const vlan = define(() =>
  element(
    'vlan',
    vlans('VLANs of the card, on bridges that know them', { since: '0.10.0' }),
    optional(
      attribute('trunk', 'Whether the guest sees the tags, even of a single VLAN', word('yes', 'The guest sees the tags')),
    ),
    some(
      element(
        'tag',
        vlans('A VLAN', { since: '0.10.0' }),
        attribute('id', 'Number of the VLAN', data('unsignedInt', { maxInclusive: 4095 }, 'a number from 0 to 4095')),
        optional(
          attribute(
            'nativeMode',
            { text: 'Makes it the native VLAN, and says how the guest sees its traffic', since: '1.1.0' },
            words({ tagged: 'With a tag', untagged: 'Without a tag' }),
          ),
        ),
      ),
    ),
  ),
);
