import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { BuildReader } from './builds.ts';
import type { ImageBuild } from './facts.ts';
import { takenAlong } from './large-bytes.ts';

export interface BuildQuestion {
  readonly id: number;
  readonly bytes: Uint8Array;
}

export interface BuildAnswer {
  readonly id: number;
  readonly build: ImageBuild | undefined;
}

/** Beside this file as source, beside the bundle that this file became part of. */
const script = path.join(
  import.meta.dirname,
  process.env['NODE_ENV'] === 'production' ? 'build-worker.mjs' : 'build-worker.ts',
);

/**
 * Takes images apart in a thread of its own, which never keeps the process alive. It ends when all is answered: each image is read
 * once, the next one may come in hours, and until then the thread would hold some 40 MiB.
 */
export function buildsInThread(): BuildReader {
  const waiting = new Map<number, (build: ImageBuild | undefined) => void>();
  let worker: Worker | undefined;
  let lastId = 0;

  const end = (): void => {
    void worker?.terminate();
    worker = undefined;
    // Of what the thread didn't come to say, nothing is known.
    for (const resolve of waiting.values()) resolve(undefined);
    waiting.clear();
  };
  const start = (): Worker => {
    const started = new Worker(script);
    started.unref();
    started.on('message', ({ id, build }: BuildAnswer) => {
      waiting.get(id)?.(build);
      waiting.delete(id);
      if (waiting.size === 0) end();
    });
    started.on('error', () => {
      if (worker === started) end();
    });
    return started;
  };
  return (bytes) => {
    worker ??= start();
    lastId += 1;
    const question: BuildQuestion = { id: lastId, bytes };
    const answer = new Promise<ImageBuild | undefined>((resolve) => waiting.set(question.id, resolve));
    worker.postMessage(question, takenAlong(bytes));
    return answer;
  };
}
