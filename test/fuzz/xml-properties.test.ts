import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attributeValue } from '../../server/xml/navigate.ts';
import { parseXml } from '../../server/xml/parse.ts';
import { Scanner } from '../../server/xml/scanner.ts';
import type { XmlElement } from '../../server/xml/tree.ts';
import { readByOther, readByUs } from './xml-oracle.ts';
import { markup, type Sketch, sketch, write } from './xml-sketch.ts';
import { brokenPromises } from './xml-soundness.ts';

// fast-check prints the seed of a failing run with its counterexample.

/** What a tree says, as a sketch again; neighbouring texts are one. */
function sketchOf(element: XmlElement): Sketch {
  const children: (Sketch | string)[] = [];
  for (const child of element.children) {
    if (child.kind === 'element') children.push(sketchOf(child));
    else if (child.kind === 'text') children.push(child.value);
  }
  const attributes = Object.fromEntries(element.attributes.map(({ name, value }) => [name, value]));
  return { name: element.name, attributes, children };
}

/** A text of no characters leaves no node, and two texts in a row are read as one. */
function joined(element: Sketch): Sketch {
  const children: (Sketch | string)[] = [];
  for (const child of element.children) {
    const last = children.at(-1);
    if (typeof child !== 'string') children.push(joined(child));
    else if (typeof last === 'string') children[children.length - 1] = last + child;
    else if (child !== '') children.push(child);
  }
  return { ...element, children };
}

describe('any text', () => {
  it('becomes a sound tree', () => {
    fc.assert(
      fc.property(fc.oneof(markup, fc.string({ unit: 'binary' })), (text) => {
        expect(brokenPromises(parseXml(text))).toEqual([]);
      }),
      { numRuns: 3000 },
    );
  });

  it('is cut into tokens without gaps, from any token on again', () => {
    fc.assert(
      fc.property(markup, (text) => {
        const scanner = new Scanner(text);
        const seen: string[] = [];
        let offset = 0;
        for (;;) {
          const { end, state } = scanner;
          const kind = scanner.next();
          expect(scanner.start).toBe(offset);
          const again = new Scanner(text, end, state);
          expect([again.next(), again.end, again.state]).toEqual([kind, scanner.end, scanner.state]);
          offset = scanner.end;
          if (kind === 'end') break;
          seen.push(text.slice(scanner.start, scanner.end));
        }
        expect(seen.join('')).toBe(text);
      }),
    );
  });
});

describe('a document', () => {
  it('is read as it was written, without a problem', () => {
    fc.assert(
      fc.property(sketch, (written) => {
        const { root, problems } = parseXml(write(written));
        expect(problems).toEqual([]);
        expect(root && sketchOf(root)).toEqual(joined(written));
        for (const [key, value] of Object.entries(written.attributes)) expect(root && attributeValue(root, key)).toBe(value);
      }),
      { numRuns: 300 },
    );
  });

  it('is read as fast-xml-parser reads it', () => {
    fc.assert(
      fc.property(sketch, (written) => {
        const text = write(written);
        expect(readByUs(parseXml(text))).toEqual(readByOther(text));
      }),
      { numRuns: 300 },
    );
  });

  it('yields a sound tree after any slice of it was replaced by markup', () => {
    fc.assert(
      fc.property(sketch, fc.nat(), fc.nat(40), markup, (written, at, length, inserted) => {
        const text = write(written);
        const start = at % (text.length + 1);
        expect(brokenPromises(parseXml(text.slice(0, start) + inserted + text.slice(start + length)))).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  it('yields a sound tree at every prefix, with a problem until it is whole', () => {
    fc.assert(
      fc.property(sketch, (written) => {
        const text = write(written);
        for (let end = 0; end < text.length; end++) {
          const document = parseXml(text.slice(0, end));
          expect(brokenPromises(document)).toEqual([]);
          expect(document.problems.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 60 },
    );
  });
});
