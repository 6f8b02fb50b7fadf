/** The thread in which two images are compared: unpacking both takes seconds, and nobody else is to wait for it. */
import { parentPort, workerData } from 'node:worker_threads';
import { compareImages } from '../../../firmware/compare/compare-images.ts';
import { comparisonText } from './comparison-text.ts';

/** What the thread is started with; it answers with the text. */
export interface ToCompare {
  readonly names: readonly [string, string];
  readonly one: Uint8Array;
  readonly other: Uint8Array;
}

const { names, one, other }: ToCompare = workerData;
parentPort?.postMessage(comparisonText(names, compareImages(one, other)));
