/** Two grammars, compared place by place. */
import type { AttributePattern, Definition, ElementPattern, Pattern } from '../../server/schema/patterns/pattern.ts';
import { type Contents, contentsOfAny } from './contents.ts';

/** Elements of both grammars that stand in the same place: not told apart by the way to them. */
export interface Place {
  /** The way to them, such as `domain/devices/disk`. */
  readonly where: string;
  readonly ours: readonly ElementPattern[];
  readonly theirs: readonly ElementPattern[];
}

/** Every place that both grammars have, the root first. */
export function placesOfBoth(ours: Definition, theirs: Definition): readonly Place[] {
  const places: Place[] = [];
  const seen = new Set<string>();
  const number = numbering();

  const visit = (around: string, mine: Contents, other: Contents): void => {
    for (const [name, elements] of mine.elements) {
      const counterparts = other.elements.get(name) ?? [];
      const pair = `${elements.map(number).sort()} ${counterparts.map(number).sort()}`;
      if (counterparts.length === 0 || seen.has(pair)) continue;
      seen.add(pair);
      const where = around === '' ? name : `${around}/${name}`;
      places.push({ where, ours: elements, theirs: counterparts });
      visit(where, contentsOfElements(elements), contentsOfElements(counterparts));
    }
  };
  visit('', contentsOfAny([ours]), contentsOfAny([theirs]));
  return places;
}

/** What ours lack of theirs and have besides, such as `domain/os: @firmware is missing`; not which things go together. */
export function differencesAt({ where, ours, theirs }: Place): readonly string[] {
  const [mine, other] = [contentsOfElements(ours), contentsOfElements(theirs)];
  const values = [...mine.attributes].flatMap(([name, patterns]) => {
    const counterparts = other.attributes.get(name) ?? [];
    if (counterparts.length === 0) return [];
    const valuesOf = (attributes: readonly AttributePattern[]) => contentsOfAny(attributes.map(({ value }) => value));
    return textDifferences(`${where}/@${name}`, valuesOf(patterns), valuesOf(counterparts));
  });
  return [
    ...occurrenceDifferences(where, mine, other),
    ...orderDifferences(where, mine, other),
    ...textDifferences(where, mine, other),
    ...values,
  ];
}

/** The grammar of the documents whose root is one of these elements. */
export function grammarOf(elements: readonly ElementPattern[]): Definition {
  const root: Pattern = { kind: 'choice', parts: elements };
  return () => root;
}

function contentsOfElements(elements: readonly ElementPattern[]): Contents {
  return contentsOfAny(elements.map(({ content }) => content));
}

function occurrenceDifferences(where: string, mine: Contents, other: Contents): readonly string[] {
  const names = new Set([...mine.occurrences.keys(), ...other.occurrences.keys()]);
  return [...names].flatMap((name) => {
    const [left, right] = [mine.occurrences.get(name), other.occurrences.get(name)];
    if (left === undefined) return [`${where}: ${name} is missing`];
    if (right === undefined) return [`${where}: ${name} is too much`];
    if (left.least === right.least && left.most === right.most) return [];
    return [`${where}: ${name} stands ${left.least} to ${left.most} times instead of ${right.least} to ${right.most}`];
  });
}

function orderDifferences(where: string, mine: Contents, other: Contents): readonly string[] {
  const shared = (order: string) =>
    order.split(' before ').every((name) => mine.elements.has(name) && other.elements.has(name));
  return [
    ...[...other.order]
      .filter((order) => !mine.order.has(order) && shared(order))
      .map((order) => `${where}: ${order} is not possible`),
    ...[...mine.order]
      .filter((order) => !other.order.has(order) && shared(order))
      .map((order) => `${where}: ${order} is possible`),
  ];
}

function textDifferences(where: string, mine: Contents, other: Contents): readonly string[] {
  return [
    ...[...other.words].filter((word) => !mine.words.has(word)).map((word) => `${where}: the word ${word} is missing`),
    ...[...mine.words].filter((word) => !other.words.has(word)).map((word) => `${where}: the word ${word} is too much`),
    ...(mine.free === other.free ? [] : [`${where}: free text is ${mine.free ? 'too much' : 'missing'}`]),
  ];
}

/** Gives each element a number of its own. */
function numbering(): (element: ElementPattern) => number {
  const numbers = new Map<ElementPattern, number>();
  return (element) => {
    const number = numbers.get(element) ?? numbers.size;
    numbers.set(element, number);
    return number;
  };
}
