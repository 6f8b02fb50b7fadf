/**
 * The project's figures: medians, and what they are compared with measured in turns in the same run.
 *
 *     npm run bench
 *
 * Prints a table and writes `test/results/bench.json`. What can only be measured in a real VS Code is taken from
 * `test/results/timings.json`, where `npm run timings` leaves it.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { resultsFolder } from '../report.ts';
import { measureCompletion } from './completion.ts';
import { measureDocuments, measureTree } from './documents.ts';
import { measureEditor } from './editor.ts';
import { measureHost } from './host.ts';
import { measureClassification } from './images.ts';
import { measureMemory } from './memory.ts';
import { measurePackage } from './package.ts';
import { measureCheckProcess, measureInspectProcess, measureTreeProcess, measureVariablesProcess } from './processes.ts';
import { measureSchema } from './schema.ts';
import { measureStructure } from './structure.ts';
import { markdown, type Row } from './table.ts';

const measurements = [
  // First, because it builds what the processes below are: the command line as it is packaged.
  measurePackage,
  measureTree,
  measureDocuments,
  measureCompletion,
  measureSchema,
  measureMemory,
  measureHost,
  measureCheckProcess,
  measureClassification,
  measureStructure,
  measureInspectProcess,
  measureTreeProcess,
  measureVariablesProcess,
  measureEditor,
];

const rows: Row[] = [];
for (const measure of measurements) rows.push(...(await measure()));
console.log(markdown(rows));
mkdirSync(resultsFolder, { recursive: true });
writeFileSync(path.join(resultsFolder, 'bench.json'), `${JSON.stringify(rows, undefined, 2)}\n`);
