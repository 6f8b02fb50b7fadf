import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { checkByBuiltIn } from '../../server/schema/check.ts';
import { parseXml } from '../../server/xml/parse.ts';
import { libvirtDocuments } from './corpus.ts';
import { largeDomain } from './large-domain.ts';
import { median, percentile } from './measure.ts';
import { milliseconds, type Row } from './table.ts';

const largeSize = 343 * 1000;

/** Checking documents against the built-in grammar, their trees being there. */
export async function measureSchema(): Promise<Row[]> {
  const texts = libvirtDocuments().map((file) => readFileSync(file, 'utf8'));
  const [first = ''] = texts;
  return [await firstCheck(first), corpus(texts), large()];
}

async function firstCheck(text: string): Promise<Row> {
  const times: number[] = [];
  for (let round = 0; round < 5; round++) times.push(await inFreshThread(text));
  return { what: 'first schema check, the grammar built', value: milliseconds(median(times)), beside: '', goal: 'under 60 ms' };
}

function inFreshThread(text: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(new URL('first-schema-check.ts', import.meta.url), { workerData: text });
    thread.on('message', (time) => resolve(Number(time)));
    thread.on('error', reject);
  });
}

function corpus(texts: readonly string[]): Row {
  const trees = texts.map(parseXml);
  const ofEach: number[][] = trees.map(() => []);
  for (let round = -1; round < 5; round++) {
    for (const [index, tree] of trees.entries()) {
      const time = timeOf(() => checkByBuiltIn(tree));
      if (round >= 0) ofEach[index]?.push(time);
    }
  }
  const medians = ofEach.map(median);
  return {
    what: `schema check of one of ${texts.length} corpus documents`,
    value: `p50 ${milliseconds(percentile(medians, 0.5))}, p95 ${milliseconds(percentile(medians, 0.95))}`,
    beside: '',
    goal: 'p50 under 0.15 ms, p95 under 0.8 ms',
  };
}

/** Valid, and with one misspelt element: then all of it is read with mistakes in mind. */
function large(): Row {
  const text = largeDomain(largeSize);
  const [valid, wrong] = [parseXml(text), parseXml(text.replace('<target ', '<tarket '))];
  const times = { valid: [] as number[], wrong: [] as number[] };
  for (let round = -10; round < 30; round++) {
    const measured = { valid: timeOf(() => checkByBuiltIn(valid)), wrong: timeOf(() => checkByBuiltIn(wrong)) };
    if (round < 0) continue;
    times.valid.push(measured.valid);
    times.wrong.push(measured.wrong);
  }
  return {
    what: 'schema check of a 343 KB domain',
    value: `${milliseconds(median(times.valid))}; with a mistake ${milliseconds(median(times.wrong))}`,
    beside: '',
    goal: 'under 40 ms',
  };
}

function timeOf(act: () => unknown): number {
  const start = performance.now();
  act();
  return performance.now() - start;
}
