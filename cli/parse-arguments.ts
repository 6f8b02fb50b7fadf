import { parseArgs } from 'node:util';
import { messageOf } from '../files/reason.ts';
import { type LibvirtVersion, readVersion } from '../server/schema/version.ts';
import { UsageError } from './exit-code.ts';

/** Where descriptors, qemu.conf and images are known from. */
export type HostChoice = HostFolder | { readonly profile: string } | 'none';

/** A host read from its files. */
export interface HostFolder {
  readonly root: string;
  /** The domains are for `qemu:///session`, where a user's own firmware descriptors count. */
  readonly session: boolean;
  /** Files with what the host's libvirt said of itself. */
  readonly capabilities: readonly string[];
}

export const hostOptions: OptionSpecs = {
  'host-root': { type: 'string' },
  'host-profile': { type: 'string' },
  'no-host': { type: 'boolean' },
  session: { type: 'boolean' },
  domcapabilities: { type: 'string', multiple: true },
};

/** What the options of `hostOptions` say together. Throws a `UsageError` where they exclude each other. */
export function hostChoice(values: Parsed['values']): HostChoice {
  const root = values['host-root'];
  const profile = values['host-profile'];
  const given = [
    root !== undefined && '--host-root',
    profile !== undefined && '--host-profile',
    values['no-host'] && '--no-host',
  ];
  const [one, other] = given.filter((option) => typeof option === 'string');
  if (one !== undefined && other !== undefined) throw new UsageError(`${one} and ${other} exclude each other.`);
  if (root === '') throw new UsageError('--host-root needs a folder.');
  const session = values['session'] === true;
  const capabilities = several(values['domcapabilities']);
  const known = profile === undefined ? values['no-host'] === true && '--no-host' : '--host-profile';
  const more = session ? '--session' : capabilities.length > 0 && '--domcapabilities';
  if (known && more) throw new UsageError(`${known} and ${more} exclude each other.`);
  if (profile !== undefined) return { profile: fileName(profile, '--host-profile') ?? '' };
  return known ? 'none' : { root: text(root) ?? '/', session, capabilities };
}

type OptionSpecs = Readonly<
  Record<string, { readonly type: 'string' | 'boolean'; readonly short?: string; readonly multiple?: boolean }>
>;

type OptionValue = string | boolean | readonly string[] | undefined;

/** Arguments, taken apart. */
export interface Parsed {
  readonly values: Readonly<Record<string, OptionValue>>;
  readonly positionals: readonly string[];
}

/** Takes arguments apart by what a command knows. Throws a `UsageError` for what it does not. */
export function parse(args: readonly string[], options: OptionSpecs): Parsed {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
    return { values: values as Parsed['values'], positionals };
  } catch (error) {
    throw new UsageError(plainProblem(messageOf(error)));
  }
}

/** What Node says of wrong options, in one sentence. */
function plainProblem(reason: string): string {
  const [, needy] = /^Option '(?:-\w, )?(--[\w-]+) <value>' argument missing/.exec(reason) ?? [];
  if (needy !== undefined) return `${needy} needs a value.`;
  const [, unsure] = /^Option '(-\w|--[\w-]+)' argument is ambiguous/.exec(reason) ?? [];
  if (unsure !== undefined) {
    const joined = unsure.startsWith('--') ? `${unsure}=-VALUE` : `${unsure}-VALUE`;
    return `${unsure} needs a value; one that begins with a dash is written ${joined}.`;
  }
  const [, flag] = /^Option '(?:-\w, )?(--[\w-]+)' does not take an argument/.exec(reason) ?? [];
  if (flag !== undefined) return `${flag} takes no value.`;
  return reason.replace(/\. To specify a positional argument.*$/s, '.');
}

/** The value of an option that takes a text; undefined where it was not given. */
export function text(value: OptionValue): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The values of an option that may be given several times. */
export function several(value: OptionValue): readonly string[] {
  return Array.isArray(value) ? noneEmpty(value) : [];
}

/** The file that an option names; undefined where it was not given. Throws a `UsageError` for an empty name. */
export function fileName(value: OptionValue, option: string): string | undefined {
  if (value === '') throw new UsageError(`${option} needs a file name.`);
  return text(value);
}

/** The value of `--libvirt-version`; undefined where it was not given. Throws a `UsageError` for what is no version. */
export function libvirtVersion(value: OptionValue): LibvirtVersion | undefined {
  const given = text(value);
  if (given === undefined) return undefined;
  const version = readVersion(given);
  if (version === undefined) throw new UsageError(`--libvirt-version ${given} is no version, such as 9.0 or 12.8.0.`);
  return version;
}

/** The same paths. Throws a `UsageError` where one is empty, as an unset variable of a shell makes it. */
export function noneEmpty(paths: readonly string[]): readonly string[] {
  if (paths.includes('')) throw new UsageError('An empty PATH names no file.');
  return paths;
}

/** As many arguments as there are names; the tuple's length follows the names'. */
export function exactly<Names extends readonly string[]>(
  given: readonly string[],
  command: string,
  names: readonly [...Names],
): { [K in keyof Names]: string } {
  if (given.length !== names.length) {
    throw new UsageError(`${command} ${neededText(names)}; ${givenText(given)}.`);
  }
  return noneEmpty(given) as { [K in keyof Names]: string };
}

function neededText(names: readonly string[]): string {
  return names.length === 0 ? 'takes options only' : `needs ${names.join(' and ')}`;
}

/** With the marks that keep a path with blanks together: without them it arrives as several. */
function givenText(given: readonly string[]): string {
  if (given.length === 0) return 'nothing was given';
  const quoted = given.map((argument) => `“${argument}”`);
  const last = quoted.pop() ?? '';
  return quoted.length === 0 ? `${last} was given` : `${quoted.join(', ')} and ${last} were given`;
}

/** The value of `--format`, which is `text` where it was not given. Throws a `UsageError` for another than these. */
export function oneOf<Format extends 'text' | 'json' | 'github'>(
  value: OptionValue,
  formats: readonly ['text', ...Format[]],
): Format | 'text' {
  if (value === undefined) return 'text';
  const format = formats.find((known) => known === value);
  if (format === undefined) throw new UsageError(`--format ${value} is not known; choose one of ${formats.join(', ')}.`);
  return format;
}
