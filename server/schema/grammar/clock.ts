/** The guest's clock and timers. */
import { attribute, define, either, element, many, matching, optional, sequence, word, words } from '../notation.ts';
import { section } from './section.ts';
import { largeNumber, wholeNumber, yesNo } from './types.ts';

const about = section('#time-keeping');

const adjustment = define(() => matching(/(-|\+)?[0-9]+/, 'a number of seconds, such as -3600'));

export const clock = define(() =>
  element(
    'clock',
    about("What the guest's clock shows when it starts, and its timers"),
    either(
      sequence(
        offset({ utc: 'UTC: right for most systems', localtime: 'The time of day at the host: as Windows expects it' }),
        optional(
          attribute(
            'adjustment',
            { text: 'What becomes of changes the guest makes', since: '0.9.11' },
            either(adjustment, word('reset', 'They are lost at the next start')),
          ),
        ),
      ),
      sequence(
        offset({ timezone: 'The time of day in a time zone' }),
        optional(
          attribute(
            'timezone',
            { text: 'The time zone', since: '0.7.7' },
            matching(/[a-zA-Z0-9_.+\-/]+/, 'a time zone, such as Europe/Berlin'),
          ),
        ),
      ),
      sequence(
        offset({ variable: "A difference, which the guest's own changes become part of" }),
        optional(attribute('adjustment', { text: 'How far the clock is ahead', unit: 'seconds', since: '0.7.7' }, adjustment)),
        optional(
          attribute(
            'basis',
            { text: 'What the adjustment is added to', default: 'utc', since: '0.9.11' },
            words({ utc: 'UTC', localtime: 'The time of day at the host' }),
          ),
        ),
      ),
      sequence(
        offset({ absolute: 'Always the same moment' }),
        attribute('start', { text: 'The moment, since 1970', unit: 'seconds', since: '8.4.0' }, largeNumber),
      ),
    ),
    many(timer),
  ),
);

function offset(meanings: Readonly<Record<string, string>>) {
  return attribute('offset', 'What the clock shows at the start', words(meanings));
}

const timer = define(() =>
  element(
    'timer',
    about('A source of time for the guest', { since: '0.8.0' }),
    either(
      sequence(
        timerName({ rtc: 'Clock on the board, which runs on while the guest is off', platform: 'No longer in use' }),
        optional(
          attribute(
            'track',
            'Which time the timer follows',
            words({
              boot: 'Time since the guest started',
              guest: 'Time the guest ran',
              wall: 'Time of day at the host',
              realtime: 'Real time',
            }),
          ),
        ),
        optional(tickPolicy),
      ),
      sequence(
        timerName({ tsc: "Counter of the processor's cycles" }),
        optional(tickPolicy),
        optional(attribute('frequency', { text: 'How fast the time stamp counter counts', unit: 'Hz' }, largeNumber)),
        optional(
          attribute(
            'mode',
            'How the guest reads it',
            words({
              auto: 'As the hypervisor finds best',
              native: 'From the processor',
              emulate: 'From the hypervisor',
              paravirt: "From the processor, with the hypervisor's help",
              smpsafe: 'From the processor where it is the same on all of them',
            }),
          ),
        ),
      ),
      sequence(
        timerName({
          hpet: 'High precision event timer; Windows and Linux run better without it',
          pit: 'Interval timer of the first PCs',
          armvtimer: { text: 'Virtual timer of Arm', since: '6.1.0' },
        }),
        optional(tickPolicy),
      ),
      timerName({
        kvmclock: 'Clock of KVM, for Linux',
        hypervclock: { text: 'Clock of Hyper-V, for Windows', since: '1.2.2' },
      }),
    ),
    optional(attribute('present', 'Whether the guest has it', yesNo)),
  ),
);

function timerName(meanings: Parameters<typeof words>[0]) {
  return attribute('name', 'Which timer this is about', words(meanings));
}

/** What happens to ticks that came too late. */
const tickPolicy = define(() => {
  const description = 'What happens to ticks missed while the guest did not run';
  return either(
    attribute(
      'tickpolicy',
      description,
      words({
        delay: 'They come late, at the usual pace',
        merge: 'They come as one',
        discard: 'They are lost; the clock may jump',
      }),
    ),
    sequence(
      attribute('tickpolicy', description, word('catchup', 'They come at a faster pace')),
      optional(
        element(
          'catchup',
          about('How missed ticks are caught up with'),
          optional(attribute('threshold', 'How late a tick must be', wholeNumber)),
          optional(attribute('slew', 'How much faster they come', wholeNumber)),
          optional(attribute('limit', 'How many are caught up at most', wholeNumber)),
        ),
      ),
    ),
  );
});
