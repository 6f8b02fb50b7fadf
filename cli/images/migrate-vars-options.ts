import { UsageError } from '../exit-code.ts';
import { exactly, fileName, oneOf, parse } from '../parse-arguments.ts';

export interface MigrateVarsOptions {
  readonly command: 'migrate-vars';
  readonly format: 'text' | 'json';
  readonly old: string;
  /** Undefined only where the output is a JSON store, which needs no layout. */
  readonly template: string | undefined;
  readonly output: string;
  readonly force: boolean;
}

/** The arguments behind `virtlens migrate-vars`. Throws a `UsageError`. */
export function readMigrateVarsOptions(args: readonly string[]): MigrateVarsOptions {
  const { values, positionals } = parse(args, {
    template: { type: 'string' },
    output: { type: 'string', short: 'o' },
    force: { type: 'boolean' },
    format: { type: 'string' },
  });
  const [old] = exactly(positionals, 'migrate-vars', ['OLD']);
  const template = fileName(values['template'], '--template');
  const output = fileName(values['output'], '-o');
  if (template === undefined && !(output && isJsonName(output))) {
    throw new UsageError(
      'migrate-vars needs --template VARS: the empty store of the build that the variables are for. Only a JSON store (-o FILE.json) does without.',
    );
  }
  if (output === undefined) throw new UsageError('migrate-vars needs -o FILE: where the new store is to be written.');
  const format = oneOf(values['format'], ['text', 'json']);
  return { command: 'migrate-vars', format, old, template, output, force: values['force'] === true };
}

function isJsonName(name: string): boolean {
  return name.toLowerCase().endsWith('.json');
}
