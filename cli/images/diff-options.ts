import { exactly, oneOf, parse } from '../parse-arguments.ts';

export interface DiffOptions {
  readonly command: 'diff';
  readonly format: 'text' | 'json';
  readonly one: string;
  readonly other: string;
}

/** The arguments behind `virtlens diff`. Throws a `UsageError`. */
export function readDiffOptions(args: readonly string[]): DiffOptions {
  const { values, positionals } = parse(args, { format: { type: 'string' } });
  const [one, other] = exactly(positionals, 'diff', ['A', 'B']);
  return { command: 'diff', format: oneOf(values['format'], ['text', 'json']), one, other };
}
