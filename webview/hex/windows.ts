import { windowSize } from '../protocol.ts';

/** Reads bytes of the file; fewer at its end. */
export type ReadBytes = (offset: number, length: number) => Promise<Uint8Array>;

/** Windows that are kept: 4 MiB. */
const keptWindows = 64;

/** The windows of the file that the page has, the least recently used given up first. */
export class ByteWindows {
  readonly #size: number;
  readonly #read: ReadBytes;
  readonly #arrived: () => void;
  /** In the order of use: Map keeps the order in which keys were set. */
  readonly #windows = new Map<number, Uint8Array>();
  readonly #underway = new Set<number>();

  /** `arrived` is called when bytes that were missing have come. */
  constructor(size: number, read: ReadBytes, arrived: () => void) {
    this.#size = size;
    this.#read = read;
    this.#arrived = arrived;
  }

  /** The byte, or undefined while it is on its way (or beyond the end). */
  byteAt(offset: number): number | undefined {
    return this.#windows.get(Math.floor(offset / windowSize))?.[offset % windowSize];
  }

  /** `length` bytes from `offset` where all of them are here and in one window. */
  bytesAt(offset: number, length: number): Uint8Array | undefined {
    const start = offset % windowSize;
    return this.#windows.get(Math.floor(offset / windowSize))?.subarray(start, start + length);
  }

  /** Asks for what is missing of [start, end), and of one window on either side. */
  want(start: number, end: number): void {
    const first = Math.floor(Math.max(0, start) / windowSize);
    const last = Math.floor((Math.min(end, this.#size) - 1) / windowSize);
    for (let index = first; index <= last; index++) this.#need(index);
    this.#need(last + 1);
    this.#need(first - 1);
  }

  #need(index: number): void {
    if (index < 0 || index * windowSize >= this.#size || this.#underway.has(index)) return;
    const present = this.#windows.get(index);
    if (present) {
      this.#windows.delete(index);
      this.#windows.set(index, present);
      return;
    }
    this.#underway.add(index);
    this.#read(index * windowSize, windowSize).then(
      (bytes) => this.#keep(index, bytes),
      // The window is asked for again when it is next in view.
      () => this.#underway.delete(index),
    );
  }

  #keep(index: number, bytes: Uint8Array): void {
    this.#underway.delete(index);
    this.#windows.set(index, bytes);
    for (const oldest of this.#windows.keys()) {
      if (this.#windows.size <= keptWindows) break;
      this.#windows.delete(oldest);
    }
    this.#arrived();
  }
}
