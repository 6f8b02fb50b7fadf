/** The sentence for a mistake: names the offender, what is possible in its place, and what decided that. */

import { isNear, nearestFirst } from '../../spelling/spelling.ts';
import type { Mistake, Place } from '../matching/mistake.ts';
import type { Commitment } from '../matching/possible.ts';
import { attributesNamed, elementsNamed, possibleElements } from '../matching/possible.ts';
import { stepsOf } from '../matching/trail.ts';
import type { Declaration } from '../patterns/expression.ts';
import { listedNames } from '../patterns/names.ts';
import { expectedOf } from './expected.ts';
import { isPossible, numberAndUnit, sameInOtherWords } from './likely-values.ts';
import { andList, firstOf, orList, tag, valueText } from './wording.ts';

/** What is said of a mistake, in a sentence or two that name what stands there. */
export function messageFor(mistake: Mistake): string {
  const { place } = mistake;
  const here = tag(place.element.name);
  switch (mistake.kind) {
    case 'unknown-element':
      return unknownElement(mistake, here);
    case 'misplaced-element':
      return misplacedElement(mistake, here);
    case 'duplicate-element':
      return `${here} has ${tag(mistake.child.name)} twice, and only one is possible.`;
    case 'impossible-element':
      return `${tag(mistake.child.name)} is not possible in this ${here}${because(mistake.because, place)}.`;
    case 'element-order':
      if (mistake.late !== undefined) {
        return `${tag(mistake.child.name)} stands too late in ${here}: it must come before ${tag(mistake.late.name)}.`;
      }
      return mistake.needed.length === 0
        ? `${tag(mistake.child.name)} stands in the wrong place of ${here}.`
        : `${tag(mistake.child.name)} stands too early in ${here}: ${orList(mistake.needed.slice(0, 3).map(tag))} must come before it.`;
    case 'namespace':
      return wrongNamespace(mistake);
    case 'attribute-as-element':
      return `${tag(mistake.child.name)} is not an element of ${here}, but an attribute: ${mistake.child.name}=.`;
    case 'element-as-attribute':
      return `${mistake.attribute.name}= is not an attribute of ${here}, but an element: ${tag(mistake.attribute.name)}.`;
    case 'missing-wrapper':
      return missingWrapper(mistake, here);
    case 'unknown-attribute':
      return unknownAttribute(mistake, here);
    case 'impossible-attribute':
      return `${mistake.attribute.name}= is not possible on this ${here}${because(mistake.because, place)}.`;
    case 'bad-value':
      return badValue(mistake, here);
    case 'missing-attribute':
      return missingAttribute(mistake, here);
    case 'missing-element':
      return `${here} needs ${orList(namesOf(mistake.alternatives).slice(0, 4).map(article))}.`;
    case 'stray-text':
      return `${here} can't contain text: ${valueText(mistake.node.value.trim())} has no meaning here.`;
  }
}

type Of<K extends Mistake['kind']> = Extract<Mistake, { kind: K }>;

function misplacedElement({ child, home, homes, attributes }: Of<'misplaced-element'>, here: string): string {
  const names = (home === undefined ? homes : [home.name]).map((name) => name.replace(/^\{.*\}/, ''));
  const within = names.length > 3 ? `others, such as ${names.slice(0, 3).map(tag).join(', ')}` : orList(names.map(tag));
  if (attributes.length === 0) return `${tag(child.name)} can't stand in ${here}: it belongs in ${within}.`;
  const written = andList(attributes.map((name) => `${name}=`));
  return `This ${tag(child.name)} can't stand in ${here}: with ${written} it belongs in ${within}.`;
}

function missingWrapper({ children, wrapper }: Of<'missing-wrapper'>, here: string): string {
  const names = [...new Set(children.map(({ name }) => tag(name)))];
  const belong = children.length === 1 ? 'it belongs' : 'they belong';
  return `${andList(names)} can't stand in ${here}: ${belong} in ${namesOf([wrapper]).map(article).join('')}, which is missing.`;
}

function missing(lacked: boolean): string {
  return lacked ? ', which is missing' : '';
}

function unknownElement({ place, child, meant, lacked }: Of<'unknown-element'>, here: string): string {
  const name = place.inside.within(child).elementName(child.name);
  const isKnown = elementsNamed(place.reading.declaration.content, name).length > 0;
  const unknown = `${tag(child.name)} is not ${isKnown ? 'possible like this' : 'known'} in ${here}.`;
  if (meant !== undefined) return `${unknown} Did you mean ${tag(meant.local)}${missing(lacked)}?`;
  const possible = possibleNames(place);
  if (possible.length === 0) return `${unknown} No element can stand there.`;
  return `${unknown} Possible: ${firstOf(nearestFirst(possible, child.name).map(tag))}.`;
}

/** The names of what may still stand in an element as it was read. */
function possibleNames(place: Place): string[] {
  const left = place.reading.trail === undefined ? undefined : stepsOf(place.reading.trail).at(-1)?.expression;
  return namesOf([...possibleElements(left ?? place.reading.declaration.content)]);
}

function namesOf(declarations: readonly Declaration[]): string[] {
  return [...new Set(declarations.flatMap(({ pattern }) => listedNames(pattern.name).map(({ local }) => local)))];
}

function wrongNamespace({ place, child, meant }: Of<'namespace'>): string {
  const colon = child.name.indexOf(':');
  const prefix = child.name.slice(0, Math.max(0, colon));
  const name = tag(child.name);
  if (meant.namespace === '') {
    return `${name} is in the namespace ${place.inside.within(child).elementName(child.name).namespace} here, and is only known without one.`;
  }
  if (colon < 0) return `${name} is only known in the namespace ${meant.namespace}; without it, libvirt drops it silently.`;
  if (place.inside.within(child).uri(prefix) === undefined) {
    return `The prefix of ${name} is declared nowhere, so libvirt drops it silently: xmlns:${prefix}='${meant.namespace}' is missing.`;
  }
  return `The prefix of ${name} is declared for another namespace; it has to be ${meant.namespace}.`;
}

function unknownAttribute({ place, attribute, meant, lacked, known }: Of<'unknown-attribute'>, here: string): string {
  const isKnown = attributesNamed(place.reading.declaration.content, place.inside.attributeName(attribute.name)).length > 0;
  const unknown = isKnown
    ? `${attribute.name}=${valueText(attribute.value)} is not possible on ${here}.`
    : `${attribute.name}= is not known on ${here}.`;
  if (meant !== undefined) return `${unknown} Did you mean ${meant}=${missing(lacked)}?`;
  if (known.length === 0) return `${unknown} No other attribute is possible.`;
  return `${unknown} Possible: ${firstOf(nearestFirst(known, attribute.name).map((name) => `${name}=`))}.`;
}

function badValue(mistake: Of<'bad-value'>, here: string): string {
  const { attribute, place, expected } = mistake;
  const value = writtenValue(mistake);
  const { words, forms } = expectedOf(expected);
  if (mistake.clashes && attribute !== undefined) {
    return `${attribute.name}='${attribute.value}' does not fit what else ${here} says. Fitting: ${orList([...words.map(valueText), ...forms])}.`;
  }
  if (attribute === undefined && isPossible(expected, value)) {
    return `${here} can't have white space around its text, ${valueText(value)}.`;
  }
  const ordered = nearestFirst(words, value);
  const where = attribute === undefined ? `as the text of ${here}` : `for ${attribute.name}= of ${here}`;
  const empty = attribute === undefined ? `${here} is empty` : `${attribute.name}= of ${here} is empty`;
  const what = value === '' ? empty : `${valueText(value)} is not possible ${where}`;
  const reason = because(mistake.because, place);
  const nearest = reason === '' ? ordered.slice(0, 1).filter((word) => isNear(value, word)) : [];
  const [meant] = [...sameInOtherWords(expected, value), ...nearest].filter((word) => word !== value);
  const near = meant === undefined ? '' : ` Did you mean ${valueText(meant)}?`;
  const choices = ordered.length === 0 ? [] : [firstOf(ordered.map(valueText), 12)];
  const possible = [...choices, ...forms];
  const list =
    possible.length === 0
      ? ''
      : near !== '' && ordered.length === 1 && forms.length === 0
        ? ''
        : ` Expected: ${orList(possible)}.`;
  const apart = attribute === undefined ? numberAndUnit(place, expected, value) : undefined;
  return `${what}${reason}.${near}${list}${apart === undefined ? '' : ' The unit goes into unit=.'}`;
}

/** The value as it was written; of a text, without the white space around it. */
export function writtenValue({ place, attribute }: Of<'bad-value'>): string {
  return attribute === undefined ? place.element.children.map(textOfNode).join('').trim() : attribute.value;
}

function textOfNode(node: Place['element']['children'][number]): string {
  return node.kind === 'text' || node.kind === 'cdata' ? node.value : '';
}

function missingAttribute({ alternatives }: Of<'missing-attribute'>, here: string): string {
  const names = namesOf(alternatives).map((name) => `${name}=`);
  const { words } = expectedOf(alternatives.map(({ content }) => content));
  const values = words.length === 0 ? '' : ` Possible: ${firstOf(words.map(valueText), 12)}.`;
  return `${here} needs ${orList(names)}.${values}`;
}

function article(name: string): string {
  return `${/^[aeio]/i.test(name) ? 'an' : 'a'} ${tag(name)}`;
}

/** ` because of …`: what the author wrote that rules it out; empty where nothing did. */
function because(commitment: Commitment | undefined, place: Place): string {
  if (commitment === undefined) return '';
  const { owner, by } = commitment;
  if (by === undefined) return owner === place.element ? ' without another attribute' : ` in this ${tag(owner.name)}`;
  if (by.kind === 'element') return ` beside ${tag(by.name)}`;
  const written = `${by.name}='${by.value}'`;
  return owner === place.element ? ` with ${written}` : ` in a ${tag(owner.name)} with ${written}`;
}
