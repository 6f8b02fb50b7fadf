import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { builtInMatcher, checkByBuiltIn } from '../../server/schema/check.ts';
import { parseXml } from '../../server/xml/parse.ts';
import { labelledDocuments } from '../schema/labelled.ts';
import { scoresOfMutants, shareOfMutants } from '../schema/mutants.ts';
import { corpusFolder, libvirtDocuments } from './corpus.ts';
import { largeDomain } from './large-domain.ts';
import { median, percentile } from './measure.ts';
import { milliseconds, type Row } from './table.ts';

const largeSize = 343 * 1000;

/** Checking documents against the built-in grammar, their trees being there. */
export async function measureSchema(): Promise<Row[]> {
  const texts = libvirtDocuments().map((file) => readFileSync(file, 'utf8'));
  const [first = ''] = texts;
  return [verdicts(), ...mutants(), await firstCheck(first), corpus(texts), large(), keystroke()];
}

/** Beside xmllint's verdicts by libvirt's own schema, which the corpus has as labels. */
function verdicts(): Row {
  const documents = labelledDocuments();
  const same = documents.filter(({ file, valid }) => {
    const { root, problems } = parseXml(readFileSync(path.join(corpusFolder(), file), 'utf8'));
    return valid === (root !== undefined && problems.length === 0 && builtInMatcher().accepts(root));
  });
  return {
    what: `verdict by the built-in grammar as by xmllint, of ${documents.length} documents`,
    value: percent(same.length / documents.length),
    beside: '',
    goal: '100 %',
  };
}

/** Documents with one mistake each: what is said of it. */
function mutants(): readonly Row[] {
  const scores = scoresOfMutants(builtInMatcher());
  const row = (what: string, of: 'line' | 'offender' | 'one' | 'fixed', goal: string): Row => ({
    what: `one mistake: ${what}`,
    value: percent(shareOfMutants(scores, of)),
    beside: '',
    goal,
  });
  return [
    row('the first finding is on its line', 'line', '99 % or more'),
    row('the message names the offender', 'offender', '99 % or more'),
    row('exactly one finding', 'one', '99 % or more'),
    row('a fix makes the document valid', 'fixed', '95 % or more'),
  ];
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

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

/** After each keystroke the tree is a new one; the mistake wanders, so nothing of it was seen before. */
function keystroke(): Row {
  const text = largeDomain(largeSize);
  const places = [...text.matchAll(/<target /g)].map(({ index }) => index);
  const times: number[] = [];
  for (let round = -10; round < 40; round++) {
    const at = places[(round + 10) * 7] ?? 0;
    const tree = parseXml(`${text.slice(0, at)}<tarket ${text.slice(at + '<target '.length)}`);
    const time = timeOf(() => checkByBuiltIn(tree));
    if (round >= 0) times.push(time);
  }
  return {
    what: 'schema check after a keystroke in a 343 KB domain with a mistake',
    value: milliseconds(median(times)),
    beside: '',
    goal: 'under 15 ms',
  };
}

function timeOf(act: () => unknown): number {
  const start = performance.now();
  act();
  return performance.now() - start;
}
