/** libvirt's own schema of domains, from the corpus. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Definition } from '../../server/schema/patterns/pattern.ts';
import { readRelaxNg } from '../../server/schema/relaxng/read.ts';
import { corpusFolder } from '../corpus/corpus.ts';

/** The path of domain.rng. */
export function domainSchemaFile(): string {
  return path.join(corpusFolder(), 'schema-12.8.0', 'domain.rng');
}

/** libvirt's own schema of domains, read by our reader. */
export function domainSchema(): Definition {
  return readRelaxNg(domainSchemaFile(), (file) => readFileSync(file, 'utf8'));
}
