import type { NvramPair } from './facts.ts';

/** What qemu.conf says of NVRAM. */
export interface NvramList {
  /** The pairs in order; undefined where the file sets no `nvram` list. */
  readonly pairs: readonly NvramPair[] | undefined;
  /** Entries libvirt would refuse, as written: a pair has exactly one colon. */
  readonly invalid: readonly string[];
}

/**
 * The `nvram = [ "CODE:VARS", … ]` list of a qemu.conf, in libvirt's own syntax (virconf.c): `#` starts a comment, a list may go over
 * lines, strings stand in `'` or `"` without escapes, or in `"""` over lines. The last assignment counts. Reads on behind what it doesn't know.
 */
export function readNvramList(text: string): NvramList {
  let strings: readonly string[] | undefined;
  for (const { name, value } of assignments(text)) {
    if (name === 'nvram') strings = typeof value === 'string' ? [value] : value;
  }
  const pairs: NvramPair[] = [];
  const invalid: string[] = [];
  for (const entry of strings ?? []) {
    const [code, vars, ...more] = entry.split(':');
    if (code && vars && more.length === 0) pairs.push({ code, vars });
    else invalid.push(entry);
  }
  return { pairs: strings && pairs, invalid };
}

interface Assignment {
  readonly name: string;
  readonly value: string | readonly string[];
}

/** White space, comments, punctuation, strings and bare words, in this order of trial. */
const token = /\s+|#[^\n]*|[[\],=]|"""([\s\S]*?)"""|"([^"\n]*)"|'([^'\n]*)'|[^\s#[\],="']+|["']/gy;

function* tokens(text: string): Generator<{ readonly text: string; readonly string: string | undefined }> {
  for (const match of text.matchAll(token)) {
    const string = match[1] ?? match[2] ?? match[3];
    if (string !== undefined || !/^[\s#]/.test(match[0])) yield { text: match[0], string };
  }
}

function* assignments(text: string): Generator<Assignment> {
  const all = [...tokens(text)];
  for (let at = 0; at + 2 < all.length; at += 1) {
    const name = all[at];
    const value = all[at + 2];
    if (!name || name.string !== undefined || all[at + 1]?.text !== '=' || !value) continue;
    if (value.string !== undefined) {
      yield { name: name.text, value: value.string };
      at += 2;
    } else if (value.text === '[') {
      const strings: string[] = [];
      for (at += 3; at < all.length && all[at]?.text !== ']'; at += 1) {
        const entry = all[at]?.string;
        if (entry !== undefined) strings.push(entry);
      }
      yield { name: name.text, value: strings };
    }
  }
}
