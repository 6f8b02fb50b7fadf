/** What KVM, Xen and Hyper-V's interface offer to guests that know about them. */
import {
  anyOrder,
  attribute,
  type Content,
  data,
  define,
  type ElementPattern,
  either,
  element,
  matching,
  optional,
  sequence,
  word,
  words,
} from '../../notation.ts';
import { section } from '../section.ts';
import { exactly, onOff } from '../types.ts';

const about = section('#hypervisor-features');

const state = define(() => attribute('state', 'Whether it is on', onOff));

/** A feature with nothing but its state, and perhaps details. */
function feature(name: string, description: string, since: string, ...details: readonly Content[]): Content {
  return optional(element(name, about(description, { since }), state, ...details));
}

export const hypervEnlightenments = define(() =>
  element(
    'hyperv',
    about("Hyper-V's interface, which makes Windows faster under KVM"),
    either(
      attribute(
        'mode',
        { text: 'Which of them the guest has', since: '8.0.0' },
        word('passthrough', 'All that the hypervisor knows; bad for migration'),
      ),
      sequence(
        optional(
          attribute(
            'mode',
            { text: 'Which of them the guest has', default: 'custom', since: '8.0.0' },
            words({
              custom: 'Those listed here',
              'host-model': { text: 'Those of the host that libvirt knows, besides those listed here', since: '11.9.0' },
            }),
          ),
        ),
        enlightenments,
      ),
    ),
  ),
);

const enlightenments = define(() =>
  anyOrder(
    feature('relaxed', 'Windows does not check its timers, which may be late in a guest', '1.0.0'),
    feature('vapic', 'Virtual APIC: fewer exits at interrupts', '1.1.0'),
    feature(
      'spinlocks',
      'Windows tells the hypervisor when it waits for a lock',
      '1.1.0',
      optional(
        attribute(
          'retries',
          { text: 'After how many attempts; at least 4095', default: '4294967295, never' },
          data('unsignedInt', {}, 'a whole number, at least 4095'),
        ),
      ),
    ),
    feature('vpindex', 'Number of the virtual processor; others need it', '1.3.3'),
    feature('runtime', "Time that the guest's processor really ran", '1.3.3'),
    feature('synic', 'Synthetic interrupt controller; needs vpindex', '1.3.3'),
    optional(
      element(
        'stimer',
        about('Synthetic timers, which spare the guest its clock ticks; needs synic and vpindex', { since: '1.3.3' }),
        optional(state),
        feature('direct', 'Timers that interrupt directly', '5.7.0'),
      ),
    ),
    feature('reset', 'Lets Windows reset the guest through the hypervisor', '1.3.3'),
    feature(
      'vendor_id',
      'Name of the hypervisor that the guest sees; some drivers of graphics cards want another',
      '1.3.3',
      optional(attribute('value', 'Name of the hypervisor', matching(/[^,]{0,12}/, 'up to 12 characters, no comma'))),
    ),
    feature('frequencies', 'Frequencies of the time stamp counter and the APIC', '4.7.0'),
    feature('reenlightenment', 'Tells the guest when the frequency changed after a migration', '4.7.0'),
    optional(
      element(
        'tlbflush',
        about('Flushes translations through the hypervisor; needs vpindex', { since: '4.7.0' }),
        optional(state),
        feature('direct', 'Flushes translations of nested guests too', '11.0.0'),
        feature('extended', 'Flushes single ranges too', '11.0.0'),
      ),
    ),
    feature('ipi', 'Interrupts between processors through the hypervisor; needs vpindex', '4.10.0'),
    feature('evmcs', 'Faster guests inside the guest (Intel); needs vapic', '4.10.0'),
    feature('avic', "Synthetic interrupts with the hardware's APIC", '8.10.0'),
    feature('emsr_bitmap', 'Faster guests inside the guest: spares updates of their register bitmap', '10.7.0'),
    feature('xmm_input', 'Calls to the hypervisor with XMM registers', '10.7.0'),
  ),
);

export const kvmFeatures = define(() =>
  element(
    'kvm',
    about('What KVM shows to the guest'),
    feature('hidden', 'Hides that the guest runs under KVM', '1.2.8'),
    feature('hint-dedicated', 'Tells the guest that its processors are its own, so that it may wait busily', '5.7.0'),
    feature('poll-control', "The guest's idle processors wait busily for a moment", '6.10.0'),
    feature('pv-ipi', 'Interrupts between processors through KVM', '7.10.0'),
    feature(
      'dirty-ring',
      'Tracks written memory in a ring, for migration',
      '8.0.0',
      optional(
        attribute(
          'size',
          'Entries of the ring: a power of 2 from 1024 to 65536',
          data('unsignedInt', {}, 'a power of 2 from 1024 to 65536'),
        ),
      ),
    ),
  ),
);

export const xenFeatures = define(
  (): ElementPattern =>
    element(
      'xen',
      about('What Xen shows to the guest'),
      feature('e820_host', "A paravirtualized guest sees the host's map of memory", '6.3.0'),
      feature(
        'passthrough',
        'Prepares the guest for devices of the host',
        '6.3.0',
        optional(
          attribute(
            'mode',
            'How its memory is mapped',
            exactly({ sync_pt: 'A table of its own', share_pt: 'The table is shared' }),
          ),
        ),
      ),
    ),
);
