import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { domain } from '../../server/schema/grammar/domain.ts';
import { Matcher } from '../../server/schema/matching/matcher.ts';
import { parseXml } from '../../server/xml/parse.ts';
import { corpusFolder } from '../corpus/corpus.ts';
import { compareRandomDocuments } from './compare.ts';
import { domainSchema, domainSchemaFile } from './domain-schema.ts';
import { labelledDocuments } from './labelled.ts';

const sources = [
  { name: "libvirt's schema", start: domainSchema() },
  { name: 'the built-in grammar', start: domain },
] as const;

describe.each(sources)('$name', ({ start }) => {
  it('judges the corpus as xmllint does', () => {
    const matcher = new Matcher(start);
    const documents = labelledDocuments();
    const wrong = documents.filter(({ file, valid }) => {
      const { root, problems } = parseXml(readFileSync(path.join(corpusFolder(), file), 'utf8'));
      return valid !== (root !== undefined && problems.length === 0 && matcher.accepts(root));
    });
    expect(documents.length).toBeGreaterThan(2100);
    expect(wrong).toEqual([]);
  });

  it('judges random documents as xmllint does', async () => {
    const seed = Date.now() % 1_000_000_000;
    console.log(`random documents from seed ${seed}`);
    const { valid, disagreements } = await compareRandomDocuments(
      { source: start, judge: start, schema: domainSchemaFile() },
      seed,
      1000,
    );
    expect(disagreements).toEqual([]);
    expect(valid).toBeGreaterThan(100);
    expect(valid).toBeLessThan(900);
  });
});

it('judges documents of the one source alike by the other', async () => {
  const seed = Date.now() % 1_000_000_000;
  console.log(`random documents from seed ${seed}`);
  const compared = { source: domainSchema(), judge: domain, schema: domainSchemaFile() };
  expect((await compareRandomDocuments(compared, seed, 1000)).disagreements).toEqual([]);
});

it('is compared with a schema that is there', () => {
  expect(existsSync(domainSchemaFile())).toBe(true);
});
