/** The thread in which images are taken apart: unpacking takes up to a second, and nobody else is to wait for it. */

import { setImmediate } from 'node:timers/promises';
import { parentPort } from 'node:worker_threads';
import { messageOf } from '../../../files/reason.ts';
import { answerFrom } from './parts.ts';
import { ImageReader } from './reader.ts';
import type { FromWorker, ToWorker } from './worker-messages.ts';

let reader = new ImageReader(new Uint8Array(0));
const underway = new Set<number>();

parentPort?.on('message', (message: ToWorker) => {
  if (message.type === 'load') reader = new ImageReader(message.bytes, reader);
  else if (message.type === 'cancel') underway.delete(message.id);
  else void answer(message);
});

async function answer({ id, name, ask }: Extract<ToWorker, { type: 'ask' }>): Promise<void> {
  underway.add(id);
  const walk = { breathe: () => setImmediate(), cancelled: () => !underway.has(id) };
  const reply = (message: FromWorker) => parentPort?.postMessage(message);
  try {
    reply({ id, ok: true, answer: await answerFrom(reader, name, ask, walk) });
  } catch (error) {
    reply({ id, ok: false, message: messageOf(error) });
  }
  underway.delete(id);
}
