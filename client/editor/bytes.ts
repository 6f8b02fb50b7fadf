import type { CopyFormat, Direction } from '../../webview/protocol.ts';

/** Lets other work of the process go first; long walks through the bytes call it between steps. */
export type Breathe = () => Promise<void>;

export interface Walk {
  readonly breathe: Breathe;
  /** True once nobody waits for the result any more. */
  readonly cancelled: () => boolean;
}

/** Bytes per step: a few milliseconds, so that the extension host answers others in between. */
const step = 1024 * 1024;

/**
 * Looks for `pattern`. Forward: the first match that starts at or behind `from`; backward: the last that starts before it.
 * Goes around the file's end once.
 */
export async function findBytes(
  bytes: Uint8Array,
  pattern: Uint8Array,
  from: number,
  direction: Direction,
  walk: Walk,
): Promise<{ offset: number | undefined; wrapped: boolean }> {
  const last = bytes.length - pattern.length;
  if (pattern.length === 0 || last < 0) return { offset: undefined, wrapped: false };
  const before: Stretch = { start: 0, end: Math.min(from, last + 1) };
  const behind: Stretch = { start: Math.min(from, last + 1), end: last + 1 };
  const [near, far] = direction === 'forward' ? [behind, before] : [before, behind];
  const found = await findIn(bytes, pattern, near, direction, walk);
  if (found !== undefined) return { offset: found, wrapped: false };
  return { offset: await findIn(bytes, pattern, far, direction, walk), wrapped: true };
}

/** Where a match may start: [start, end). */
interface Stretch {
  readonly start: number;
  readonly end: number;
}

async function findIn(
  bytes: Uint8Array,
  pattern: Uint8Array,
  stretch: Stretch,
  direction: Direction,
  walk: Walk,
): Promise<number | undefined> {
  const rare = rarestIndex(pattern);
  const steps = Math.ceil((stretch.end - stretch.start) / step);
  for (let done = 0; done < steps; done++) {
    const index = direction === 'forward' ? done : steps - 1 - done;
    const start = stretch.start + index * step;
    const found = await findInStep(bytes, pattern, rare, { start, end: Math.min(start + step, stretch.end) }, direction, walk);
    if (found !== undefined) return found;
    await walk.breathe();
    if (walk.cancelled()) return undefined;
  }
  return undefined;
}

/** Comparisons after which a step takes breath: a run of 0xFF makes every place a candidate. */
const comparisons = 64 * 1024;

async function findInStep(
  bytes: Uint8Array,
  pattern: Uint8Array,
  rare: number,
  { start, end }: Stretch,
  direction: Direction,
  walk: Walk,
): Promise<number | undefined> {
  const window = bytes.subarray(start + rare, end + rare);
  const value = pattern[rare] ?? 0;
  const forward = direction === 'forward';
  let tried = 0;
  let at = forward ? window.indexOf(value) : window.lastIndexOf(value);
  while (at !== -1) {
    if (matches(bytes, pattern, start + at)) return start + at;
    tried += pattern.length;
    if (tried > comparisons) {
      tried = 0;
      await walk.breathe();
      if (walk.cancelled()) return undefined;
    }
    // lastIndexOf counts a negative start from the end, so the window's first byte is the last one to try.
    if (!forward && at === 0) return undefined;
    at = forward ? window.indexOf(value, at + 1) : window.lastIndexOf(value, at - 1);
  }
  return undefined;
}

/** The byte to look for first: padding and zeros are everywhere in firmware, anything else is rarer. */
function rarestIndex(pattern: Uint8Array): number {
  const index = pattern.findIndex((byte) => byte !== 0 && byte !== 0xff);
  return index === -1 ? 0 : index;
}

function matches(bytes: Uint8Array, pattern: Uint8Array, offset: number): boolean {
  for (let index = 0; index < pattern.length; index++) {
    if (bytes[offset + index] !== pattern[index]) return false;
  }
  return true;
}

const hexOf = Array.from({ length: 256 }, (_, byte) => byte.toString(16).toUpperCase().padStart(2, '0'));

/** Bytes that are formatted between two breaths: a multiple of 16 (rows of C) and of 3 (base64 without padding in between). */
const formatted = 48 * 1024;

/** The bytes as text for the clipboard. Text shows what is not printable ASCII as a dot. */
export async function formatBytes(bytes: Uint8Array, format: CopyFormat, breathe: Breathe): Promise<string> {
  const parts: string[] = [];
  for (let start = 0; start < bytes.length; start += formatted) {
    parts.push(formatPart(bytes.subarray(start, start + formatted), format));
    await breathe();
  }
  if (format === 'hex') return parts.join(' ');
  if (format === 'c') return `const unsigned char data[${bytes.length}] = {\n${parts.join('\n')}\n};\n`;
  return parts.join('');
}

function formatPart(bytes: Uint8Array, format: CopyFormat): string {
  const each = (write: (byte: number) => string): string[] => Array.from(bytes, write);
  switch (format) {
    case 'hex':
      return each((byte) => hexOf[byte] ?? '').join(' ');
    case 'text':
      return each((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
    case 'base64':
      return btoa(each((byte) => String.fromCharCode(byte)).join(''));
    case 'c':
      return rowsOf(each((byte) => `0x${hexOf[byte]}`)).join('\n');
  }
}

function rowsOf(values: readonly string[]): string[] {
  const rows: string[] = [];
  for (let start = 0; start < values.length; start += 16) rows.push(`  ${values.slice(start, start + 16).join(', ')},`);
  return rows;
}
