import type { RefactoringOptions } from '../server/refactorings/refactoring.ts';
import { UsageError } from './exit-code.ts';
import { exactly, fileName, type HostChoice, hostChoice, hostOptions, parse, several, text } from './parse-arguments.ts';

export interface ConvertOptions extends RefactoringOptions {
  readonly command: 'convert';
  /** The refactoring's id; empty with `list`. */
  readonly to: string;
  readonly list: boolean;
  readonly inPlace: boolean;
  readonly diff: boolean;
  readonly host: HostChoice;
  /** Undefined only with `list`. */
  readonly path: string | undefined;
}

/** Options that only one refactoring has. */
const belonging = {
  tpm: 'secure-boot-on',
  gpu: 'gpu-passthrough',
  rom: 'gpu-passthrough',
  'keep-video': 'gpu-passthrough',
  code: 'unified-to-split',
  vars: 'unified-to-split',
} as const;

/** The arguments behind `virtlens convert`. Throws a `UsageError`. */
export function readConvertOptions(args: readonly string[]): ConvertOptions {
  const { values, positionals } = parse(args, {
    to: { type: 'string' },
    list: { type: 'boolean' },
    'in-place': { type: 'boolean' },
    diff: { type: 'boolean' },
    tpm: { type: 'boolean' },
    gpu: { type: 'string', multiple: true },
    rom: { type: 'string' },
    'keep-video': { type: 'boolean' },
    code: { type: 'string' },
    vars: { type: 'string' },
    ...hostOptions,
  });
  const list = values['list'] === true;
  const [path] = list && positionals.length === 0 ? [] : exactly(positionals, 'convert', ['FILE']);
  const to = text(values['to']);
  const inPlace = values['in-place'] === true;
  const code = fileName(values['code'], '--code');
  const vars = fileName(values['vars'], '--vars');
  const beside = list && ['to', 'in-place', 'diff'].find((option) => values[option] !== undefined);
  if (beside) throw new UsageError(`--list and --${beside} exclude each other.`);
  if (to === undefined && !list) throw new UsageError('convert needs --to REFACTORING; --list shows them.');
  if (inPlace && path === '-') throw new UsageError('--in-place writes the file, so it can not be used with standard input.');
  if (inPlace && values['diff'] === true) throw new UsageError('--in-place and --diff exclude each other.');
  const stray = Object.entries(belonging).find(([option, owner]) => values[option] !== undefined && owner !== to);
  if (stray) throw new UsageError(`--${stray[0]} belongs to --to ${stray[1]}.`);
  if ((code === undefined) !== (vars === undefined)) throw new UsageError('--code and --vars go together.');
  return {
    command: 'convert',
    to: to ?? '',
    list,
    inPlace,
    diff: values['diff'] === true,
    tpm: values['tpm'] === true,
    gpu: several(values['gpu']),
    rom: fileName(values['rom'], '--rom'),
    keepVideo: values['keep-video'] === true,
    halves: code === undefined || vars === undefined ? undefined : { codePath: code, varsPath: vars },
    host: hostChoice(values),
    path,
  };
}
