/**
 * What a content model is while it is matched: an expression over the declarations it names. Equal expressions are one object, so that
 * what was found out about one (what may follow, and what is then left) is found out once.
 */
import type { TextTest } from './datatypes.ts';
import {
  type AttributePattern,
  type Content,
  type DataPattern,
  type ElementPattern,
  type ListPattern,
  type Pattern,
  resolve,
  type ValuePattern,
} from './pattern.ts';
import { textTest } from './text.ts';

/** An element or attribute pattern as the matcher sees it, one object for each pattern. */
export interface Declaration<P extends ElementPattern | AttributePattern = ElementPattern | AttributePattern> {
  readonly pattern: P;
  /** What it may contain, made when it is first needed. */
  readonly content: Expression;
}

export type ElementDeclaration = Declaration<ElementPattern>;
export type AttributeDeclaration = Declaration<AttributePattern>;

/** What a text must be as a whole. */
export interface TextLeaf {
  readonly pattern: ValuePattern | DataPattern | ListPattern;
  readonly test: TextTest;
}

/** What may follow under one name, and what is left of the expression after each. */
export interface Step<D> {
  readonly declarations: readonly D[];
  readonly after: (Expression | undefined)[];
  /** For attributes: what is left behind a value. */
  byValue?: Map<string, Expression>;
}

type Kind =
  | 'empty'
  | 'not-allowed'
  | 'text'
  | 'element'
  | 'attribute'
  | 'value'
  | 'choice'
  | 'group'
  | 'interleave'
  | 'one-or-more';

/** One expression. What is remembered of it is filled in by `derivatives.ts`. */
export class Expression {
  readonly id: number;
  readonly kind: Kind;
  readonly parts: readonly Expression[];
  /** Whether it allows that nothing (more) stands. */
  readonly nullable: boolean;
  /** Whether attributes, and whether anything else, occurs in it outside of the elements it names. */
  readonly hasAttributes: boolean;
  readonly hasContent: boolean;
  readonly element: ElementDeclaration | undefined;
  readonly attribute: AttributeDeclaration | undefined;
  readonly value: TextLeaf | undefined;

  elementSteps: Map<string, Step<ElementDeclaration>> | undefined;
  attributeSteps: Map<string, Step<AttributeDeclaration>> | undefined;
  withoutAttributes: Expression | undefined;
  afterText: Expression | undefined;
  /** Another expression of the same hash in the table. */
  alike: Expression | undefined;
  /** The values of a choice among words, and what else it offers. */
  words: { readonly set: ReadonlySet<string>; readonly others: readonly Expression[] } | undefined;

  constructor(id: number, kind: Kind, parts: readonly Expression[], leaf?: Leaf) {
    this.id = id;
    this.kind = kind;
    this.parts = parts;
    this.element = leaf?.element;
    this.attribute = leaf?.attribute;
    this.value = leaf?.value;
    this.nullable = isNullable(kind, parts);
    this.hasAttributes = kind === 'attribute' || parts.some((part) => part.hasAttributes);
    this.hasContent = kind === 'element' || kind === 'value' || kind === 'text' || parts.some((part) => part.hasContent);
    this.elementSteps = undefined;
    this.attributeSteps = undefined;
    this.withoutAttributes = undefined;
    this.afterText = undefined;
    this.alike = undefined;
    this.words = undefined;
  }
}

interface Leaf {
  readonly element?: ElementDeclaration;
  readonly attribute?: AttributeDeclaration;
  readonly value?: TextLeaf;
}

function isNullable(kind: Kind, parts: readonly Expression[]): boolean {
  if (kind === 'empty' || kind === 'text') return true;
  if (kind === 'choice') return parts.some((part) => part.nullable);
  return parts.length > 0 && parts.every((part) => part.nullable);
}

/** Sorts in place. They are nearly in order already, because they come from expressions that are: few have to move, and none far. */
function inOrderOfId(expressions: Expression[]): Expression[] {
  for (let end = 1; end < expressions.length; end++) {
    const moved = expressions[end] as Expression;
    let at = end;
    for (let before = expressions[at - 1]; before !== undefined && before.id > moved.id; before = expressions[at - 1]) {
      expressions[at] = before;
      at--;
    }
    expressions[at] = moved;
  }
  return expressions;
}

/** The same for equal expressions, and mostly another for others; fits into the small integers that need no object. */
function hashOf(kind: Kind, parts: readonly Expression[]): number {
  let hash = kind.length;
  for (const part of parts) hash = (Math.imul(hash, 31) + part.id) | 0;
  return hash & 0x3fffffff;
}

function consistsOf(expression: Expression, kind: Kind, parts: readonly Expression[]): boolean {
  const own = expression.parts;
  if (expression.kind !== kind || own.length !== parts.length) return false;
  for (let index = 0; index < parts.length; index++) if (own[index] !== parts[index]) return false;
  return true;
}

/** The table of all expressions of one grammar. */
export class Expressions {
  readonly empty: Expression;
  readonly notAllowed: Expression;
  readonly text: Expression;
  /** By their hash, those of one hash linked by `alike`. */
  private readonly known = new Map<number, Expression>();
  private readonly leaves = new Map<Pattern, Expression>();
  private count = 0;

  constructor() {
    this.empty = this.create('empty', []);
    this.notAllowed = this.create('not-allowed', []);
    this.text = this.create('text', []);
  }

  /** How many there are. */
  get size(): number {
    return this.count;
  }

  of(content: Content): Expression {
    const pattern = resolve(content);
    switch (pattern.kind) {
      case 'empty':
        return this.empty;
      case 'text':
        return this.text;
      case 'not-allowed':
        return this.notAllowed;
      case 'choice':
        return this.choice(pattern.parts.map((part) => this.of(part)));
      case 'group':
        return this.group(pattern.parts.map((part) => this.of(part)));
      case 'interleave':
        return this.interleave(pattern.parts.map((part) => this.of(part)));
      case 'one-or-more':
        return this.oneOrMore(this.of(pattern.content));
      default:
        return this.leaf(pattern);
    }
  }

  /** Alternatives are a set: `a|a` is `a`, and order says nothing. */
  choice(alternatives: readonly Expression[]): Expression {
    const [only] = alternatives;
    if (only !== undefined && alternatives.length === 1) return only;
    const set = new Set<Expression>();
    for (const each of alternatives) {
      if (each.kind === 'choice') for (const part of each.parts) set.add(part);
      else if (each.kind !== 'not-allowed') set.add(each);
    }
    if (set.has(this.empty) && set.size > 1) {
      set.delete(this.empty);
      if (![...set].some((part) => part.nullable)) set.add(this.empty);
    }
    return this.combined('choice', inOrderOfId([...set]), this.notAllowed);
  }

  /** Attributes have no order, so what consists of attributes only leaves the group. */
  group(parts: readonly Expression[]): Expression {
    const ordered: Expression[] = [];
    const attributes: Expression[] = [];
    for (const part of parts) {
      if (part.kind === 'not-allowed') return part;
      if (part.kind === 'group') ordered.push(...part.parts);
      else if (part.hasAttributes && !part.hasContent) attributes.push(part);
      else if (part.kind !== 'empty') ordered.push(part);
    }
    const content = this.combined('group', ordered, this.empty);
    return attributes.length === 0 ? content : this.interleave([...attributes, content]);
  }

  interleave(parts: readonly Expression[]): Expression {
    const flat: Expression[] = [];
    let text = false;
    for (const part of parts) {
      for (const each of part.kind === 'interleave' ? part.parts : [part]) {
        if (each.kind === 'not-allowed') return each;
        if (each.kind === 'text') text = true;
        else if (each.kind !== 'empty') flat.push(each);
      }
    }
    if (text) flat.push(this.text);
    return this.combined('interleave', inOrderOfId(flat), this.empty);
  }

  oneOrMore(content: Expression): Expression {
    if (content.kind === 'choice' && content.parts.includes(this.empty)) {
      return this.choice([this.empty, this.oneOrMore(this.choice(content.parts.filter((part) => part !== this.empty)))]);
    }
    const single = content.kind === 'empty' || content.kind === 'not-allowed' || content.kind === 'text';
    return single || content.kind === 'one-or-more' ? content : this.remembered('one-or-more', [content]);
  }

  private combined(kind: 'choice' | 'group' | 'interleave', parts: readonly Expression[], none: Expression): Expression {
    const [only] = parts;
    if (only === undefined) return none;
    return parts.length === 1 ? only : this.remembered(kind, parts);
  }

  private remembered(kind: Kind, parts: readonly Expression[]): Expression {
    const hash = hashOf(kind, parts);
    const first = this.known.get(hash);
    for (let each = first; each !== undefined; each = each.alike) if (consistsOf(each, kind, parts)) return each;
    const expression = this.create(kind, parts);
    expression.alike = first;
    this.known.set(hash, expression);
    return expression;
  }

  private leaf(pattern: ElementPattern | AttributePattern | TextLeaf['pattern']): Expression {
    let expression = this.leaves.get(pattern);
    if (expression === undefined) {
      expression = this.newLeaf(pattern);
      this.leaves.set(pattern, expression);
    }
    return expression;
  }

  private newLeaf(pattern: ElementPattern | AttributePattern | TextLeaf['pattern']): Expression {
    switch (pattern.kind) {
      case 'element':
        return this.create('element', [], { element: this.declaration(pattern, pattern.content) });
      case 'attribute':
        return this.create('attribute', [], { attribute: this.declaration(pattern, pattern.value) });
      default:
        return this.create('value', [], { value: { pattern, test: textTest(pattern, (content) => this.of(content)) } });
    }
  }

  private declaration<P extends ElementPattern | AttributePattern>(pattern: P, content: Content): Declaration<P> {
    const table = this;
    let made: Expression | undefined;
    return {
      pattern,
      get content() {
        made ??= table.of(content);
        return made;
      },
    };
  }

  private create(kind: Kind, parts: readonly Expression[], leaf?: Leaf): Expression {
    this.count++;
    return new Expression(this.count, kind, parts, leaf);
  }
}
