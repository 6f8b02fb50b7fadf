import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { BuildReader } from './builds.ts';
import type { ImageBuild } from './facts.ts';

export interface BuildQuestion {
  readonly id: number;
  readonly bytes: Uint8Array;
}

export interface BuildAnswer {
  readonly id: number;
  readonly build: ImageBuild | undefined;
}

/** Beside this file as source, beside the bundle that this file became part of. */
const script = path.join(import.meta.dirname, process.env['NODE_ENV'] === 'production' ? 'build-worker.js' : 'build-worker.ts');

/** Milliseconds without a question after which the thread ends; it takes some megabytes of memory. */
const idleTime = 20_000;

/** Takes images apart in a thread of its own, which starts with the first one and never keeps the process alive. */
export function buildsInThread(): BuildReader {
  const waiting = new Map<number, (build: ImageBuild | undefined) => void>();
  let worker: Worker | undefined;
  let idle: NodeJS.Timeout | undefined;
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
      if (waiting.size === 0) idle = setTimeout(end, idleTime).unref();
    });
    started.on('error', end);
    return started;
  };
  return (bytes) => {
    clearTimeout(idle);
    worker ??= start();
    lastId += 1;
    const question: BuildQuestion = { id: lastId, bytes };
    const answer = new Promise<ImageBuild | undefined>((resolve) => waiting.set(question.id, resolve));
    worker.postMessage(question);
    return answer;
  };
}
