import { UsageError } from './exit-code.ts';
import {
  exactly,
  fileName,
  type HostChoice,
  hostChoice,
  hostOptions,
  noneEmpty,
  oneOf,
  parse,
  text,
} from './parse-arguments.ts';

export interface ExplainOptions {
  readonly command: 'explain';
  readonly format: 'text' | 'json';
  readonly host: HostChoice;
  readonly path: string;
}

/** The arguments behind `virtlens explain`. Throws a `UsageError`. */
export function readExplainOptions(args: readonly string[]): ExplainOptions {
  const { values, positionals } = parse(args, { format: { type: 'string' }, ...hostOptions });
  const [path] = exactly(positionals, 'explain', ['FILE']);
  return { command: 'explain', format: oneOf(values['format'], ['text', 'json']), host: hostChoice(values), path };
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

/** The arguments behind `virtlens host-profile`. Throws a `UsageError`. */
export function readHostProfileOptions(args: readonly string[]): HostProfileOptions {
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
}
