import { describe, expect, test } from 'vitest';
import { composeVars, storeLayouts, type VariableToCompose } from '../compose/vars.ts';
import { entryStates } from '../entry-state.ts';
import { analyzeImage } from '../image.ts';
import { vendors } from '../names.ts';
import { healthText, storeHealth } from './store-health.ts';

const variable = (name: string, length: number, state = 0x3f): VariableToCompose => ({
  name,
  guid: vendors.global,
  data: new Uint8Array(length),
  state,
});

function healthOf(bytes: Uint8Array) {
  const image = analyzeImage(bytes);
  return { image, health: storeHealth(bytes, image) };
}

describe('room', () => {
  test('is counted in whole entries', () => {
    // 60 bytes of header, 4 of name, data, and up to 3 to the next multiple of 4.
    const { image, health } = healthOf(composeVars({ layout: '2m', variables: [variable('A', 5), variable('B', 8, 0x3c)] }));
    const free = storeLayouts['2m'].storeEnd - 0x64 - 72 - 72;
    expect(health).toMatchObject({
      size: 0xdfb8,
      liveBytes: 72,
      deadBytes: 72,
      freeBytes: free,
      reclaimableBytes: free + 72,
      liveCount: 1,
      deadCount: 1,
      healthy: true,
      nearlyFull: undefined,
    });
    expect(health && healthText(health)).toBe(`1 live (72 bytes), 1 superseded or deleted (72 bytes), ${free} bytes free`);
    expect(image.problems).toEqual([]);
  });

  test.each([
    ['dead entries can be reclaimed', [variable('A', 26_000), variable('B', 26_000, 0x3c)]],
    ['a store of few variables has room', [variable('A', 20_000)]],
  ])('%s', (_, variables) => {
    const { image, health } = healthOf(composeVars({ layout: '2m', variables }));
    expect([health?.nearlyFull, image.problems]).toEqual([undefined, []]);
  });

  test('with nine tenths live there is little', () => {
    const { image, health } = healthOf(composeVars({ layout: '2m', variables: [variable('A', 52_000)] }));
    // 52,064 and 57,272 bytes: as they are written beside it on the page, and not as thousands of bytes.
    expect(health?.nearlyFull).toContain('is nearly full: live variables take 50.84 KiB of 55.93 KiB,');
    expect(image.problems.map(({ message }) => message)).toEqual([health?.nearlyFull]);
  });

  test('a state that is not that of a store in use is not healthy', () => {
    const bytes = composeVars({ layout: '2m' });
    bytes[0x48 + 21] = 0xff;
    expect(healthOf(bytes).health?.healthy).toBe(false);
  });

  test('CODE and text have none', () => {
    expect(healthOf(new Uint8Array([1, 2, 3])).health).toBeUndefined();
  });
});

describe('the life of an entry', () => {
  test.each([
    ['live', [0x3f], ['live']],
    ['deleted', [0x3d], ['deleted']],
    ['deleted after a change', [0x3c], ['deleted']],
    ['superseded', [0x3c, 0x3f], ['superseded', 'live']],
    ['superseded, and not marked as deleted any more', [0x3e, 0x3f], ['superseded', 'live']],
    ['to be superseded by a copy that was not completed', [0x3e, 0x7f], ['in transition', 'incomplete']],
    ['only begun', [0xff], ['incomplete']],
    ['a state that nobody writes', [0xbf], ['incomplete']],
    ['a state that nobody writes, of an entry that was complete', [0x2f], ['incomplete']],
  ])('%s', (_, states, lives) => {
    const { variables } = analyzeImage(
      composeVars({ layout: '2m', variables: states.map((state) => variable('A', 1, state)) }),
    );
    expect(entryStates(variables).map(({ life }) => life)).toEqual(lives);
  });

  test('another vendor has another variable of the same name', () => {
    const other = { ...variable('A', 1), guid: vendors.customMode };
    const { variables } = analyzeImage(composeVars({ layout: '2m', variables: [variable('A', 1, 0x3c), other] }));
    expect(entryStates(variables).map(({ life }) => life)).toEqual(['deleted', 'live']);
  });

  test('an old copy that the firmware goes back to is a problem of the image', () => {
    const variables = [variable('A', 1, 0x3e), variable('A', 1, 0x7f)];
    const { problems } = analyzeImage(composeVars({ layout: '2m', variables }));
    expect(problems).toEqual([
      { offset: 0x66, length: 1, message: expect.stringMatching(/^Replacing the variable A at 0x64 was cut short/) },
    ]);
  });
});

describe('fault tolerant writes', () => {
  const { working, spare, volume } = storeLayouts['2m'];
  const queue = working + 32;

  /** The write queue as edk2 leaves it: bits cleared for what was done, then the number of writes and their private data. */
  function withQueue(...writes: readonly { header: number; records: readonly number[]; privateLength?: number }[]): Uint8Array {
    const bytes = composeVars({ layout: '2m' });
    const view = new DataView(bytes.buffer);
    let offset = queue;
    for (const { header, records, privateLength = 0 } of writes) {
      bytes[offset] = header;
      view.setBigUint64(offset + 24, BigInt(records.length), true);
      view.setBigUint64(offset + 32, BigInt(privateLength), true);
      for (const [index, record] of records.entries()) bytes[offset + 40 + index * (40 + privateLength)] = record;
      offset += 40 + records.length * (40 + privateLength);
    }
    return bytes;
  }

  const finished = { header: 0xf8, records: [0xf9] };

  test.each([
    ['nothing was ever written', withQueue(), false, 'No fault tolerant write is under way.'],
    ['all writes are complete', withQueue(finished, finished), false, 'No fault tolerant write is under way.'],
    ['a write was announced', withQueue({ header: 0xfe, records: [] }), true, 'drops the write'],
    [
      'a write is in its first half',
      withQueue(finished, { header: 0xfc, records: [0xff] }),
      true,
      'the store still has its old content',
    ],
    ['a write is in its second half', withQueue(finished, { header: 0xfc, records: [0xfd] }), true, 'finishes the write'],
    ['the second of two', withQueue({ header: 0xfc, records: [0xf9, 0xfd], privateLength: 8 }), true, 'finishes the write'],
    ['both of two, but not the whole', withQueue({ header: 0xfc, records: [0xf9, 0xf9] }), true, 'drops the write'],
  ])('%s', (_, bytes, midWrite, sentence) => {
    const { image, health } = healthOf(bytes);
    expect(health?.ftw).toMatchObject({ offset: working, valid: true, midWrite, sentence: expect.stringContaining(sentence) });
    expect(image.problems.map(({ message }) => message)).toEqual(midWrite ? [health?.ftw?.sentence] : []);
  });

  test('numbers that are far too large end the queue', () => {
    const bytes = withQueue({ header: 0xf8, records: [] });
    bytes.fill(0xff, queue + 24, queue + 40);
    expect(healthOf(bytes).health?.ftw?.midWrite).toBe(false);
  });

  test('a block that is not valid has nothing under way', () => {
    const bytes = withQueue({ header: 0xfc, records: [0xfd] });
    bytes[working + 20] = 0xff;
    expect(healthOf(bytes).health?.ftw).toMatchObject({
      valid: false,
      midWrite: false,
      sentence: expect.stringContaining('not valid'),
    });
  });

  test('the spare area is erased, or it is not', () => {
    const bytes = withQueue();
    expect(healthOf(bytes).health?.ftw?.spare).toEqual({ offset: spare, length: volume - spare, erased: true });
    bytes[volume - 1] = 0;
    expect(healthOf(bytes).health?.ftw?.spare.erased).toBe(false);
  });

  test('without a working block there is nothing to say', () => {
    const bytes = composeVars({ layout: '2m' }).fill(0xff, working, working + 32);
    expect(healthOf(bytes).health?.ftw).toBeUndefined();
  });
});
