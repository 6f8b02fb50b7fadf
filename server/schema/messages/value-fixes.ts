/** Other values for one that is not possible. Only those with which less is wrong are offered. */
import { nameForDrive } from '../../domain/drive-name.ts';
import { offeredFix, preferredFix } from '../../rules/fix.ts';
import type { Fix } from '../../rules/rule.ts';
import { isNear, nearestFirst } from '../../spelling/spelling.ts';
import { removeAttribute, setAttribute, setBareText, setText, type TextEdit } from '../../xml/edit.ts';
import { textOf } from '../../xml/navigate.ts';
import type { XmlDocument } from '../../xml/tree.ts';
import type { Mistake } from '../matching/mistake.ts';
import { isPossible, numberAndUnit, sameInOtherWords } from './likely-values.ts';
import { writtenValue } from './message.ts';
import { offeredValues, sampleValues } from './sample.ts';
import { type Trial, withAttribute, withText } from './trial.ts';
import { valueText } from './wording.ts';

type BadValue = Extract<Mistake, { kind: 'bad-value' }>;

/** Values tried, and choices offered. */
const MOST_TRIED = 40;
const MOST_OFFERED = 3;

/** `isTaken`: whether a value that has to be new is used. */
export function otherValues(
  document: XmlDocument,
  trial: Trial,
  mistake: BadValue,
  isTaken: (value: string) => boolean,
): readonly Fix[] {
  const { place, attribute, expected } = mistake;
  const { element } = place;
  const written = writtenValue(mistake);
  if (attribute === undefined && isPossible(expected, written)) {
    return [preferredFix('Remove the white space around it', setBareText(document, element, written))];
  }
  const same = sameInOtherWords(expected, written);
  const gainOf = (value: string) =>
    trial.gain(place, attribute === undefined ? withText(element, value) : withAttribute(element, attribute.name, value));
  const better = candidates(mistake, written, same, isTaken)
    .map((value) => ({ value, gain: gainOf(value), isMeant: same.includes(value) || isNear(written, value) }))
    .filter(({ gain }) => gain > 0);
  const most = Math.max(...better.map(({ gain }) => gain));
  const offered = better.filter(({ gain, isMeant }) => isMeant || gain === most);
  const meant = offered.filter(({ isMeant }) => isMeant);
  const changes = offered.slice(0, MOST_OFFERED).map(({ value }) => {
    const edits =
      attribute === undefined ? textEdits(document, mistake, value) : [setAttribute(element, attribute.name, value)];
    const title = `Change to ${valueText(value)}`;
    return meant.length === 1 && meant[0]?.value === value ? preferredFix(title, edits) : offeredFix(title, edits);
  });
  return [...changes, ...withUnit(document, mistake, written), ...withoutEmpty(trial, mistake)];
}

/** The white space around the old text stays where the new one can have it. */
function textEdits(document: XmlDocument, { place, expected }: BadValue, value: string): readonly TextEdit[] {
  const { element } = place;
  const spaced = textOf(element).replace(/\S(?:.*\S)?/s, () => value);
  return isPossible(expected, spaced) ? setText(document, element, value) : setBareText(document, element, value);
}

/** The likeliest first. */
function candidates(
  { place, attribute, expected }: BadValue,
  written: string,
  same: readonly string[],
  isTaken: (value: string) => boolean,
): readonly string[] {
  const words = nearestFirst(offeredValues(expected), written).slice(0, MOST_TRIED);
  if (words.length > 0 || attribute === undefined) return [...new Set([...same, ...words])];
  const samples = [...new Set(expected.flatMap((each) => sampleValues(each, attribute.name, isTaken)))];
  if (written.trim() === '') return samples.slice(0, 1);
  // Of a number or an address, a near one is another one.
  const names = samples.filter((value) => /^[a-z]{4,}$/i.test(value));
  const near = nearestFirst(names, written).filter((value) => isNear(written, value));
  const { element } = place;
  const isDrive = attribute.name === 'dev' && element.name === 'target' && element.parent?.name === 'disk';
  const drive = isDrive && element.parent !== undefined ? nameForDrive(element.parent)?.dev : undefined;
  return [...new Set([...same, ...near.slice(0, 1), ...(drive === undefined ? [] : [drive])])];
}

/** `4 GiB` as a number and its unit. */
function withUnit(document: XmlDocument, { place, attribute, expected }: BadValue, written: string): readonly Fix[] {
  const apart = attribute === undefined ? numberAndUnit(place, expected, written) : undefined;
  if (apart === undefined) return [];
  const edits = [setAttribute(place.element, 'unit', apart.unit), ...setText(document, place.element, apart.number)];
  return [preferredFix(`Write unit=${valueText(apart.unit)} and ${apart.number}`, edits)];
}

/** An attribute without a value that need not be there. */
function withoutEmpty(trial: Trial, { place, attribute }: BadValue): readonly Fix[] {
  if (attribute === undefined || attribute.value.trim() !== '') return [];
  const { element } = place;
  const without = { ...element, attributes: element.attributes.filter((other) => other !== attribute) };
  if (trial.gain(place, without) <= 0) return [];
  return [offeredFix(`Remove ${attribute.name}=`, [removeAttribute(element, attribute.name)])];
}
