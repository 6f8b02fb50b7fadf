/**
 * Reads an element that is not valid with as few mistakes as possible: several readings are pursued side by side, and where they agree
 * on what is left, the cheaper one goes on.
 */

import { isNear } from '../../spelling/spelling.ts';
import { childElements } from '../../xml/navigate.ts';
import type { XmlAttribute, XmlElement, XmlNode } from '../../xml/tree.ts';
import {
  afterStep,
  afterText,
  attributeStep,
  collectAttributes,
  collectElements,
  elementStep,
} from '../patterns/derivatives.ts';
import type { AttributeDeclaration, ElementDeclaration, Expression, Step } from '../patterns/expression.ts';
import { listedNames, nameKey } from '../patterns/names.ts';
import { acceptsText, isBlank } from '../patterns/text.ts';
import { bounded, type Candidate, COST, costOfForeignValues, costOfLeavingOut } from './cost.ts';
import { likelyNames } from './likely-names.ts';
import { acceptsWholeText, type Matcher } from './matcher.ts';
import { closings, completion, missingCount } from './missing.ts';
import { isDeclaration, localAndPrefix, type Namespaces, type QualifiedName } from './namespaces.ts';
import { nameHere } from './other-names.ts';
import { elementsNamed } from './possible.ts';
import type { Action, Reading, Trail } from './trail.ts';

/** How many readings are pursued at a time. */
const MOST_READINGS = 12;

/** Finds, for an element that is not valid, the reading in which least is wrong with it. */
export class Repair {
  private readonly matcher: Matcher;
  private readonly readings = new Map<XmlElement, Map<ElementDeclaration, Reading>>();

  constructor(matcher: Matcher) {
    this.matcher = matcher;
  }

  /** The reading of least cost of an element by this declaration. `inside`: the namespaces within the element. */
  read(element: XmlElement, declaration: ElementDeclaration, inside: Namespaces): Reading {
    let known = this.readings.get(element);
    if (known === undefined) {
      known = new Map();
      this.readings.set(element, known);
    }
    let reading = known.get(declaration);
    if (reading === undefined) {
      const isValid = this.matcher.knownVerdict(element, declaration) ?? this.matcher.isValid(element, declaration, inside);
      reading = isValid ? { element, declaration, trail: undefined, cost: 0 } : this.repaired(element, declaration, inside);
      known.set(declaration, reading);
    }
    return reading;
  }

  private repaired(element: XmlElement, declaration: ElementDeclaration, inside: Namespaces): Reading {
    let trails: readonly Trail[] = [{ before: undefined, action: { kind: 'start' }, expression: declaration.content, cost: 0 }];
    for (const attribute of element.attributes) {
      if (isDeclaration(attribute.name)) continue;
      trails = cheapest(trails.flatMap((trail) => this.pastAttribute(trail, attribute, element, inside, declaration.content)));
    }
    trails = cheapest(trails.flatMap((trail) => this.pastStartTag(trail)));
    if (element.children.some((child) => child.kind === 'element')) {
      for (const child of element.children) trails = cheapest(trails.flatMap((trail) => this.pastChild(trail, child, inside)));
    } else trails = cheapest(trails.flatMap((trail) => pastWholeText(trail, element)));
    trails = cheapest(trails.flatMap(pastEnd));
    const [best] = trails;
    return { element, declaration, trail: best, cost: best?.cost ?? Number.POSITIVE_INFINITY };
  }

  private pastAttribute(
    trail: Trail,
    attribute: XmlAttribute,
    element: XmlElement,
    inside: Namespaces,
    content: Expression,
  ): Trail[] {
    const { table } = this.matcher;
    const { key, namespace, local } = inside.attributeName(attribute.name);
    const step = attributeStep(trail.expression, key, namespace, local);
    const fitting: Expression[] = [];
    const others: Expression[] = [];
    const unfit: AttributeDeclaration[] = [];
    for (const [index, declaration] of step.declarations.entries()) {
      const after = afterStep(table, trail.expression, step, index);
      if (acceptsText(declaration.content, attribute.value)) fitting.push(after);
      else {
        others.push(after);
        unfit.push(declaration);
      }
    }
    const ways: Trail[] = [];
    if (fitting.length > 0) ways.push(next(trail, { kind: 'attribute', attribute }, table.choice(fitting), 0));
    if (others.length > 0) {
      const elsewhere = fitting.length > 0;
      const action: Action = { kind: 'bad-value', attribute, declarations: unfit, elsewhere };
      ways.push(next(trail, action, table.choice(others), elsewhere ? COST.valueOfAnother : COST.badValue));
    }
    if (step.declarations.length > 0) return ways;
    ways.push(next(trail, { kind: 'unknown-attribute', attribute, meant: undefined }, trail.expression, COST.unknown));
    const isName = attributeStep(content, key, namespace, local).declarations.length > 0;
    return isName ? ways : [...ways, ...this.misspeltAttribute(trail, attribute, element)];
  }

  /** The attribute read as one of a similar name that the element does not have. */
  private misspeltAttribute(trail: Trail, attribute: XmlAttribute, element: XmlElement): Trail[] {
    const { table } = this.matcher;
    const found = new Set<AttributeDeclaration>();
    collectAttributes(trail.expression, (declaration) => {
      const names = listedNames(declaration.pattern.name).map(({ local }) => local);
      const free = names.filter((name) => !element.attributes.some((other) => other.name === name));
      if (free.some((name) => isNear(attribute.name, name))) found.add(declaration);
    });
    return [...found].map((meant) => {
      const name = listedNames(meant.pattern.name).find(({ local }) => isNear(attribute.name, local)) ?? {
        namespace: '',
        local: '',
      };
      const step = attributeStep(trail.expression, nameKey(name.namespace, name.local), name.namespace, name.local);
      const after = step.declarations.indexOf(meant);
      const cost = COST.misspelt + (acceptsText(meant.content, attribute.value) ? 0 : COST.badValue / 10);
      return next(
        trail,
        { kind: 'unknown-attribute', attribute, meant },
        afterStep(table, trail.expression, step, after),
        cost,
      );
    });
  }

  private pastStartTag(trail: Trail): Trail[] {
    return closings(this.matcher.table, trail.expression).map(({ expression, missing }) =>
      missing.length === 0
        ? next(trail, { kind: 'start-tag' }, expression, 0)
        : next(trail, { kind: 'missing-attributes', missing }, expression, missing.length * COST.missing),
    );
  }

  private pastChild(trail: Trail, child: XmlNode, inside: Namespaces): Trail[] {
    if (child.kind === 'element') return this.pastElement(trail, child, inside);
    if ((child.kind !== 'text' && child.kind !== 'cdata') || isBlank(child.value)) return [trail];
    const after = afterText(this.matcher.table, trail.expression);
    if (after.kind !== 'not-allowed') return [next(trail, { kind: 'text' }, after, 0)];
    return [next(trail, { kind: 'stray-text', node: child }, trail.expression, COST.strayText)];
  }

  private pastElement(trail: Trail, child: XmlElement, around: Namespaces): Trail[] {
    const inside = around.within(child);
    const { key, namespace, local } = inside.elementName(child.name);
    const step = elementStep(trail.expression, key, namespace, local);
    if (step.declarations.length > 0) return this.declared(trail, child, step, inside);
    const skipped = next(trail, { kind: 'unknown-child', child }, trail.expression, COST.unknown);
    return [skipped, ...this.misnamed(trail, child, inside), ...this.behindMissing(trail, child, inside)];
  }

  /** A child of a known name; where much is wrong in it, another may be meant, or its namesake be the one to keep. */
  private declared(trail: Trail, child: XmlElement, step: Step<ElementDeclaration>, inside: Namespaces): Trail[] {
    const candidates = this.candidates(trail, step);
    const ways = this.asDeclared(trail, child, candidates, inside, 'child');
    const least = Math.min(...ways.map(({ cost }) => cost)) - trail.cost;
    if (least > COST.unknown) ways.push(...this.misnamed(trail, child, inside).filter(isWhole));
    const name = inside.elementName(child.name);
    const isSingle = () => candidates.every(({ after }) => elementsNamed(after, name).length === 0);
    if (least > 0 && hasNamesake(child) && isSingle()) {
      ways.push(next(trail, { kind: 'unknown-child', child }, trail.expression, costOfLeavingOut(child)));
    }
    return ways;
  }

  /** A child that could stand if another one stood before it. */
  private behindMissing(trail: Trail, child: XmlElement, inside: Namespaces): Trail[] {
    const name = inside.elementName(child.name);
    const isUnknown = this.matcher.places.homesOf(name.key).length === 0;
    if (isUnknown || hasNamesake(child) || elementsNamed(trail.expression, name).length === 0) return [];
    const needed = new Map<Expression, Set<ElementDeclaration>>();
    collectElements(trail.expression, (declaration) => {
      const [first] = listedNames(declaration.pattern.name);
      if (first === undefined) return;
      const step = elementStep(trail.expression, nameKey(first.namespace, first.local), first.namespace, first.local);
      const after = afterStep(this.matcher.table, trail.expression, step, step.declarations.indexOf(declaration));
      needed.set(after, (needed.get(after) ?? new Set()).add(declaration));
    });
    return [...needed].flatMap(([after, alternatives]) => {
      const step = elementStep(after, name.key, name.namespace, name.local);
      if (step.declarations.length === 0) return [];
      const action: Action = { kind: 'missing-before', alternatives: [...alternatives], child };
      const behind = next(trail, action, after, COST.missingBefore);
      return this.asDeclared(behind, child, this.candidates(behind, step), inside, 'child');
    });
  }

  private candidates(trail: Trail, step: Step<ElementDeclaration>): Candidate[] {
    return step.declarations.map((declaration, index) => ({
      declaration,
      after: afterStep(this.matcher.table, trail.expression, step, index),
    }));
  }

  /** The child read by each of the candidates; those of equal cost go on together. */
  private asDeclared(
    trail: Trail,
    child: XmlElement,
    candidates: readonly Candidate[],
    inside: Namespaces,
    kind: 'child' | 'misnamed-child',
  ): Trail[] {
    const costOf = (cost: number) => (kind === 'child' ? bounded(cost) : this.costOfMisspelling(child, inside, cost));
    const [only] = candidates;
    if (only !== undefined && candidates.length === 1) {
      const reading = this.read(child, only.declaration, inside);
      return [next(trail, { kind, child, reading }, only.after, costOf(reading.cost))];
    }
    const byCost = new Map<number, { reading: Reading; after: Expression[] }>();
    for (const { declaration, after } of candidates) {
      const reading = this.read(child, declaration, inside);
      const cost = reading.cost + costOfForeignValues(reading, candidates, inside);
      const equal = byCost.get(cost);
      if (equal === undefined) byCost.set(cost, { reading, after: [after] });
      else equal.after.push(after);
    }
    return [...byCost].map(([cost, { reading, after }]) =>
      next(trail, { kind, child, reading }, this.matcher.table.choice(after), costOf(cost)),
    );
  }

  /** What is wrong inside is wrong all the same, and hardly speaks against the name; but it does where the written name exists. */
  private costOfMisspelling(child: XmlElement, inside: Namespaces, cost: number): number {
    const isName = cost > 0 && this.matcher.places.homesOf(inside.elementName(child.name).key).length > 0;
    return COST.misspelt + (isName ? bounded(cost) : Math.min(cost, COST.missing) / 10);
  }

  /** The child read by a similar name, or by its own name in the namespace it should be in. */
  private misnamed(trail: Trail, child: XmlElement, inside: Namespaces): Trail[] {
    const [, prefix] = localAndPrefix(child.name);
    const isName = ({ key }: QualifiedName) => this.matcher.places.homesOf(key).length > 0;
    const readAs = ({ namespace, local, key }: QualifiedName): Trail[] => {
      const step = elementStep(trail.expression, key, namespace, local);
      const corrected = inside.declaring(prefix, namespace);
      return this.asDeclared(trail, child, this.candidates(trail, step), corrected, 'misnamed-child');
    };
    // What is called otherwise elsewhere is often written otherwise too: then its content says nothing here.
    const elsewhere = nameHere(trail.expression, child);
    if (elsewhere !== undefined) return readAs(elsewhere).filter(isWhole);
    return likelyNames(trail.expression, child, inside, isName).flatMap(readAs);
  }
}

/** Whether nothing is wrong inside the child that was read last. */
function isWhole({ action }: Trail): boolean {
  return action.kind === 'misnamed-child' && action.reading.trail === undefined;
}

function hasNamesake({ parent, name }: XmlElement): boolean {
  return parent !== undefined && childElements(parent, name).length > 1;
}

function pastWholeText(trail: Trail, element: XmlElement): Trail[] {
  const { expression } = trail;
  if (acceptsWholeText(expression, element)) return [next(trail, { kind: 'text' }, expression, 0)];
  const text = element.children.find((child) => (child.kind === 'text' || child.kind === 'cdata') && !isBlank(child.value));
  if (wantsText(expression)) return [next(trail, { kind: 'bad-text', content: expression }, expression, COST.badValue)];
  if (text === undefined || (text.kind !== 'text' && text.kind !== 'cdata')) return [trail];
  return [next(trail, { kind: 'stray-text', node: text }, expression, COST.strayText)];
}

/** Whether some text would do. */
function wantsText(expression: Expression): boolean {
  if (expression.kind === 'value' || expression.kind === 'text') return true;
  return expression.kind !== 'element' && expression.kind !== 'attribute' && expression.parts.some(wantsText);
}

function pastEnd(trail: Trail): Trail[] {
  const { expression, action } = trail;
  if (
    expression.nullable ||
    action.kind === 'bad-text' ||
    (action.kind === 'text' && expression.hasContent && wantsText(expression))
  )
    return [trail];
  const missing = completion(expression);
  if (missing === undefined) return [];
  return [next(trail, { kind: 'missing-content', completion: missing }, expression, missingCount(missing) * COST.missing)];
}

function next(before: Trail, action: Action, expression: Expression, cost: number): Trail {
  return { before, action, expression, cost: before.cost + cost };
}

/** For each expression that is left the cheapest trail, the cheapest of them first. */
function cheapest(trails: readonly Trail[]): readonly Trail[] {
  if (trails.length === 1) return trails;
  const best = new Map<Expression, Trail>();
  for (const trail of trails) {
    if (trail.expression.kind === 'not-allowed' || !Number.isFinite(trail.cost)) continue;
    const known = best.get(trail.expression);
    if (known === undefined || trail.cost < known.cost) best.set(trail.expression, trail);
  }
  return [...best.values()].sort((a, b) => a.cost - b.cost).slice(0, MOST_READINGS);
}
