/** How an element stands by its grammar while it is being written: what of it does not fit, and what is still missing. */
import type { XmlAttribute, XmlElement } from '../../xml/tree.ts';
import { acceptsWholeText, type Matcher } from '../matching/matcher.ts';
import { type Completion, closings, completion } from '../matching/missing.ts';
import { isDeclaration, type Namespaces } from '../matching/namespaces.ts';
import { afterStep, attributeStep, elementStep } from '../patterns/derivatives.ts';
import type { AttributeDeclaration, ElementDeclaration, Expression } from '../patterns/expression.ts';
import { type Kind, nextOf, Siblings } from './siblings.ts';

/** An expression that is left, and how much of what was passed does not fit. */
export interface Passed {
  readonly expression: Expression;
  readonly misfits: number;
  /** Those of the misfits for whose name there is no room. */
  readonly strangers: number;
}

export interface Standing {
  readonly misfits: number;
  /** The attributes that have to come, each with its alternatives. */
  readonly attributes: readonly (readonly AttributeDeclaration[])[];
  /** The children that have to come; undefined where nothing would do. */
  readonly content: Completion | undefined;
}

/** Children longer than this, in UTF-16 units, are not looked into: they count as what they are called. */
const LONGEST_LOOKED_INTO = 6000;

/** Reads what stands around the cursor, however unfinished, to tell what can still come. */
export class Reader {
  readonly matcher: Matcher;
  private readonly verdicts = new Map<XmlElement, Map<ElementDeclaration, boolean>>();
  private readonly families = new Map<XmlElement, Siblings>();
  private readonly changes = new Map<Expression, Map<Siblings, readonly Kind[]>>();

  constructor(matcher: Matcher) {
    this.matcher = matcher;
  }

  /** Behind these attributes. What is not known is passed over. */
  attributes(content: Expression, attributes: readonly XmlAttribute[], inside: Namespaces): Passed {
    let expression = content;
    let misfits = 0;
    for (const { name, value } of attributes) {
      if (isDeclaration(name)) continue;
      const after = this.matcher.afterAttribute(expression, name, value, inside);
      if (after.kind !== 'not-allowed') expression = after;
      else {
        misfits++;
        expression = this.afterAnyValue(expression, name, inside) ?? expression;
      }
    }
    return { expression, misfits, strangers: 0 };
  }

  private afterAnyValue(expression: Expression, name: string, inside: Namespaces): Expression | undefined {
    const { key, namespace, local } = inside.attributeName(name);
    const step = attributeStep(expression, key, namespace, local);
    if (step.declarations.length === 0) return undefined;
    return this.matcher.table.choice(
      step.declarations.map((_, index) => afterStep(this.matcher.table, expression, step, index)),
    );
  }

  /** The start tag's end, in the ways that lack least. */
  closed(expression: Expression): { readonly expression: Expression; readonly missing: Standing['attributes'] } {
    const ways = closings(this.matcher.table, expression);
    const least = ways.filter(({ missing }) => missing.length === ways[0]?.missing.length);
    return {
      expression: this.matcher.table.choice(least.map((way) => way.expression)),
      missing: least.flatMap(({ missing }) => missing),
    };
  }

  /** Behind these children; what they contain counts as well. */
  children(before: Expression, children: readonly XmlElement[], around: Namespaces): Passed {
    let expression = before;
    let misfits = 0;
    let strangers = 0;
    for (const child of children) {
      const passed = this.child(expression, child, around, true);
      expression = passed.expression;
      misfits += passed.misfits;
      strangers += passed.strangers;
    }
    return { expression, misfits, strangers };
  }

  siblings(parent: XmlElement, inside: Namespaces): Siblings {
    let siblings = this.families.get(parent);
    if (siblings === undefined) {
      siblings = new Siblings(parent, inside);
      this.families.set(parent, siblings);
    }
    return siblings;
  }

  /** Behind the siblings of these indexes. They count as what they are called, so those that change nothing are passed over. */
  names(before: Expression, siblings: Siblings, [start, end]: readonly [number, number], around: Namespaces): Passed {
    let expression = before;
    let misfits = 0;
    let strangers = 0;
    for (let index = start; ; index++) {
      index = nextOf(this.kindsThatChange(expression, siblings), index);
      const child = siblings.elements[index];
      if (index >= end || child === undefined) return { expression, misfits, strangers };
      const passed = this.child(expression, child, around, false);
      expression = passed.expression;
      misfits += passed.misfits;
      strangers += passed.strangers;
    }
  }

  private kindsThatChange(expression: Expression, siblings: Siblings): readonly Kind[] {
    const known = this.changes.get(expression) ?? new Map<Siblings, readonly Kind[]>();
    this.changes.set(expression, known);
    let kinds = known.get(siblings);
    if (kinds === undefined) {
      kinds = siblings.kinds.filter(({ name: { key, namespace, local } }) => {
        const step = elementStep(expression, key, namespace, local);
        const stays = step.declarations.every(
          (_, index) => afterStep(this.matcher.table, expression, step, index) === expression,
        );
        return step.declarations.length === 0 || !stays;
      });
      known.set(siblings, kinds);
    }
    return kinds;
  }

  /** What a child contains decides where several declarations of its name lead to different things. */
  private child(before: Expression, child: XmlElement, around: Namespaces, deep: boolean): Passed {
    const inside = around.within(child);
    const { key, namespace, local } = inside.elementName(child.name);
    const step = elementStep(before, key, namespace, local);
    if (step.declarations.length === 0) return { expression: before, misfits: 1, strangers: 1 };
    const after = step.declarations.map((_, index) => afterStep(this.matcher.table, before, step, index));
    const [first] = after;
    const decided = first !== undefined && after.every((each) => each === first);
    if ((decided && !deep) || child.span.end - child.span.start > LONGEST_LOOKED_INTO) {
      return { expression: decided ? first : this.matcher.table.choice(after), misfits: 0, strangers: 0 };
    }
    const fitting = after.filter((_, index) => {
      const declaration = step.declarations[index];
      return declaration !== undefined && this.isValid(child, declaration, inside);
    });
    if (fitting.length > 0) return { expression: this.matcher.table.choice(fitting), misfits: 0, strangers: 0 };
    return { expression: this.matcher.table.choice(after), misfits: deep ? 1 : 0, strangers: 0 };
  }

  private isValid(element: XmlElement, declaration: ElementDeclaration, inside: Namespaces): boolean {
    const known = this.verdicts.get(element) ?? new Map<ElementDeclaration, boolean>();
    this.verdicts.set(element, known);
    const verdict = known.get(declaration) ?? this.matcher.isValid(element, declaration, inside);
    known.set(declaration, verdict);
    return verdict;
  }

  /** An element of which `opened` is left behind its attributes; `hole` is the child that does not count. */
  standing(element: XmlElement, opened: Omit<Passed, 'strangers'>, inside: Namespaces, hole?: XmlElement): Standing {
    const { expression, missing } = this.closed(opened.expression);
    const children = elementsBut(element, hole);
    if (children.length === 0 && hole === undefined) {
      const fits = element.children.length === 0 || acceptsWholeText(expression, element);
      return { misfits: opened.misfits + Number(!fits), attributes: missing, content: completion(expression) };
    }
    const passed = this.children(expression, children, inside);
    return {
      misfits: opened.misfits + passed.misfits,
      attributes: missing,
      content: completion(passed.expression),
    };
  }

  /** Those of the declarations that what the element says fits best. */
  bestOf(
    declarations: readonly ElementDeclaration[],
    element: XmlElement,
    inside: Namespaces,
    hole?: XmlElement | XmlAttribute,
  ): readonly ElementDeclaration[] {
    if (declarations.length < 2) return declarations;
    const attributes = element.attributes.filter((attribute) => attribute !== hole);
    const misfits = declarations.map(({ content }) => {
      const opened = this.attributes(content, attributes, inside);
      return this.standing(element, opened, inside, hole?.kind === 'element' ? hole : undefined).misfits;
    });
    const least = Math.min(...misfits);
    return declarations.filter((_, index) => misfits[index] === least);
  }
}

/** The child elements without one of them, and without a lone `<`. */
function elementsBut(element: XmlElement, hole: XmlElement | undefined): readonly XmlElement[] {
  return element.children.filter((child) => child.kind === 'element' && child !== hole && child.name !== '') as XmlElement[];
}
