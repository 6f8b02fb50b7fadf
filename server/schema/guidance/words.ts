/** The values of enumerations, with what is said of them. */
import type { Expression } from '../patterns/expression.ts';
import type { ValuePattern } from '../patterns/pattern.ts';
import { isBlank } from '../patterns/text.ts';

/** Every word that an expression names as a text, in the grammar's order. */
export function wordsIn(expression: Expression): readonly ValuePattern[] {
  const found = new Map<string, ValuePattern>();
  collect(expression, found);
  return [...found.values()];
}

function collect(expression: Expression, found: Map<string, ValuePattern>): void {
  const pattern = expression.value?.pattern;
  if (pattern?.kind === 'value' && !isBlank(pattern.text) && found.get(pattern.text)?.about === undefined) {
    found.set(pattern.text, pattern);
  }
  if (expression.kind === 'element' || expression.kind === 'attribute') return;
  for (const part of expression.parts) collect(part, found);
}
