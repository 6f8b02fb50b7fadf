import { realpath } from 'node:fs/promises';
import path from 'node:path';

/** Folders that belong to the packages of a system: what lies there is replaced by its next update, and shared by every guest. */
const packageFolders = ['/usr/share', '/usr/lib', '/usr/lib64', '/usr/libexec', '/nix/store', '/gnu/store'];

/**
 * Whether a file belongs to a package of the system, under the name it is given or, behind symbolic links, under its own. `hostRoot`
 * is the folder below which another host's files stand, if there is one: its /usr/share is no less a package's.
 */
export async function belongsToPackage(file: string, hostRoot = '/'): Promise<boolean> {
  const whole = path.resolve(file);
  // A file that is yet to be made lies where its folder does.
  const real = await realpath(whole).catch(async () => {
    const folder = path.dirname(whole);
    return path.join(await realpath(folder).catch(() => folder), path.basename(whole));
  });
  const folders = ['/', hostRoot].flatMap((root) => packageFolders.map((folder) => path.join(root, folder)));
  return [whole, real].some((name) => folders.some((folder) => name.startsWith(folder + path.sep)));
}
