import { expect, test } from 'vitest';
import { keptFrom } from './kept.ts';

const initial = { selection: { anchor: 0, cursor: 0 }, top: 0, panelWidth: 264, evidenceOpen: false };
const kept = { selection: { anchor: 9, cursor: 4 }, top: 1200, panelWidth: 320, evidenceOpen: true };

test.each([
  ['nothing', undefined, initial],
  ['what was kept', kept, kept],
  ['something else', 'text', initial],
  ['nonsense', { selection: { anchor: -1, cursor: Number.NaN }, top: 'far', evidenceOpen: 1 }, initial],
])('%s', (_, state, expected) => {
  expect(keptFrom(state)).toEqual(expected);
});
