import { setFlagsFromString } from 'node:v8';

/** UTF-16 units of a text from which on collecting garbage early would be felt while somebody types in it. */
const large = 100_000;

let small: boolean | undefined;

/**
 * Has V8 collect garbage early as long as no large text is open, `longest` being the length of the longest one in UTF-16 units. The
 * server waits beside an editor for weeks; left alone, V8 lets some 20 MiB of what is needed grow to ten times that before it looks what
 * of it is. Under a large text that would cost several times the processor for each keystroke.
 */
export function sizeHeap(longest: number): void {
  const before = small;
  small = longest < large;
  // V8 reads this one before each collection, so it counts from now on, in every editor, whatever starts the server.
  if (small !== before) setFlagsFromString(small ? '--optimize-for-size' : '--no-optimize-for-size');
}
