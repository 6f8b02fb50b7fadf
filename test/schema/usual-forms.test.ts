import { describe, expect, test } from 'vitest';
import { domain } from '../../server/schema/grammar/domain.ts';
import { Matcher } from '../../server/schema/matching/matcher.ts';
import { usualForms } from '../../server/schema/messages/usual-forms.ts';
import type { Definition, ElementPattern } from '../../server/schema/patterns/pattern.ts';
import { parseXml } from '../../server/xml/parse.ts';
import { contentsOfAny } from './contents.ts';
import { domainSchema } from './domain-schema.ts';
import { grammarOf } from './grammars.ts';

/** Every element of a grammar, by the names of its parent and itself. */
function elementsByPlace(grammar: Definition): ReadonlyMap<string, ReadonlySet<ElementPattern>> {
  const places = new Map<string, Set<ElementPattern>>();
  const visit = (parent: string, content: Parameters<typeof contentsOfAny>[0]): void => {
    for (const [name, elements] of contentsOfAny(content).elements) {
      // Names of other namespaces have that in front, in braces.
      const local = name.replace(/^{.*}/, '');
      const known = places.get(`${parent}/${local}`) ?? new Set();
      places.set(`${parent}/${local}`, known);
      const fresh = elements.filter((element) => !known.has(element));
      for (const element of fresh) known.add(element);
      for (const element of fresh) visit(local, [element.content]);
    }
  };
  visit('', [grammar]);
  return places;
}

describe.each([
  ['the built-in grammar', domain],
  ["libvirt's schema", domainSchema()],
])('%s', (_, grammar) => {
  const places = elementsByPlace(grammar);

  test.each([...usualForms].map(([place, { xml }]) => [place, xml] as const))('has %s as %s', (place, xml) => {
    const { root, problems } = parseXml(xml);
    expect(problems).toEqual([]);
    const elements = [...(places.get(place) ?? [])];
    const accepting = elements.filter((element) => root && new Matcher(grammarOf([unqualified(element)])).accepts(root));
    expect(accepting).not.toEqual([]);
  });
});

/** The forms are written without the prefix that their namespace will have. */
function unqualified(element: ElementPattern): ElementPattern {
  return element.name.kind === 'name' ? { ...element, name: { ...element.name, namespace: '' } } : element;
}
