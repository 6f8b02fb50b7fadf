import { NotPossible } from '../../files/not-possible.ts';
import { effectiveVariables } from '../../firmware/editing/open-store.ts';
import { analyzeImage } from '../../firmware/image.ts';
import type { Variable } from '../../firmware/model.ts';
import type { WantedVariable } from './vars-options.ts';

/** The variables of an image that count for its firmware. Throws `NotPossible` where the image has no store. */
export function variablesOf(path: string, bytes: Uint8Array): readonly Variable[] {
  const { store, variables } = analyzeImage(bytes);
  if (!store) throw new NotPossible(`${path} has no variable store that can be read: virtlens inspect says what it is.`);
  return effectiveVariables(variables);
}

/** The one with this name, of this vendor if one is given. Undefined where there is none; throws `NotPossible` where several are. */
export function findVariable(variables: readonly Variable[], { name, vendor }: WantedVariable): Variable | undefined {
  const found = variables.filter((each) => each.name === name && (vendor === undefined || each.guid === vendor));
  if (found.length > 1) {
    throw new NotPossible(
      `${found.length} variables are called ${name}: say which with --vendor ${found.map(({ guid }) => guid).join(' or ')}.`,
    );
  }
  return found[0];
}

/** As `findVariable`, but throws `NotPossible` where there is none. */
export function requireVariable(path: string, variables: readonly Variable[], wanted: WantedVariable): Variable {
  const found = findVariable(variables, wanted);
  if (found) return found;
  const of = wanted.vendor === undefined ? '' : ` of the vendor ${wanted.vendor}`;
  const other = variables.find(({ name }) => name.toLowerCase() === wanted.name.toLowerCase());
  const hint = other ? ` There is ${other.name} of ${other.guid}.` : '';
  throw new NotPossible(`${path} has no variable ${wanted.name}${of}.${hint}`);
}
