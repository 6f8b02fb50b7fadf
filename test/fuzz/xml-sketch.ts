import fc from 'fast-check';
import { escapeAttribute, escapeText } from '../../server/xml/escape.ts';

/** A document to write down, so that a test knows what a reader must find. */
export interface Sketch {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (Sketch | string)[];
}

const name = fc.stringMatching(/^[a-zA-Z_é][a-zA-Z0-9._é-]{0,8}$/);
/** Names that any object may have as keys. */
const attributeName = name.filter((key) => !(key in {}));
const words = fc.string({
  unit: fc.constantFrom('a', 'Z', '0', ' ', '<', '&', '>', '"', "'", '/', '=', 'é', '😀', '-', ']'),
  maxLength: 12,
});

/** Elements with attributes, nested a few levels deep, with text that needs every kind of escaping. */
export const sketch: fc.Arbitrary<Sketch> = fc.letrec<{ element: Sketch }>((tie) => ({
  element: fc.record({
    name,
    attributes: fc.dictionary(attributeName, words, { maxKeys: 4, noNullPrototype: true }),
    children: fc.array(fc.oneof({ depthSize: 'small', withCrossShrink: true }, words, tie('element')), { maxLength: 5 }),
  }),
})).element;

/** Writes a sketch as XML in one line. */
export function write(element: Sketch): string {
  const attributes = Object.entries(element.attributes).map(([key, value], index) => {
    const quote = index % 2 === 0 ? "'" : '"';
    return ` ${key}=${quote}${escapeAttribute(value, quote)}${quote}`;
  });
  const start = `<${element.name}${attributes.join('')}`;
  if (element.children.length === 0) return `${start}/>`;
  const content = element.children.map((child) => (typeof child === 'string' ? escapeText(child) : write(child)));
  return `${start}>${content.join('')}</${element.name}>`;
}

/** Pieces of markup, whole and broken, to put together at random. */
export const markup: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '<',
        '>',
        '/',
        '=',
        '"',
        "'",
        '&',
        ';',
        '<a',
        '<b ',
        '</a',
        '</b>',
        '<a>',
        '<b c="',
        "d='1'",
        '/>',
        ' ',
        '\n',
        '\r\n',
      ),
      fc.constantFrom(
        '<!--',
        '-->',
        '--',
        '<![CDATA[',
        ']]>',
        '<?xml ',
        '<?p',
        '?>',
        '<!DOCTYPE',
        '[',
        ']',
        '<!',
        '&amp;',
        '&#1;',
        'text',
        '\uFEFF',
      ),
      fc.string({ unit: 'binary', maxLength: 3 }),
    ),
    { maxLength: 40 },
  )
  .map((pieces) => pieces.join(''));
