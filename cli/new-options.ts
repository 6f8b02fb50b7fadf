import { UsageError } from './exit-code.ts';
import { exactly, fileName, parse, several, text } from './parse-arguments.ts';

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

/** The arguments behind `virtlens new`. Throws a `UsageError`. */
export function readNewOptions(args: readonly string[]): NewOptions {
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
  if (values['secure-boot'] === true && values['no-secure-boot'] === true)
    throw new UsageError('--secure-boot and --no-secure-boot exclude each other.');
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
}
