import { expect, test } from 'vitest';
import type { StructureEntry } from '../protocol.ts';
import { type AskBranches, idsAbove, StructureModel } from './model.ts';

function entry(id: string, childCount: number, more: Partial<StructureEntry> = {}): StructureEntry {
  const nothing = { subtype: '', guid: undefined, packed: undefined, space: '', dead: false } as const;
  return {
    ...nothing,
    problems: [],
    id,
    type: 'file',
    name: `n${id}`,
    offset: 0,
    headerLength: 0,
    length: 9,
    childCount,
    ...more,
  };
}

const packed = { algorithm: 'lzma', offset: 0, length: 9, declaredSize: 99, status: 'packed' } as const;

/** A tree whose node 0 has 5 children that come two at a time, and whose node 1 is packed. */
function model() {
  const asked: string[] = [];
  let changes = 0;
  const ask: AskBranches = async (ids, from) => {
    asked.push(`${ids.join(' ')} from ${from}`);
    const [id = ''] = ids;
    if (id === '1') {
      const open = entry('1', 1, { packed: { ...packed, status: 'unpacked' } });
      return { levels: [{ parent: '1', from: 0, entries: [entry('1/0', 0, { space: '1' })] }], changed: [open], problems: [] };
    }
    const entries = [from, from + 1].filter((index) => index < 5).map((index) => entry(`${id}/${index}`, 0));
    return { levels: [{ parent: id, from, entries }], changed: [], problems: [] };
  };
  const tree = new StructureModel(ask, () => {
    changes++;
  });
  tree.take({
    levels: [{ parent: '', from: 0, entries: [entry('0', 5), entry('1', 0, { packed })] }],
    problems: [{ node: '0', space: '', offset: 7, length: 1, message: 'Bad.' }],
  });
  const labels = (id: string) => tree.linesBelow(id).map(({ label }) => label);
  return { tree, asked, labels, changes: () => changes };
}

test('problems stand above the nodes; a branch that is not known says that it comes', async () => {
  const { labels } = model();
  expect(labels('')).toEqual(['Problems', 'n0', 'n1']);
  expect(labels('problems')).toEqual(['Bad.']);
  expect(labels('0')).toEqual(['Reading…']);
  expect(labels('1')).toEqual(['Unpacking…']);
});

test('a long level comes in parts, and once', async () => {
  const { tree, asked, labels, changes } = model();
  await Promise.all([tree.load('0'), tree.load('0')]);
  await tree.load('0');
  expect(asked).toEqual(['0 from 0', '0 from 2', '0 from 4']);
  expect(labels('0')).toEqual(['n0/0', 'n0/1', 'n0/2', 'n0/3', 'n0/4']);
  expect(changes()).toBe(4);
});

test('a packed part is unpacked when it is reached', async () => {
  const { tree, labels } = model();
  expect(await tree.reachSpace('1')).toBe(true);
  expect(labels('1')).toEqual(['n1/0']);
  expect(tree.entry('1')?.packed?.status).toBe('unpacked');
  expect(await tree.reachSpace('0')).toBe(false);
  expect(await tree.reachSpace('')).toBe(true);
});

test('what lies around a node, outermost first', () => {
  expect(idsAbove('3/1/4')).toEqual(['3', '3/1']);
  expect(idsAbove('3')).toEqual([]);
});

test('where it can’t be had, a line says why; opening it again asks again', async () => {
  let fails = true;
  const tree = new StructureModel(
    async (_, from) => {
      if (fails) throw new Error('The image has changed since; look again.');
      return { levels: [{ parent: '0', from, entries: [entry('0/0', 0)] }], changed: [], problems: [] };
    },
    () => {},
  );
  tree.take({ levels: [{ parent: '', from: 0, entries: [entry('0', 1)] }], problems: [] });
  await tree.load('0');
  expect(tree.linesBelow('0').map(({ label }) => label)).toEqual(['The image has changed since; look again.']);
  fails = false;
  await tree.load('0');
  expect(tree.linesBelow('0').map(({ label }) => label)).toEqual(['n0/0']);
});
