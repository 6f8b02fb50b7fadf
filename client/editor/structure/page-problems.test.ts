import { expect, test } from 'vitest';
import { PageProblems } from './page-problems.ts';

const left = { name: 'left' };
const right = { name: 'right' };

function problem(message: string) {
  return { node: '0', space: '', offset: 0, length: 4, message };
}

function messages(problems: PageProblems): string[] {
  return problems.all().map(({ message }) => message);
}

test('a page that is closed takes only with it what no other page tells', () => {
  const problems = new PageProblems();
  problems.tell(left, { version: 1, problems: [problem('outside')] });
  problems.tell(right, { version: 1, problems: [problem('outside'), problem('in a part that is opened on the right')] });
  expect(messages(problems)).toEqual(['outside', 'in a part that is opened on the right']);
  problems.tell(right, undefined);
  expect(messages(problems)).toEqual(['outside']);
  expect(problems.isOver).toBe(false);
  problems.tell(left, undefined);
  expect(messages(problems)).toEqual([]);
  expect(problems.isOver).toBe(true);
});

test('what is told of an older version does not count, even when nobody else tells anything', () => {
  const problems = new PageProblems();
  problems.tell(left, { version: 1, problems: [problem('mended since')] });
  problems.tell(right, { version: 2, problems: [] });
  expect(messages(problems)).toEqual([]);
  problems.tell(right, undefined);
  expect(messages(problems)).toEqual([]);
  problems.tell(left, { version: 2, problems: [problem('new')] });
  expect(messages(problems)).toEqual(['new']);
});
