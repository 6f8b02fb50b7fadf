import { type EntryState, entryStates } from '../../firmware/entry-state.ts';
import type { Variable } from '../../firmware/model.ts';

/** A variable, or so many old copies of it in a row. */
interface Run {
  readonly variable: Variable;
  readonly state: EntryState;
  readonly count: number;
}

/** Old copies of one variable lie in a row, up to hundreds of them; they are told together. */
export function runsOf(variables: readonly Variable[]): readonly Run[] {
  const states = entryStates(variables);
  const found: { -readonly [Key in keyof Run]: Run[Key] }[] = [];
  for (const [index, variable] of variables.entries()) {
    const state = states[index];
    if (!state) continue;
    const last = found.at(-1);
    const isCopy = last && !variable.live && last.state.life === state.life && isSame(last.variable, variable);
    if (last && isCopy) last.count += 1;
    else found.push({ variable, state, count: 1 });
  }
  return found;
}

function isSame(one: Variable, other: Variable): boolean {
  return one.name === other.name && one.guid === other.guid && one.size === other.size;
}
