/** How unpacking ended: with the bytes, or with a sentence that says why there are none, and how many had come out. */
export type Unpacked = { readonly content: Uint8Array } | { readonly refusal: string; readonly produced: number };

/**
 * No firmware comes near (OVMF's largest part unfolds to 16 MiB); a hostile image may not fill the memory by claiming more.
 * Callers look at the declared size before they unpack.
 */
export const mostUnpackedBytes = 256 * 1024 * 1024;

/** Where the memory for what is unpacked comes from: so many bytes. */
export type Memory = (length: number) => Uint8Array;

/** Memory to start with: enough for what firmware packs well, little where the declared size is a lie. */
export function firstOutput(declared: number, packed: number, memory: Memory): Uint8Array {
  return memory(Math.min(declared, 0x10000 + packed * 16));
}

/** Twice the memory, or as much as is declared. */
export function largerOutput(output: Uint8Array, declared: number, memory: Memory): Uint8Array {
  const larger = memory(Math.min(declared, output.length * 2));
  larger.set(output);
  return larger;
}

/** Repeats [at - distance, …) up to `end`, one byte after the other, as matches are meant: what was just written counts too. */
export function repeat(output: Uint8Array, at: number, distance: number, end: number): void {
  if (distance === 1) {
    output.fill(output[at - 1] as number, at, end);
    return;
  }
  for (let to = at, from = at - distance; to < end; to++, from++) output[to] = output[from] as number;
}
