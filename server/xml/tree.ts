/**
 * The concrete syntax tree of an XML text. Every position is a UTF-16 offset into the text the tree was read from.
 * A tree is never changed after it was built, and every text has one, however broken it is.
 */

/** A stretch of text: UTF-16 offsets, `end` exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface XmlAttribute {
  readonly kind: 'attribute';
  readonly name: string;
  readonly nameSpan: Span;
  /** The value with its references decoded; empty when there is none yet. */
  readonly value: string;
  /** What stands between the quotes; undefined when no value was written (`bus` or `bus=`). */
  readonly valueSpan: Span | undefined;
  /** Undefined where the value has no quotes, which is a problem of its own. */
  readonly quote: '"' | "'" | undefined;
  /** From the name to behind the closing quote. */
  readonly span: Span;
}

export interface XmlElement {
  readonly kind: 'element';
  /** As written, with its prefix. Empty for a lone `<`. */
  readonly name: string;
  readonly nameSpan: Span;
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly XmlNode[];
  readonly parent: XmlElement | undefined;
  /** From `<` of the start tag to behind `>` of the end tag, or to where recovery ended the element. */
  readonly span: Span;
  /** `<name …>` or `<name …/>`; without the `>` where it was never written. */
  readonly startTag: Span;
  /** `</name>`; undefined for self-closing elements and where it is missing. */
  readonly endTag: Span | undefined;
  /** The name inside the end tag. */
  readonly endNameSpan: Span | undefined;
  readonly selfClosing: boolean;
}

/** Character data between markup; white space included. CDATA sections are nodes of their own. */
export interface XmlText {
  readonly kind: 'text';
  /** With its references decoded and its line breaks as LF. Empty for markup that belongs to nothing, such as a stray end tag. */
  readonly value: string;
  /** As written. */
  readonly raw: string;
  readonly span: Span;
}

export interface XmlCdata {
  readonly kind: 'cdata';
  readonly value: string;
  readonly span: Span;
}

export interface XmlComment {
  readonly kind: 'comment';
  readonly value: string;
  readonly span: Span;
}

/** `<?target …?>`, the XML declaration included. */
export interface XmlInstruction {
  readonly kind: 'instruction';
  readonly target: string;
  readonly span: Span;
}

/** `<!DOCTYPE …>`: skipped whole, never interpreted, so nothing is ever expanded or fetched. */
export interface XmlDoctype {
  readonly kind: 'doctype';
  readonly span: Span;
}

export type XmlNode = XmlElement | XmlText | XmlCdata | XmlComment | XmlInstruction | XmlDoctype;

/** The well-formedness errors, each with the span of what is wrong (XML 1.0, the productions of section 2 to 4). */
export type XmlProblemCode =
  | 'xml/mismatched-tag'
  | 'xml/unclosed-element'
  | 'xml/unexpected-end-tag'
  | 'xml/unclosed-tag'
  | 'xml/duplicate-attribute'
  | 'xml/missing-value'
  | 'xml/unquoted-value'
  | 'xml/unclosed-value'
  | 'xml/missing-space'
  | 'xml/invalid-name'
  | 'xml/invalid-character'
  | 'xml/bad-entity'
  | 'xml/unclosed-comment'
  | 'xml/bad-comment'
  | 'xml/unclosed-cdata'
  | 'xml/bad-cdata-end'
  | 'xml/unclosed-instruction'
  | 'xml/misplaced-declaration'
  | 'xml/bad-declaration'
  | 'xml/bad-doctype'
  | 'xml/second-root'
  | 'xml/text-outside-root'
  | 'xml/no-root'
  | 'xml/too-deep';

export interface XmlProblem {
  readonly code: XmlProblemCode;
  /** One plain sentence that names the author's own words. */
  readonly message: string;
  readonly span: Span;
  /** Where the other half is, such as the start tag an end tag does not match. */
  readonly related: { readonly message: string; readonly span: Span } | undefined;
}

export interface XmlDocument {
  readonly text: string;
  readonly children: readonly XmlNode[];
  /** The first element at the top. */
  readonly root: XmlElement | undefined;
  /** In the order of the text. */
  readonly problems: readonly XmlProblem[];
}
