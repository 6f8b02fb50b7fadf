/** The documents of the corpus with xmllint's verdicts. */
import { documentsOf, labelsOf } from '../corpus/corpus.ts';

/** Whether xmllint finds a document of the corpus valid by libvirt 12.8's schema. */
export interface Labelled {
  readonly file: string;
  readonly valid: boolean;
}

/** The documents of the corpus of which it is known whether libvirt's schema accepts them. */
export function labelledDocuments(): readonly Labelled[] {
  const published = ['libvirt', 'wild'].flatMap((folder) =>
    labelsOf(`${folder}/manifest.tsv`).map((row) => ({
      file: `${folder}/${row['file']}`,
      valid: row['rng_valid_12_8'] === 'yes',
    })),
  );
  return [...published, ...documentsOf('mutants').map(({ file }) => ({ file: `mutants/${file}`, valid: false }))];
}
