/** Our verdicts beside those of libxml2, on documents made at random. */
import { Matcher } from '../../server/schema/matching/matcher.ts';
import type { Definition } from '../../server/schema/patterns/pattern.ts';
import { parseXml } from '../../server/xml/parse.ts';
import { Dice } from '../fuzz/image-mutations.ts';
import { inOrder } from './in-order.ts';
import { smallest } from './minimise.ts';
import { damage, randomDocument, written } from './random-document.ts';
import { xmllintVerdicts } from './xmllint.ts';

interface Disagreement {
  readonly seed: number;
  /** The least of the document that is still judged differently. */
  readonly text: string;
  /** What xmllint says; we say the opposite. */
  readonly valid: boolean;
}

export interface Comparison {
  readonly compared: number;
  /** How many xmllint found valid: neither nearly all nor nearly none, or little was tried. */
  readonly valid: number;
  readonly disagreements: readonly Disagreement[];
}

/** More disagreements than this are not made small: the first ones tell enough. */
const MOST_MINIMISED = 5;

/**
 * The pattern of a USB port ends in up to three groups of up to three digits and one more. libxml2 counts the digits of both together,
 * and takes 65536 for one; jing, as the standard, does not.
 */
const MISCOUNTED_PORT = /<address type="usb"[^>]* port="[0-9a-fA-F]{4,}"/;

/** How many documents xmllint gets at a time. */
const BATCH = 500;

/** The document that a seed makes: half are damaged. */
export function documentOfSeed(source: Definition, seed: number): string {
  const dice = new Dice(seed);
  const root = randomDocument(source, dice);
  if (dice.below(2) === 0) damage(root, dice);
  return written(root);
}

/** Compares `count` documents from `seed` on: made from `source`, judged by `judge` and by xmllint with the schema file. */
export async function compareRandomDocuments(
  { source, judge, schema }: { readonly source: Definition; readonly judge: Definition; readonly schema: string },
  seed: number,
  count: number,
): Promise<Comparison> {
  const matcher = new Matcher(judge);
  const disagreements: Disagreement[] = [];
  let valid = 0;
  for (let first = 0; first < count; first += BATCH) {
    const seeds = Array.from({ length: Math.min(BATCH, count - first) }, (_, index) => seed + first + index);
    const texts = seeds.map((each) => documentOfSeed(source, each));
    const verdicts = await xmllintVerdicts(schema, texts);
    for (const [index, verdict] of verdicts.entries()) {
      const text = texts[index] ?? '';
      if (verdict) valid++;
      if (accepts(matcher, text) === verdict) continue;
      if (!verdict && (await xmllintVerdicts(schema, [inOrder(text, source)]))[0]) continue;
      const isDisputed = async (candidates: readonly string[]) =>
        (await xmllintVerdicts(schema, candidates)).map(
          (each, at) => each === verdict && accepts(matcher, candidates[at] ?? '') !== verdict,
        );
      const least = disagreements.length < MOST_MINIMISED ? await smallest(text, isDisputed) : text;
      if (!(verdict && MISCOUNTED_PORT.test(least)))
        disagreements.push({ seed: seeds[index] ?? 0, text: least, valid: verdict });
    }
  }
  return { compared: count, valid, disagreements };
}

function accepts(matcher: Matcher, text: string): boolean {
  const { root } = parseXml(text);
  return root !== undefined && matcher.accepts(root);
}
