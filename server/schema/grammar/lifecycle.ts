/** What happens when the guest stops, restarts, crashes or loses its locks, and whether it may sleep. */
import { anyOrder, attribute, type Content, define, either, element, optional, words } from '../notation.ts';
import { section } from './section.ts';
import { yesNo } from './types.ts';

const about = section('#events-configuration');
const power = section('#power-management');

const whenItStops = define(() =>
  words({
    destroy: 'The guest is turned off and stays off',
    restart: 'The guest starts again with the same settings',
    preserve: 'The guest stays as it is, to be looked at',
    'rename-restart': 'The guest starts again under another name (Xen)',
  }),
);

/** The elements `<on_…>`. */
export const events = define(() =>
  anyOrder(
    optional(element('on_poweroff', about('When the guest turns itself off', { default: 'destroy' }), whenItStops)),
    optional(element('on_reboot', about('When the guest restarts itself', { default: 'restart' }), whenItStops)),
    optional(
      element(
        'on_crash',
        about('When the guest crashes', { default: 'destroy' }),
        either(
          whenItStops,
          words({
            'coredump-destroy': { text: 'Its memory is dumped, then it is off', since: '0.8.4' },
            'coredump-restart': { text: 'Its memory is dumped, then it starts again', since: '0.8.4' },
            'preserve-running': { text: 'It runs on, to dump itself', since: '12.6.0' },
          }),
        ),
      ),
    ),
    optional(
      element(
        'on_lockfailure',
        about("When the lock manager loses the locks on the guest's disks", { since: '1.0.0' }),
        words({
          poweroff: 'The guest is turned off',
          restart: 'The guest starts again, to get its locks back',
          pause: 'The guest is paused',
          ignore: 'The guest runs on',
        }),
      ),
    ),
  ),
);

/** `<pm>`. */
export const powerManagement = define(() =>
  element(
    'pm',
    power("Whether the guest's firmware offers sleep", { since: '0.10.2' }),
    optional(sleep('suspend-to-mem', 'Sleep in memory (S3); many guests with passed-through devices do not wake up')),
    optional(sleep('suspend-to-disk', 'Sleep on disk (S4)')),
  ),
);

function sleep(name: string, description: string): Content {
  return element(name, power(description), optional(attribute('enabled', 'Whether the guest is offered this sleep', yesNo)));
}
