import { type CompletionAbilities, completions } from '../../server/features/completion/completion.ts';
import { unknownHost } from '../../server/host/facts.ts';
import { builtInMatcher } from '../../server/schema/check.ts';
import { readDocument } from '../../server/service.ts';
import { largeDomain } from './large-domain.ts';
import { median, percentile } from './measure.ts';
import { milliseconds, type Row } from './table.ts';

const size = 343 * 1024;
const rounds = 30;

const client: CompletionAbilities = {
  snippets: true,
  insertReplace: true,
  markdown: true,
  labelDetails: true,
  insertsAsIs: true,
  asksAgain: true,
};

/** What is typed in front of one of the disks, and where the cursor then stands in it. */
const typed = ['    <‸\n', '    <dis‸\n', '    <disk ‸\n', "    <disk type='‸'/>\n", '    </‸\n', '    ‸\n'];

/** What else the machine does falls on one of so many runs, hardly on most of them. */
const repeats = 3;

/**
 * What can follow in a large domain: each time in a tree that nothing is known of yet, as after a keystroke. Each place counts with the
 * median of its runs.
 */
export function measureCompletion(): Row[] {
  const text = largeDomain(size);
  const samples: number[] = [];
  for (let round = -5; round < rounds; round++) {
    for (const lines of typed) {
      const at = text.indexOf('    <disk', Math.floor(((round + 5) / (rounds + 5)) * text.length * 0.95));
      const offset = at + lines.indexOf('‸');
      const now = text.slice(0, at) + lines.replace('‸', '') + text.slice(at);
      const took = median(Array.from({ length: repeats }, () => timeOf(now, offset)));
      if (round >= 0) samples.push(took);
    }
  }
  return [
    {
      what: 'completion in a 343 KB domain',
      value: `p50 ${milliseconds(percentile(samples, 0.5))}, p95 ${milliseconds(percentile(samples, 0.95))}`,
      beside: `${samples.length} places in devices and their tags, each the median of ${repeats}`,
      goal: 'p95 under 5 ms',
    },
  ];
}

function timeOf(text: string, offset: number): number {
  const document = readDocument('file:///large.xml', 1, text);
  const start = performance.now();
  completions(document, { matcher: builtInMatcher(), host: unknownHost }, offset, client);
  return performance.now() - start;
}
