import { describe, expect, it } from 'vitest';
import { domain } from '../../server/schema/grammar/domain.ts';
import { Matcher } from '../../server/schema/matching/matcher.ts';
import { attribute, define, element, many, optional, sequence, words } from '../../server/schema/notation.ts';
import { parseXml } from '../../server/xml/parse.ts';
import { documentOfSeed } from './compare.ts';
import { domainSchema } from './domain-schema.ts';
import { differencesAt, grammarOf, placesOfBoth } from './grammars.ts';

describe('the comparison of grammars', () => {
  it('tells what is missing, too much, too often and in another order, and where', () => {
    const kind = (...names: readonly string[]) =>
      attribute('kind', '', words(Object.fromEntries(names.map((name) => [name, '']))));
    const b = element('b', '', attribute('id', ''));
    const c = element('c', '');
    const ours = define(() => element('a', '', kind('big'), b, c, element('ours', '')));
    const theirs = define(() =>
      element('a', '', optional(kind('big', 'small')), sequence(many(element('b', '')), c), element('theirs', '')),
    );
    expect(placesOfBoth(ours, theirs).flatMap(differencesAt)).toEqual([
      'a: @kind stands 1 to 1 times instead of 0 to 1',
      'a: b stands 1 to 1 times instead of 0 to 3',
      'a: ours is too much',
      'a: theirs is missing',
      'a: b before b is not possible',
      'a: c before b is possible',
      'a/@kind: the word small is missing',
      'a/b: @id is too much',
    ]);
  });
});

describe('the built-in grammar', () => {
  const places = placesOfBoth(domain, domainSchema());

  it("has libvirt's names and words in every place, as often and in the same order", () => {
    expect(places.flatMap(differencesAt)).toEqual([]);
    expect(places.length).toBeGreaterThan(500);
  });

  it("judges random content of every place as libvirt's schema does", () => {
    const first = Date.now() % 1_000_000_000;
    console.log(`random content from seed ${first}`);
    const seeds = Array.from({ length: 10 }, (_, index) => first + index);
    const disagreements = places
      .filter(({ where }) => !where.endsWith('*'))
      .flatMap(({ where, ours, theirs }) => {
        const grammars = [grammarOf(ours), grammarOf(theirs)];
        const matchers = grammars.map((grammar) => new Matcher(grammar));
        const texts = grammars.flatMap((grammar) => seeds.map((seed) => documentOfSeed(grammar, seed)));
        const wrong = texts.filter((text) => new Set(matchers.map((matcher) => isValid(matcher, text))).size > 1);
        return wrong.map((text) => ({ where, text }));
      });
    expect(disagreements).toEqual([]);
  });
});

function isValid(matcher: Matcher, text: string): boolean {
  const { root, problems } = parseXml(text);
  return root !== undefined && problems.length === 0 && matcher.accepts(root);
}
