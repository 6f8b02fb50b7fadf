/** What Windows uses of Hyper-V's interface; without it an idle guest keeps the host busy. `stimer` counts by the clock of `windowsTimers`. */
export const hypervFeatures: readonly string[] = [
  "<relaxed state='on'/>",
  "<vapic state='on'/>",
  "<spinlocks state='on' retries='8191'/>",
  "<vpindex state='on'/>",
  "<synic state='on'/>",
];

/** Timers that don't run behind, and Hyper-V's own clock. */
export const windowsTimers: readonly string[] = [
  "<timer name='rtc' tickpolicy='catchup'/>",
  "<timer name='pit' tickpolicy='delay'/>",
  "<timer name='hpet' present='no'/>",
  "<timer name='hypervclock' present='yes'/>",
];
