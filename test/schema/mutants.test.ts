import { describe, expect, it } from 'vitest';
import { domain } from '../../server/schema/grammar/domain.ts';
import { Matcher } from '../../server/schema/matching/matcher.ts';
import { domainSchema } from './domain-schema.ts';
import { scoresOfMutants, shareOfMutants } from './mutants.ts';

describe.each([
  { name: "libvirt's schema", start: domainSchema() },
  { name: 'the built-in grammar', start: domain },
])('what $name says of documents with one mistake', ({ name, start }) => {
  const scores = scoresOfMutants(new Matcher(start));
  console.log(name);
  console.table(Object.fromEntries(scores));

  it('is one thing', () => expect(shareOfMutants(scores, 'one')).toBeGreaterThanOrEqual(0.99));

  it('stands on the line of the mistake', () => expect(shareOfMutants(scores, 'line')).toBeGreaterThanOrEqual(0.99));

  it('names the offender', () => expect(shareOfMutants(scores, 'offender')).toBeGreaterThanOrEqual(0.99));

  it('comes with a fix', () => expect(shareOfMutants(scores, 'fixed')).toBeGreaterThanOrEqual(0.95));

  it('offers nothing that does not help', () => expect(shareOfMutants(scores, 'onlyGoodFixes')).toBeGreaterThanOrEqual(0.95));
});
