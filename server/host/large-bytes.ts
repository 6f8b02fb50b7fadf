/**
 * Memory for whole images, which the server looks at once and then waits on for weeks. It does not come from the C library: with each
 * large block that is freed, glibc keeps more of what is freed later (mallopt(3), M_MMAP_THRESHOLD), so that one image of 64 MiB would
 * leave the process some 25 MiB larger for good. What is resizable is mapped by itself and goes back to the system in full.
 */

/** Bytes below which memory is not worth the care. */
const large = 1024 * 1024;

/** So many bytes, all zero. Those who are done with them say so with `giveBack`. */
export function bytesToGiveBack(length: number): Uint8Array<ArrayBuffer> {
  if (length < large) return new Uint8Array(length);
  return new Uint8Array(new ArrayBuffer(length, { maxByteLength: length }), 0, length);
}

/** What a message to another thread may take along with `bytes` instead of a copy. */
export function takenAlong({ buffer }: Uint8Array): ArrayBuffer[] {
  return buffer instanceof ArrayBuffer && buffer.resizable ? [buffer] : [];
}

/** Frees the memory at once, where it came from `bytesToGiveBack` and is large; then no byte is left in any view of it. */
export function giveBack({ buffer }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.resizable) buffer.resize(0);
}
