/** Whether a document is valid by a grammar. */
import { textOf } from '../../xml/navigate.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { afterStep, afterText, attributeStep, elementStep, withoutAttributes } from '../patterns/derivatives.ts';
import { type ElementDeclaration, type Expression, Expressions } from '../patterns/expression.ts';
import type { Definition } from '../patterns/pattern.ts';
import { acceptsText, isBlank } from '../patterns/text.ts';
import { isDeclaration, type Namespaces, NO_NAMESPACES } from './namespaces.ts';
import { Places } from './places.ts';

/** Beyond this, what was learnt from documents is forgotten: a server lives for weeks. */
const MOST_EXPRESSIONS = 200_000;

/** Values remembered per attribute: enumerations fit, free text does not pile up. */
const MOST_VALUES = 64;

/** No word of an enumeration is longer; and a long value, being cut from a document's text, would keep all of that. */
const LONGEST_VALUE = 24;

/** Checks documents by one grammar, and remembers what it learns of the grammar on the way. */
export class Matcher {
  private readonly start: Definition;
  private expressions = new Expressions();
  /**
   * What was found of elements that several declarations are tried on, and of all that are not valid; only for the document that is being
   * checked.
   */
  private verdicts = new Map<XmlElement, Map<ElementDeclaration, boolean>>();

  private knownPlaces: Places | undefined;

  constructor(start: Definition) {
    this.start = start;
  }

  get table(): Expressions {
    return this.expressions;
  }

  /** Where the grammar allows which element; found by a walk over all of it when it is first needed. */
  get places(): Places {
    this.knownPlaces ??= new Places(this.beginning());
    return this.knownPlaces;
  }

  /** What a whole document must be. */
  beginning(): Expression {
    if (this.expressions.size > MOST_EXPRESSIONS) this.expressions = new Expressions();
    return this.expressions.of(this.start);
  }

  /** Whether the document with this root is valid. */
  accepts(root: XmlElement): boolean {
    const expression = this.beginning();
    this.verdicts = new Map();
    return this.afterElement(expression, root, NO_NAMESPACES).nullable;
  }

  /** Lets go of the document that `accepts` read last. */
  forgetDocument(): void {
    this.verdicts = new Map();
  }

  /** What may follow behind `element`, which comes at `expression`; `notAllowed` where it may not stand or is not valid. */
  afterElement(expression: Expression, element: XmlElement, around: Namespaces): Expression {
    const inside = around.within(element);
    const { key, namespace, local } = inside.elementName(element.name);
    const step = elementStep(expression, key, namespace, local);
    const { declarations } = step;
    const [first] = declarations;
    if (first === undefined) return this.table.notAllowed;
    if (declarations.length === 1) {
      if (this.isValid(element, first, inside)) return afterStep(this.table, expression, step, 0);
      this.verdictsOf(element).set(first, false);
      return this.table.notAllowed;
    }
    const after: Expression[] = [];
    for (const [index, declaration] of declarations.entries()) {
      if (this.isValidAmongOthers(element, declaration, inside)) after.push(afterStep(this.table, expression, step, index));
    }
    return after.length === 1 ? (after[0] ?? this.table.notAllowed) : this.table.choice(after);
  }

  private isValidAmongOthers(element: XmlElement, declaration: ElementDeclaration, inside: Namespaces): boolean {
    const known = this.verdictsOf(element);
    let verdict = known.get(declaration);
    if (verdict === undefined) {
      verdict = this.isValid(element, declaration, inside);
      known.set(declaration, verdict);
    }
    return verdict;
  }

  private verdictsOf(element: XmlElement): Map<ElementDeclaration, boolean> {
    let known = this.verdicts.get(element);
    if (known === undefined) {
      known = new Map();
      this.verdicts.set(element, known);
    }
    return known;
  }

  /** What is known of an element of the document that `accepts` read last; undefined: nothing. */
  knownVerdict(element: XmlElement, declaration: ElementDeclaration): boolean | undefined {
    return this.verdicts.get(element)?.get(declaration);
  }

  /** Whether the element is valid by the declaration, whatever it is called. */
  isValid(element: XmlElement, declaration: ElementDeclaration, inside: Namespaces): boolean {
    const attributed = this.afterAttributes(declaration.content, element, inside);
    if (attributed.kind === 'not-allowed') return false;
    const content = withoutAttributes(this.table, attributed);
    if (content.kind === 'not-allowed') return false;
    return hasElements(element) ? this.acceptsChildren(content, element, inside) : acceptsWholeText(content, element);
  }

  /** What is left behind the element's attributes; `notAllowed` where one of them may not stand. */
  afterAttributes(content: Expression, element: XmlElement, inside: Namespaces): Expression {
    let expression = content;
    for (const { name, value } of element.attributes) {
      if (isDeclaration(name)) continue;
      expression = this.afterAttribute(expression, name, value, inside);
      if (expression.kind === 'not-allowed') break;
    }
    return expression;
  }

  /** What is left behind an attribute of this value; `notAllowed` where it may not stand. */
  afterAttribute(expression: Expression, name: string, value: string, inside: Namespaces): Expression {
    const { key, namespace, local } = inside.attributeName(name);
    const step = attributeStep(expression, key, namespace, local);
    const remembered = step.byValue?.get(value);
    if (remembered !== undefined) return remembered;
    const after: Expression[] = [];
    for (const [index, declaration] of step.declarations.entries()) {
      if (acceptsText(declaration.content, value)) after.push(afterStep(this.table, expression, step, index));
    }
    const result = this.table.choice(after);
    if (value.length <= LONGEST_VALUE) {
      step.byValue ??= new Map();
      if (step.byValue.size < MOST_VALUES) step.byValue.set(value, result);
    }
    return result;
  }

  private acceptsChildren(content: Expression, element: XmlElement, inside: Namespaces): boolean {
    let expression = content;
    for (const child of element.children) {
      if (child.kind === 'element') expression = this.afterElement(expression, child, inside);
      else if ((child.kind === 'text' || child.kind === 'cdata') && !isBlank(child.value)) {
        expression = afterText(this.table, expression);
      }
      if (expression.kind === 'not-allowed') return false;
    }
    return expression.nullable;
  }
}

function hasElements(element: XmlElement): boolean {
  return element.children.some((child) => child.kind === 'element');
}

/** White space alone counts as nothing where nothing is wanted, and as text where text is. */
export function acceptsWholeText(content: Expression, element: XmlElement): boolean {
  const text = textOf(element);
  return (content.nullable && isBlank(text)) || acceptsText(content, text);
}
