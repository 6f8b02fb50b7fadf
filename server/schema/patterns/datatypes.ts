/** XML Schema's datatypes (XML Schema part 2): whether a text is a value of one. */
import type { DataPattern, DatatypeName, Facets } from './pattern.ts';
import { wholeTextTest } from './regular-expression.ts';

export type TextTest = (text: string) => boolean;

/** The bounds that a type of whole numbers has of its own. */
const WHOLE_NUMBERS: Readonly<Partial<Record<DatatypeName, readonly [least: bigint | undefined, most: bigint | undefined]>>> = {
  integer: [undefined, undefined],
  nonNegativeInteger: [0n, undefined],
  positiveInteger: [1n, undefined],
  nonPositiveInteger: [undefined, 0n],
  negativeInteger: [undefined, -1n],
  long: [-(2n ** 63n), 2n ** 63n - 1n],
  int: [-(2n ** 31n), 2n ** 31n - 1n],
  short: [-(2n ** 15n), 2n ** 15n - 1n],
  byte: [-128n, 127n],
  unsignedLong: [0n, 2n ** 64n - 1n],
  unsignedInt: [0n, 2n ** 32n - 1n],
  unsignedShort: [0n, 2n ** 16n - 1n],
  unsignedByte: [0n, 255n],
};

const NAME_START = '[\\p{L}_]';
const NAME_REST = '[\\p{L}\\p{N}\\p{M}\\-._\\u00B7]';

/** The form of the types that are no whole numbers, white space around it taken off. */
const FORMS: Readonly<Partial<Record<DatatypeName, RegExp>>> = {
  Name: new RegExp(`^(?:${NAME_START}|:)(?:${NAME_REST}|:)*$`, 'u'),
  NCName: new RegExp(`^${NAME_START}${NAME_REST}*$`, 'u'),
  ID: new RegExp(`^${NAME_START}${NAME_REST}*$`, 'u'),
  IDREF: new RegExp(`^${NAME_START}${NAME_REST}*$`, 'u'),
  NMTOKEN: new RegExp(`^(?:${NAME_REST}|:)+$`, 'u'),
  boolean: /^(?:true|false|0|1)$/,
  hexBinary: /^(?:[0-9a-fA-F]{2})*$/,
  decimal: /^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)$/,
};

const WHOLE_NUMBER = /^[+-]?[0-9]+$/;

/** Unsigned types have no sign, not even a plus. */
const DIGITS = /^[0-9]+$/;
const DATE_TIME =
  /^-?([0-9]{4,})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(\.[0-9]+)?(?:Z|[+-]([0-9]{2}):([0-9]{2}))?$/;

/** White space as XML has it, runs of it one space, none around. */
export function collapsed(text: string): string {
  return /[\t\n\r]|^ | $| {2}/.test(text) ? text.replace(/[ \t\n\r]+/g, ' ').replace(/^ | $/g, '') : text;
}

/** The test of a datatype with its facets; without its exceptions. Throws a SyntaxError for a pattern that is no expression. */
export function datatypeTest(data: Pick<DataPattern, 'type' | 'facets'>): TextTest {
  const { type, facets } = data;
  const tests: TextTest[] = [];
  const bounds = WHOLE_NUMBERS[type];
  const form = FORMS[type];
  if (bounds !== undefined) tests.push(wholeNumberTest(type.startsWith('unsigned') ? DIGITS : WHOLE_NUMBER, bounds, facets));
  else if (type === 'dateTime') tests.push((text) => isDateTime(collapsed(text)));
  else if (form !== undefined) tests.push((text) => form.test(collapsed(text)));
  tests.push(...patternTests(facets), ...lengthTests(type, facets));
  const [only] = tests;
  if (only === undefined) return () => true;
  return tests.length === 1 ? only : (text) => tests.every((test) => test(text));
}

function wholeNumberTest(
  form: RegExp,
  [ownLeast, ownMost]: readonly [bigint | undefined, bigint | undefined],
  facets: Facets,
): TextTest {
  const least = [ownLeast, bound(facets.minInclusive), next(bound(facets.minExclusive), 1n)];
  const most = [ownMost, bound(facets.maxInclusive), next(bound(facets.maxExclusive), -1n)];
  const atLeast = least.filter((each) => each !== undefined);
  const atMost = most.filter((each) => each !== undefined);
  return (text) => {
    const digits = collapsed(text);
    if (!form.test(digits)) return false;
    // Fifteen digits are exact in a double, and comparing a double with a bigint is exact.
    const number = digits.length <= 15 ? Number(digits) : BigInt(digits.replace(/^\+/, ''));
    return atLeast.every((each) => number >= each) && atMost.every((each) => number <= each);
  };
}

function bound(facet: string | number | undefined): bigint | undefined {
  return facet === undefined ? undefined : BigInt(facet);
}

function next(value: bigint | undefined, step: bigint): bigint | undefined {
  return value === undefined ? undefined : value + step;
}

/** A pattern is tested on the text as it stands, white space included, as libxml2 does. */
function patternTests({ pattern }: Facets): TextTest[] {
  if (pattern === undefined) return [];
  return (typeof pattern === 'string' ? [pattern] : pattern).map((source) => {
    const expression = wholeTextTest(source);
    return (text) => expression.test(text);
  });
}

function lengthTests(type: DatatypeName, { length, minLength, maxLength }: Facets): TextTest[] {
  if (length === undefined && minLength === undefined && maxLength === undefined) return [];
  const count = type === 'hexBinary' ? (text: string) => collapsed(text).length / 2 : (text: string) => [...text].length;
  return [
    (text) => {
      const actual = count(type === 'string' ? text : collapsed(text));
      return actual === (length ?? actual) && actual >= (minLength ?? 0) && actual <= (maxLength ?? actual);
    },
  ];
}

function isDateTime(text: string): boolean {
  const [, year, month, day, hour, minute, second, fraction, zoneHour = '0', zoneMinute = '0'] = DATE_TIME.exec(text) ?? [];
  if (year === undefined || Number(year) === 0 || (year.length > 4 && year.startsWith('0'))) return false;
  const daysInMonth = new Date(Date.UTC(2000 + (Number(year) % 400), Number(month), 0)).getUTCDate();
  if (Number(month) < 1 || Number(month) > 12 || Number(day) < 1 || Number(day) > daysInMonth) return false;
  const midnightAtEnd = hour === '24' && minute === '00' && second === '00' && !/[1-9]/.test(fraction ?? '');
  const timeOfDay = Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
  const zone = Number(zoneHour) * 60 + Number(zoneMinute);
  return (timeOfDay || midnightAtEnd) && Number(zoneMinute) < 60 && zone <= 14 * 60;
}
