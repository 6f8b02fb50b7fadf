/**
 * The words the built-in grammar is written in. Nothing is built when a module of the grammar loads: a definition is
 * `define(() => element(…))`, and may be used wherever a pattern may.
 */
import type {
  About,
  AttributePattern,
  Content,
  DataPattern,
  DatatypeName,
  ElementPattern,
  Facets,
  ListPattern,
  NameClass,
  Pattern,
  ValuePattern,
} from './patterns/pattern.ts';

export type { About, Content, ElementPattern, NameClass, Pattern } from './patterns/pattern.ts';
export { define } from './patterns/pattern.ts';

/** A short sentence, or that with unit, default, version and links. */
type Said = string | About;

/** An element: attributes and children in any order. Write `sequence` where the order matters. */
export function element(name: string | NameClass, about: Said, ...content: readonly Content[]): ElementPattern {
  return { kind: 'element', name: nameClass(name), content: anyOrder(...content), about: said(about) };
}

/** An attribute: its value is any of `values`, or any text when none is given. */
export function attribute(name: string | NameClass, about: Said, ...values: readonly Content[]): AttributePattern {
  return {
    kind: 'attribute',
    name: nameClass(name),
    value: values.length === 0 ? text : either(...values),
    about: said(about),
  };
}

/** Nothing: an element without content. */
export const empty: Pattern = { kind: 'empty' };

/** Any text, none included; among elements: text may stand anywhere between them. */
export const text: Pattern = { kind: 'text' };

/** What can never stand: it takes an alternative away. */
export const notAllowed: Pattern = { kind: 'not-allowed' };

/** All of these together, or none of them. */
export function optional(...parts: readonly Content[]): Pattern {
  return { kind: 'choice', parts: [empty, anyOrder(...parts)] };
}

/** Any number of these, none included. */
export function many(...parts: readonly Content[]): Pattern {
  return { kind: 'choice', parts: [empty, some(...parts)] };
}

/** One or more of these. */
export function some(...parts: readonly Content[]): Pattern {
  return { kind: 'one-or-more', content: anyOrder(...parts) };
}

/** Exactly one of these. */
export function either(...parts: readonly Content[]): Pattern {
  return combined('choice', parts);
}

/** All of these, elements in this order. */
export function sequence(...parts: readonly Content[]): Pattern {
  return combined('group', parts);
}

/** All of these, in any order and mixed. */
export function anyOrder(...parts: readonly Content[]): Pattern {
  return combined('interleave', parts);
}

function combined(kind: 'choice' | 'group' | 'interleave', parts: readonly Content[]): Pattern {
  const [only] = parts;
  if (only === undefined) return kind === 'choice' ? notAllowed : empty;
  // A definition stays unbuilt until it is needed.
  return parts.length === 1 && typeof only !== 'function' ? only : { kind, parts };
}

/** Words separated by white space; `parts` says which, in this order. */
export function list(...parts: readonly Content[]): ListPattern {
  return { kind: 'list', content: sequence(...parts) };
}

/** This very value. */
export function word(value: string, about?: Said): ValuePattern {
  return { kind: 'value', text: value, type: 'token', about: about === undefined ? undefined : said(about) };
}

/** One of these values, each with what it means. */
export function words(meanings: Readonly<Record<string, Said>>): Pattern {
  return either(...Object.entries(meanings).map(([value, about]) => word(value, about)));
}

/** A value of an XML Schema datatype. `expected` is its form in words, as in `a port from 1 to 65535`. */
export function data(type: DatatypeName, facets: Facets = {}, expected?: string): DataPattern {
  return { kind: 'data', type, facets, expected, except: undefined };
}

/**
 * Text that matches as a whole, as in `matching(/[a-z]+/, 'a name of lower-case letters')`. The expression must also be one of XML
 * Schema: neither anchors nor look-around.
 */
export function matching(expression: RegExp, expected: string): DataPattern {
  return data('string', { pattern: expression.source }, expected);
}

/** `pattern`'s values but not those of `except`. */
export function without(pattern: DataPattern, ...except: readonly Content[]): DataPattern {
  return { ...pattern, except: either(...except) };
}

/** A name in a namespace: `inNamespace('http://libvirt.org/schemas/domain/qemu/1.0', 'commandline')`. */
export function inNamespace(namespace: string, local: string): NameClass {
  return { kind: 'name', namespace, local };
}

/** Any name at all. */
export const anyName: NameClass = { kind: 'any-name', except: undefined };

/** Any name but those of `except`. */
export function anyNameBut(...except: readonly NameClass[]): NameClass {
  return { kind: 'any-name', except: { kind: 'either-name', names: except } };
}

/** Any name of this namespace; the empty string is none. */
export function anyNameOf(namespace: string): NameClass {
  return { kind: 'any-of-namespace', namespace, except: undefined };
}

function nameClass(name: string | NameClass): NameClass {
  return typeof name === 'string' ? { kind: 'name', namespace: '', local: name } : name;
}

function said(about: Said): About {
  return typeof about === 'string' ? { text: about } : about;
}
