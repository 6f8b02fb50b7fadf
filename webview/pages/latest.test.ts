import { expect, test } from 'vitest';
import { Latest } from './latest.ts';

/** Lets everything that is settled have its say. */
async function settled(): Promise<void> {
  for (let turns = 0; turns < 10; turns++) await Promise.resolve();
}

test('of the questions that come while one is answered, the last is asked', async () => {
  const asked: number[] = [];
  const answers: string[] = [];
  const settle: (() => void)[] = [];
  const latest = new Latest<number, string>(
    (question) => {
      asked.push(question);
      return new Promise((resolve) => settle.push(() => resolve(`${question}!`)));
    },
    (answer, question) => answers.push(`${question}: ${answer}`),
  );
  for (const question of [1, 2, 3, 4]) latest.want(question);
  expect(asked).toEqual([1]);
  settle.shift()?.();
  await settled();
  expect(asked).toEqual([1, 4]);
  settle.shift()?.();
  await settled();
  // What was answered to 1 came when nobody wanted it any more.
  expect(answers).toEqual(['4: 4!']);
});

test('goes on behind a failure', async () => {
  const answers: number[] = [];
  const latest = new Latest<number, number>(
    async (question) => {
      if (question === 1) throw new Error('no');
      return question;
    },
    (answer) => answers.push(answer),
  );
  latest.want(1);
  await settled();
  latest.want(2);
  await settled();
  expect(answers).toEqual([2]);
});
