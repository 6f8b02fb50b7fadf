import type { FirmwareDescriptor } from '../host/facts.ts';
import type { Advice, Candidate } from './choose.ts';
import type { Exclusion } from './conditions.ts';
import type { Wish } from './request.ts';

/** How much it takes to give up a condition: another interface is another guest, another machine type nearly. */
const costs: Readonly<Partial<Record<Exclusion['condition'], number>>> = { interface: 8, machine: 3 };

/**
 * What would make a descriptor fit: the way that takes back the fewest of the author's conditions, and the next best that takes back
 * others. Empty where none can be made to fit.
 */
export function adviceFor(
  candidates: readonly Candidate[],
  excludedBy: (descriptor: FirmwareDescriptor) => readonly Exclusion[],
): readonly Advice[] {
  const ways = candidates.flatMap(({ descriptor }) => {
    const found = excludedBy(descriptor);
    const wishes = found.flatMap(({ wish }) => wish ?? []);
    if (wishes.length < found.length || found.some(isArchitecture)) return [];
    const cost = found.reduce((sum, { condition }) => sum + (costs[condition] ?? 1), 0);
    return [{ cost, descriptor, changes: distinct(wishes) }];
  });
  const [best, ...others] = ways.sort((one, other) => one.cost - other.cost);
  if (!best) return [];
  const isOther = (way: Advice) => way.changes.every(({ span }) => best.changes.every((change) => change.span !== span));
  return [best, ...others.filter(isOther).slice(0, 1)].map(({ descriptor, changes }) => ({ descriptor, changes }));
}

function isArchitecture({ condition, wish }: Exclusion): boolean {
  return condition === 'machine' && wish?.said.startsWith('arch=') === true;
}

function distinct(wishes: readonly Wish[]): Advice['changes'] {
  const bySpan = new Map(wishes.map(({ undo, span }) => [span, { undo, span }]));
  return [...bySpan.values()].sort((one, other) => one.span.start - other.span.start);
}
