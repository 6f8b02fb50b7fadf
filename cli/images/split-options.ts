import { UsageError } from '../exit-code.ts';
import { exactly, fileName, oneOf, parse } from '../parse-arguments.ts';

export interface SplitOptions {
  readonly command: 'split';
  readonly image: string;
  readonly code: string | undefined;
  readonly vars: string | undefined;
  readonly force: boolean;
  readonly format: 'text' | 'json';
}

export interface JoinOptions {
  readonly command: 'join';
  readonly vars: string;
  readonly code: string;
  readonly output: string;
  readonly force: boolean;
  readonly format: 'text' | 'json';
}

/** The arguments behind `virtlens split`. Throws a `UsageError`. */
export function readSplitOptions(args: readonly string[]): SplitOptions {
  const { values, positionals } = parse(args, {
    code: { type: 'string' },
    vars: { type: 'string' },
    force: { type: 'boolean' },
    format: { type: 'string' },
  });
  const [image] = exactly(positionals, 'split', ['IMAGE']);
  return {
    command: 'split',
    image,
    code: fileName(values['code'], '--code'),
    vars: fileName(values['vars'], '--vars'),
    force: values['force'] === true,
    format: oneOf(values['format'], ['text', 'json']),
  };
}

/** The arguments behind `virtlens join`. Throws a `UsageError`. */
export function readJoinOptions(args: readonly string[]): JoinOptions {
  const { values, positionals } = parse(args, {
    output: { type: 'string', short: 'o' },
    force: { type: 'boolean' },
    format: { type: 'string' },
  });
  const [vars, code] = exactly(positionals, 'join', ['VARS', 'CODE']);
  const output = fileName(values['output'], '-o');
  if (output === undefined) throw new UsageError('join needs -o FILE: where the unified image is to be written.');
  const format = oneOf(values['format'], ['text', 'json']);
  return { command: 'join', vars, code, output, force: values['force'] === true, format };
}
