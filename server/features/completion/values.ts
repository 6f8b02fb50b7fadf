/** Values: the words that the grammar knows, and those that follow from the rest of the guest. */
import { builtInMatcher, type Matcher } from '../../schema/check.ts';
import { type Meaning, meaningOfAttribute, meaningOfElement } from '../../schema/guidance/meaning.ts';
import { textOffers, type ValueOffers, valueOffers } from '../../schema/guidance/offers.ts';
import { UNITS } from '../../schema/messages/sample.ts';
import { escapeAttribute, escapeText } from '../../xml/escape.ts';
import { described, type Owner } from '../about.ts';
import type { Choice, ChoicePlace } from './choice.ts';
import { computedValues, pathTo } from './computed.ts';
import type { ComputedValue } from './computed-value.ts';
import type { TypedContent, TypedValue } from './typed.ts';

/** Those of an attribute. */
export function valueChoices(typed: TypedValue, place: ChoicePlace): readonly Choice[] {
  const { element, attribute, before, after, quote, insert, replace } = typed;
  const offers = valueOffers(place.matcher, element, attribute);
  const computed = computedValues(pathTo(element), attribute.name, place.host);
  const write = (value: string) => before + escapeAttribute(value, quote) + after;
  const explained = () => valueOffers(builtInMatcher(), element, attribute);
  const owner = () => ownerOf(`${attribute.name}=`, (matcher) => meaningOfAttribute(matcher, element, attribute), place);
  return choicesOf(offers, computed, { write, insert, replace, explained, owner }, place);
}

/** Those of an element's text. */
export function textChoices({ element, text }: TypedContent, place: ChoicePlace): readonly Choice[] {
  const offers = textOffers(place.matcher, element);
  const computed = computedValues(pathTo(element), undefined, place.host);
  const insert = { start: text.start, end: Math.max(text.start, place.offset) };
  const explained = () => textOffers(builtInMatcher(), element);
  const owner = () => ownerOf(`<${element.name}>`, (matcher) => meaningOfElement(matcher, element), place);
  return choicesOf(offers, computed, { write: escapeText, insert, replace: text, explained, owner }, place);
}

/** Schemas in files say nothing: the built-in grammar explains what it calls the same. */
function ownerOf(heading: string, meaningIn: (matcher: Matcher) => Meaning | undefined, place: ChoicePlace): Owner | undefined {
  const about = meaningIn(place.matcher)?.about ?? meaningIn(builtInMatcher())?.about;
  return about && { heading, about };
}

interface Writing extends Pick<Choice, 'insert' | 'replace'> {
  readonly write: (value: string) => string;
  /** What the built-in grammar offers here: it explains words of which a schema in a file says nothing. */
  readonly explained: () => ValueOffers;
  readonly owner: () => Owner | undefined;
}

function choicesOf(
  { words, accepts }: ValueOffers,
  computed: readonly ComputedValue[],
  { write, insert, replace, explained, owner }: Writing,
  place: ChoicePlace,
): readonly Choice[] {
  const common = { insert, replace, besides: [], goesOn: false };
  const known = new Set(words.map(({ text }) => text));
  const free = computed.filter(({ text }) => !known.has(text) && accepts(text));
  const [best] = computed;
  // What takes units and no other word is a unit.
  const units = accepts('KiB') && !accepts('guest') ? UNITS.filter((unit) => !known.has(unit) && accepts(unit)) : [];
  return [
    ...free.map(
      ({ text, what }): Choice => ({
        ...common,
        label: text,
        kind: 'computed',
        group: 'first',
        detail: what,
        text: write(text),
        documentation: () => described({ text: what }, text, [], place.markdown, owner()),
      }),
    ),
    ...words.map(
      ({ text, about, clashes, asksForMore }): Choice => ({
        ...common,
        label: text,
        kind: 'value',
        group: clashes ? 'last' : text === best?.text ? 'first' : 'possible',
        detail: clashes ? 'not with what stands here' : asksForMore ? 'asks for more' : '',
        text: write(text),
        documentation: () => {
          const known = about ?? explained().words.find((word) => word.text === text)?.about;
          return described(known, text, [], place.markdown, owner());
        },
      }),
    ),
    ...units.map(
      (unit): Choice => ({
        ...common,
        label: unit,
        kind: 'value',
        group: 'possible',
        detail: 'unit',
        text: write(unit),
        documentation: () => described(undefined, unit, [], place.markdown, owner()),
      }),
    ),
  ];
}
