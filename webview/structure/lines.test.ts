import { describe, expect, test } from 'vitest';
import { treeKey, typedAhead, visibleLines } from './lines.ts';
import type { TreeNode } from './nodes.ts';

const tree: Readonly<Record<string, readonly string[]>> = {
  '': ['animals', 'birds', 'bears'],
  animals: ['cat', 'dog'],
  dog: ['poodle'],
  bears: ['polar'],
};

function node(id: string): TreeNode {
  const branch = tree[id] !== undefined;
  const nothing = { kind: '', detail: '', hint: '', icon: 'field', role: undefined, tone: 'normal' } as const;
  return { ...nothing, id, label: id, place: undefined, node: id, branch };
}

const below = (id: string) => (tree[id] ?? []).map(node);
const open = new Set(['animals']);

test('lines are what is unfolded, with what ARIA wants to know', () => {
  const lines = visibleLines(below, open).map((line) => [
    line.node.id,
    line.level,
    line.position,
    line.siblings,
    line.parent?.id,
  ]);
  expect(lines).toEqual([
    ['animals', 1, 1, 3, undefined],
    ['cat', 2, 1, 2, 'animals'],
    ['dog', 2, 2, 2, 'animals'],
    ['birds', 1, 2, 3, undefined],
    ['bears', 1, 3, 3, undefined],
  ]);
});

test('what is below a closed branch is not asked for', () => {
  const asked: string[] = [];
  visibleLines((id) => {
    asked.push(id);
    return below(id);
  }, open);
  expect(asked).toEqual(['', 'animals']);
});

describe('a key', () => {
  const cases: readonly [key: string, current: string, step: string | undefined][] = [
    ['ArrowDown', 'cat', 'go dog'],
    ['ArrowDown', 'bears', 'go bears'],
    ['ArrowUp', 'cat', 'go animals'],
    ['PageDown', 'animals', 'go birds'],
    ['PageUp', 'bears', 'go cat'],
    ['Home', 'bears', 'go animals'],
    ['End', 'cat', 'go bears'],
    ['ArrowRight', 'dog', 'open dog'],
    ['ArrowRight', 'animals', 'go cat'],
    ['ArrowRight', 'birds', undefined],
    ['ArrowLeft', 'animals', 'close animals'],
    ['ArrowLeft', 'dog', 'go animals'],
    ['ArrowLeft', 'birds', undefined],
    ['*', 'birds', 'open bears'],
    ['*', 'cat', 'open dog'],
    ['Enter', 'cat', 'choose cat'],
    [' ', 'cat', 'choose cat'],
    ['Tab', 'cat', undefined],
    ['ArrowDown', 'not there', 'go cat'],
  ];
  test.each(cases)('%s at %s', (key, current, expected) => {
    const step = treeKey(key, { lines: visibleLines(below, open), current, expanded: open, pageLines: 3 });
    const nodes = step?.kind === 'toggle' ? step.nodes.map(({ id }) => id) : [step?.node.id];
    const verb = step?.kind === 'toggle' ? (step.open ? 'open' : 'close') : step?.kind;
    expect(step && `${verb} ${nodes.join(' ')}`).toBe(expected);
  });
});

describe('letters', () => {
  test.each([
    ['b', 'cat', 'birds'],
    ['b', 'birds', 'bears'],
    ['B', 'bears', 'birds'],
    ['be', 'birds', 'bears'],
    ['be', 'bears', 'bears'],
    ['x', 'cat', undefined],
  ])('%s at %s', (typed, current, expected) => {
    expect(typedAhead(typed, visibleLines(below, open), current)?.id).toBe(expected);
  });
});
