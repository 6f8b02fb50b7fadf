/** The attributes that an element does not have yet. */
import { builtInMatcher } from '../../schema/check.ts';
import { type AttributeOffer, attributeOffers, isSameName } from '../../schema/guidance/offers.ts';
import { wordsIn } from '../../schema/guidance/words.ts';
import { sampleValues } from '../../schema/messages/sample.ts';
import { usualAttribute } from '../../schema/messages/usual-forms.ts';
import { listedNames } from '../../schema/patterns/names.ts';
import type { About } from '../../schema/patterns/pattern.ts';
import { acceptsText } from '../../schema/patterns/text.ts';
import { escapeAttribute } from '../../xml/edit.ts';
import { usualQuote } from '../../xml/quotes.ts';
import { described } from '../about.ts';
import type { Choice, ChoicePlace } from './choice.ts';
import { computedValues, pathTo } from './computed.ts';
import type { TypedAttribute } from './typed.ts';

/** The attributes that can still stand in the tag that is being typed. */
export function attributeChoices(typed: TypedAttribute, place: ChoicePlace): readonly Choice[] {
  const offers = attributeOffers(place.matcher, typed.element, typed.hole);
  return offers.filter(({ name }) => name.namespace === '').map((offer) => attributeChoice(offer, typed, place));
}

function attributeChoice(offer: AttributeOffer, typed: TypedAttribute, place: ChoicePlace): Choice {
  const { name, required, companions, declarations } = offer;
  const written = [
    attributeText(declarations, typed, place),
    ...companions.map((each) => attributeText([each], typed, place)),
  ].join(' ');
  // What is glued to the next attribute is no XML.
  const glued = /^[^\s/>=]/.test(place.document.text.slice(typed.replace.end));
  const values = declarations.map(({ content }) => content);
  return {
    label: name.local,
    kind: 'attribute',
    group: required ? 'required' : 'possible',
    detail: required ? 'required' : '',
    text: typed.valued ? name.local : written + (glued ? ' ' : ''),
    insert: typed.insert,
    replace: typed.replace,
    besides: [],
    goesOn: false,
    documentation: () => described(aboutOf(offer, typed), `${name.local}=`, values, place.markdown),
  };
}

/** Schemas in files say nothing: what the built-in grammar calls the same explains it. */
function aboutOf(offer: AttributeOffer, { element, hole }: TypedAttribute): About | undefined {
  const said = ({ declarations }: AttributeOffer) =>
    declarations.find(({ pattern }) => pattern.about !== undefined)?.pattern.about;
  const own = said(offer);
  if (own !== undefined) return own;
  const builtIn = attributeOffers(builtInMatcher(), element, hole).find(({ name }) => isSameName(name, offer.name));
  return builtIn && said(builtIn);
}

/** More values than this are better looked up than chosen from a list. */
const MOST_VALUES = 30;

function attributeText(
  declarations: AttributeOffer['declarations'],
  { element }: TypedAttribute,
  { host }: ChoicePlace,
): string {
  const [declaration] = declarations;
  const name = listedNames(declaration.pattern.name)[0]?.local ?? '';
  const quote = usualQuote(element);
  const isPossible = (text: string) => declarations.some(({ content }) => acceptsText(content, text));
  const computed = computedValues(pathTo(element), name, host).map(({ text }) => text);
  const words = declarations.flatMap(({ content }) => wordsIn(content)).map(({ text }) => text);
  const known = [...new Set([...computed.filter(isPossible), ...words])].slice(0, MOST_VALUES);
  const usual = usualAttribute(element.parent?.name ?? '', element.name, name);
  const samples = usual !== undefined && isPossible(usual) ? [usual] : sampleValues(declaration.content, name, () => false);
  const values = known.length > 0 ? known : samples.slice(0, 1);
  return `${name}=${quote}⟦${values.map((value) => escapeAttribute(value, quote)).join('¦')}⟧${quote}`;
}
