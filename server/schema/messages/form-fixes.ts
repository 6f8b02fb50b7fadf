/** Fixes for what has another form than the grammar wants. */
import { offeredFix, preferredFix } from '../../rules/fix.ts';
import type { Fix } from '../../rules/rule.ts';
import { insertChild, removeAttribute, removeElement, setAttribute } from '../../xml/edit.ts';
import { parseXml } from '../../xml/parse.ts';
import type { XmlDocument } from '../../xml/tree.ts';
import type { Mistake } from '../matching/mistake.ts';
import { localAndPrefix } from '../matching/namespaces.ts';
import { listedNames } from '../patterns/names.ts';
import { elementsWith } from './elements-with.ts';
import { wrapIn } from './moving.ts';
import { type Trial, withChildren } from './trial.ts';
import { tag, valueText } from './wording.ts';

type Of<K extends Mistake['kind']> = Extract<Mistake, { kind: K }>;

/** Forms tried, and choices offered. */
const MOST_TRIED = 40;
const MOST_OFFERED = 3;

/** The child's text as the value of the attribute of its name. */
export function asAttribute(document: XmlDocument, { place, child, value }: Of<'attribute-as-element'>): Fix {
  const edits = [setAttribute(place.element, child.name, value), removeElement(document, child)];
  return preferredFix(`Write ${child.name}=${valueText(value)} on ${tag(place.element.name)}`, edits);
}

/** The attribute's value as the text of the element of its name, or of an attribute that this must have. */
export function asElement(
  document: XmlDocument,
  trial: Trial,
  { place, attribute, declarations }: Of<'element-as-attribute'>,
): readonly Fix[] {
  const { element } = place;
  const attributes = element.attributes.filter((other) => other !== attribute);
  const written = declarations.flatMap((declaration) => elementsWith(declaration, attribute.value));
  const tried = [...new Set(written)].slice(0, MOST_TRIED).flatMap((xml) => {
    const { root } = parseXml(xml);
    if (root === undefined) return [];
    return [{ xml, gain: trial.gain(place, { ...element, attributes, children: [...element.children, root] }) }];
  });
  const most = Math.max(...tried.map(({ gain }) => gain));
  const best = tried.filter(({ gain }) => gain > 0 && gain === most).slice(0, MOST_OFFERED);
  const fix = best.length === 1 ? preferredFix : offeredFix;
  return best.map(({ xml }) =>
    fix(`Write ${xml}`, [removeAttribute(element, attribute.name), ...insertChild(document, element, xml)]),
  );
}

/** The missing element put around what belongs in it. */
export function wrapping(
  document: XmlDocument,
  trial: Trial,
  { place, children, wrapper }: Of<'missing-wrapper'>,
): readonly Fix[] {
  const [name] = listedNames(wrapper.pattern.name);
  const [first] = children;
  const last = children.at(-1);
  if (name === undefined || first === undefined || last === undefined) return [];
  const [, prefix] = name.namespace === '' ? [] : localAndPrefix(first.name);
  const edit = wrapIn(document, place.element, prefix ? `${prefix}:${name.local}` : name.local, {
    start: first.span.start,
    end: last.span.end,
  });
  const { root } = parseXml(edit.text);
  const all = place.element.children;
  const from = all.indexOf(first);
  if (root === undefined) return [];
  const changed = withChildren(place.element, all.toSpliced(from, all.indexOf(last) - from + 1, root));
  return trial.gain(place, changed) > 0 ? [offeredFix(`Put ${tag(name.local)} around`, [edit])] : [];
}
