import { describe, expect, test } from 'vitest';
import type { FirmwareImage } from '../../firmware/model.ts';
import { type HostMessage, longestCopy, type RequestMessage, windowSize } from '../../webview/protocol.ts';
import { noEdits } from './editing/effects-for-tests.ts';
import { type Effects, PageSession, type ShownDocument } from './session.ts';
import { localImage } from './structure/effects-for-tests.ts';

const image = { size: 200_000, kind: 'unknown' } as FirmwareImage;
const bytes = Uint8Array.from({ length: image.size }, (_, index) => index % 251);
const shown: ShownDocument = {
  state: { kind: 'ready', name: 'x.fd', version: 3, image, deleted: false, report: undefined },
  bytes,
};

const file = { space: '', everywhere: false };

function session(effects: Partial<Effects> = {}, document = shown) {
  const sent: HostMessage[] = [];
  const clipboard: string[] = [];
  const page = new PageSession(
    document,
    {
      ...noEdits,
      ...localImage(effects.breathe),
      writeClipboard: async (text) => void clipboard.push(text),
      split: async () => undefined,
      open: async () => {},
      ...effects,
    },
    (message) => sent.push(message),
  );
  const ask = async (request: Pick<RequestMessage, 'name'> & { ask: object }) => {
    await page.receive({ type: 'request', id: 7, ...request });
    return sent.at(-1);
  };
  return { page, sent, clipboard, ask };
}

describe('a request gets one reply', () => {
  test('ready: the document’s state', async () => {
    expect(await session().ask({ name: 'ready', ask: {} })).toEqual({ type: 'reply', id: 7, ok: true, answer: shown.state });
  });

  test('read: a window, shorter at the end of the file', async () => {
    const reply = await session().ask({
      name: 'read',
      ask: { version: 3, space: '', offset: 3 * windowSize, length: windowSize },
    });
    expect(reply).toEqual({ type: 'reply', id: 7, ok: true, answer: { bytes: bytes.slice(3 * windowSize) } });
  });

  test('read: never more than a window', async () => {
    const reply = await session().ask({ name: 'read', ask: { version: 3, space: '', offset: 0, length: 1e9 } });
    expect(reply).toMatchObject({ answer: { bytes: { length: windowSize } } });
  });

  test('read: plain bytes, of a Buffer too, and not the whole memory behind them', async () => {
    const buffer: ShownDocument = { ...shown, bytes: Buffer.from(bytes) };
    const reply = await session({}, buffer).ask({ name: 'read', ask: { version: 3, space: '', offset: 16, length: 32 } });
    const answer = reply?.type === 'reply' && reply.ok ? reply.answer : undefined;
    const sent = (answer as { bytes: Uint8Array }).bytes;
    expect(Object.getPrototypeOf(sent)).toBe(Uint8Array.prototype);
    expect(sent.buffer.byteLength).toBe(32);
  });

  test('find', async () => {
    const pattern = { bytes: Uint8Array.of(250, 0, 1), mask: Uint8Array.of(0xff, 0xff, 0xff) };
    const reply = await session().ask({ name: 'find', ask: { version: 3, ...file, pattern, from: 300, direction: 'forward' } });
    expect(reply).toMatchObject({ ok: true, answer: { offset: 501, wrapped: false } });
  });

  test('count', async () => {
    // 200,000 bytes are 796 rounds of 251 and a part that begins with 0.
    const pattern = { bytes: Uint8Array.of(250, 0), mask: Uint8Array.of(0xff, 0) };
    const reply = await session().ask({ name: 'count', ask: { version: 3, ...file, pattern, offset: 501 } });
    expect(reply).toMatchObject({ ok: true, answer: { matches: 796, before: 1 } });
  });

  test('copy', async () => {
    const { ask, clipboard } = session();
    expect(await ask({ name: 'copy', ask: { version: 3, space: '', offset: 1, length: 3, format: 'hex' } })).toMatchObject({
      answer: { copied: 3 },
    });
    expect(clipboard).toEqual(['01 02 03']);
  });
});

describe('a failure is told in a sentence', () => {
  test('bytes of a version that is no more', async () => {
    const reply = await session().ask({ name: 'read', ask: { version: 2, space: '', offset: 0, length: 16 } });
    expect(reply).toEqual({ type: 'reply', id: 7, ok: false, message: 'The image has changed since; look again.' });
  });

  test('too much for the clipboard', async () => {
    const { ask, clipboard } = session();
    const reply = await ask({
      name: 'copy',
      ask: { version: 3, space: '', offset: 0, length: longestCopy + 1, format: 'hex' },
    });
    expect(reply).toMatchObject({ ok: false, message: expect.stringContaining('too much for the clipboard') });
    expect(clipboard).toEqual([]);
  });

  test('a split that failed', async () => {
    const split = () => Promise.reject(new Error('No space left.'));
    expect(await session({ split }).ask({ name: 'split', ask: {} })).toMatchObject({ ok: false, message: 'No space left.' });
  });
});

test('a cancelled search stops at its next breath', async () => {
  let breaths = 0;
  const long: ShownDocument = { ...shown, bytes: new Uint8Array(64 * 1024 * 1024) };
  const { page, sent } = session(
    {
      breathe: async () => {
        if (++breaths === 3) await page.receive({ type: 'cancel', id: 9 });
      },
    },
    long,
  );
  const ask = {
    version: 3,
    ...file,
    pattern: { bytes: Uint8Array.of(1), mask: Uint8Array.of(0xff) },
    from: 0,
    direction: 'forward',
  };
  await page.receive({ type: 'request', id: 9, name: 'find', ask });
  expect(breaths).toBeLessThan(6);
  expect(sent).toMatchObject([{ type: 'reply', id: 9, ok: true, answer: { offset: undefined } }]);
});

test('a command goes to the page', () => {
  const { page, sent } = session();
  page.command('go-to');
  expect(sent).toEqual([{ type: 'command', command: 'go-to' }]);
});

test('what is no message of the page is ignored', async () => {
  const { page, sent } = session();
  for (const message of [undefined, null, 'ready', 7, {}, { type: 'reply', id: 1 }]) await page.receive(message);
  expect(sent).toEqual([]);
});
