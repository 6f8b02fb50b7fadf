import { type CodeToCompose, composeCode } from './code.ts';
import { composeVars, type VariableToCompose } from './vars.ts';

export interface UnifiedToCompose extends Omit<CodeToCompose, 'layout'> {
  /** Only x86 builds have unified images. */
  readonly layout: '2m' | '4m';
  readonly variables?: readonly VariableToCompose[];
}

/** A unified image: VARS, then CODE. */
export function composeUnifiedImage({ variables = [], ...code }: UnifiedToCompose): Uint8Array {
  const halves = [composeVars({ layout: code.layout, variables }), composeCode(code)] as const;
  const image = new Uint8Array(halves[0].length + halves[1].length);
  image.set(halves[0]);
  image.set(halves[1], halves[0].length);
  return image;
}
