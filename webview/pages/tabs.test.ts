import { expect, test } from 'vitest';
import { type TabName, tabAfter } from './tabs.ts';

test.each<[key: string, current: TabName, next: TabName | undefined]>([
  ['ArrowRight', 'image', 'variables'],
  ['ArrowRight', 'secure-boot', 'image'],
  ['ArrowLeft', 'image', 'secure-boot'],
  ['ArrowLeft', 'variables', 'image'],
  ['Home', 'secure-boot', 'image'],
  ['End', 'image', 'secure-boot'],
  ['Enter', 'image', undefined],
  ['x', 'variables', undefined],
])('%s on %s', (key, current, next) => {
  expect(tabAfter(key, current)).toBe(next);
});
