import { exactly, type HostChoice, hostChoice, hostOptions, parse } from './parse-arguments.ts';

export interface QemuOptions {
  readonly command: 'qemu';
  readonly form: 'libvirt' | 'plain';
  readonly host: HostChoice;
  readonly path: string;
}

/** The arguments behind `virtlens qemu`. Throws a `UsageError`. */
export function readQemuOptions(args: readonly string[]): QemuOptions {
  const { values, positionals } = parse(args, { plain: { type: 'boolean' }, ...hostOptions });
  const [path] = exactly(positionals, 'qemu', ['FILE']);
  return { command: 'qemu', form: values['plain'] === true ? 'plain' : 'libvirt', host: hostChoice(values), path };
}

export interface FromQemuOptions {
  readonly command: 'from-qemu';
  readonly path: string;
}

/** The arguments behind `virtlens from-qemu`. Throws a `UsageError`. */
export function readFromQemuOptions(args: readonly string[]): FromQemuOptions {
  const { positionals } = parse(args, {});
  const [path] = exactly(positionals.length === 0 ? ['-'] : positionals, 'from-qemu', ['FILE']);
  return { command: 'from-qemu', path };
}
