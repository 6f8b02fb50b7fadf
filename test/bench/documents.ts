import { readFileSync } from 'node:fs';
import { getLanguageService } from 'vscode-html-languageservice';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { unknownHost } from '../../server/host/facts.ts';
import { analyse, readDocument } from '../../server/service.ts';
import { parseXml } from '../../server/xml/parse.ts';
import { libvirtDocuments } from './corpus.ts';
import { largeDomain } from './large-domain.ts';
import { median, percentile, race } from './measure.ts';
import { milliseconds, type Row, ratio } from './table.ts';

const largeSize = 200 * 1024;

/** The tree of a large domain, as after each keystroke in it, beside the parser of VS Code's own HTML service. */
export async function measureTree(): Promise<Row[]> {
  const text = largeDomain(largeSize);
  const html = getLanguageService();
  const { ours, theirs } = await race(
    {
      ours: () => parseXml(text),
      theirs: () => html.parseHTMLDocument(TextDocument.create('file:///a.xml', 'xml', 1, text)),
    },
    { rounds: 100, warmUp: 30 },
  );
  return [
    {
      what: 'tree of a 200 KB domain',
      value: milliseconds(median(ours)),
      beside: ratio('vscode-html-languageservice', median(ours), median(theirs)),
      goal: '10 ms or less',
    },
  ];
}

/** Reading and judging one document of libvirt's tests, warm, nothing known of the host. */
export async function measureDocuments(): Promise<Row[]> {
  const texts = libvirtDocuments().map((file) => readFileSync(file, 'utf8'));
  const rounds = 5;
  const ofEach: number[][] = texts.map(() => []);
  for (let round = -1; round < rounds; round++) {
    for (const [index, text] of texts.entries()) {
      const start = performance.now();
      analyse(readDocument('domain.xml', 1, text), unknownHost, { levels: {} });
      if (round >= 0) ofEach[index]?.push(performance.now() - start);
    }
  }
  const medians = ofEach.map(median);
  return [
    {
      what: `check of one of ${texts.length} corpus documents`,
      value: `p50 ${milliseconds(percentile(medians, 0.5))}, p95 ${milliseconds(percentile(medians, 0.95))}`,
      beside: '',
      goal: 'p50 under 0.3 ms, p95 under 1.5 ms',
    },
  ];
}
