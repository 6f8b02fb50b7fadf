/** Two mistakes that are one: an element that stands in the wrong place is missing in the right one. */
import type { ElementDeclaration } from '../patterns/expression.ts';
import { includesName } from '../patterns/names.ts';
import type { Mistake } from './mistake.ts';

type Misplaced = Extract<Mistake, { kind: 'misplaced-element' | 'element-order' | 'impossible-element' }>;
type Missing = Extract<Mistake, { kind: 'missing-element' }>;

/** The mistakes without those that go away with another one. */
export function withoutConsequences(mistakes: readonly Mistake[]): readonly Mistake[] {
  const gone = new Set<Mistake>();
  const kept = mistakes.map((mistake) => {
    if (!isMisplaced(mistake)) return mistake;
    const missing = mistakes.find((other): other is Missing => !gone.has(other) && isMissing(other) && isHome(other, mistake));
    if (missing === undefined) return mistake;
    gone.add(missing);
    return mistake.kind === 'misplaced-element' ? { ...mistake, home: missing.place.element } : mistake;
  });
  return kept.filter((_, index) => !gone.has(mistakes[index] as Mistake));
}

function isMisplaced(mistake: Mistake): mistake is Misplaced {
  return mistake.kind === 'misplaced-element' || mistake.kind === 'element-order' || mistake.kind === 'impossible-element';
}

function isMissing(mistake: Mistake): mistake is Missing {
  return mistake.kind === 'missing-element';
}

/** Whether what is missing there is what stands here; an element that is only out of order is missing in its own parent. */
function isHome(missing: Missing, misplaced: Misplaced): boolean {
  if (misplaced.kind !== 'misplaced-element' && missing.place.element !== misplaced.place.element) return false;
  const { namespace, local } = misplaced.place.inside.within(misplaced.child).elementName(misplaced.child.name);
  return missing.alternatives.some(({ pattern }: ElementDeclaration) => includesName(pattern.name, namespace, local));
}
