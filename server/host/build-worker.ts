/** The thread in which images are taken apart for the rules: it takes a quarter of a second, and nobody who types is to wait for it. */
import { parentPort } from 'node:worker_threads';
import type { BuildAnswer, BuildQuestion } from './build-thread.ts';
import { readImageBuild } from './image-build.ts';

parentPort?.on('message', ({ id, bytes }: BuildQuestion) => {
  const answer: BuildAnswer = { id, build: readImageBuild(bytes) };
  parentPort?.postMessage(answer);
});
