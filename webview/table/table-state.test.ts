import { beforeEach, describe, expect, test } from 'vitest';
import type { Host } from '../host.ts';
import { noOutcome } from './edits.ts';
import { TableState } from './table-state.ts';

/** What a state needs of its page, and what it does to it. */
function page() {
  const focused: string[] = [];
  const find = (selector: string) => ({ focus: () => focused.push(selector), select: () => focused.push('its text') });
  return {
    focused,
    updates: 0,
    host: { ask: async () => ({ kind: 'done', label: 'Delete Boot0002' }) } as unknown as Host,
    document: { version: 1 },
    renderRoot: { querySelector: find } as unknown as DocumentFragment,
    updateComplete: Promise.resolve(true),
    addController() {},
    removeController() {},
    requestUpdate() {
      this.updates++;
    },
  };
}

/** A key, and whether it was taken. */
function press(key: string) {
  const event = { key, taken: false, preventDefault: () => (event.taken = true) };
  return event as typeof event & KeyboardEvent;
}

let shown: ReturnType<typeof page>;
let state: TableState<'variable'>;

beforeEach(() => {
  shown = page();
  state = new TableState<'variable'>(shown);
});

describe('what stands beside the table', () => {
  test('the details of the row that was chosen, in place of a form; an old outcome goes', async () => {
    state.openForm('variable');
    await state.edits.make({ kind: 'compact' });
    expect(state.outcome).toEqual({ text: 'Done: Delete Boot0002. Undo takes it back.', bad: false });
    state.rowChosen({ detail: { key: 'Timeout' } } as CustomEvent<{ key: string }>);
    expect([state.current, state.form, state.outcome]).toEqual(['Timeout', undefined, noOutcome]);
    expect(shown.updates).toBeGreaterThan(0);
  });

  test('a form in place of the details, which are there again without it', () => {
    state.choose('Timeout');
    state.openForm('variable');
    expect([state.current, state.form]).toEqual(['Timeout', 'variable']);
  });

  test('nothing, once it was closed; the keyboard is on the table', async () => {
    state.choose('Timeout');
    state.close();
    await shown.updateComplete;
    expect([state.current, state.form, shown.focused]).toEqual(['', undefined, ['data-grid']]);
  });

  test('nothing, and no filter, when another table takes the place', () => {
    state.setFilter('boot');
    state.choose('Timeout');
    state.leave();
    expect([state.filter, state.current]).toEqual(['', '']);
  });
});

describe('keys on the table', () => {
  test.each([
    ['Delete', 'Timeout', true, 'removed'],
    ['Delete', 'Timeout', false, 'not taken'],
    ['Escape', 'Timeout', false, 'closed'],
    ['Escape', '', false, 'not taken'],
    ['a', 'Timeout', true, 'not taken'],
  ])('%s on “%s”, removable: %s: %s', (key, current, removable, outcome) => {
    const done: string[] = [];
    state.choose(current);
    const event = press(key);
    state.tableKey(event, removable ? () => done.push('removed') : undefined);
    if (event.taken && state.current === '') done.push('closed');
    expect(done.join() || 'not taken').toBe(outcome);
    expect(event.taken).toBe(outcome !== 'not taken');
  });
});

describe('the filter', () => {
  test('Escape empties it, and means nothing where it is empty', () => {
    state.setFilter('boot');
    const [first, second] = [press('Escape'), press('Escape')];
    state.filterKey(first);
    state.filterKey(second);
    expect([state.filter, first.taken, second.taken]).toEqual(['', true, false]);
  });

  test('the arrow down leads to the table, Ctrl+F back with its text selected', async () => {
    state.filterKey(press('ArrowDown'));
    await shown.updateComplete;
    state.find();
    expect(shown.focused).toEqual(['data-grid', '#filter', 'its text']);
  });
});

test('what came of a change is said as long as the image is as the change left it', async () => {
  await state.edits.make({ kind: 'compact' });
  expect(state.outcome.text).toContain('Undo takes it back.');
  shown.document.version++;
  expect(state.outcome).toEqual(noOutcome);
});

test('what failed is said', () => {
  state.fail(new Error('The image has changed since; look again.'));
  expect(state.outcome).toEqual({ text: 'The image has changed since; look again.', bad: true });
  state.fail('no space');
  expect(state.outcome.text).toBe('no space');
});
