/** What the state byte of a variable says: each step of its life clears one more bit (VariableFormat.h). */
import type { ImageProblem, Variable } from './model.ts';
import { hex } from './wording.ts';

export type EntryLife = 'live' | 'superseded' | 'deleted' | 'in transition' | 'incomplete';

export interface EntryState {
  readonly life: EntryLife;
  /** One sentence. */
  readonly explanation: string;
}

/** Bits that are cleared, one after the other: the header is written, all is written, a new copy follows, it is gone. */
const bits = { headerValid: 0x80, added: 0x40, inTransition: 0x01, deleted: 0x02 } as const;

/** The states of a store's variables, in their order. */
export function entryStates(variables: readonly Variable[]): readonly EntryState[] {
  const live = new Set(variables.filter((each) => each.live).map(identity));
  return variables.map((variable) => entryState(variable, live.has(identity(variable))));
}

function identity({ guid, name }: Variable): string {
  return `${guid} ${name}`;
}

function entryState({ state, live }: Variable, hasLiveCopy: boolean): EntryState {
  const cleared = (bit: number) => (state & bit) === 0;
  if (live) return { life: 'live', explanation: 'It counts.' };
  if (!cleared(bits.headerValid) || !cleared(bits.added))
    return { life: 'incomplete', explanation: 'Writing it stopped before all of it was there.' };
  if (cleared(bits.deleted) && hasLiveCopy)
    return { life: 'superseded', explanation: 'A newer copy took its place; it takes room until the store is reclaimed.' };
  if (cleared(bits.deleted))
    return { life: 'deleted', explanation: 'It was deleted; it takes room until the store is reclaimed.' };
  if (cleared(bits.inTransition) && hasLiveCopy)
    return { life: 'superseded', explanation: 'A newer copy was written, but this one was not marked as deleted any more.' };
  if (cleared(bits.inTransition))
    return {
      life: 'in transition',
      explanation: 'A newer copy was to follow and was never completed: the firmware takes this one.',
    };
  return { life: 'incomplete', explanation: `Its state ${hex(state)} is none that the firmware writes.` };
}

/** Variables that the firmware takes although they are not marked as live: writing was cut short. */
export function interruptedVariables(variables: readonly Variable[]): ImageProblem[] {
  const states = entryStates(variables);
  return variables.flatMap(({ name, offset }, index) => {
    if (states[index]?.life !== 'in transition') return [];
    const message = `Replacing the variable ${name} at ${hex(offset)} was cut short: the firmware takes this old copy of it.`;
    return [{ offset: offset + 2, length: 1, message }];
  });
}
