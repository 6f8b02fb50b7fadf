import { expect, it } from 'vitest';
import { domain } from '../../server/schema/grammar/domain.ts';
import { Matcher } from '../../server/schema/matching/matcher.ts';
import { schemaFindings } from '../../server/schema/messages/findings.ts';
import { applyEdits } from '../../server/xml/edit.ts';
import { parseXml } from '../../server/xml/parse.ts';
import { Dice } from '../fuzz/image-mutations.ts';
import { damage, randomDocument, written } from './random-document.ts';

/** A document with so much damage that little of it is as it should be. */
function ruin(seed: number): string {
  const dice = new Dice(seed);
  const root = randomDocument(domain, dice);
  for (let count = dice.below(8); count > 0; count--) damage(root, dice);
  return written({ ...root, name: 'domain', namespace: '' });
}

it('finds something in a document exactly when it is invalid, within it, and its fixes apply', () => {
  const firstSeed = Date.now() % 1_000_000_000;
  console.log(`ruined documents from seed ${firstSeed}`);
  const matcher = new Matcher(domain);
  let invalid = 0;
  for (let seed = firstSeed; seed < firstSeed + 300; seed++) {
    const text = ruin(seed);
    const document = parseXml(text);
    const findings = schemaFindings(document, matcher);
    const isValid = document.root !== undefined && matcher.accepts(document.root);
    expect(findings.length === 0, `seed ${seed}`).toBe(isValid);
    if (!isValid) invalid++;
    for (const { span, message, fixes, related } of findings) {
      for (const place of [{ span }, ...related]) {
        expect(place.span.start, `seed ${seed}`).toBeGreaterThanOrEqual(0);
        expect(place.span.end, `seed ${seed}`).toBeLessThanOrEqual(text.length);
      }
      expect(message, `seed ${seed}`).toMatch(/[.?]$/);
      for (const fix of fixes) expect(applyEdits(text, fix.edits), `seed ${seed}: ${fix.title}`).not.toBe(text);
    }
  }
  expect(invalid).toBeGreaterThan(100);
});
