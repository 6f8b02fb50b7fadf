import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { whyForbidden } from '../../../files/forbidden.ts';
import { belongsToPackage } from '../../../files/package-folders.ts';

/**
 * Why a file of this machine is not to be written, in one sentence; undefined where it may be. `hostRoot` is the folder below
 * which another host's files stand, if there is one: its /usr/share is no less a package's.
 */
export async function whyNotWritten(file: string, hostRoot = '/'): Promise<string | undefined> {
  const real = await realpath(file).catch(() => file);
  const name = path.basename(file);
  if (await belongsToPackage(file, hostRoot)) {
    return `${name} belongs to a package of the system: guests get their own copy of such a template, and the next update replaces it.`;
  }
  const reason = await whyForbidden(real);
  if (reason !== undefined) return `You may not write to ${name}: ${reason}.`;
  // A file is written beside itself first, and only then takes its name.
  const folderReason = await whyForbidden(path.dirname(real));
  if (folderReason !== undefined) return `${name} can’t be replaced: you may not write to its folder (${folderReason}).`;
  return undefined;
}
