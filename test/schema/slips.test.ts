import { describe, expect, it } from 'vitest';
import { domain } from '../../server/schema/grammar/domain.ts';
import { Matcher } from '../../server/schema/matching/matcher.ts';
import { schemaFindings } from '../../server/schema/messages/findings.ts';
import { applyEdits } from '../../server/xml/edit.ts';
import { parseXml } from '../../server/xml/parse.ts';
import { documentsOf } from '../corpus/corpus.ts';
import { Dice } from '../fuzz/image-mutations.ts';
import { labelledDocuments } from './labelled.ts';
import { type Slip, slips, withSlip } from './slips.ts';

const EACH = 60;

const firstSeed = Date.now() % 1_000_000_000;
const matcher = new Matcher(domain);
const valid = new Set(labelledDocuments().flatMap((each) => (each.valid ? [each.file] : [])));
const documents = ['libvirt', 'wild'].flatMap((folder) =>
  documentsOf(folder).flatMap(({ file, text }) => (valid.has(`${folder}/${file}`) && text.length < 20_000 ? [text] : [])),
);

describe('one slip in a document', () => {
  console.log(`slips from seed ${firstSeed}`);
  const scores = new Map(Object.keys(slips).map((name) => [name, scoreOf(slipsOf(name))]));
  console.table(Object.fromEntries(scores));
  const share = (what: 'one' | 'line' | 'offender' | 'fixed') => {
    const all = [...scores.values()];
    return all.reduce((sum, score) => sum + score[what], 0) / all.reduce((sum, { count }) => sum + count, 0);
  };

  it('was made often enough', () => expect([...scores.values()].every(({ count }) => count >= EACH / 2)).toBe(true));
  it('is one finding', () => expect(share('one')).toBeGreaterThan(0.93));
  it('is found where it is', () => expect(share('line')).toBeGreaterThan(0.93));
  it('is named', () => expect(share('offender')).toBeGreaterThan(0.93));
  it('can be put right', () => expect(share('fixed')).toBeGreaterThan(0.93));
});

/** Documents that such a slip made invalid. */
function slipsOf(name: string): readonly Slip[] {
  const made: Slip[] = [];
  const slip = slips[name];
  for (let seed = firstSeed; slip !== undefined && made.length < EACH && seed < firstSeed + EACH * 40; seed++) {
    const dice = new Dice(seed);
    const slipped = withSlip(dice.pick(documents), slip, dice);
    if (slipped !== undefined && parseXml(slipped.text).problems.length === 0 && !isValid(slipped.text)) made.push(slipped);
  }
  return made;
}

function scoreOf(made: readonly Slip[]) {
  const score = { count: made.length, one: 0, line: 0, offender: 0, fixed: 0 };
  for (const { text, at, offender } of made) {
    const [first, ...others] = schemaFindings(parseXml(text), matcher);
    if (first === undefined) continue;
    if (others.length === 0) score.one++;
    if (lineOf(text, first.span.start) === lineOf(text, at)) score.line++;
    if (first.message.includes(offender)) score.offender++;
    if (first.fixes.some(({ edits }) => isValid(applyEdits(text, edits)))) score.fixed++;
  }
  return score;
}

function isValid(text: string): boolean {
  const { root } = parseXml(text);
  return root !== undefined && matcher.accepts(root);
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
