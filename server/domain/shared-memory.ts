import type { Domain } from './domain.ts';
import { attributeValue, childNamed, type Value } from './element.ts';
import { numaCells } from './numa.ts';

/** True where other processes may work in the guest's memory. With NUMA cells, each decides for itself; where it doesn't, the whole guest's setting counts. */
export function sharesMemory({ element }: Domain): boolean {
  const whole = written(attributeValue(childNamed(childNamed(element, 'memoryBacking'), 'access'), 'mode'));
  const cells = numaCells(element);
  if (cells.length === 0) return whole === 'shared';
  return cells.every((cell) => (written(attributeValue(cell.element, 'memAccess')) ?? whole) === 'shared');
}

const written = (value: Value | undefined): string | undefined => value?.value || undefined;
