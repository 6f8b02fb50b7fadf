/** Moving an element to where it may stand. */
import { offeredFix, preferredFix } from '../../rules/fix.ts';
import type { Fix } from '../../rules/rule.ts';
import { insertAfter, insertBefore, insertChild, removeElement } from '../../xml/edit.ts';
import { childElements } from '../../xml/navigate.ts';
import type { XmlDocument } from '../../xml/tree.ts';
import type { Matcher } from '../matching/matcher.ts';
import type { Mistake } from '../matching/mistake.ts';
import { newHomes, sourceOf } from './moving.ts';
import { type Trial, withChildren } from './trial.ts';
import { tag } from './wording.ts';

type Of<K extends Mistake['kind']> = Extract<Mistake, { kind: K }>;

/** Into elements that take it. */
export function moves(matcher: Matcher, document: XmlDocument, mistake: Of<'misplaced-element'>, most: number): readonly Fix[] {
  const { child } = mistake;
  const homes = newHomes(matcher, document, mistake, most);
  const source = sourceOf(document, child);
  // An element of a name that is known here may as well be meant for here, with other attributes.
  const sure = homes.length === 1 && mistake.attributes.length === 0;
  return homes.map((home) => {
    const edits = [removeElement(document, child), ...insertChild(document, home, source)];
    const alone = homes.every((other) => other === home || other.name !== home.name);
    const which = alone ? tag(home.name) : `the ${tag(home.name)} in line ${lineOf(document.text, home.span.start)}`;
    const title = `Move ${tag(child.name)} into ${which}`;
    return sure ? preferredFix(title, edits) : offeredFix(title, edits);
  });
}

/** The first place among its siblings where less is wrong. */
export function reordering(document: XmlDocument, trial: Trial, { place, child }: Of<'element-order'>): readonly Fix[] {
  const siblings = childElements(place.element).filter((sibling) => sibling !== child);
  const rest = place.element.children.filter((node) => node !== child);
  const source = sourceOf(document, child);
  for (const sibling of siblings) {
    const at = rest.indexOf(sibling);
    const before = withChildren(place.element, rest.toSpliced(at, 0, child));
    const after = withChildren(place.element, rest.toSpliced(at + 1, 0, child));
    const removed = removeElement(document, child);
    if (trial.gain(place, before) > 0) {
      return [
        offeredFix(`Move ${tag(child.name)} before ${tag(sibling.name)}`, [removed, insertBefore(document, sibling, source)]),
      ];
    }
    if (trial.gain(place, after) > 0) {
      return [
        offeredFix(`Move ${tag(child.name)} behind ${tag(sibling.name)}`, [removed, insertAfter(document, sibling, source)]),
      ];
    }
  }
  return [];
}

/** As editors count them. */
function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split(/\r\n|\r|\n/).length;
}
