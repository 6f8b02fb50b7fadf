/** What may have been meant by a value that is not possible. */
import type { Place } from '../matching/mistake.ts';
import { possibleAttributes } from '../matching/possible.ts';
import type { Expression } from '../patterns/expression.ts';
import { includesName } from '../patterns/names.ts';
import { acceptsText } from '../patterns/text.ts';
import { expectedOf } from './expected.ts';

/** Words that people write for each other. */
const SAME: readonly (readonly string[])[] = [
  ['yes', 'on', 'true', 'enabled', '1'],
  ['no', 'off', 'false', 'disabled', '0'],
];

/** Possible values that say what was written: in another spelling, or in the words of this place; the likeliest first. */
export function sameInOtherWords(expected: readonly Expression[], written: string): readonly string[] {
  const plain = written.replace(/^[\s"']+|[\s"',;.]+$/g, '');
  const spellings = [
    plain,
    plain.toLowerCase(),
    plain.replace(/^(?=[0-9a-f]+$)/i, '0x'),
    plain.replace(/(?<=^|[-.])([0-9a-f]{2})[-.](?=[0-9a-f]{2})/gi, '$1:'),
    plain.replace(/(?<=\d)[,_ ](?=\d{3})/g, ''),
    plain.replace(/\s+/g, ''),
  ];
  const same = SAME.find((group) => group.includes(plain.toLowerCase())) ?? [];
  const { words } = expectedOf(expected);
  const possible = spellings.filter((each) => each !== '' && expected.some((expression) => acceptsText(expression, each)));
  return [...new Set([...possible, ...words.filter((word) => same.includes(word))])].filter((each) => each !== written);
}

/** `4 GiB` as the two that it has to be written as, where the element has an attribute for the unit. */
export function numberAndUnit(
  { reading }: Place,
  expected: readonly Expression[],
  written: string,
): { readonly number: string; readonly unit: string } | undefined {
  const [, number, unit] = /^(\d+)\s*([A-Za-z]+)$/.exec(written) ?? [];
  if (number === undefined || unit === undefined) return undefined;
  const units = [...possibleAttributes(reading.declaration.content)].filter(({ pattern }) =>
    includesName(pattern.name, '', 'unit'),
  );
  const fits = units.some(({ content }) => acceptsText(content, unit)) && expected.some((each) => acceptsText(each, number));
  return fits ? { number, unit } : undefined;
}
