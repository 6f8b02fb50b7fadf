/** Another name for an attribute that does not go with what stands around it, where one of another name is missing. */
import { offeredFix } from '../../rules/fix.ts';
import type { Fix } from '../../rules/rule.ts';
import type { XmlAttribute, XmlElement } from '../../xml/tree.ts';
import type { Mistake } from '../matching/mistake.ts';
import { elementsNamed, possibleAttributes } from '../matching/possible.ts';
import type { Expression } from '../patterns/expression.ts';
import { listedNames } from '../patterns/names.ts';
import { type Trial, withChildren } from './trial.ts';

interface Rename {
  readonly attribute: XmlAttribute;
  readonly name: string;
  /** How much less is wrong then than without the attribute. */
  readonly gain: number;
}

/** `bridge=` for the `dev=` of the source, where that does not go with type='bridge' of the interface. */
export function renamedInChildren(trial: Trial, { place, clashes }: Extract<Mistake, { kind: 'bad-value' }>): readonly Fix[] {
  if (!clashes) return [];
  const { children } = place.element;
  const renames = children.flatMap((child) => {
    if (child.kind !== 'element') return [];
    const name = place.inside.within(child).elementName(child.name);
    const declared = elementsNamed(place.reading.declaration.content, name);
    const contents = declared.map(({ content }) => content);
    const gain = (changed: XmlElement) =>
      trial.gain(
        place,
        withChildren(
          place.element,
          children.map((each) => (each === child ? changed : each)),
        ),
      );
    return child.attributes.flatMap((attribute) => renamesOf(attribute, child, contents, gain));
  });
  return fixesOf(renames);
}

/** `file=` for the `path=` of the source of a disk with type='file': as libvirt calls it, though the schema could do without. */
export function renamedHere(
  trial: Trial,
  { place, attribute, because }: Extract<Mistake, { kind: 'impossible-attribute' }>,
): readonly Fix[] {
  const { element, reading } = place;
  const renames = renamesOf(attribute, element, [reading.declaration.content], (changed) => trial.gain(place, changed));
  const by = because?.by;
  const named = renames.filter(({ name, gain }) => by?.kind === 'attribute' && name === by.value && gain >= 0);
  return named.length > 0 ? named.map(fixOf) : fixesOf(renames);
}

function renamesOf(
  attribute: XmlAttribute,
  element: XmlElement,
  contents: readonly Expression[],
  gain: (changed: XmlElement) => number,
): readonly Rename[] {
  const patterns = contents.flatMap((content) => [...possibleAttributes(content)]).map(({ pattern }) => pattern);
  const possible = patterns.flatMap(({ name }) => listedNames(name)).filter(({ namespace }) => namespace === '');
  const names = new Set(possible.map(({ local }) => local));
  for (const { name } of element.attributes) names.delete(name);
  const others = element.attributes.filter((each) => each !== attribute);
  const without = names.size === 0 ? 0 : gain({ ...element, attributes: others });
  return [...names].map((name) => {
    const attributes = element.attributes.map((each) => (each === attribute ? { ...each, name } : each));
    return { attribute, name, gain: gain({ ...element, attributes }) - without };
  });
}

/** Where more than one name would do, nothing says which one is meant. */
function fixesOf(renames: readonly Rename[]): readonly Fix[] {
  const most = Math.max(...renames.map(({ gain }) => gain));
  const [only, ...others] = renames.filter(({ gain }) => gain > 0 && gain === most);
  if (only === undefined || others.length > 0) return [];
  return [fixOf(only)];
}

function fixOf({ attribute, name }: Rename): Fix {
  return offeredFix(`Rename ${attribute.name}= to ${name}=`, [{ span: attribute.nameSpan, text: name }]);
}
