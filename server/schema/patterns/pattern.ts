/**
 * RELAX NG's patterns as they are written down: by the built-in grammar or by the reader of `*.rng`. They are plain data, compared by
 * identity; what is fast to match is made of them in `content.ts`.
 */

/** What an author should know about an element, an attribute or a value. */
export interface About {
  /** One short sentence. */
  readonly text: string;
  /** What a number counts, such as `KiB`. */
  readonly unit?: string | undefined;
  /** What libvirt takes where nothing is written. */
  readonly default?: string | undefined;
  /** The libvirt version that brought it, such as `6.2.0`. */
  readonly since?: string | undefined;
  /** The anchor of its section in libvirt's formatdomain page, such as `#os-booting`. */
  readonly link?: string | undefined;
  /** Another page worth reading. */
  readonly see?: string | undefined;
}

/** The names an element or attribute may have; namespaces are URIs, empty for none. */
export type NameClass =
  | { readonly kind: 'name'; readonly namespace: string; readonly local: string }
  | { readonly kind: 'any-name'; readonly except: NameClass | undefined }
  | { readonly kind: 'any-of-namespace'; readonly namespace: string; readonly except: NameClass | undefined }
  | { readonly kind: 'either-name'; readonly names: readonly NameClass[] };

/** XML Schema's datatypes as far as RELAX NG grammars of libvirt may use them, and RELAX NG's own two. */
export type DatatypeName = (typeof DATATYPE_NAMES)[number];

export const DATATYPE_NAMES = [
  'string',
  'normalizedString',
  'token',
  'Name',
  'NCName',
  'NMTOKEN',
  'ID',
  'IDREF',
  'anyURI',
  'boolean',
  'hexBinary',
  'dateTime',
  'decimal',
  'integer',
  'nonNegativeInteger',
  'positiveInteger',
  'nonPositiveInteger',
  'negativeInteger',
  'long',
  'int',
  'short',
  'byte',
  'unsignedLong',
  'unsignedInt',
  'unsignedShort',
  'unsignedByte',
] as const;

/** What narrows a datatype. Numbers are written as in XML Schema, since they may exceed what a double holds. */
export interface Facets {
  /** XML Schema regular expressions, each of which the whole value must match. */
  readonly pattern?: string | readonly string[] | undefined;
  readonly minInclusive?: string | number | undefined;
  readonly maxInclusive?: string | number | undefined;
  readonly minExclusive?: string | number | undefined;
  readonly maxExclusive?: string | number | undefined;
  readonly length?: number | undefined;
  readonly minLength?: number | undefined;
  readonly maxLength?: number | undefined;
}

export interface ElementPattern {
  readonly kind: 'element';
  readonly name: NameClass;
  readonly content: Content;
  readonly about: About | undefined;
}

export interface AttributePattern {
  readonly kind: 'attribute';
  readonly name: NameClass;
  readonly value: Content;
  readonly about: About | undefined;
}

export interface ValuePattern {
  readonly kind: 'value';
  readonly text: string;
  /** `token` compares with white space collapsed, `string` exactly. */
  readonly type: 'token' | 'string';
  readonly about: About | undefined;
}

export interface DataPattern {
  readonly kind: 'data';
  readonly type: DatatypeName;
  readonly facets: Facets;
  /** The form in words, for messages: `a MAC address such as 52:54:00:12:34:56`. */
  readonly expected: string | undefined;
  readonly except: Content | undefined;
}

export interface ListPattern {
  readonly kind: 'list';
  readonly content: Content;
}

interface Combination {
  readonly kind: 'choice' | 'group' | 'interleave';
  readonly parts: readonly Content[];
}

interface OneOrMore {
  readonly kind: 'one-or-more';
  readonly content: Content;
}

export type Pattern =
  | { readonly kind: 'empty' | 'text' | 'not-allowed' }
  | Combination
  | OneOrMore
  | ListPattern
  | DataPattern
  | ValuePattern
  | AttributePattern
  | ElementPattern;

/** A pattern by name: built when it is first asked for, and then always the same object. */
export type Definition = () => Pattern;

/** A pattern, or a definition that gives one. */
export type Content = Pattern | Definition;

/** The pattern, built now if it was only named so far. */
export function resolve(content: Content): Pattern {
  return typeof content === 'function' ? content() : content;
}

/** Gives `build`'s pattern a name that others can use before it is built, itself included. */
export function define(build: () => Content): Definition {
  let built: Pattern | undefined;
  return () => {
    built ??= resolve(build());
    return built;
  };
}
