import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { messageOf } from '../files/reason.ts';
import type { SchemaCheck } from '../server/rules/rule.ts';
import { besidesNewer, checkByBuiltIn, checkBySchemaFile, type LibvirtVersion } from '../server/schema/check.ts';
import { UsageError } from './exit-code.ts';
import type { HostChoice } from './parse-arguments.ts';

/** Where a host's libvirt has its schema of domains. */
const HOST_SCHEMA = 'usr/share/libvirt/schemas/domain.rng';

/** What `--schema` and `--libvirt-version` ask for. Throws `UsageError` where the schema can't be used. */
export function openSchema(
  choice: string,
  libvirtVersion: LibvirtVersion | undefined,
  host: HostChoice,
): SchemaCheck | undefined {
  const check = schemaNamed(choice, host);
  return libvirtVersion === undefined ? check : besidesNewer(check, libvirtVersion);
}

/** `builtin`, `host`, `off` or a file. */
function schemaNamed(choice: string, host: HostChoice): SchemaCheck | undefined {
  if (choice === 'off') return undefined;
  if (choice === 'builtin') return checkByBuiltIn;
  if (choice !== 'host' && !existsSync(choice))
    throw new UsageError(`--schema ${choice} is neither builtin, host, off nor a file that is there.`);
  try {
    return checkBySchemaFile(choice === 'host' ? hostSchema(host) : choice, readFile);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`--schema ${choice}: ${messageOf(error)}`);
  }
}

function hostSchema(host: HostChoice): string {
  if (host === 'none') throw new UsageError('--no-host and --schema host exclude each other.');
  if ('profile' in host) throw new UsageError('--schema host needs the files of a host; a profile has no schema.');
  const file = path.join(host.root, HOST_SCHEMA);
  if (!existsSync(file))
    throw new UsageError(`--schema host: the host has no ${file}, which comes with libvirt; choose builtin or another file.`);
  return file;
}

function readFile(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
