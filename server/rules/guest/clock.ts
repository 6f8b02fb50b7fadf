import type { Domain } from '../../domain/domain.ts';
import { attributeValue, childNamed, childrenNamed } from '../../domain/element.ts';
import { type Complaint, numberSaid, said, spanOf } from '../report.ts';

/** What QEMU's timers can be told (qemu_validate.c: qemuValidateDomainDefClockTimers). */
const timerSettings: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  pit: { tickpolicy: ['delay', 'discard', 'catchup'] },
  rtc: { tickpolicy: ['delay', 'catchup'], track: ['guest', 'wall', 'realtime'] },
};

export function timers({ element }: Domain): readonly Complaint[] {
  return childrenNamed(childNamed(element, 'clock'), 'timer').flatMap((timer) => {
    const name = said(timer, 'name') ?? '';
    if (name === 'platform') {
      return [
        {
          message: "The timer platform is Xen's (\"unsupported timer type (name) 'platform'\").",
          span: spanOf(timer, 'name'),
        },
      ];
    }
    return Object.entries(timerSettings[name] ?? {}).flatMap(([setting, known]) => {
      const value = said(timer, setting);
      if (value === undefined || known.includes(value) || !/^[a-z]+$/.test(value)) return [];
      return [
        {
          message: `QEMU's ${name} can't be told ${setting}='${value}', only ${known.join(' or ')} ("unsupported ${name} ${setting === 'track' ? 'timer track' : name === 'rtc' ? 'timer tickpolicy' : 'tickpolicy'} '${value}'").`,
          span: spanOf(timer, setting),
        },
      ];
    });
  });
}

/** The last second of the year 9999, as libvirt has it. */
const lastStart = 253_402_300_799;

/** What the guest's clock shows when it starts (domain_conf.c, qemu_validate.c). */
export function clockOffset({ element }: Domain): readonly Complaint[] {
  const clock = childNamed(element, 'clock');
  if (!clock) return [];
  if (said(clock, 'offset') === 'timezone' && !attributeValue(clock, 'timezone')) {
    const libvirt = "missing 'timezone' attribute for clock with offset='timezone'";
    return [
      { message: `Which time zone is said by timezone='Europe/Berlin' or such ("${libvirt}").`, span: spanOf(clock, 'offset') },
    ];
  }
  if (said(clock, 'offset') !== 'absolute' || (numberSaid(clock, 'start') ?? 0) <= lastStart) return [];
  const libvirt = `The maximum 'start' value for <clock offset='absolute'> is ${lastStart}`;
  return [{ message: `start= counts seconds since 1970, not milliseconds ("${libvirt}").`, span: spanOf(clock, 'start') }];
}
