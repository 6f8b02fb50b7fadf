/** The bytes that a change touched, as they were and as they became; both have the same length. */
interface Patch {
  readonly offset: number;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/** One change that can be taken back and made again, for VS Code's own list of edits. */
export interface Step {
  /** For menus: `Delete Boot0002`. */
  readonly label: string;
  /** Throws, and changes nothing, where the bytes are no longer those that the change left. */
  undo(): void;
  redo(): void;
}

/** Compared at once; what differs is then kept to the byte. */
const blockLength = 4096;

/**
 * An image as the file holds it, and as it was edited here. A change is kept as the bytes it touched, so taking it back gives
 * exactly the bytes from before, and a hundred changes of a 64 MiB image take no hundred images.
 */
export class EditedImage {
  #saved: Uint8Array;
  #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#saved = bytes;
    this.#bytes = bytes;
  }

  /** With every change that was not taken back. Never written to: each change makes a new array. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  /** What the file holds, as far as is known. */
  get saved(): Uint8Array {
    return this.#saved;
  }

  /** Whether saving would change the file. */
  get differs(): boolean {
    return this.#bytes !== this.#saved && Buffer.compare(this.#bytes, this.#saved) !== 0;
  }

  /** Takes the outcome of an edit, as long as the image. */
  change(after: Uint8Array, label: string): Step {
    if (after.length !== this.#bytes.length) throw new Error('An edit may not change the length of an image.');
    const patches = differences(this.#bytes, after);
    this.#bytes = after;
    return {
      label,
      undo: () => this.#exchange(patches, 'after', 'before', label),
      redo: () => this.#exchange(patches, 'before', 'after', label),
    };
  }

  /** The file was written with these bytes, or was found to hold them while the changes here stay. */
  savedAs(bytes: Uint8Array): void {
    this.#saved = bytes;
  }

  /** Forgets every change: the file's bytes count. */
  startFrom(bytes: Uint8Array): void {
    this.#saved = bytes;
    this.#bytes = bytes;
  }

  /** Takes changes from an earlier session; `saved` stays what the file holds. */
  restore(bytes: Uint8Array): void {
    this.#bytes = bytes;
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
    const bytes = this.#bytes.slice();
    for (const patch of patches) bytes.set(patch[to], patch.offset);
    this.#bytes = bytes;
  }
}

/** Where two arrays of one length differ, in order; differences in neighbouring blocks are one patch. */
function differences(before: Uint8Array, after: Uint8Array): Patch[] {
  const patches: Patch[] = [];
  for (const { start, end } of differingBlocks(before, after)) {
    let [first, last] = [start, end];
    while (before[first] === after[first]) first++;
    while (before[last - 1] === after[last - 1]) last--;
    patches.push({ offset: first, before: before.slice(first, last), after: after.slice(first, last) });
  }
  return patches;
}

function differingBlocks(before: Uint8Array, after: Uint8Array): { start: number; end: number }[] {
  const runs: { start: number; end: number }[] = [];
  for (let start = 0; start < before.length; start += blockLength) {
    const end = Math.min(start + blockLength, before.length);
    if (Buffer.compare(before.subarray(start, end), after.subarray(start, end)) === 0) continue;
    const last = runs.at(-1);
    if (last?.end === start) last.end = end;
    else runs.push({ start, end });
  }
  return runs;
}
