import { styleText } from 'node:util';
import { readIncoming } from './read-bytes.ts';

/** What a command prints to and reads from. */
export interface Console {
  /** The result: goes to standard output. */
  readonly print: (text: string) => void;
  /** What went wrong and what was done beside the result: goes to standard error. */
  readonly note: (text: string) => void;
  readonly paint: Paint;
  readonly readStandardInput: () => Promise<Uint8Array>;
}

/** `paint('red', text)`; gives the text back as it is where colours are not wanted. */
export type Paint = (style: Parameters<typeof styleText>[0], text: string) => string;

/** The process's own streams. Colours only on a terminal, and never with `NO_COLOR` (no-color.org). */
export function processConsole(): Console {
  const wantsColour = process.stdout.isTTY === true && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb';
  return {
    print: (text) => void process.stdout.write(`${text}\n`),
    note: (text) => void process.stderr.write(`${text}\n`),
    paint: wantsColour ? (style, text) => styleText(style, text, { validateStream: false }) : (_, text) => text,
    readStandardInput: () => readIncoming(process.stdin),
  };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not reach a terminal.
const controlCharacters = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u2028\u2029]/g;

/** Text from a file, safe to show on a terminal: no escape sequences, no line breaks; tabs stay. */
export function printable(text: string): string {
  return text.replace(controlCharacters, '\u{fffd}');
}
