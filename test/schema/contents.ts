/** What a pattern allows, put in a form that can be compared: names, how often, in which order, and words. */
import {
  type AttributePattern,
  type Content,
  type DataPattern,
  type ElementPattern,
  type NameClass,
  type Pattern,
  resolve,
} from '../../server/schema/patterns/pattern.ts';

/** How often something stands; more than twice counts as any number. */
interface Occurrence {
  readonly least: number;
  readonly most: number;
}

export interface Contents {
  readonly elements: ReadonlyMap<string, readonly ElementPattern[]>;
  readonly attributes: ReadonlyMap<string, readonly AttributePattern[]>;
  /** By name, attributes with an @ in front. */
  readonly occurrences: ReadonlyMap<string, Occurrence>;
  /** `a before b`, for each two elements of which the one may stand before the other. */
  readonly order: ReadonlySet<string>;
  /** The words that the text, or the value of the attribute, may be. */
  readonly words: ReadonlySet<string>;
  /** Whether it may also be something that is not listed. */
  readonly free: boolean;
}

const NEVER: Occurrence = { least: 0, most: 0 };
const OFTEN = 3;

const NOTHING: Contents = {
  elements: new Map(),
  attributes: new Map(),
  occurrences: new Map(),
  order: new Set(),
  words: new Set(),
  free: false,
};

/** What one or the other of these allows. */
export function contentsOfAny(alternatives: readonly Content[]): Contents {
  return joined(alternatives.map(contentsOf), 'choice');
}

function contentsOf(content: Content): Contents {
  const pattern = resolve(content);
  switch (pattern.kind) {
    case 'element':
      return { ...NOTHING, elements: byName(pattern), occurrences: once(namesOf(pattern.name)) };
    case 'attribute':
      return { ...NOTHING, attributes: byName(pattern), occurrences: once(namesOf(pattern.name).map((name) => `@${name}`)) };
    case 'choice':
    case 'group':
    case 'interleave':
      return joined(possible(pattern).map(contentsOf), pattern.kind);
    case 'one-or-more': {
      const each = contentsOf(pattern.content);
      const perhaps = joined([each, NOTHING], 'choice');
      return joined([each, perhaps, perhaps], 'group');
    }
    case 'list':
      return contentsOf(pattern.content);
    case 'value':
      return { ...NOTHING, words: new Set([pattern.text]) };
    case 'data': {
      const words = wordsOf(pattern);
      return { ...NOTHING, words: new Set(words), free: words.length === 0 };
    }
    case 'text':
      return { ...NOTHING, free: true };
    case 'empty':
    case 'not-allowed':
      return NOTHING;
  }
}

/** Parts that can be: an alternative that is not allowed, or whose content is not, can not. */
function possible({ kind, parts }: Pattern & { readonly parts: readonly Content[] }): readonly Content[] {
  if (kind !== 'choice') return parts;
  return parts.filter((part) => {
    const pattern = resolve(part);
    return pattern.kind !== 'not-allowed' && (pattern.kind !== 'element' || resolve(pattern.content).kind !== 'not-allowed');
  });
}

function joined(parts: readonly Contents[], way: 'choice' | 'group' | 'interleave'): Contents {
  return {
    elements: mapsJoined(parts.map(({ elements }) => elements)),
    attributes: mapsJoined(parts.map(({ attributes }) => attributes)),
    occurrences: occurrencesJoined(parts, way),
    order: new Set([...parts.flatMap(({ order }) => [...order]), ...(way === 'choice' ? [] : orderBetween(parts, way))]),
    words: new Set(parts.flatMap(({ words }) => [...words])),
    free: parts.some(({ free }) => free),
  };
}

function mapsJoined<P>(maps: readonly ReadonlyMap<string, readonly P[]>[]): ReadonlyMap<string, readonly P[]> {
  const whole = new Map<string, readonly P[]>();
  for (const map of maps) {
    for (const [name, patterns] of map) whole.set(name, [...new Set([...(whole.get(name) ?? []), ...patterns])]);
  }
  return whole;
}

function occurrencesJoined(
  parts: readonly Contents[],
  way: 'choice' | 'group' | 'interleave',
): ReadonlyMap<string, Occurrence> {
  const names = new Set(parts.flatMap(({ occurrences }) => [...occurrences.keys()]));
  return new Map(
    [...names].map((name) => {
      const each = parts.map(({ occurrences }) => occurrences.get(name) ?? NEVER);
      const least = each.map((occurrence) => occurrence.least);
      const most = each.map((occurrence) => occurrence.most);
      if (way === 'choice') return [name, { least: Math.min(...least), most: Math.max(...most) }];
      return [name, { least: atMostOften(least), most: atMostOften(most) }];
    }),
  );
}

function atMostOften(counts: readonly number[]): number {
  return Math.min(
    OFTEN,
    counts.reduce((sum, count) => sum + count, 0),
  );
}

function orderBetween(parts: readonly Contents[], way: 'group' | 'interleave'): readonly string[] {
  return parts.flatMap((part, index) =>
    parts
      .filter((_, other) => (way === 'group' ? other > index : other !== index))
      .flatMap((later) => [...part.elements.keys()].flatMap((a) => [...later.elements.keys()].map((b) => `${a} before ${b}`))),
  );
}

function byName<P extends ElementPattern | AttributePattern>(pattern: P): ReadonlyMap<string, readonly P[]> {
  return new Map(namesOf(pattern.name).map((name) => [name, [pattern]]));
}

function once(names: readonly string[]): ReadonlyMap<string, Occurrence> {
  return new Map(names.map((name) => [name, { least: 1, most: 1 }]));
}

/** The words that an expression such as `(ipv4)|(ipv6)` allows; none when it allows anything else. */
function wordsOf({ facets }: DataPattern): readonly string[] {
  const [expression = ''] = [facets.pattern ?? []].flat();
  const branches = expression.replaceAll(/[()]/g, '').split('|');
  return branches.every((branch) => /^\w+$/.test(branch)) ? branches : [];
}

function namesOf(name: NameClass): readonly string[] {
  switch (name.kind) {
    case 'name':
      return [name.namespace === '' ? name.local : `{${name.namespace}}${name.local}`];
    case 'either-name':
      return name.names.flatMap(namesOf);
    case 'any-name':
    case 'any-of-namespace':
      return ['*'];
  }
}
