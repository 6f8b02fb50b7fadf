import type { LibvirtVersion } from '../server/schema/version.ts';
import { UsageError } from './exit-code.ts';
import {
  fileName,
  type HostChoice,
  hostChoice,
  hostOptions,
  libvirtVersion,
  noneEmpty,
  oneOf,
  parse,
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

/** The arguments behind `virtlens check`. Throws a `UsageError`. */
export function readCheckOptions(args: readonly string[]): CheckOptions {
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

/** The arguments behind `virtlens report`. Throws a `UsageError`. */
export function readReportOptions(args: readonly string[]): ReportOptions {
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
}
