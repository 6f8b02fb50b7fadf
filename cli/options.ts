import { isNear, nearestFirst } from '../server/spelling/spelling.ts';
import { type CheckOptions, type ReportOptions, readCheckOptions, readReportOptions } from './check-options.ts';
import { type ConvertOptions, readConvertOptions } from './convert-options.ts';
import { UsageError } from './exit-code.ts';
import { type ExplainOptions, type HostProfileOptions, readExplainOptions, readHostProfileOptions } from './host-options.ts';
import { type DiffOptions, readDiffOptions } from './images/diff-options.ts';
import { type ExtractOptions, type InspectOptions, readExtractOptions, readInspectOptions } from './images/image-options.ts';
import { type MigrateVarsOptions, readMigrateVarsOptions } from './images/migrate-vars-options.ts';
import { type JoinOptions, readJoinOptions, readSplitOptions, type SplitOptions } from './images/split-options.ts';
import { readVarsOptions, type VarsOptions } from './images/vars-options.ts';
import { type NewOptions, readNewOptions } from './new-options.ts';
import { type FromQemuOptions, type QemuOptions, readFromQemuOptions, readQemuOptions } from './qemu-options.ts';

export const commandNames = [
  'check',
  'report',
  'explain',
  'host-profile',
  'inspect',
  'extract',
  'split',
  'join',
  'vars',
  'migrate-vars',
  'diff',
  'convert',
  'new',
  'qemu',
  'from-qemu',
] as const;

export type CommandName = (typeof commandNames)[number];

export type Options =
  | CheckOptions
  | ConvertOptions
  | NewOptions
  | QemuOptions
  | FromQemuOptions
  | ReportOptions
  | ExplainOptions
  | HostProfileOptions
  | InspectOptions
  | ExtractOptions
  | SplitOptions
  | JoinOptions
  | VarsOptions
  | MigrateVarsOptions
  | DiffOptions
  | { readonly command: 'help'; readonly about: CommandName | undefined }
  | { readonly command: 'version' };

/** What the arguments behind the program's name ask for. Throws `UsageError`. */
export function readOptions(args: readonly string[]): Options {
  const [first, ...rest] = args;
  if (first === undefined) throw new UsageError('No command was given.');
  if (first === '--version' || first === '-V') return { command: 'version' };
  if (first === '--help' || first === '-h' || first === 'help') return { command: 'help', about: helpedWith(rest[0]) };
  const command = commandNamed(first);
  if (command === undefined) throw unknown(first);
  if (asksForHelp(rest)) return { command: 'help', about: command };
  return readers[command](rest);
}

function commandNamed(name: string | undefined): CommandName | undefined {
  return commandNames.find((command) => command === name);
}

function helpedWith(name: string | undefined): CommandName | undefined {
  const command = commandNamed(name);
  if (name !== undefined && command === undefined) throw unknown(name);
  return command;
}

function unknown(word: string): UsageError {
  if (word.startsWith('-')) return new UsageError(`There is no option ${word}.`);
  const meant = nearestFirst(commandNames, word).find((name) => isNear(word, name));
  return new UsageError(`There is no command ${word}.${meant === undefined ? '' : ` Did you mean ${meant}?`}`);
}

function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  const options = end < 0 ? args : args.slice(0, end);
  return options.includes('--help') || options.includes('-h');
}

const readers: Readonly<Record<CommandName, (args: readonly string[]) => Options>> = {
  check: readCheckOptions,
  report: readReportOptions,
  explain: readExplainOptions,
  'host-profile': readHostProfileOptions,
  convert: readConvertOptions,
  new: readNewOptions,
  qemu: readQemuOptions,
  'from-qemu': readFromQemuOptions,
  inspect: readInspectOptions,
  extract: readExtractOptions,
  vars: readVarsOptions,
  'migrate-vars': readMigrateVarsOptions,
  diff: readDiffOptions,
  split: readSplitOptions,
  join: readJoinOptions,
};
