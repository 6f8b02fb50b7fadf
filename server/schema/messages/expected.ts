/** What a value should be, in words and as values to choose from. */
import type { Expression } from '../patterns/expression.ts';
import type { DataPattern, DatatypeName } from '../patterns/pattern.ts';
import { isBlank } from '../patterns/text.ts';

export interface Expected {
  /** The values of an enumeration, in the grammar's order. */
  readonly words: readonly string[];
  /** Other forms, each in words. */
  readonly forms: readonly string[];
}

/** What a text may be by any of these expressions: certain words, or forms in words. */
export function expectedOf(expressions: readonly Expression[]): Expected {
  const words = new Set<string>();
  const forms = new Set<string>();
  for (const expression of expressions) collect(expression, words, forms);
  return { words: [...words].filter((word) => !isBlank(word)), forms: [...forms] };
}

function collect(expression: Expression, words: Set<string>, forms: Set<string>): void {
  if (expression.value !== undefined) {
    const { pattern } = expression.value;
    if (pattern.kind === 'value') words.add(pattern.text);
    else if (pattern.kind === 'data') forms.add(pattern.expected ?? datatypeInWords(pattern));
    else forms.add('a list of words');
  }
  if (expression.kind === 'element' || expression.kind === 'attribute') return;
  for (const part of expression.parts) collect(part, words, forms);
}

const SIGNED: ReadonlySet<DatatypeName> = new Set(['integer', 'long', 'int', 'short', 'byte', 'decimal']);

/** The form of data of which the grammar says nothing in words. */
function datatypeInWords({ type, facets }: DataPattern): string {
  const patterns = [facets.pattern ?? []].flat();
  // Digits only say no more than the type does.
  const pattern = patterns.find((each) => type === 'string' || each !== '[0-9]+');
  if (pattern !== undefined) return KNOWN_PATTERNS.get(pattern) ?? hexadecimal(pattern) ?? `text of the form ${pattern}`;
  if (type === 'dateTime') return 'a date and time such as 2026-01-31T12:00:00Z';
  if (type === 'boolean') return "'true' or 'false'";
  const least = facets.minInclusive;
  const most = facets.maxInclusive;
  if (least !== undefined && most !== undefined) return `a whole number from ${least} to ${most}`;
  if (least !== undefined) return `a whole number of at least ${least}`;
  if (most !== undefined) return `a whole number of at most ${most}`;
  if (type === 'positiveInteger') return 'a whole number above 0';
  if (SIGNED.has(type)) return 'a whole number';
  if (type.startsWith('unsigned') || type === 'nonNegativeInteger') return 'a whole number, not negative';
  return type === 'string' || type === 'token' ? 'text' : `text of the type ${type}`;
}

/** `(0x)?[0-9a-fA-F]{1,4}` and its like in words. */
function hexadecimal(pattern: string): string | undefined {
  const [, zero, exactly, most] = /^(\(0x\)\?|0x)\[(?:0-9a-fA-F|a-fA-F0-9)\](?:\{(?:(\d+)|1,(\d+))\})?$/.exec(pattern) ?? [];
  if (zero === undefined) return undefined;
  const prefix = zero === '0x' ? ' with 0x before it' : '';
  const digits = exactly ?? most ?? '1';
  return `a hexadecimal number of ${exactly === undefined && most !== undefined ? 'up to ' : ''}${digits} digit${digits === '1' ? '' : 's'}${prefix}`;
}

/** Patterns that many schemas use, in words. */
const KNOWN_PATTERNS: ReadonlyMap<string, string> = new Map([
  ['[0-9]+', 'a whole number'],
  ['[0-9]{1,2}', 'a number of one or two digits'],
  ['-?[0-9]+', 'a whole number'],
  ['(-|\\+)?[0-9]+', 'a whole number'],
  ['[0-7]+', 'an octal number'],
  ['(0x)?[0-9a-f]+', 'a hexadecimal number'],
  ['(0x)?[0-1]?[0-9a-fA-F]', 'a number from 0x00 to 0x1f'],
  ['(0x)?[0-7]', 'a number from 0x0 to 0x7'],
  ['(0x)?[0-3]', 'a number from 0 to 3'],
  ['.+', 'text that is not empty'],
  ['/.*', 'an absolute path'],
  ['(/|[a-zA-Z]:\\\\).+', 'an absolute path'],
  ['[a-fA-F0-9]{32}', 'a UUID of 32 hexadecimal digits'],
  ['[a-fA-F0-9]{8}\\-([a-fA-F0-9]{4}\\-){3}[a-fA-F0-9]{12}', 'a UUID such as 4dea22b3-1d52-d8f3-2516-782e98ab3fa0'],
  ['[a-fA-F0-9]{2}(:[a-fA-F0-9]{2}){5}', 'a MAC address such as 52:54:00:12:34:56'],
  ['[a-fA-F0-9][02468aAcCeE](:[a-fA-F0-9]{2}){5}', 'a MAC address of one card, such as 52:54:00:12:34:56'],
  ['([bB]([yY][tT][eE][sS]?)?)|([kKmMgGtTpPeE]([iI]?[bB])?)', 'a unit of size such as KiB, MiB or GiB'],
]);
