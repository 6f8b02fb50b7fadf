import type { CodeLens } from 'vscode-languageserver-types';
import type { Analysis, ClientAbilities } from '../analysis.ts';
import { firmwareLenses } from './firmware-choice.ts';

/** What stands above the lines of a domain, in the order of the text. */
export function lenses(analysis: Analysis, client: ClientAbilities): CodeLens[] {
  return firmwareLenses(analysis, client);
}
