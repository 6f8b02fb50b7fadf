/** Slips of the pen in valid documents: what people do to names, forms and places, one in each document. */

import { applyEdits, removeAttribute, removeElement, renameElement, type TextEdit } from '../../server/xml/edit.ts';
import { childElements, textOf } from '../../server/xml/navigate.ts';
import { parseXml } from '../../server/xml/parse.ts';
import type { XmlAttribute, XmlDocument, XmlElement } from '../../server/xml/tree.ts';
import type { Dice } from '../fuzz/image-mutations.ts';

export interface Slip {
  readonly text: string;
  /** Where in the text the mistake is. */
  readonly at: number;
  /** What its finding has to name. */
  readonly offender: string;
}

interface Change {
  readonly edits: readonly TextEdit[];
  /** The edit at which the mistake is; a missing thing is missing at `element`. */
  readonly at: TextEdit | XmlElement;
  readonly offender: string;
}

type Slipping = (document: XmlDocument, element: XmlElement, dice: Dice) => Change | undefined;

export const slips: Readonly<Record<string, Slipping>> = {
  'a misspelt element': (_, element, dice) => renamed(element, misspelt(element.name, dice)),
  'an element in capitals': (_, element) => renamed(element, element.name.toUpperCase()),
  'an element in the plural': (_, element) => renamed(element, `${element.name}s`),
  'a prefix too many': (_, element) => renamed(element, `qemu:${element.name}`),
  'a misspelt attribute': (_, element, dice) => renamedAttribute(element, dice, (name) => misspelt(name, dice)),
  'an attribute in capitals': (_, element, dice) => renamedAttribute(element, dice, (name) => name.toUpperCase()),
  'an attribute with another name': (_, element, dice) => renamedAttribute(element, dice, () => 'value'),
  'an attribute as an element': (_, element, dice) => {
    const attribute = anyAttribute(element, dice);
    const isBare = element.children.every(({ kind }) => kind === 'text') && textOf(element).trim() === '';
    if (attribute === undefined || attribute.value === '' || /[&<]/.test(attribute.value) || !isBare) return undefined;
    const inner = `<${attribute.name}>${attribute.value}</${attribute.name}>`;
    const { start, end } = element.span;
    const written = {
      span: { start: element.startTag.end - (element.selfClosing ? 2 : 1), end },
      text: `>${inner}</${element.name}>`,
    };
    const without = removeAttribute(element, attribute.name);
    return start < end ? { edits: [without, written], at: written, offender: attribute.name } : undefined;
  },
  'an element as an attribute': (document, element) => {
    const { parent, name, attributes } = element;
    const isPlain = childElements(element).length === 0 && attributes.length + Number(textOf(element).trim() !== '') === 1;
    const value = attributes[0]?.value ?? textOf(element).trim();
    if (parent === undefined || !isPlain || /[&<']/.test(value)) return undefined;
    if (parent.attributes.some((other) => other.name === name)) return undefined;
    const written = insertion(parent.nameSpan.end, ` ${name}='${value}'`);
    return { edits: [written, removeElement(document, element)], at: written, offender: name };
  },
  'an element one level up': (document, element) => {
    const { parent } = element;
    if (parent?.parent === undefined) return undefined;
    const moved = insertion(parent.span.end, source(document, element));
    return { edits: [removeElement(document, element), moved], at: moved, offender: element.name };
  },
  'an element twice': (document, element) => {
    const second = insertion(element.span.end, source(document, element));
    return { edits: [second], at: second, offender: element.name };
  },
  'an element that is missing': (document, element) => {
    const { parent } = element;
    return parent && { edits: [removeElement(document, element)], at: parent, offender: element.name };
  },
  'white space in a value': (_, element, dice) => {
    const attribute = anyAttribute(element, dice);
    if (attribute?.valueSpan === undefined) return undefined;
    const written = insertion(attribute.valueSpan.end, ' ');
    return { edits: [written], at: { span: attribute.valueSpan, text: '' }, offender: attribute.name };
  },
};

/** The document with such a slip somewhere; undefined where the dice found no place for it. */
export function withSlip(text: string, slip: Slipping, dice: Dice): Slip | undefined {
  const document = parseXml(text);
  const elements = document.root === undefined ? [] : descendants(document.root).filter(({ name }) => !name.includes(':'));
  if (elements.length === 0) return undefined;
  const change = slip(document, dice.pick(elements), dice);
  if (change === undefined) return undefined;
  const { edits, at, offender } = change;
  const { start } = at.span;
  const before = edits.filter((edit) => edit !== at && edit.span.end <= start);
  const shift = before.reduce((sum, { span, text: inserted }) => sum + inserted.length - (span.end - span.start), 0);
  return { text: applyEdits(text, edits), at: start + shift, offender };
}

function renamed(element: XmlElement, name: string): Change {
  const edits = renameElement(element, name);
  return { edits, at: edits[0] ?? element, offender: name };
}

function renamedAttribute(element: XmlElement, dice: Dice, rename: (name: string) => string): Change | undefined {
  const attribute = anyAttribute(element, dice);
  if (attribute === undefined) return undefined;
  const name = rename(attribute.name);
  if (element.attributes.some((other) => other.name === name)) return undefined;
  const edit = { span: attribute.nameSpan, text: name };
  return { edits: [edit], at: edit, offender: name };
}

function anyAttribute({ attributes }: XmlElement, dice: Dice): XmlAttribute | undefined {
  return attributes.length === 0 ? undefined : dice.pick(attributes);
}

/** One letter twice, left out, or swapped with the next. */
function misspelt(word: string, dice: Dice): string {
  const at = dice.below(word.length);
  const [before, letter, after] = [word.slice(0, at), word.charAt(at), word.slice(at + 1)];
  const ways = [`${before}${letter}${letter}${after}`, `${before}${after.slice(0, 1)}${letter}${after.slice(1)}`];
  if (word.length > 3 && at > 0) ways.push(before + after);
  return dice.pick(ways);
}

function insertion(at: number, text: string): TextEdit {
  return { span: { start: at, end: at }, text };
}

function source({ text }: XmlDocument, { span }: XmlElement): string {
  return text.slice(span.start, span.end);
}

/** What is in an element; what others keep in a guest's metadata is their own. */
function descendants(element: XmlElement): XmlElement[] {
  const children = childElements(element).filter(({ name }) => name !== 'metadata');
  return children.flatMap((child) => [child, ...descendants(child)]);
}
