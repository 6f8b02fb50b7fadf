/** What an expression still demands: the attributes and children that have to be added for it to be satisfied, as few as possible. */
import type { AttributeDeclaration, ElementDeclaration, Expression, Expressions } from '../patterns/expression.ts';
import { listedNames, nameKey } from '../patterns/names.ts';

/** One way to end the start tag: what then is left, and what would have to be added for it. Each entry lists equal alternatives. */
export interface Closing {
  readonly expression: Expression;
  readonly missing: readonly (readonly AttributeDeclaration[])[];
}

/** More ways than this are not pursued. */
const MOST_CLOSINGS = 8;

/** What was found of each expression: most elements of a document end their start tags like others. */
const closingsOf = new WeakMap<Expression, readonly Closing[]>();

/** The ways to end the start tag, the ones that lack least first. `table`: the one that the expression is of. */
export function closings(table: Expressions, expression: Expression): readonly Closing[] {
  if (!expression.hasAttributes) return [{ expression, missing: [] }];
  let ways = closingsOf.get(expression);
  if (ways === undefined) {
    ways = closingsFound(table, expression);
    closingsOf.set(expression, ways);
  }
  return ways;
}

function closingsFound(table: Expressions, expression: Expression): readonly Closing[] {
  switch (expression.kind) {
    case 'attribute':
      return expression.attribute === undefined ? [] : [{ expression: table.empty, missing: [[expression.attribute]] }];
    case 'choice':
      return merged(
        table,
        expression.parts.flatMap((part) => closings(table, part)),
      );
    case 'one-or-more':
      return expression.parts
        .flatMap((part) => closings(table, part))
        .map(({ expression: part, missing }) => ({ expression: table.oneOrMore(part), missing }));
    default:
      return combinedClosings(table, expression);
  }
}

function combinedClosings(table: Expressions, expression: Expression): readonly Closing[] {
  let ways: { parts: Expression[]; missing: Closing['missing'] }[] = [{ parts: [], missing: [] }];
  for (const part of expression.parts) {
    const more = closings(table, part);
    ways = ways
      .flatMap((way) =>
        more.map((each) => ({ parts: [...way.parts, each.expression], missing: [...way.missing, ...each.missing] })),
      )
      .sort((a, b) => a.missing.length - b.missing.length)
      .slice(0, MOST_CLOSINGS * 4);
  }
  const combine = (parts: readonly Expression[]) =>
    expression.kind === 'group' ? table.group(parts) : table.interleave(parts);
  return merged(
    table,
    ways.map(({ parts, missing }) => ({ expression: combine(parts), missing })),
  );
}

/** Ways that lack the same names are one way; so are those that lack one attribute each and leave the same behind it. */
function merged(table: Expressions, ways: readonly Closing[]): readonly Closing[] {
  const byNames = new Map<string, { expressions: Expression[]; missing: Set<AttributeDeclaration>[] }>();
  for (const { expression, missing } of ways) {
    if (expression.kind === 'not-allowed') continue;
    const sorted = [...missing].sort((a, b) => compare(namesOf(a), namesOf(b)));
    const names = sorted.map(namesOf).join(' ');
    const known = byNames.get(names);
    if (known === undefined) {
      byNames.set(names, { expressions: [expression], missing: sorted.map((alternatives) => new Set(alternatives)) });
    } else {
      known.expressions.push(expression);
      for (const [index, alternatives] of sorted.entries()) for (const each of alternatives) known.missing[index]?.add(each);
    }
  }
  const apart = [...byNames.values()].map(({ expressions, missing }) => ({
    expression: table.choice(expressions),
    missing: missing.map((set) => [...set]),
  }));
  return withAlternatives(apart)
    .sort((a, b) => a.missing.length - b.missing.length)
    .slice(0, MOST_CLOSINGS);
}

function withAlternatives(ways: readonly Closing[]): Closing[] {
  const single = new Map<Expression, AttributeDeclaration[]>();
  for (const { expression, missing } of ways) {
    const [one] = missing;
    if (one !== undefined && missing.length === 1) single.set(expression, [...(single.get(expression) ?? []), ...one]);
  }
  const others = ways.filter(({ missing }) => missing.length !== 1);
  return [...others, ...[...single].map(([expression, alternatives]) => ({ expression, missing: [alternatives] }))];
}

function namesOf(alternatives: readonly AttributeDeclaration[]): string {
  const [first] = alternatives;
  return first === undefined
    ? ''
    : listedNames(first.pattern.name)
        .map(({ namespace, local }) => nameKey(namespace, local))
        .join('|');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** What is missing at the end of an element: for each missing child the alternatives, and whether a text is. */
export interface Completion {
  readonly children: readonly (readonly ElementDeclaration[])[];
  readonly text: boolean;
}

const NOTHING: Completion = { children: [], text: false };

/** The least that has to be added; undefined where nothing would do. */
export function completion(expression: Expression): Completion | undefined {
  if (expression.nullable) return NOTHING;
  switch (expression.kind) {
    case 'element':
      return expression.element && { children: [[expression.element]], text: false };
    case 'value':
      return { children: [], text: true };
    case 'choice':
      return leastOf(expression.parts.map(completion).filter((each) => each !== undefined));
    case 'group':
    case 'interleave':
      return allOf(expression.parts.map(completion));
    case 'one-or-more':
      return expression.parts[0] && completion(expression.parts[0]);
    default:
      return undefined;
  }
}

/** How much is missing. */
export function missingCount({ children, text }: Completion): number {
  return children.length + Number(text);
}

function leastOf(ways: readonly Completion[]): Completion | undefined {
  const least = Math.min(...ways.map(missingCount));
  const best = ways.filter((way) => missingCount(way) === least);
  const [first] = best;
  const alternatives = best.flatMap((way) => (way.children.length === 1 && !way.text ? (way.children[0] ?? []) : []));
  return least === 1 && alternatives.length > 0 && first?.text === false ? { children: [alternatives], text: false } : first;
}

function allOf(parts: readonly (Completion | undefined)[]): Completion | undefined {
  const children: (readonly ElementDeclaration[])[] = [];
  let text = false;
  for (const part of parts) {
    if (part === undefined) return undefined;
    children.push(...part.children);
    text ||= part.text;
  }
  return { children, text };
}
