/** The guest's sound card. */
import { anyOrder, attribute, define, element, many, optional, words } from '../../notation.ts';
import { section } from '../section.ts';
import { number8, number32, yesNo } from '../types.ts';
import { audioBackend, placement, virtioDriver } from './common.ts';

const about = section('#sound-devices');

export const sound = define(() =>
  element(
    'sound',
    about('A sound card of the guest', { since: '0.4.3' }),
    attribute(
      'model',
      'Which card the guest sees',
      words({
        ich9: { text: 'Intel HDA of q35', since: '1.1.3' },
        ich6: { text: 'Intel HDA', since: '0.8.8' },
        virtio: { text: 'virtio', since: '10.4.0' },
        usb: { text: 'USB', since: '1.2.8' },
        ich7: { text: 'Intel HDA (bhyve)', since: '6.7.0' },
        ac97: { text: 'AC97, for older systems', since: '0.6.0' },
        es1370: 'Ensoniq AudioPCI',
        sb16: 'Sound Blaster 16',
        pcspk: 'The loudspeaker of a PC',
      }),
    ),
    optional(attribute('multichannel', { text: 'Whether a USB card has more than two channels', since: '9.4.0' }, yesNo)),
    optional(attribute('streams', { text: 'Number of streams of a virtio card', default: '2', since: '10.4.0' }, number32)),
    anyOrder(
      optional(audioBackend(number8)),
      many(
        element(
          'codec',
          about('What is plugged into an Intel HDA card', { since: '0.9.13' }),
          attribute(
            'type',
            'What is plugged in',
            words({
              duplex: 'Line in and line out',
              micro: 'Loudspeaker and microphone',
              output: { text: 'Line out', since: '4.4.0' },
            }),
          ),
        ),
      ),
      optional(virtioDriver),
      placement,
    ),
  ),
);
