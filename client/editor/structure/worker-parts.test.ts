import { afterEach, expect, test } from 'vitest';
import { composeModuleVolume } from '../../../firmware/compose/modules.ts';
import { WorkerParts } from './worker-parts.ts';

const script = new URL('./worker.ts', import.meta.url);
const never = new AbortController().signal;
const pattern = { bytes: Uint8Array.of(1, 2, 3), mask: Uint8Array.of(0xff, 0xff, 0xff) };
let parts: WorkerParts;

afterEach(() => parts.end());

test('answers about the bytes that were loaded last', async () => {
  parts = new WorkerParts(script);
  void parts.load(new Uint8Array(4096));
  const types = async () => (await parts.ask('structure', {}, never)).levels[0]?.entries.map(({ type }) => type);
  expect(await types()).toEqual(['padding']);
  void parts.load(composeModuleVolume());
  expect(await types()).toEqual(['volume']);
});

test('what fails there is told here', async () => {
  parts = new WorkerParts(script);
  await parts.load(new Uint8Array(16));
  await expect(parts.ask('part', { id: '0/9', part: 'body' }, never)).rejects.toThrow('This node is no longer there.');
});

test('a cancelled search is answered early, and those behind it go on', async () => {
  parts = new WorkerParts(script);
  await parts.load(new Uint8Array(64 * 1024 * 1024));
  const controller = new AbortController();
  const search = { space: '', everywhere: false, pattern, from: 0, direction: 'forward' } as const;
  const asked = parts.ask('find', search, controller.signal);
  controller.abort();
  expect(await asked).toMatchObject({ offset: undefined });
  expect(await parts.ask('bytes', { space: '', offset: 0, length: 2 }, never)).toEqual(new Uint8Array(2));
});

test('while a large image is handed over, others have their turn many times', async () => {
  parts = new WorkerParts(script);
  let turns = 0;
  let loading = true;
  const count = () => {
    turns++;
    if (loading) setImmediate(count);
  };
  setImmediate(count);
  await parts.load(new Uint8Array(128 * 1024 * 1024));
  loading = false;
  // 1 MiB at a time; the first and the last one have no turn of others before and behind them.
  expect(turns).toBeGreaterThanOrEqual(128 - 2);
});

test('closed, it answers nobody', async () => {
  parts = new WorkerParts(script);
  await parts.load(new Uint8Array(16));
  const waiting = parts.ask('structure', {}, never);
  await Promise.resolve();
  parts.end();
  await expect(waiting).rejects.toThrow('The image is closed');
  await expect(parts.ask('structure', {}, never)).rejects.toThrow('The image is closed');
});
