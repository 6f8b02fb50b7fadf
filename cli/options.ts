import type { RefactoringOptions } from '../server/refactorings/refactoring.ts';
import type { LibvirtVersion } from '../server/schema/version.ts';
import { UsageError } from './exit-code.ts';
import { type DiffOptions, readDiffOptions } from './images/diff-options.ts';
import { type ExtractOptions, type InspectOptions, readExtractOptions, readInspectOptions } from './images/image-options.ts';
import { type MigrateVarsOptions, readMigrateVarsOptions } from './images/migrate-vars-options.ts';
import { type JoinOptions, readJoinOptions, readSplitOptions, type SplitOptions } from './images/split-options.ts';
import { readVarsOptions, type VarsOptions } from './images/vars-options.ts';
import {
  exactly,
  fileName,
  type HostChoice,
  hostChoice,
  hostOptions,
  libvirtVersion,
  noneEmpty,
  oneOf,
  parse,
  several,
  text,
} from './parse-arguments.ts';

export interface CheckOptions {
  readonly command: 'check';
  readonly format: 'text' | 'json' | 'github';
  readonly fix: boolean;
  readonly host: HostChoice;
  /** `builtin`, `host`, `off` or a file. */
  readonly schema: string;
  /** Undefined: nothing is too new. */
  readonly libvirtVersion: LibvirtVersion | undefined;
  readonly paths: readonly string[];
}

export interface ExplainOptions {
  readonly command: 'explain';
  readonly format: 'text' | 'json';
  readonly host: HostChoice;
  readonly path: string;
}

export interface HostProfileOptions {
  readonly command: 'host-profile';
  readonly root: string;
  /** Undefined: standard output. */
  readonly output: string | undefined;
  readonly force: boolean;
  /** Files with what libvirt says of the host. */
  readonly capabilities: readonly string[];
  /** Ask the libvirt of this machine. */
  readonly virsh: boolean;
  /** The domains are for `qemu:///session`, where a user's own firmware descriptors count. */
  readonly session: boolean;
  readonly domains: readonly string[];
}

/** `virtlens report`: all domains at a glance. */
export interface ReportOptions {
  readonly command: 'report';
  readonly format: 'text' | 'json';
  /** Undefined: nothing is too new. */
  readonly libvirtVersion: LibvirtVersion | undefined;
  readonly host: HostChoice;
  readonly paths: readonly string[];
}

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

/** What `new` was told, as it was written. */
export interface NewGiven {
  readonly name: string | undefined;
  readonly guest: string | undefined;
  readonly firmware: string | undefined;
  readonly secureBoot: boolean | undefined;
  readonly memory: string | undefined;
  readonly vcpus: string | undefined;
  readonly disks: readonly string[];
  readonly cdroms: readonly string[];
  readonly network: string | undefined;
  readonly gpu: readonly string[];
}

export interface NewOptions {
  readonly command: 'new';
  readonly given: NewGiven;
  /** Undefined: standard output. */
  readonly output: string | undefined;
  readonly force: boolean;
}

export interface QemuOptions {
  readonly command: 'qemu';
  readonly form: 'libvirt' | 'plain';
  readonly host: HostChoice;
  readonly path: string;
}

export interface FromQemuOptions {
  readonly command: 'from-qemu';
  readonly path: string;
}

export type CommandName =
  | 'check'
  | 'report'
  | 'explain'
  | 'host-profile'
  | 'inspect'
  | 'extract'
  | 'split'
  | 'join'
  | 'vars'
  | 'migrate-vars'
  | 'diff'
  | 'convert'
  | 'new'
  | 'qemu'
  | 'from-qemu';

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

export const commandNames: readonly CommandName[] = [
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
];

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
      schema: { type: 'string' },
      'libvirt-version': { type: 'string' },
      ...hostOptions,
    });
    const paths = noneEmpty(positionals);
    if (paths.length === 0) throw new UsageError('check needs at least one PATH: a file, a folder, or - for standard input.');
    const fix = values['fix'] === true;
    if (fix && paths.includes('-')) throw new UsageError('--fix writes files, so it can not be used with standard input.');
    return {
      command: 'check',
      format: oneOf(values['format'], ['text', 'json', 'github']),
      fix,
      host: hostChoice(values),
      schema: fileName(values['schema'], '--schema') ?? 'builtin',
      libvirtVersion: libvirtVersion(values['libvirt-version']),
      paths,
    };
  },
  report: (args) => {
    const { values, positionals } = parse(args, {
      format: { type: 'string' },
      'libvirt-version': { type: 'string' },
      ...hostOptions,
    });
    const paths = noneEmpty(positionals);
    if (paths.length === 0) throw new UsageError('report needs at least one DIR: a folder with domain XML, or a file.');
    return {
      command: 'report',
      format: oneOf(values['format'], ['text', 'json']),
      libvirtVersion: libvirtVersion(values['libvirt-version']),
      host: hostChoice(values),
      paths,
    };
  },
  explain: (args) => {
    const { values, positionals } = parse(args, { format: { type: 'string' }, ...hostOptions });
    const [path] = exactly(positionals, 'explain', ['FILE']);
    return { command: 'explain', format: oneOf(values['format'], ['text', 'json']), host: hostChoice(values), path };
  },
  'host-profile': (args) => {
    const { values, positionals } = parse(args, {
      'host-root': { type: 'string' },
      output: { type: 'string', short: 'o' },
      force: { type: 'boolean' },
      domcapabilities: { type: 'string', multiple: true },
      virsh: { type: 'boolean' },
      session: { type: 'boolean' },
    });
    const root = values['host-root'];
    if (root === '') throw new UsageError('--host-root needs a folder.');
    const capabilities = values['domcapabilities'];
    return {
      command: 'host-profile',
      root: text(root) ?? '/',
      output: fileName(values['output'], '-o'),
      force: values['force'] === true,
      capabilities: Array.isArray(capabilities) ? noneEmpty(capabilities) : [],
      virsh: values['virsh'] === true,
      session: values['session'] === true,
      domains: noneEmpty(positionals),
    };
  },
  convert: (args) => {
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
    if (to === undefined && !list) throw new UsageError('convert needs --to REFACTORING; --list shows them.');
    if (inPlace && path === '-') throw new UsageError('--in-place writes the file, so it can not be used with standard input.');
    if (inPlace && values['diff'] === true) throw new UsageError('--in-place and --diff exclude each other.');
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
  },
  new: (args) => {
    const { values, positionals } = parse(args, {
      name: { type: 'string' },
      guest: { type: 'string' },
      firmware: { type: 'string' },
      'secure-boot': { type: 'boolean' },
      'no-secure-boot': { type: 'boolean' },
      memory: { type: 'string' },
      vcpus: { type: 'string' },
      disk: { type: 'string', multiple: true },
      cdrom: { type: 'string', multiple: true },
      network: { type: 'string' },
      gpu: { type: 'string', multiple: true },
      output: { type: 'string', short: 'o' },
      force: { type: 'boolean' },
    });
    exactly(positionals, 'new', []);
    return {
      command: 'new',
      given: {
        name: text(values['name']),
        guest: text(values['guest']),
        firmware: text(values['firmware']),
        secureBoot: values['secure-boot'] === true ? true : values['no-secure-boot'] === true ? false : undefined,
        memory: text(values['memory']),
        vcpus: text(values['vcpus']),
        disks: several(values['disk']),
        cdroms: several(values['cdrom']),
        network: text(values['network']),
        gpu: several(values['gpu']),
      },
      output: fileName(values['output'], '-o'),
      force: values['force'] === true,
    };
  },
  qemu: (args) => {
    const { values, positionals } = parse(args, { plain: { type: 'boolean' }, ...hostOptions });
    const [path] = exactly(positionals, 'qemu', ['FILE']);
    return { command: 'qemu', form: values['plain'] === true ? 'plain' : 'libvirt', host: hostChoice(values), path };
  },
  'from-qemu': (args) => {
    const { positionals } = parse(args, {});
    const [path] = exactly(positionals.length === 0 ? ['-'] : positionals, 'from-qemu', ['FILE']);
    return { command: 'from-qemu', path };
  },
  inspect: readInspectOptions,
  extract: readExtractOptions,
  vars: readVarsOptions,
  'migrate-vars': readMigrateVarsOptions,
  diff: readDiffOptions,
  split: readSplitOptions,
  join: readJoinOptions,
};
