/**
 * What is left of an expression once an attribute, an element or a text has been matched (derivatives, after Brzozowski and James
 * Clark). Whatever is found is remembered with the expression, so matching soon only follows what is known.
 */
import type { AttributeDeclaration, ElementDeclaration, Expression, Expressions, Step } from './expression.ts';
import { includesName } from './names.ts';

/** Names remembered per expression: all that a grammar lists fit, what wildcards let through does not pile up. */
const MOST_NAMES = 512;

/** The elements that may come next under this name, each with what then is left. `key` is the name's `nameKey`. */
export function elementStep(expression: Expression, key: string, namespace: string, local: string): Step<ElementDeclaration> {
  expression.elementSteps ??= new Map();
  let step = expression.elementSteps.get(key);
  if (step === undefined) {
    const found = new Set<ElementDeclaration>();
    collectElements(expression, (element) => {
      if (includesName(element.pattern.name, namespace, local)) found.add(element);
    });
    step = { declarations: [...found], after: [] };
    if (found.size > 0 && expression.elementSteps.size < MOST_NAMES) expression.elementSteps.set(key, step);
  }
  return step;
}

/** The attributes that may stand under this name, each with what then is left. */
export function attributeStep(
  expression: Expression,
  key: string,
  namespace: string,
  local: string,
): Step<AttributeDeclaration> {
  expression.attributeSteps ??= new Map();
  let step = expression.attributeSteps.get(key);
  if (step === undefined) {
    const found = new Set<AttributeDeclaration>();
    collectAttributes(expression, (attribute) => {
      if (includesName(attribute.pattern.name, namespace, local)) found.add(attribute);
    });
    step = { declarations: [...found], after: [] };
    if (found.size > 0 && expression.attributeSteps.size < MOST_NAMES) expression.attributeSteps.set(key, step);
  }
  return step;
}

/** What is left when the step's declaration of this index was matched. */
export function afterStep<D>(table: Expressions, expression: Expression, step: Step<D>, index: number): Expression {
  let after = step.after[index];
  if (after === undefined) {
    after = afterLeaf(table, expression, step.declarations[index]);
    step.after[index] = after;
  }
  return after;
}

/** Calls for every element that may come next; more than once for one that may come from several places. */
export function collectElements(expression: Expression, found: (element: ElementDeclaration) => void): void {
  if (expression.element !== undefined) found(expression.element);
  for (const part of expression.parts) {
    if (part.hasContent) collectElements(part, found);
    if (expression.kind === 'group' && !part.nullable) return;
  }
}

/** Calls for every attribute that may still stand; more than once for one that may stand in several places. */
export function collectAttributes(expression: Expression, found: (attribute: AttributeDeclaration) => void): void {
  if (expression.attribute !== undefined) found(expression.attribute);
  for (const part of expression.parts) if (part.hasAttributes) collectAttributes(part, found);
}

function afterLeaf(table: Expressions, expression: Expression, leaf: unknown): Expression {
  switch (expression.kind) {
    case 'element':
      return expression.element === leaf ? table.empty : table.notAllowed;
    case 'attribute':
      return expression.attribute === leaf ? table.empty : table.notAllowed;
    case 'choice':
      return afterChoice(table, expression, leaf);
    case 'interleave':
      return afterInterleave(table, expression, leaf);
    case 'group':
      return afterGroup(table, expression, leaf);
    case 'one-or-more':
      return afterRepeated(table, expression, leaf);
    default:
      return table.notAllowed;
  }
}

// Most parts know nothing of the leaf; nothing is built of those.

function afterChoice(table: Expressions, choice: Expression, leaf: unknown): Expression {
  const alternatives: Expression[] = [];
  for (const part of choice.parts) {
    const after = afterLeaf(table, part, leaf);
    if (after.kind !== 'not-allowed') alternatives.push(after);
  }
  return table.choice(alternatives);
}

function afterInterleave(table: Expressions, interleave: Expression, leaf: unknown): Expression {
  const alternatives: Expression[] = [];
  for (const [index, part] of interleave.parts.entries()) {
    const after = afterLeaf(table, part, leaf);
    if (after.kind !== 'not-allowed') alternatives.push(table.interleave(interleave.parts.with(index, after)));
  }
  return table.choice(alternatives);
}

/** A group of which attributes are left stands like an interleave: those have no order. */
function afterGroup(table: Expressions, group: Expression, leaf: unknown): Expression {
  const alternatives: Expression[] = [];
  for (const [index, part] of group.parts.entries()) {
    const after = afterLeaf(table, part, leaf);
    if (after.kind !== 'not-allowed') {
      const others = group.hasAttributes ? group.parts.slice(0, index) : [];
      alternatives.push(table.group([...others, after, ...group.parts.slice(index + 1)]));
    }
    if (!group.hasAttributes && !part.nullable) break;
  }
  return table.choice(alternatives);
}

function afterRepeated(table: Expressions, repeated: Expression, leaf: unknown): Expression {
  const [content] = repeated.parts;
  if (content === undefined) return table.notAllowed;
  return table.group([afterLeaf(table, content, leaf), table.choice([table.empty, repeated])]);
}

function replaced(table: Expressions, interleave: Expression, index: number, part: Expression): Expression {
  if (part.kind === 'not-allowed') return part;
  return table.interleave(interleave.parts.map((other, at) => (at === index ? part : other)));
}

/** What is left when no more attributes come. `notAllowed` when one is missing. */
export function withoutAttributes(table: Expressions, expression: Expression): Expression {
  if (!expression.hasAttributes) return expression;
  expression.withoutAttributes ??= closed(table, expression);
  return expression.withoutAttributes;
}

function closed(table: Expressions, expression: Expression): Expression {
  const parts = expression.parts.map((part) => withoutAttributes(table, part));
  switch (expression.kind) {
    case 'choice':
      return table.choice(parts);
    case 'group':
      return table.group(parts);
    case 'interleave':
      return table.interleave(parts);
    case 'one-or-more':
      return table.oneOrMore(parts[0] ?? table.notAllowed);
    default:
      return table.notAllowed;
  }
}

/** What is left when text that is not only white space stood between elements. */
export function afterText(table: Expressions, expression: Expression): Expression {
  expression.afterText ??= textTaken(table, expression);
  return expression.afterText;
}

function textTaken(table: Expressions, expression: Expression): Expression {
  switch (expression.kind) {
    case 'text':
      return expression;
    case 'choice':
      return table.choice(expression.parts.map((part) => afterText(table, part)));
    case 'interleave':
      return table.choice(expression.parts.map((part, index) => replaced(table, expression, index, afterText(table, part))));
    case 'group': {
      const alternatives: Expression[] = [];
      for (const [index, part] of expression.parts.entries()) {
        alternatives.push(table.group([afterText(table, part), ...expression.parts.slice(index + 1)]));
        if (!part.nullable) break;
      }
      return table.choice(alternatives);
    }
    case 'one-or-more': {
      const content = expression.parts[0] ?? table.notAllowed;
      return table.group([afterText(table, content), table.choice([table.empty, expression])]);
    }
    default:
      return table.notAllowed;
  }
}
