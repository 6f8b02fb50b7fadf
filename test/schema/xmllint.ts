/** The verdicts of libxml2. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from '../setup/process.ts';

/** Whether each document is valid by the schema, in their order. Throws when xmllint does not say. */
export async function xmllintVerdicts(schema: string, documents: readonly string[]): Promise<readonly boolean[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'virtlens-schema-'));
  try {
    const files = documents.map((text, index) => {
      const file = path.join(folder, `${index}.xml`);
      writeFileSync(file, text);
      return file;
    });
    const { stderr } = await run('xmllint', ['--noout', '--relaxng', schema, ...files]);
    const verdicts = new Map<string, boolean>();
    for (const [, file, verdict] of stderr.matchAll(/^(\S+\.xml) (validates|fails to validate)$/gm)) {
      if (file !== undefined) verdicts.set(file, verdict === 'validates');
    }
    return files.map((file, index) => {
      const verdict = verdicts.get(file);
      if (verdict === undefined) throw new Error(`xmllint says nothing of\n${documents[index]}\nbut\n${stderr.slice(-2000)}`);
      return verdict;
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
