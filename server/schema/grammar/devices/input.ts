/** Keyboards, mice and tablets. */
import { anyOrder, attribute, define, either, element, optional, sequence, word, words } from '../../notation.ts';
import { section } from '../section.ts';
import { absolutePath, oneOf, onOff } from '../types.ts';
import { optionalVirtioModel, placement, virtioDriver } from './common.ts';

const about = section('#input-devices');

export const input = define(() =>
  element(
    'input',
    about('A keyboard, mouse or tablet'),
    anyOrder(
      optional(virtioDriver),
      either(
        sequence(
          attribute(
            'type',
            'Kind of input device',
            words({
              tablet: "A tablet: the pointer is where the user's is",
              mouse: 'A mouse',
              keyboard: { text: 'A keyboard', since: '1.2.2' },
            }),
          ),
          optional(
            attribute(
              'bus',
              'Bus of the device',
              words({ usb: 'USB', virtio: { text: 'virtio', since: '1.3.0' }, ps2: 'PS/2', xen: 'Paravirtualized of Xen' }),
            ),
          ),
        ),
        sequence(
          attribute(
            'type',
            'Kind of input device',
            word('passthrough', { text: 'One of the host, by virtio', since: '1.3.0' }),
          ),
          attribute('bus', 'Bus of the device', word('virtio', 'virtio')),
          element(
            'source',
            about('The device of the host'),
            attribute('evdev', 'Path of the device, such as /dev/input/event3', absolutePath),
          ),
        ),
        sequence(
          attribute(
            'type',
            'Kind of input device',
            word('evdev', { text: 'One of the host, shared by turns', since: '7.4.0' }),
          ),
          element(
            'source',
            about('The device of the host'),
            attribute('dev', 'Path of the device, best one in /dev/input/by-id', absolutePath),
            optional(attribute('grab', 'Whether all such devices switch together', word('all', 'All of them switch together'))),
            optional(
              attribute(
                'grabToggle',
                { text: 'Keys that switch between host and guest', default: 'ctrl-ctrl', since: '7.6.0' },
                oneOf('ctrl-ctrl', 'alt-alt', 'shift-shift', 'meta-meta', 'scrolllock', 'ctrl-scrolllock'),
              ),
            ),
            optional(attribute('repeat', 'Whether keys held down repeat', onOff)),
          ),
        ),
      ),
      optionalVirtioModel,
      placement,
    ),
  ),
);
