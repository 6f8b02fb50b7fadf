import { expect, it } from 'vitest';
import { spokenOnce } from './echoes.ts';
import { offeredFix } from './fix.ts';
import type { Finding } from './rule.ts';

function finding(rule: string, start: number, end: number, more: Partial<Finding> = {}): Finding {
  return { rule, level: 'error', message: 'Something is wrong.', span: { start, end }, related: [], fixes: [], ...more };
}

it.each([
  { what: 'the same place', schema: finding('schema/bad-value', 3, 5), rule: finding('boot/order', 3, 5), kept: false },
  { what: 'a place around it', schema: finding('schema/bad-value', 3, 5), rule: finding('boot/order', 0, 9), kept: true },
  {
    what: 'what it explains',
    schema: finding('schema/missing-element', 3, 7),
    rule: finding('disk/options', 2, 20, { explains: ['schema/missing-element'] }),
    kept: false,
  },
  {
    what: 'another kind of mistake there',
    schema: finding('schema/missing-attribute', 3, 7),
    rule: finding('disk/options', 2, 20, { explains: ['schema/missing-element'] }),
    kept: true,
  },
  {
    what: 'the same kind of mistake elsewhere',
    schema: finding('schema/missing-element', 3, 7),
    rule: finding('disk/options', 22, 30, { explains: ['schema/missing-element'] }),
    kept: true,
  },
])('a rule that speaks of $what', ({ schema, rule, kept }) => {
  expect(spokenOnce([schema], [rule])).toEqual(kept ? [schema, rule] : [rule]);
});

it('leaves the fix to the rule that has none', () => {
  const [remove, add] = [offeredFix('Remove', []), offeredFix('Add', [])];
  const schema = finding('schema/bad-value', 3, 5, { fixes: [add] });
  const fixesOf = (rule: Finding) => spokenOnce([schema], [rule]).map(({ fixes }) => fixes);
  expect(fixesOf(finding('boot/order', 3, 5))).toEqual([[add]]);
  expect(fixesOf(finding('boot/order', 3, 5, { fixes: [remove] }))).toEqual([[remove]]);
});
