/** The thread in which two images are compared: unpacking both takes seconds, and nobody else is to wait for it. */
import { parentPort, workerData } from 'node:worker_threads';
import { compareImages, compareLists } from '../../../firmware/compare/compare-images.ts';
import { comparisonText } from './comparison-text.ts';

/** What the thread is started with; it answers with the text. */
export interface ToCompare {
  readonly names: readonly [string, string];
  readonly one: Uint8Array;
  readonly other: Uint8Array;
  /** One of them at least is a list of variables, which has nothing else to compare. */
  readonly lists: boolean;
}

const { names, one, other, lists }: ToCompare = workerData;
parentPort?.postMessage(comparisonText(names, lists ? compareLists(one, other) : compareImages(one, other), lists));
