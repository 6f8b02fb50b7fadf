import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of the labelled documents, from the environment. Throws where it isn't set or isn't there: these tests don't pass unseen. */
export function corpusFolder(): string {
  const folder = process.env['VIRTLENS_CORPUS'];
  if (!folder) throw new Error('Set VIRTLENS_CORPUS to the folder of the labelled documents; without it these tests fail.');
  if (!existsSync(join(folder, 'libvirt', 'manifest.tsv')))
    throw new Error(`VIRTLENS_CORPUS is ${folder}, which holds no libvirt/manifest.tsv.`);
  return folder;
}

export interface CorpusDocument {
  /** Relative to its folder of the corpus. */
  readonly file: string;
  readonly text: string;
}

/** The XML documents of one folder of the corpus, by their names. */
export function documentsOf(folder: string): readonly CorpusDocument[] {
  const root = join(corpusFolder(), folder);
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.xml'))
    .sort()
    .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));
}

/** The rows of a table of labels: tab-separated, no quoting, the first row names the columns. */
export function labelsOf(table: string): readonly Readonly<Record<string, string>>[] {
  const [head = '', ...rows] = readFileSync(join(corpusFolder(), table), 'utf8').trimEnd().split('\n');
  const columns = head.split('\t');
  return rows.map((row) => {
    const cells = row.split('\t');
    return Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? '']));
  });
}
