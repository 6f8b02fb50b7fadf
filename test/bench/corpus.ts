import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The folder of labelled documents; nothing here is measured on anything else. */
export function corpusFolder(): string {
  const folder = process.env['VIRTLENS_CORPUS'];
  if (!folder) throw new Error('Set VIRTLENS_CORPUS to the folder of labelled domain XML: the benchmarks read it.');
  return path.resolve(folder);
}

/** Every document with root `domain` of libvirt's own tests, as absolute paths. */
export function libvirtDocuments(): string[] {
  const folder = path.join(corpusFolder(), 'libvirt');
  const [, ...rows] = readFileSync(path.join(folder, 'manifest.tsv'), 'utf8').trimEnd().split('\n');
  return rows.map((row) => path.join(folder, row.slice(0, row.indexOf('\t'))));
}
