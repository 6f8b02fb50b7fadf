import { parseArgs } from 'node:util';
import { UsageError } from './exit-code.ts';

export interface CheckOptions {
  readonly command: 'check';
  readonly format: 'text' | 'json' | 'github';
  readonly fix: boolean;
  /** Where descriptors, qemu.conf and images are read; undefined with `--no-host`. */
  readonly hostRoot: string | undefined;
  readonly paths: readonly string[];
}

export interface InspectOptions {
  readonly command: 'inspect';
  readonly format: 'text' | 'json';
  readonly image: string;
}

export interface SplitOptions {
  readonly command: 'split';
  readonly image: string;
  readonly code: string | undefined;
  readonly vars: string | undefined;
  readonly force: boolean;
}

export interface JoinOptions {
  readonly command: 'join';
  readonly vars: string;
  readonly code: string;
  readonly output: string;
  readonly force: boolean;
}

export type CommandName = 'check' | 'inspect' | 'split' | 'join';

export type Options =
  | CheckOptions
  | InspectOptions
  | SplitOptions
  | JoinOptions
  | { readonly command: 'help'; readonly about: CommandName | undefined }
  | { readonly command: 'version' };

const commandNames: readonly CommandName[] = ['check', 'inspect', 'split', 'join'];

/** What the arguments behind the program's name ask for. Throws `UsageError`. */
export function readOptions(args: readonly string[]): Options {
  const [first, ...rest] = args;
  if (first === undefined) throw new UsageError('No command was given.');
  if (first === '--version' || first === '-V') return { command: 'version' };
  if (first === '--help' || first === '-h' || first === 'help') return { command: 'help', about: commandNamed(rest[0]) };
  const command = commandNamed(first);
  if (command === undefined) {
    const what = first.startsWith('-') ? 'option' : 'command';
    throw new UsageError(`There is no ${what} ${first}.`);
  }
  if (asksForHelp(rest)) return { command: 'help', about: command };
  return readers[command](rest);
}

function commandNamed(name: string | undefined): CommandName | undefined {
  return commandNames.find((command) => command === name);
}

function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  const options = end < 0 ? args : args.slice(0, end);
  return options.includes('--help') || options.includes('-h');
}

const readers: Readonly<Record<CommandName, (args: readonly string[]) => Options>> = {
  check: (args) => {
    const { values, positionals } = parse(args, {
      format: { type: 'string' },
      fix: { type: 'boolean' },
      'host-root': { type: 'string' },
      'no-host': { type: 'boolean' },
    });
    const hostRoot = values['host-root'];
    if (hostRoot !== undefined && values['no-host'] === true) {
      throw new UsageError('--host-root and --no-host exclude each other.');
    }
    if (hostRoot === '') throw new UsageError('--host-root needs a folder.');
    const paths = noneEmpty(positionals);
    if (paths.length === 0) throw new UsageError('check needs at least one PATH: a file, a folder, or - for standard input.');
    const fix = values['fix'] === true;
    if (fix && paths.includes('-')) throw new UsageError('--fix writes files, so it can not be used with standard input.');
    return {
      command: 'check',
      format: oneOf(values['format'], ['text', 'json', 'github']),
      fix,
      hostRoot: values['no-host'] === true ? undefined : (text(hostRoot) ?? '/'),
      paths,
    };
  },
  inspect: (args) => {
    const { values, positionals } = parse(args, { format: { type: 'string' } });
    const [image] = exactly(positionals, 'inspect', ['IMAGE']);
    return { command: 'inspect', format: oneOf(values['format'], ['text', 'json']), image };
  },
  split: (args) => {
    const { values, positionals } = parse(args, {
      code: { type: 'string' },
      vars: { type: 'string' },
      force: { type: 'boolean' },
    });
    const [image] = exactly(positionals, 'split', ['IMAGE']);
    return {
      command: 'split',
      image,
      code: fileName(values['code'], '--code'),
      vars: fileName(values['vars'], '--vars'),
      force: values['force'] === true,
    };
  },
  join: (args) => {
    const { values, positionals } = parse(args, { output: { type: 'string', short: 'o' }, force: { type: 'boolean' } });
    const [vars, code] = exactly(positionals, 'join', ['VARS', 'CODE']);
    const output = fileName(values['output'], '-o');
    if (output === undefined) throw new UsageError('join needs -o FILE: where the unified image is to be written.');
    return { command: 'join', vars, code, output, force: values['force'] === true };
  },
};

type OptionSpecs = Readonly<Record<string, { readonly type: 'string' | 'boolean'; readonly short?: string }>>;

interface Parsed {
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
  readonly positionals: readonly string[];
}

function parse(args: readonly string[], options: OptionSpecs): Parsed {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
    return { values: values as Parsed['values'], positionals };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(reason.replace(/\. To specify a positional argument.*$/s, '.'));
  }
}

function text(value: string | boolean | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function fileName(value: string | boolean | undefined, option: string): string | undefined {
  if (value === '') throw new UsageError(`${option} needs a file name.`);
  return text(value);
}

function noneEmpty(paths: readonly string[]): readonly string[] {
  if (paths.includes('')) throw new UsageError('An empty PATH names no file.');
  return paths;
}

/** As many arguments as there are names; the tuple's length follows the names'. */
function exactly<Names extends readonly string[]>(
  given: readonly string[],
  command: string,
  names: readonly [...Names],
): { [K in keyof Names]: string } {
  if (given.length !== names.length) {
    throw new UsageError(
      `${command} needs ${names.join(' and ')}; ${given.length === 0 ? 'nothing' : given.join(' ')} was given.`,
    );
  }
  return noneEmpty(given) as { [K in keyof Names]: string };
}

function oneOf<Format extends 'text' | 'json' | 'github'>(
  value: string | boolean | undefined,
  formats: readonly ['text', ...Format[]],
): Format | 'text' {
  if (value === undefined) return 'text';
  const format = formats.find((known) => known === value);
  if (format === undefined) throw new UsageError(`--format ${value} is not known; choose one of ${formats.join(', ')}.`);
  return format;
}
