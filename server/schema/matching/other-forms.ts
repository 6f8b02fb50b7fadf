/** What was written in another form, or under another name, than the grammar has it. */
import { childElements, textOf } from '../../xml/navigate.ts';
import type { AttributeDeclaration, Declaration, ElementDeclaration } from '../patterns/expression.ts';
import { includesName, listedNames } from '../patterns/names.ts';
import { acceptsText } from '../patterns/text.ts';
import type { Mistake, Place } from './mistake.ts';
import { possibleAttributes } from './possible.ts';

type Of<K extends Mistake['kind']> = Extract<Mistake, { kind: K }>;
type Stray = Of<'unknown-element' | 'misplaced-element' | 'impossible-element'>;

/** The attribute read as one of those that are missing. */
export function asOtherAttribute(mistake: Mistake, missing: readonly AttributeDeclaration[]): Mistake | undefined {
  if (mistake.kind === 'unknown-attribute' && !isGoodGuess(mistake)) {
    const meant = missing.find(({ content }) => acceptsText(content, mistake.attribute.value));
    return meant && { ...mistake, meant: localName(meant), lacked: true };
  }
  if (mistake.kind !== 'bad-value' || mistake.attribute === undefined || mistake.because !== undefined) return undefined;
  const { place, attribute } = mistake;
  const meant = missing.find((each) => isChosenFrom(each, attribute.value));
  return meant && { kind: 'unknown-attribute', place, attribute, meant: localName(meant), lacked: true, known: [] };
}

/** The attributes that the element may have under the names of these, whatever else it says. */
export function anyOfTheirNames(
  { reading }: Place,
  attributes: readonly AttributeDeclaration[],
): readonly AttributeDeclaration[] {
  const names = attributes.map(localName);
  return [...possibleAttributes(reading.declaration.content)].filter((each) => names.some((name) => isCalled(each, name)));
}

/** Whether the attribute that the name resembles can have the value. */
export function isGoodGuess({ place, attribute, meant }: Of<'unknown-attribute'>): boolean {
  if (meant === undefined) return false;
  const declared = [...possibleAttributes(place.reading.declaration.content)].filter((each) => isCalled(each, meant));
  return declared.some(({ content }) => acceptsText(content, attribute.value));
}

/** The child is no element here, but its text would do as the value of the attribute of its name. */
export function asAttribute(
  { place, child }: Stray,
  attributes: readonly AttributeDeclaration[],
  lacked: boolean,
): Mistake | undefined {
  const value = textOf(child).trim();
  if (child.attributes.length > 0 || childElements(child).length > 0 || value === '') return undefined;
  const attribute = attributes.find((each) => isCalled(each, child.name) && acceptsText(each.content, value));
  return attribute && { kind: 'attribute-as-element', place, child, value, lacked };
}

/** The attribute is none of the element's, but one of these children is called so. */
export function asElement(
  { place, attribute }: Of<'unknown-attribute'>,
  elements: readonly ElementDeclaration[],
  lacked: boolean,
): Mistake | undefined {
  const declarations = elements.filter((each) => isCalled(each, attribute.name));
  return declarations.length === 0 ? undefined : { kind: 'element-as-attribute', place, attribute, declarations, lacked };
}

/** Whether the value is one of several that the attribute can have; free text takes anything. */
function isChosenFrom({ content }: AttributeDeclaration, value: string): boolean {
  return acceptsText(content, value) && !acceptsText(content, `${value}~`);
}

/** What stands where it is of no use. */
export function isStray(mistake: Mistake): mistake is Stray {
  return mistake.kind === 'unknown-element' ? !mistake.lacked : isHomeless(mistake);
}

/** What exists, but for which nothing in the document waits. */
export function isHomeless(mistake: Mistake): mistake is Of<'misplaced-element' | 'impossible-element'> {
  if (mistake.kind === 'misplaced-element') return mistake.home === undefined && mistake.attributes.length === 0;
  return mistake.kind === 'impossible-element';
}

/** Whether what is declared may have this name, in no namespace. */
export function isCalled({ pattern }: Declaration, name: string): boolean {
  return includesName(pattern.name, '', name);
}

function localName({ pattern }: Declaration): string {
  return listedNames(pattern.name)[0]?.local ?? '';
}
