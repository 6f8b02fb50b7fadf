import { describe, expect, test } from 'vitest';
import { treeKey, unfoldedAtFirst, visibleLines } from './lines.ts';
import type { TreeNode } from './nodes.ts';

function node(id: string, children: readonly TreeNode[] = []): TreeNode {
  return { id, label: id, detail: '', hint: '', icon: 'field', role: undefined, tone: 'normal', range: undefined, children };
}

const nodes = [node('animals', [node('cat'), node('dog', [node('poodle')])]), node('birds'), node('bears')];
const open = new Set(['animals']);

test('lines are what is unfolded, with what ARIA wants to know', () => {
  const lines = visibleLines(nodes, open).map((line) => [
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

describe('a key', () => {
  const cases: readonly [key: string, current: string, step: object | undefined][] = [
    ['ArrowDown', 'cat', { kind: 'go', id: 'dog' }],
    ['ArrowDown', 'bears', { kind: 'go', id: 'bears' }],
    ['ArrowUp', 'cat', { kind: 'go', id: 'animals' }],
    ['Home', 'bears', { kind: 'go', id: 'animals' }],
    ['End', 'cat', { kind: 'go', id: 'bears' }],
    ['ArrowRight', 'dog', { kind: 'toggle', id: 'dog', open: true }],
    ['ArrowRight', 'animals', { kind: 'go', id: 'cat' }],
    ['ArrowRight', 'birds', undefined],
    ['ArrowLeft', 'animals', { kind: 'toggle', id: 'animals', open: false }],
    ['ArrowLeft', 'dog', { kind: 'go', id: 'animals' }],
    ['ArrowLeft', 'birds', undefined],
    ['Enter', 'cat', { kind: 'choose', id: 'cat' }],
    [' ', 'cat', { kind: 'choose', id: 'cat' }],
    ['b', 'cat', { kind: 'go', id: 'birds' }],
    ['b', 'birds', { kind: 'go', id: 'bears' }],
    ['B', 'bears', { kind: 'go', id: 'birds' }],
    ['x', 'cat', undefined],
    ['Tab', 'cat', undefined],
    ['ArrowDown', 'not there', { kind: 'go', id: 'cat' }],
  ];
  test.each(cases)('%s at %s', (key, current, expected) => {
    const step = treeKey(key, visibleLines(nodes, open), current, open);
    const told = step && { kind: step.kind, id: step.node.id, ...(step.kind === 'toggle' ? { open: step.open } : {}) };
    expect(told).toEqual(expected);
  });
});

test('long lists are folded at first', () => {
  const long = node(
    'long',
    Array.from({ length: 41 }, (_, index) => node(`${index}`)),
  );
  expect([...unfoldedAtFirst([...nodes, long])]).toEqual(['animals', 'dog']);
});
