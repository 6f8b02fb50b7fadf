import { readFileSync } from 'node:fs';
import path from 'node:path';
import { resultsFolder } from '../report.ts';
import { median } from './measure.ts';
import { milliseconds, type Row } from './table.ts';

/**
 * What was timed in a real VS Code: `test/results/timings.json` holds, for each thing that was timed, its name and the
 * milliseconds it took each time.
 */
export async function measureEditor(): Promise<Row[]> {
  let timings: Readonly<Record<string, readonly number[]>>;
  try {
    timings = JSON.parse(readFileSync(path.join(resultsFolder, 'timings.json'), 'utf8'));
  } catch {
    return [{ what: 'in a real VS Code', value: 'not measured', beside: 'npm run timings measures it', goal: '' }];
  }
  return Object.entries(timings).map(([what, samples]) => ({
    what,
    value: milliseconds(median(samples)),
    beside: `${samples.length} times, in a real VS Code`,
    goal: what.includes('longest step') ? 'under 50 ms' : '',
  }));
}
