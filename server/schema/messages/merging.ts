/** What is there twice, brought together. */

import { offeredFix } from '../../rules/fix.ts';
import type { Fix } from '../../rules/rule.ts';
import { insertChild, removeElement } from '../../xml/edit.ts';
import { trimmedSpan } from '../../xml/navigate.ts';
import type { XmlDocument, XmlElement } from '../../xml/tree.ts';
import type { Mistake } from '../matching/mistake.ts';
import { sourceOf } from './moving.ts';
import { type Trial, withChildren } from './trial.ts';
import { tag } from './wording.ts';

/** Puts what the one holds behind what the other holds, where both only hold elements and nothing of it is there twice then. */
export function merging(
  document: XmlDocument,
  trial: Trial,
  { place, child, other }: Extract<Mistake, { kind: 'duplicate-element' }>,
): readonly Fix[] {
  if (![child, other].every(onlyHolds)) return [];
  const held = child.children.filter(({ kind }) => kind === 'element' || kind === 'comment');
  const whole = withChildren(other, [...other.children, ...held]);
  const rest = place.element.children.flatMap((node) => (node === child ? [] : [node === other ? whole : node]));
  if (trial.gain(place, withChildren(place.element, rest)) <= 0) return [];
  const edits = [
    removeElement(document, child),
    ...held.flatMap((node) => insertChild(document, other, sourceOf(document, node))),
  ];
  return [offeredFix(`Put what it holds into the other ${tag(other.name)}`, edits)];
}

function onlyHolds({ attributes, children }: XmlElement): boolean {
  const hasElements = children.some(({ kind }) => kind === 'element');
  return attributes.length === 0 && hasElements && children.every((node) => trimmedSpan(node) === undefined);
}
