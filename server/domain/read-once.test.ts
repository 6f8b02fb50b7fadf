import { expect, it } from 'vitest';
import { forgetReadings, readOnce } from './read-once.ts';

it('reads again only when what was read is let go', () => {
  const read: object[] = [];
  const once = readOnce((from: object) => read.push(from));
  const [one, other] = [{}, {}];
  expect([once(one), once(other), once(one)]).toEqual([1, 2, 1]);
  forgetReadings();
  expect(once(one)).toBe(3);
  expect(read).toEqual([one, other, one]);
});
