/**
 * Walks through large images on the extension host: after each step all other work has its turn. Nobody may write to the bytes
 * meanwhile.
 */
import { setImmediate } from 'node:timers/promises';
import { type Scan, scanInSteps } from '../../../firmware/scan.ts';

/** Bytes of one step: about a millisecond's work. */
const stepLength = 1024 * 1024;

/** Memory that every thread sees, so that nobody has to copy an image to take it apart. */
export function sharedBytes(length: number): Uint8Array {
  return new Uint8Array(new SharedArrayBuffer(length));
}

/** A copy that other threads can read too, made in steps. */
export async function sharedCopy(bytes: Uint8Array): Promise<Uint8Array> {
  const copy = sharedBytes(bytes.length);
  await inSteps(bytes.length, (start, end) => copy.set(bytes.subarray(start, end), start));
  return copy;
}

/** Whether both are the same, byte for byte. */
export async function areSame(one: Uint8Array, other: Uint8Array): Promise<boolean> {
  if (one === other || one.length !== other.length) return one === other;
  return inSteps(one.length, (start, end) => Buffer.compare(one.subarray(start, end), other.subarray(start, end)) === 0);
}

/** What is looked for once in all the bytes of an image, found in steps. */
export async function scanOf(bytes: Uint8Array): Promise<Scan> {
  const steps = scanInSteps(bytes);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    await setImmediate();
  }
}

/** Takes steps from 0 to `length` until one answers false. Whether none did. */
export async function inSteps(length: number, take: (start: number, end: number) => unknown): Promise<boolean> {
  for (let start = 0; start < length; start += stepLength) {
    if (start > 0) await setImmediate();
    if (take(start, Math.min(start + stepLength, length)) === false) return false;
  }
  return true;
}
