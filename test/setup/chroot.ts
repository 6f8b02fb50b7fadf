/**
 * Runs programs of an unpacked Debian root (`roots.ts`) in a chroot with namespaces of their own: what they mount, listen on
 * or leave running ends with them, and neither the machine nor the root's files are changed.
 */
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Ended, type RunOptions, run } from './process.ts';

/** Folders of the root that are replaced by writable ones of the test's own. */
const writable = ['etc/libvirt', 'mnt', 'root', 'run', 'srv', 'tmp', 'var'];

/**
 * A root to run programs in. Programs started at different times share its writable folders, sockets included, but not
 * their processes.
 */
export interface Chroot {
  /** Where the machine has the file that programs inside call `inside`, an absolute path. */
  hostPath(inside: string): string;
  /** The same for a file that is to be written; throws where that would change the root. */
  writablePath(inside: string): string;
  /** The program and arguments that, started on the machine, run `command` inside. */
  entering(command: readonly string[]): [program: string, args: string[]];
  run(command: readonly string[], options?: RunOptions): Promise<Ended>;
  /** Removes the writable folders. Programs must have ended. */
  remove(): Promise<void>;
}

/**
 * Mounts and enters; `$1` is the root, `$2` the state folder, `$3` the folders to replace, the rest the command. The shell does
 * not give way to the command, for somebody has to reap orphans.
 */
const enter = `
  root=$1 state=$2 replaced=$3; shift 3
  mount --bind "$root" "$root"
  mount -o remount,bind,ro "$root"
  mount --rbind /dev "$root/dev"
  mount --rbind /sys "$root/sys"
  mount -t proc proc "$root/proc"
  for folder in $replaced; do mount --bind "$state/$folder" "$root/$folder"; done
  chroot "$root" "$@"
`;

/** `emptied` names more folders of the root, without the `/` in front, that programs are to see empty and writable. */
export async function openChroot(root: string, emptied: readonly string[] = []): Promise<Chroot> {
  const replaced = [...writable, ...emptied];
  const state = await mkdtemp(path.join(tmpdir(), 'virtlens-chroot-'));
  for (const folder of replaced) await mkdir(path.join(state, folder), { recursive: true });
  await symlink('/run', path.join(state, 'var/run'));
  for (const folder of ['cache', 'lib', 'log', 'tmp']) await mkdir(path.join(state, 'var', folder));
  const namespaces = ['--mount', '--net', '--pid', '--fork', '--kill-child'];
  const isReplaced = (inside: string) => replaced.some((folder) => `${inside}/`.startsWith(`/${folder}/`));
  const chroot: Chroot = {
    hostPath: (inside) => path.join(isReplaced(inside) ? state : root, inside),
    writablePath: (inside) => {
      if (!isReplaced(inside)) throw new Error(`${inside} is not in one of the writable folders: ${replaced.join(', ')}`);
      return path.join(state, inside);
    },
    entering: (command) => [
      'unshare',
      [...namespaces, 'sh', '-e', '-c', enter, 'enter', root, state, replaced.join(' '), ...command],
    ],
    run: (command, options) => run(...chroot.entering(command), options),
    remove: () => rm(state, { recursive: true, force: true }),
  };
  return chroot;
}

/** Why programs can't be run in a root on this machine, in sentences that say what to do; undefined when they can. */
export async function chrootRefusal(root: string): Promise<string | undefined> {
  const chroot = await openChroot(root);
  try {
    // libvirt drops groups for what it starts, which a user namespace would refuse.
    const tried = await chroot.run(['chroot', '--groups=0', '/', 'true']);
    if (tried.status === 0) return undefined;
    return `QEMU and libvirtd can't be run below ${root}: ${tried.stderr.trim()}\nThey need root: run npm test as root. npm run test:unit and npm run test:vscode do without.`;
  } finally {
    await chroot.remove();
  }
}
