import { expect, it } from 'vitest';
import { withoutEchoes } from './echoes.ts';
import type { Finding } from './rule.ts';

function finding(rule: string, start: number, end: number, message = 'Something is wrong.'): Finding {
  return { rule, level: 'error', message, span: { start, end }, related: [], fixes: [] };
}

it.each([
  { what: 'the same place', schema: finding('schema/bad-value', 3, 5), rule: finding('boot/order', 3, 5), kept: false },
  { what: 'a place within', schema: finding('schema/bad-value', 3, 5), rule: finding('boot/order', 0, 9), kept: true },
  {
    what: 'what is missing, by name',
    schema: finding('schema/missing-element', 3, 7, '<disk> needs a <target>.'),
    rule: finding('disk/options', 2, 20, 'A disk needs a <target dev=…>.'),
    kept: false,
  },
  {
    what: 'another thing that is missing there',
    schema: finding('schema/missing-attribute', 3, 7, '<topology> needs cores=.'),
    rule: finding('guest/processors', 2, 20, 'The topology makes 1 processor.'),
    kept: true,
  },
  {
    what: 'what is missing elsewhere',
    schema: finding('schema/missing-element', 3, 7, '<disk> needs a <target>.'),
    rule: finding('disk/options', 22, 30, 'A disk needs a <target dev=…>.'),
    kept: true,
  },
])('a rule that speaks of $what', ({ schema, rule, kept }) => {
  expect(withoutEchoes([schema], [rule])).toEqual(kept ? [schema] : []);
});
