import { expect, test } from 'vitest';
import { keptFrom } from './kept.ts';

const initial = {
  tab: 'image',
  space: '',
  selection: { anchor: 0, cursor: 0 },
  top: 0,
  panelWidth: 320,
  evidenceOpen: false,
  inspectorOpen: undefined,
};
const kept = {
  tab: 'variables',
  space: '1/0/0',
  selection: { anchor: 9, cursor: 4 },
  top: 1200,
  panelWidth: 320,
  evidenceOpen: true,
  inspectorOpen: false,
};

test.each([
  ['nothing', undefined, initial],
  ['what was kept', kept, kept],
  ['something else', 'text', initial],
  ['nonsense', { tab: 'nowhere', selection: { anchor: -1, cursor: Number.NaN }, top: 'far', evidenceOpen: 1 }, initial],
])('%s', (_, state, expected) => {
  expect(keptFrom(state)).toEqual(expected);
});
