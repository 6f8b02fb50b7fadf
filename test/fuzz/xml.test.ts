import { expect, it } from 'vitest';
import { documentsToBreak, fuzzXml } from './xml.ts';

it('reads whatever random mutations make of real documents', () => {
  const seed = Math.floor(Math.random() * 1_000_000);
  console.log(`XML fuzzing: seed ${seed}`);
  const { rounds, failure } = fuzzXml({ seed, iterations: 3000, budgetMs: 20_000, documents: documentsToBreak() });
  expect(failure).toBeUndefined();
  expect(rounds).toBeGreaterThan(0);
});
