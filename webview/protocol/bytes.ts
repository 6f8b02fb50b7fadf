/** Bytes of one window; windows start at multiples of it. A multiple of the 16 bytes of a row. */
export const windowSize = 64 * 1024;

/** The longest range that `copy` puts on the clipboard, in bytes. */
export const longestCopy = 1024 * 1024;

/** The longest pattern that `find` looks for, in bytes. */
export const longestPattern = 1024;

/** What offsets count in: the file, or by the id of a compressed section what it unfolds to. */
export type Space = string;

/** The id of the tree's root, which is never compressed. */
export const fileSpace: Space = '';

export type CopyFormat = 'hex' | 'text' | 'c' | 'base64' | 'guid';

export type Direction = 'forward' | 'backward';

/** Bytes to look for. A place matches where each of its bytes, as far as the mask's bits go, is the pattern's. */
export interface BytePattern {
  readonly bytes: Uint8Array;
  /** As long as `bytes`, which have no bit that is not in it: 0xFF this byte, 0xDF this letter in either case, 0 any byte. */
  readonly mask: Uint8Array;
}

/** Matches are counted up to here; beyond it is enough to know that there are more. */
export const mostCounted = 10_000;

/** Bytes of the file, or of everything that is in it, are looked through. */
export interface SearchScope {
  readonly version: number;
  readonly space: Space;
  /** Goes on in every compressed part, which is unpacked for that. */
  readonly everywhere: boolean;
}

/** Bytes: read in windows, searched, copied. */
export interface ByteRequests {
  /** Fewer bytes come back at the end of the file. */
  readonly read: {
    readonly ask: { readonly version: number; readonly space: Space; readonly offset: number; readonly length: number };
    readonly answer: { readonly bytes: Uint8Array };
  };
  /** The first match at or behind `from`, or the last match before it; goes around the end of what is searched once. */
  readonly find: {
    readonly ask: SearchScope & { readonly pattern: BytePattern; readonly from: number; readonly direction: Direction };
    readonly answer: { readonly space: Space; readonly offset: number | undefined; readonly wrapped: boolean };
  };
  /** How many matches there are, `mostCounted` at most, and how many of them start before `offset`. */
  readonly count: {
    readonly ask: SearchScope & { readonly pattern: BytePattern; readonly offset: number };
    readonly answer: { readonly matches: number; readonly before: number };
  };
  readonly copy: {
    readonly ask: {
      readonly version: number;
      readonly space: Space;
      readonly offset: number;
      readonly length: number;
      readonly format: CopyFormat;
    };
    readonly answer: { readonly copied: number };
  };
}
