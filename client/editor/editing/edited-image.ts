import { createHash } from 'node:crypto';
import { inSteps } from './in-steps.ts';
import type { Patch } from './store-change.ts';

/** One change that can be taken back and made again. */
export interface Step {
  /** For menus: `Delete Boot0002`. */
  readonly label: string;
  /** Throws, and changes nothing, where the bytes are no longer those that the change left. */
  undo(): void;
  redo(): void;
}

const blockLength = 4096;

/**
 * An image as it was edited here, and what the file holds. A change is written into the bytes themselves and kept as the bytes it
 * touched, so taking it back gives exactly the bytes from before; of what the file holds, only the blocks that were touched since
 * are kept apart. So no change costs more than it touches, however large the image is.
 */
export class EditedImage {
  #bytes: Uint8Array;
  /** What the file holds in blocks that may differ from `bytes`, by number. */
  readonly #savedBlocks = new Map<number, Uint8Array>();
  #savedLength: number;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#savedLength = bytes.length;
  }

  /** With every change that was not taken back. Changes are written into it. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  /** Whether saving would change the file. */
  get differs(): boolean {
    if (this.#savedLength !== this.#bytes.length) return true;
    return [...this.#savedBlocks].some(([number, saved]) => Buffer.compare(saved, blockOf(this.#bytes, number)) !== 0);
  }

  /** Makes a change. */
  change(patches: readonly Patch[], label: string): Step {
    this.#exchange(patches, 'before', 'after', label);
    return {
      label,
      undo: () => this.#exchange(patches, 'after', 'before', label),
      redo: () => this.#exchange(patches, 'before', 'after', label),
    };
  }

  /** Whether the file, as far as is known, holds these bytes. */
  async savedIs(bytes: Uint8Array): Promise<boolean> {
    if (bytes.length !== this.#savedLength) return false;
    const same = (number: number) => Buffer.compare(this.#savedBlock(number), blockOf(bytes, number)) === 0;
    return inSteps(bytes.length, (start, end) => blocks(start, end).every(same));
  }

  /** Forgets every change: the file was read, and holds these bytes. */
  startFrom(bytes: Uint8Array): void {
    this.#bytes = bytes;
    this.saved();
  }

  /** The file was written with the bytes as they are. */
  saved(): void {
    this.#savedBlocks.clear();
    this.#savedLength = this.#bytes.length;
  }

  /** The file was found to hold these bytes, while the changes here stay. */
  async savedAs(bytes: Uint8Array): Promise<void> {
    this.saved();
    this.#savedLength = bytes.length;
    await inSteps(Math.max(bytes.length, this.#bytes.length), (start, end) => {
      for (const number of blocks(start, end)) {
        const saved = blockOf(bytes, number);
        if (Buffer.compare(saved, blockOf(this.#bytes, number)) !== 0) this.#savedBlocks.set(number, saved.slice());
      }
    });
  }

  /** SHA-256 of what the file holds, lower case hex digits. */
  async savedDigest(): Promise<string> {
    const hash = createHash('sha256');
    await inSteps(this.#savedLength, (start, end) => {
      for (const number of blocks(start, end)) hash.update(this.#savedBlock(number));
    });
    return hash.digest('hex');
  }

  #savedBlock(number: number): Uint8Array {
    return this.#savedBlocks.get(number) ?? blockOf(this.#bytes, number);
  }

  #exchange(patches: readonly Patch[], from: 'before' | 'after', to: 'before' | 'after', label: string): void {
    for (const patch of patches) {
      const expected = patch[from];
      const found = this.#bytes.subarray(patch.offset, patch.offset + expected.length);
      if (Buffer.compare(found, expected) === 0) continue;
      throw new Error(
        `“${label}” can’t be taken back or made again: the file was read anew since, and holds other bytes there.`,
      );
    }
    for (const patch of patches) {
      for (const number of blocks(patch.offset, patch.offset + patch[to].length)) {
        if (!this.#savedBlocks.has(number)) this.#savedBlocks.set(number, blockOf(this.#bytes, number).slice());
      }
      this.#bytes.set(patch[to], patch.offset);
    }
  }
}

/** The numbers of the blocks that hold [start, end). */
function blocks(start: number, end: number): number[] {
  const first = Math.floor(start / blockLength);
  return Array.from({ length: Math.ceil(end / blockLength) - first }, (_, index) => first + index);
}

function blockOf(bytes: Uint8Array, number: number): Uint8Array {
  return bytes.subarray(number * blockLength, (number + 1) * blockLength);
}
