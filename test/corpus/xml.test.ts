import { describe, expect, it } from 'vitest';
import { parseXml } from '../../server/xml/parse.ts';
import type { XmlElement } from '../../server/xml/tree.ts';
import { pick, random } from '../fuzz/xml-mutations.ts';
import { readByOther, readByUs } from '../fuzz/xml-oracle.ts';
import { elementsOf, type Slip, slips } from '../fuzz/xml-slips.ts';
import { brokenPromises } from '../fuzz/xml-soundness.ts';
import { type CorpusDocument, documentsOf } from './corpus.ts';

/** All of them are well-formed: what is wrong with a mutant, only the schema of domains knows. */
const folders = ['libvirt', 'wild', 'not-domains', 'mutants'];

describe.each(folders)('%s', (folder) => {
  const documents = documentsOf(folder);

  it('has no problem in any document, and sound trees', () => {
    expect(documents.length).toBeGreaterThan(50);
    for (const { file, text } of documents) {
      const document = parseXml(text);
      expect.soft(document.problems, file).toEqual([]);
      expect.soft(brokenPromises(document), file).toEqual([]);
    }
  });

  it('is read as fast-xml-parser reads it', () => {
    for (const { file, text } of documents) expect.soft(readByUs(parseXml(text)), file).toEqual(readByOther(text));
  });
});

describe('one slip in a document', () => {
  const documents = ['libvirt', 'wild', 'not-domains'].flatMap(documentsOf);
  const times = 400;

  it.each(Object.keys(slips))('%s: is one problem, and stays within its parent', (kind) => {
    const seed = Math.floor(Math.random() * 1_000_000);
    console.log(`${kind}: seed ${seed}`);
    const next = random(seed);
    const cascades: string[] = [];
    const losses: string[] = [];
    for (let i = 0; i < times; i++) {
      const origin = pick(documents, next);
      const slip = slips[kind]?.(parseXml(origin.text), next);
      if (slip === undefined) continue;
      const { problems } = parseXml(slip.text);
      if (problems.length !== 1) cascades.push(`${label(origin, slip)}: ${problems.map((one) => one.code).join(' ')}`);
      const lost = lostElements(slip);
      if (lost.length > 0) losses.push(`${label(origin, slip)}: ${lost.join(' ')}`);
    }
    expect(cascades.length, cascades.join('\n')).toBeLessThanOrEqual(times / 100);
    expect(losses.length, losses.join('\n')).toBeLessThanOrEqual(times / 100);
  });
});

function label({ file }: CorpusDocument, { element, at }: Slip): string {
  return `${file}, <${element.name}> at ${at}`;
}

/** The elements outside the parent of the one that was hurt that are no longer there, or no longer of the same parent and extent. */
function lostElements({ text, element, at, shift }: Slip): string[] {
  const hurt = element.parent ?? element;
  let root: XmlElement = hurt;
  while (root.parent !== undefined) root = root.parent;
  const moved = (offset: number) => (offset > at ? offset + shift : offset);
  const now = parseXml(text).root;
  const found = new Set(now === undefined ? [] : elementsOf(now).map((one) => describeElement(one, (offset) => offset)));
  return elementsOf(root)
    .filter((one) => one.span.end <= hurt.span.start || one.span.start >= hurt.span.end)
    .map((one) => describeElement(one, moved))
    .filter((description) => !found.has(description));
}

function describeElement({ name, span, parent }: XmlElement, moved: (offset: number) => number): string {
  return `${name}@${moved(span.start)}-${moved(span.end)}<${parent?.name ?? ''}`;
}
