/** From the cheapest reading of a document to its mistakes. */
import { childElements } from '../../xml/navigate.ts';
import type { XmlAttribute, XmlElement } from '../../xml/tree.ts';
import { afterStep, attributeStep, elementStep, withoutAttributes } from '../patterns/derivatives.ts';
import type { Declaration, ElementDeclaration, Expression } from '../patterns/expression.ts';
import { listedNames, nameKey } from '../patterns/names.ts';
import { acceptsText } from '../patterns/text.ts';
import { withoutConsequences } from './consequences.ts';
import type { Matcher } from './matcher.ts';
import type { Mistake, Place } from './mistake.ts';
import { mixUpsOnce } from './mix-ups.ts';
import { isDeclaration, localAndPrefix, type Namespaces, NO_NAMESPACES, type QualifiedName } from './namespaces.ts';
import { nameHere } from './other-names.ts';
import {
  attributesNamed,
  type Commitment,
  elementsNamed,
  possibleAttributes,
  possibleElements,
  rulingOut,
} from './possible.ts';
import { Repair } from './repair.ts';
import { strangersOnce } from './strangers.ts';
import { type Action, type Reading, stepsOf, type Trail } from './trail.ts';

/** All that is wrong below `root`, in the order of the text; empty for what is valid and for what is no document of this grammar at all. */
export function mistakesOf(matcher: Matcher, root: XmlElement): readonly Mistake[] {
  const mistakes = matcher.accepts(root) ? [] : mistakesOfInvalid(matcher, root);
  matcher.forgetDocument();
  return mistakes;
}

function mistakesOfInvalid(matcher: Matcher, root: XmlElement): readonly Mistake[] {
  const inside = NO_NAMESPACES.within(root);
  const name = inside.elementName(root.name);
  const [declaration] = elementStep(matcher.beginning(), name.key, name.namespace, name.local).declarations;
  if (declaration === undefined) return [];
  return new Diagnosis(matcher, root).of(new Repair(matcher).read(root, declaration, inside), inside);
}

class Diagnosis {
  private readonly matcher: Matcher;
  private readonly found: Mistake[] = [];
  private readonly root: XmlElement;

  constructor(matcher: Matcher, root: XmlElement) {
    this.matcher = matcher;
    this.root = root;
  }

  of(reading: Reading, inside: Namespaces): readonly Mistake[] {
    this.visit(reading, inside, undefined);
    const found = strangersOnce(this.found, (stranger, around) => this.homesAsWritten(stranger, around));
    return mixUpsOnce(withoutConsequences(found), this.matcher);
  }

  private visit(reading: Reading, inside: Namespaces, outer: Place | undefined): void {
    if (reading.trail === undefined) return;
    const place: Place = { element: reading.element, inside, reading, steps: stepsOf(reading.trail), outer };
    for (const [index, { action }] of place.steps.entries()) {
      // Of a thousand devices, those that are as they should be need no look at what stands before them.
      const isFine = action.kind === 'child' && action.reading.trail === undefined;
      if (!isFine) this.visitStep(place, action, place.steps.slice(0, index));
    }
  }

  private visitStep(place: Place, action: Action, before: readonly Trail[]): void {
    switch (action.kind) {
      case 'child':
        this.visit(action.reading, place.inside.within(action.child), { ...place, steps: before });
        return;
      case 'misnamed-child':
        this.misnamed(place, action.child, action.reading, before);
        return;
      case 'unknown-child':
        this.found.push(this.unknownChild(place, action.child, before));
        return;
      case 'unknown-attribute':
        this.found.push(unknownAttribute(place, action.attribute, firstName(action.meant)?.local, before));
        return;
      case 'bad-value':
        this.found.push(action.elsewhere ? clash(place, action) : this.badValue(place, action.attribute, action.declarations));
        return;
      case 'bad-text':
        this.found.push({
          kind: 'bad-value',
          place,
          attribute: undefined,
          expected: [action.content],
          because: undefined,
          clashes: false,
        });
        return;
      case 'stray-text':
        this.found.push({ kind: 'stray-text', place, node: action.node });
        return;
      case 'missing-attributes':
        for (const alternatives of action.missing) this.found.push({ kind: 'missing-attribute', place, alternatives });
        return;
      case 'missing-content':
        for (const alternatives of action.completion.children)
          this.found.push({ kind: 'missing-element', place, alternatives, before: undefined });
        return;
      case 'missing-before':
        this.found.push({ kind: 'missing-element', place, alternatives: action.alternatives, before: action.child });
        return;
      default:
        return;
    }
  }

  private misnamed(place: Place, child: XmlElement, reading: Reading, before: readonly Trail[]): void {
    const meant = firstName(reading.declaration);
    if (meant === undefined) return;
    const [, prefix] = localAndPrefix(child.name);
    const inside = place.inside.within(child);
    const hasOtherNamespace = inside.elementName(child.name).namespace !== meant.namespace;
    this.found.push({ kind: hasOtherNamespace ? 'namespace' : 'unknown-element', place, child, meant, lacked: false });
    const corrected = inside.declaring(prefix, meant.namespace);
    this.visit(reading, corrected, { ...place, steps: before });
  }

  private unknownChild(place: Place, child: XmlElement, before: readonly Trail[]): Mistake {
    const name = place.inside.within(child).elementName(child.name);
    const isPossible = (expression: Expression) => elementsNamed(expression, name).length > 0;
    const last = before.at(-1)?.expression;
    if (isPossible(place.reading.declaration.content)) {
      if (last !== undefined && isPossible(last)) {
        const other = laterNamesake(place.element, child);
        if (other !== undefined) return { kind: 'duplicate-element', place, child, other };
        return { kind: 'element-order', place, child, needed: neededBefore(last), late: undefined };
      }
      const because = rulingOut(before, place.element, isPossible);
      const by = because?.by;
      if (by?.kind === 'element') {
        if (by.name === child.name) return { kind: 'duplicate-element', place, child, other: by };
        if (this.fitsBefore(place, name, by, before)) return { kind: 'element-order', place, child, needed: [], late: by };
      }
      return { kind: 'impossible-element', place, child, because };
    }
    const outer = place.outer && rulingOutInside(place.outer, place, (content) => isPossible(content));
    if (outer !== undefined) return { kind: 'impossible-element', place, child, because: outer };
    const homes = this.nearHomes(place, this.matcher.places.homesOf(name.key));
    if (homes.length > 0) return { kind: 'misplaced-element', place, child, homes, home: undefined, attributes: [] };
    const meant = nameHere(last ?? place.reading.declaration.content, child);
    return { kind: 'unknown-element', place, child, meant, lacked: false };
  }

  /** Whether a child of this name could stand right before its sibling `by`, and that behind it. */
  private fitsBefore(place: Place, name: QualifiedName, by: XmlElement, before: readonly Trail[]): boolean {
    const at = before.findIndex(({ action }) => 'child' in action && action.child === by);
    const expression = before[at - 1]?.expression;
    if (expression === undefined) return false;
    const step = elementStep(expression, name.key, name.namespace, name.local);
    const sibling = place.inside.within(by).elementName(by.name);
    return step.declarations.some(
      (_, index) => elementsNamed(afterStep(this.matcher.table, expression, step, index), sibling).length > 0,
    );
  }

  /** Those that the document has, or that could stand around the place: others are no help. */
  private nearHomes(place: Place, homes: readonly string[]): string[] {
    const near = new Set<string>();
    for (let outer: Place | undefined = place; outer !== undefined; outer = outer.outer) {
      near.add(outer.element.name);
      for (const declaration of possibleElements(outer.reading.declaration.content))
        near.add(firstName(declaration)?.key ?? '');
    }
    const present = homes.filter((home) => hasElement(this.root, home));
    return [...present, ...homes.filter((home) => near.has(home) && !present.includes(home))];
  }

  /** Where an element with these attributes may stand: one without any as it is, one with a single one if that is all it needs. */
  private homesAsWritten({ element }: Place, around: Place): string[] {
    const inside = around.inside.within(element);
    const count = element.attributes.filter(({ name }) => !isDeclaration(name)).length;
    const takes = (declaration: ElementDeclaration) => {
      if (count === 0) return this.matcher.isValid(element, declaration, inside);
      const left = this.matcher.afterAttributes(declaration.content, element, inside);
      return (count === 1 ? withoutAttributes(this.matcher.table, left) : left).kind !== 'not-allowed';
    };
    return this.nearHomes(around, this.matcher.places.homesOf(inside.elementName(element.name).key, takes));
  }

  /** Expected is what the element's other attributes leave possible. */
  private badValue(place: Place, attribute: XmlAttribute, declarations: readonly { readonly content: Expression }[]): Mistake {
    const name = place.inside.attributeName(attribute.name);
    const accepts = (expression: Expression) =>
      attributesNamed(expression, name).some(({ content }) => acceptsText(content, attribute.value));
    const steps = this.stepsOfOthers(place, attribute);
    const narrowed = steps.at(-1)?.expression;
    const left = narrowed === undefined ? [] : attributeStep(narrowed, name.key, name.namespace, name.local).declarations;
    const because = rulingOut(steps, place.element, accepts) ?? (place.outer && rulingOutInside(place.outer, place, accepts));
    const expected = (left.length > 0 ? left : declarations).map(({ content }) => content);
    return { kind: 'bad-value', place, attribute, expected: [...new Set(expected)], because, clashes: false };
  }

  /** The element's start tag as if the attribute were not there. */
  private stepsOfOthers(place: Place, attribute: XmlAttribute): Trail[] {
    let expression = place.reading.declaration.content;
    const steps: Trail[] = [{ before: undefined, action: { kind: 'start' }, expression, cost: 0 }];
    for (const other of place.element.attributes) {
      if (other === attribute || isDeclaration(other.name)) continue;
      const after = this.matcher.afterAttribute(expression, other.name, other.value, place.inside);
      if (after.kind === 'not-allowed') continue;
      expression = after;
      steps.push({ before: undefined, action: { kind: 'attribute', attribute: other }, expression, cost: 0 });
    }
    return steps;
  }
}

/** The next sibling of the same name. */
function laterNamesake(parent: XmlElement, child: XmlElement): XmlElement | undefined {
  const siblings = childElements(parent);
  return siblings.slice(siblings.indexOf(child) + 1).find(({ name }) => name === child.name);
}

function hasElement(element: XmlElement, name: string): boolean {
  return element.children.some((child) => child.kind === 'element' && (child.name === name || hasElement(child, name)));
}

/** A value that many other things speak against. */
function clash(place: Place, { attribute, declarations }: Extract<Action, { kind: 'bad-value' }>): Mistake {
  const expected = declarations.map(({ content }) => content);
  return { kind: 'bad-value', place, attribute, expected, because: undefined, clashes: true };
}

/** What around the element ruled out that it is of a kind for which `isPossible` holds. */
function rulingOutInside(outer: Place, place: Place, isPossible: (content: Expression) => boolean): Commitment | undefined {
  const name = outer.inside.within(place.element).elementName(place.element.name);
  const holds = (expression: Expression) => elementsNamed(expression, name).some(({ content }) => isPossible(content));
  if (holds(outer.reading.declaration.content)) return rulingOut(outer.steps, outer.element, holds);
  return outer.outer && rulingOutInside(outer.outer, outer, holds);
}

function unknownAttribute(place: Place, attribute: XmlAttribute, meant: string | undefined, before: readonly Trail[]): Mistake {
  const name = place.inside.attributeName(attribute.name);
  const isPossible = (expression: Expression) => attributesNamed(expression, name).length > 0;
  const because =
    meant === undefined
      ? (rulingOut(before, place.element, isPossible) ?? (place.outer && rulingOutInside(place.outer, place, isPossible)))
      : undefined;
  if (because !== undefined) return { kind: 'impossible-attribute', place, attribute, because };
  const left = before.at(-1)?.expression ?? place.reading.declaration.content;
  const known = [...possibleAttributes(left)].flatMap(({ pattern }) => listedNames(pattern.name).map(({ local }) => local));
  const free = [...new Set(known)].filter((each) => !place.element.attributes.some((other) => other.name === each));
  return { kind: 'unknown-attribute', place, attribute, meant, lacked: false, known: free };
}

/** The names of what has to come before anything else. */
function neededBefore(expression: Expression): string[] {
  if (expression.kind === 'element')
    return expression.element === undefined ? [] : [firstName(expression.element)?.local ?? ''];
  if (expression.kind === 'choice' || expression.kind === 'interleave') return expression.parts.flatMap(neededBefore);
  return expression.parts[0] === undefined ? [] : neededBefore(expression.parts[0]);
}

/** The name that a declaration asks for, the first of several. */
function firstName(declaration: Declaration | undefined): QualifiedName | undefined {
  const [name] = declaration === undefined ? [] : listedNames(declaration.pattern.name);
  return name && { ...name, key: nameKey(name.namespace, name.local) };
}
