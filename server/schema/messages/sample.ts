/** Elements and values to begin with: the least that the grammar asks for. */
import { escapeAttribute, escapeText } from '../../xml/edit.ts';
import type { AttributeDeclaration, ElementDeclaration, Expression } from '../patterns/expression.ts';
import { listedNames } from '../patterns/names.ts';
import { acceptsText } from '../patterns/text.ts';
import { expectedOf } from './expected.ts';

interface Needs {
  readonly attributes: readonly AttributeDeclaration[];
  readonly children: readonly ElementDeclaration[];
  readonly text: Expression | undefined;
}

const NOTHING: Needs = { attributes: [], children: [], text: undefined };

/** An element with what it must have, in lines with LF and two spaces per level. `isTaken`: values that have to be unique and are used. */
export function sampleElement(declaration: ElementDeclaration, isTaken: (value: string) => boolean): string {
  const [name] = listedNames(declaration.pattern.name);
  const local = name?.local ?? 'element';
  const needs = needsOf(declaration.content) ?? NOTHING;
  const attributes = needs.attributes.map((attribute) => ` ${sampleAttribute(attribute, isTaken)}`).join('');
  const text = needs.text === undefined ? '' : escapeText(sampleValues(needs.text, local, isTaken)[0] ?? '');
  const children = needs.children.map((child) => sampleElement(child, isTaken).replace(/^/gm, '  '));
  if (children.length > 0) return [`<${local}${attributes}>`, ...children, `</${local}>`].join('\n');
  return text === '' ? `<${local}${attributes}/>` : `<${local}${attributes}>${text}</${local}>`;
}

function sampleAttribute(attribute: AttributeDeclaration, isTaken: (value: string) => boolean): string {
  const [name] = listedNames(attribute.pattern.name);
  const local = name?.local ?? '';
  return `${local}='${escapeAttribute(sampleValues(attribute.content, local, isTaken)[0] ?? '', "'")}'`;
}

/** The least that satisfies the expression; undefined where nothing does. */
function needsOf(expression: Expression): Needs | undefined {
  if (expression.nullable) return NOTHING;
  switch (expression.kind) {
    case 'attribute':
      return expression.attribute && { ...NOTHING, attributes: [expression.attribute] };
    case 'element':
      return expression.element && { ...NOTHING, children: [expression.element] };
    case 'value':
      return { ...NOTHING, text: expression };
    case 'choice':
      return leastNeeds(expression);
    case 'group':
    case 'interleave':
      return allNeeds(expression.parts.map(needsOf));
    case 'one-or-more':
      return expression.parts[0] && needsOf(expression.parts[0]);
    default:
      return undefined;
  }
}

function leastNeeds(choice: Expression): Needs | undefined {
  // A choice of texts only is one text, with all of its possibilities.
  if (choice.parts.every((part) => part.kind === 'value')) return { ...NOTHING, text: choice };
  const ways = choice.parts.map(needsOf).filter((each) => each !== undefined);
  const weight = ({ attributes, children, text }: Needs) =>
    attributes.length + 2 * children.length + (text === undefined ? 0 : 1);
  return ways.sort((a, b) => weight(a) - weight(b))[0];
}

function allNeeds(parts: readonly (Needs | undefined)[]): Needs | undefined {
  const attributes: AttributeDeclaration[] = [];
  const children: ElementDeclaration[] = [];
  let text: Expression | undefined;
  for (const part of parts) {
    if (part === undefined) return undefined;
    attributes.push(...part.attributes);
    children.push(...part.children);
    text ??= part.text;
  }
  return { attributes, children, text };
}

/** Values that the expression accepts, the likelier ones first: the words of an enumeration, else plain examples of common forms. */
export function sampleValues(expression: Expression, name: string, isTaken: (value: string) => boolean): string[] {
  const { words } = expectedOf([expression]);
  const usual = USUAL.get(name) ?? [];
  const accepted = [...usual, ...EXAMPLES].filter((value) => acceptsText(expression, value));
  const free = accepted.filter((value) => !isTaken(value));
  return [...new Set([...words, ...free, ...accepted])];
}

/** The words of enumerations, and those of free text that everybody uses: units. */
export function offeredValues(expressions: readonly Expression[]): readonly string[] {
  const { words } = expectedOf(expressions);
  return [...words, ...UNITS.filter((unit) => !words.includes(unit) && isUnit(expressions, unit))];
}

/** A text that says nothing of units takes any word. */
function isUnit(expressions: readonly Expression[], unit: string): boolean {
  return expressions.some((expression) => acceptsText(expression, unit) && !acceptsText(expression, 'guest'));
}

/** Units of size that everybody uses. */
export const UNITS: readonly string[] = ['KiB', 'MiB', 'GiB', 'TiB', 'bytes', 'KB', 'MB', 'GB'];

/** What usually stands under a name that allows almost any text. */
const USUAL: ReadonlyMap<string, readonly string[]> = new Map([
  ['name', ['guest', 'name']],
  ['file', ['/var/lib/libvirt/images/guest.img']],
  ['path', ['/var/lib/libvirt/images/guest.img']],
  ['bridge', ['virbr0']],
  ['network', ['default']],
  ['pool', ['default']],
  ['volume', ['guest.img']],
  ['host', ['127.0.0.1']],
  ['socket', ['/run/guest.sock']],
  ['username', ['admin']],
  ['passwd', ['secret']],
]);

const DISKS = ['vd', 'sd', 'hd'].flatMap((bus) => [...'abcdefghijklmnop'].map((letter) => bus + letter));

/** One or more of every form that values of a domain have. */
const EXAMPLES: readonly string[] = [
  '1',
  '0',
  ...DISKS,
  'guest',
  '/var/lib/libvirt/images/guest.img',
  'default',
  'KiB',
  '52:54:00:00:00:01',
  '00000000-0000-0000-0000-000000000001',
  '0x0',
  '0x0000',
  '0x00000000',
  '127.0.0.1',
  'example.org',
  '0-1',
  'naa.0000000000000000',
  '0x0000000000000001',
  '1.0',
  'nvme0n1',
  '2026-01-01T00:00:00Z',
  '[datastore] guest.vmdk',
  '10',
  '1000',
  'GenuineIntel',
  '',
];
