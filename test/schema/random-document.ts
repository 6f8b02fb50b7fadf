/** Documents made by walking a grammar at random, and damage to them. The same dice make the same document. */

import {
  type Content,
  type DataPattern,
  type ElementPattern,
  type NameClass,
  resolve,
} from '../../server/schema/patterns/pattern.ts';
import { escapeAttribute, escapeText } from '../../server/xml/edit.ts';
import type { Dice } from '../fuzz/image-mutations.ts';
import { textMatching } from './random-text.ts';

export interface Node {
  name: string;
  /** Empty for none. */
  namespace: string;
  attributes: Map<string, string>;
  children: (Node | string)[];
}

/** A walk that ended where nothing is allowed. */
class DeadEnd extends Error {}

/** How deep optional content is still wanted. */
const DEEP = 7;

/** One document that the grammar most likely allows: exotic forms of values are among them. */
export function randomDocument(start: Content, dice: Dice): Node {
  for (let tries = 0; tries < 50; tries++) {
    try {
      const [root] = walk(start, dice, 0).children;
      if (root !== undefined && typeof root !== 'string') return root;
    } catch (error) {
      if (!(error instanceof DeadEnd)) throw error;
    }
  }
  throw new Error('no document found in 50 walks');
}

interface Walked {
  readonly attributes: readonly (readonly [string, string])[];
  readonly children: readonly (Node | string)[];
}

const NOTHING: Walked = { attributes: [], children: [] };

function walk(content: Content, dice: Dice, depth: number): Walked {
  const pattern = resolve(content);
  switch (pattern.kind) {
    case 'empty':
      return NOTHING;
    case 'not-allowed':
      throw new DeadEnd();
    case 'text':
      return { ...NOTHING, children: [dice.pick(['', 'text', ' a b ', '1'])] };
    case 'choice':
      return walkChoice(pattern.parts, dice, depth);
    case 'group':
      return joined(pattern.parts.map((part) => walk(part, dice, depth)));
    case 'interleave':
      return mixed(
        pattern.parts.map((part) => walk(part, dice, depth)),
        dice,
      );
    case 'one-or-more':
      return joined(Array.from({ length: 1 + dice.below(depth > DEEP ? 1 : 3) }, () => walk(pattern.content, dice, depth)));
    case 'list':
      return { ...NOTHING, children: [walk(pattern.content, dice, depth).children.join(' ')] };
    case 'value':
      return { ...NOTHING, children: [dice.below(200) === 0 ? ` ${pattern.text}\n` : pattern.text] };
    case 'data':
      return { ...NOTHING, children: [randomValue(pattern, dice)] };
    case 'attribute': {
      const { name } = nameOf(pattern.name, dice);
      return { attributes: [[name, walk(pattern.value, dice, depth).children.join('')]], children: [] };
    }
    case 'element':
      return { ...NOTHING, children: [element(pattern, dice, depth)] };
  }
}

function walkChoice(parts: readonly Content[], dice: Dice, depth: number): Walked {
  const others = parts.filter((part) => resolve(part).kind !== 'empty');
  const isOptional = others.length < parts.length;
  // Two fifths of what is optional near the root, less and less further in.
  if (isOptional && (others.length === 0 || dice.below(5 + depth) > (depth > DEEP ? -1 : 1))) return NOTHING;
  const chosen = dice.pick(others);
  try {
    return walk(chosen, dice, depth);
  } catch (error) {
    if (isOptional && error instanceof DeadEnd) return NOTHING;
    throw error;
  }
}

function element(pattern: ElementPattern, dice: Dice, depth: number): Node {
  const { attributes, children } = walk(pattern.content, dice, depth + 1);
  return { ...nameOf(pattern.name, dice), attributes: new Map(attributes), children: [...children] };
}

function joined(parts: readonly Walked[]): Walked {
  return { attributes: parts.flatMap(({ attributes }) => attributes), children: parts.flatMap(({ children }) => children) };
}

/**
 * The parts in any order, each of them whole: libxml2 refuses many documents in which the members of an interleave inside another one
 * are mixed with what is around them, which the standard allows and jing accepts.
 */
function mixed(parts: readonly Walked[], dice: Dice): Walked {
  const rest = [...parts];
  const shuffled: Walked[] = [];
  while (rest.length > 0) shuffled.push(...rest.splice(dice.below(rest.length), 1));
  return joined(shuffled);
}

function nameOf(names: NameClass, dice: Dice): { name: string; namespace: string } {
  switch (names.kind) {
    case 'name':
      return { name: names.local, namespace: names.namespace };
    case 'either-name':
      return nameOf(dice.pick(names.names), dice);
    case 'any-of-namespace':
      return { name: dice.pick(['a', 'thing']), namespace: names.namespace };
    case 'any-name':
      return { name: dice.pick(['a', 'name', 'disk', 'other']), namespace: '' };
  }
}

const ODD_VALUES = [
  '',
  ' ',
  '0',
  '1',
  '-1',
  '+1',
  '01',
  '1.0',
  '65536',
  '4294967296',
  '18446744073709551616',
  'é',
  'a b',
  '0x',
  '0xg',
  '/',
  '.',
  'yes ',
  '\t1',
];

function randomValue(pattern: DataPattern, dice: Dice): string {
  if (dice.below(150) === 0) return dice.pick(ODD_VALUES);
  const [expression] = [pattern.facets.pattern ?? []].flat();
  if (expression !== undefined) return textMatching(expression, dice);
  if (pattern.type === 'dateTime')
    return dice.pick(['2024-02-29T12:00:00', '2023-02-29T12:00:00Z', '2024-01-01T24:00:00+14:00', '2024-01-01']);
  if (pattern.type === 'NCName') return dice.pick(['a', 'a.b', 'a:b', '1a', '_x']);
  if (pattern.type === 'string') return dice.pick(['a', 'text with words', '']);
  const bounds = [pattern.facets.minInclusive ?? 0, pattern.facets.maxInclusive ?? 100].map(Number);
  const [least = 0, most = 100] = bounds;
  return String(dice.pick([least, most, least + 1, least - 1, most + 1, dice.below(200)]));
}

/** One to three changes of a kind that authors make; the document is changed in place. */
export function damage(root: Node, dice: Dice): void {
  for (let count = 1 + dice.below(3); count > 0; count--) damageOnce(root, dice);
}

function damageOnce(root: Node, dice: Dice): void {
  const all = elementsBelow(root);
  const node = dice.pick(all);
  const attribute = node.attributes.size > 0 ? dice.pick([...node.attributes.keys()]) : undefined;
  const child = node.children.length > 0 ? dice.below(node.children.length) : undefined;
  switch (dice.below(11)) {
    case 0:
      if (attribute !== undefined) node.attributes.set(attribute, dice.pick(ODD_VALUES));
      return;
    case 1:
      if (attribute !== undefined) node.attributes.set(attribute, [...dice.pick(all).attributes.values()][0] ?? 'x');
      return;
    case 2:
      if (attribute !== undefined) node.attributes.delete(attribute);
      return;
    case 3:
      node.attributes.set([...dice.pick(all).attributes.keys()][0] ?? 'nonsense', '1');
      return;
    case 4:
      if (child !== undefined) node.children.splice(child, 1);
      return;
    case 5:
      if (child !== undefined) node.children.push(...node.children.slice(child, child + 1));
      return;
    case 6:
      node.children.splice(dice.below(node.children.length + 1), 0, copied(dice.pick(all)));
      return;
    case 7:
      node.children.splice(dice.below(node.children.length + 1), 0, dice.pick(['text', ' ', '\n', '1', '']));
      return;
    case 8:
      node.name = dice.pick(all).name;
      return;
    case 9:
      node.children.reverse();
      return;
    default:
      node.namespace = dice.pick(['', 'urn:other', 'http://libvirt.org/schemas/domain/qemu/1.0']);
  }
}

function elementsBelow(node: Node): Node[] {
  return [node, ...node.children.flatMap((child) => (typeof child === 'string' ? [] : elementsBelow(child)))];
}

/** A copy, so that no node is its own child. */
function copied(node: Node): Node {
  const children = node.children.map((child) => (typeof child === 'string' ? child : copied(child)));
  return { ...node, attributes: new Map(node.attributes), children };
}

/** The document as text. */
export function written(node: Node, around = ''): string {
  const namespace = node.namespace === around ? '' : ` xmlns="${node.namespace}"`;
  const attributes = [...node.attributes].map(([name, value]) => ` ${name}="${escapeAttribute(value, '"')}"`).join('');
  const content = node.children
    .map((child) => (typeof child === 'string' ? escapeText(child) : written(child, node.namespace)))
    .join('');
  return content === ''
    ? `<${node.name}${namespace}${attributes}/>`
    : `<${node.name}${namespace}${attributes}>${content}</${node.name}>`;
}
